import Templating
import XCTest

/// Values mean themselves in every context.
final class EscapingContextTests: XCTestCase {
  private func render(_ source: String, _ value: String, _ escaping: EscapingContext) throws -> String {
    try Template(name: "t", source: source).render(["v": .string(value)], escaping: escaping)
  }

  func testEachContextHasItsOwnEscapes() throws {
    let table: [(context: EscapingContext, value: String, text: String)] = [
      (.plain, "<a>\t&\n\"\u{0}\u{1B}[\u{202E}", "<a>\t&\n\"\u{FFFD}\u{FFFD}[\u{FFFD}"),
      (.html, "<a href='x'>\"&", "&lt;a href=&#39;x&#39;&gt;&#34;&amp;"), (.html, "plain", "plain"),
      (.jsonString, "a\"\\\n\u{0}/", "a\\\"\\\\\\n\\u0000/"),
      (.singleLine, "a\r\n b\u{2028}c \u{7}", "a b c \u{FFFD}"),
      (.urlQuery, "a b&c=d/\u{E9}", "a%20b%26c%3Dd%2F%C3%A9"),
      (.markdown(.commonMark), "*a* [b](c) `d`\n# e", "\\*a\\* \\[b\\](c) \\`d\\` \\# e"),
      (.markdown(.commonMark), "1. x", "1\\. x"), (.markdown(.commonMark), "- x", "\\- x"),
      (.markdown(.dingTalk), "<a> *b*", "&lt;a&gt; \\*b\\*"),
      (.markdown(.weCom), "<@u> *b*", "\u{FF1C}@u\u{FF1E} \u{FF0A}b\u{FF0A}"),
      (.markdown(.feishu), "<at id=all>", "&#60;at id=all&#62;"),
      (.markdown(.slack), "<!channel> *b* &", "&lt;!channel&gt; \u{FF0A}b\u{FF0A} &amp;"),
      (.jsonMarkdown(.commonMark), "*\"\n", "\\\\*\\\" "), (.jsonMarkdown(.slack), "<!here>\"", "&lt;!here&gt;\\\""),
    ]
    for (context, value, text) in table {
      XCTAssertEqual(try render("{{ v }}", value, context), text, "\(context) of \(value.debugDescription)")
    }
  }

  func testTheTemplatesOwnTextStaysAndSafeIsSafe() throws {
    XCTAssertEqual(try render("<b>{{ v }}</b>{{ v|safe }}", "<i>", .html), "<b>&lt;i&gt;</b><i>")
    XCTAssertEqual(try render("{% set x %}<b>{{ v }}</b>{% endset %}{{ x }}", "<i>", .html), "<b>&lt;i&gt;</b>")
    XCTAssertEqual(
      try render("{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(v) }}", "<i>", .html), "<b>&lt;i&gt;</b>")
  }

  func testFiltersCannotTurnEscapedTextIntoMarkup() throws {
    for source in [
      "{{ v|upper }}", "{{ v|truncate(5) }}", "{{ v|replace('x', '<') }}", "{{ v ~ v }}", "{{ [v]|join(',') }}",
      "{{ v|escape|replace('&lt;', '<') }}", "{{ (v|escape)[:2] }}", "{{ v|wordwrap(3) }}", "{{ {'a': v} }}",
      "{{ v|json }}", "{{ v|title }}", "{{ [v] }}", "{{ v|urlencode }}",
      "{% set x %}{{ v }}{% endset %}{{ x|replace('&lt;', '<') }}",
    ] {
      let text = try render(source, "<script>x", .html)
      XCTAssertFalse(text.contains("<"), "\(source) gave \(text)")
    }
  }

  func testTheJSONFilterMakesWholeValues() throws {
    XCTAssertEqual(try render("{\"a\": {{ v|json }}}", "x\"y", .jsonString), "{\"a\": \"x\\\"y\"}")
    XCTAssertEqual(try render("{\"a\": {{ v|json }}}", "*\"", .jsonMarkdown(.slack)), "{\"a\": \"*\\\"\"}")
    XCTAssertEqual(
      try render("{{ nothing|json }} {{ {'a': [1, none]}|json }}", "", .jsonString), "null {\"a\":[1,null]}")
  }
}
