import XCTest

@testable import Console

final class HTMLTests: XCTestCase {
  func testTextIsEscapedAndMarkupIsNot() {
    let name = #"<script>alert("x")</script> & 'y'"#
    let cell: HTML = "<td title=\"\(name)\">\(name)</td>"
    XCTAssertEqual(
      cell.text,
      "<td title=\"&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;\">"
        + "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;</td>")
    let row: HTML = "<tr>\([cell, cell])</tr>"
    XCTAssertEqual(row.text, "<tr>\(cell.text)\(cell.text)</tr>")
  }

  func testControlCharactersDoNotReachAPage() {
    let html: HTML = "\("a\u{0}b\u{8}c\u{7f}d\te\n")"
    XCTAssertEqual(html.text, "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\te\n")
  }

  func testAStringThatLooksLikeMarkupStaysText() {
    let isBold = !"x".isEmpty
    let html: HTML = "<p>\(isBold ? "<b>" : "")</p>"
    XCTAssertEqual(html.text, "<p>&lt;b&gt;</p>", "only what is declared as HTML is markup")
  }

  func testAddressesAreEncoded() {
    XCTAssertEqual(
      Address.of("contacts", "a/b ?#", query: [("q", "x&y=z")]), "/contacts/a%2Fb%20%3F%23?q=x%26y%3Dz")
  }

  func testJSONIsLaidOutAndEscaped() {
    let html = HTML.json(#"{"a":"<b>","n":[1,true],"e":{}}"#, label: "x").text
    XCTAssertTrue(
      html.contains(#"<span class="key">&quot;a&quot;</span>: <span class="text">&quot;&lt;b&gt;&quot;</span>"#), html)
    XCTAssertTrue(html.contains("<span class=\"word\">true</span>"), html)
    XCTAssertTrue(html.contains("{}"), html)
  }

  func testBrokenJSONIsShownAllTheSame() {
    for text in ["{", "\"abc", "{\"a\":\"\\", "]]]]", "<x>", ""] {
      XCTAssertFalse(HTML.json(text, label: "x").text.contains("<x>"), text)
    }
  }
}
