import Templating
import XCTest

/// What is wrong with a template is said with its place and what to do.
final class TemplateErrorTests: XCTestCase {
  private func error(_ source: String) -> TemplateError? {
    do {
      _ = try Template(name: "t", source: source).render(["a": 1, "s": "x", "l": [1]], escaping: .plain)
      return nil
    } catch {
      return error
    }
  }

  func testEveryErrorHasItsPlace() {
    let table: [(source: String, line: Int, column: Int, words: String)] = [
      ("{{ a", 1, 1, "'{{' is not closed"), ("{% if a %}x", 1, 4, "if"), ("x\n{% endif %}", 2, 4, "endif"),
      ("{{ a | nosuch }}", 1, 8, "no filter 'nosuch'"), ("{{ a | uper }}", 1, 8, "no filter 'uper'"),
      ("a\nbb {{ 1 / 0 }}", 2, 9, "division by zero"),
      ("{{ 'x' + 1 }}", 1, 8, "'+' does not work between a text and a whole number"),
      ("{% fo x in l %}{% endfor %}", 1, 4, "fo"), ("{{ a is nosuch }}", 1, 9, "nosuch"),
      ("{{ (a }}", 1, 7, "unexpected '}'"),
      ("{{ 'open }}", 1, 4, "the text is not closed"), ("{# open", 1, 1, "the comment is not closed"),
      ("{{ a.b( }}", 1, 9, "unexpected '}'"), ("{% set = 1 %}", 1, 8, "expected a name, found '='"),
      ("{% include 'gone' %}", 1, 12, "no template 'gone'"), ("{{ l | join(x=1) }}", 1, 8, "no argument 'x'"),
      ("{{ s | truncate(1, 2, 3, 4, 5) }}", 1, 8, "takes at most"),
      ("{{ nosuchfunction() }}", 1, 18, "nosuchfunction"),
      ("\u{1F468}\u{200D}\u{1F469} {{ 1 / 0 }}", 1, 10, "division"),
    ]
    for (source, line, column, words) in table {
      guard let error = error(source) else {
        XCTFail("\(source) has no error")
        continue
      }
      XCTAssertEqual([error.line, error.column], [line, column], "\(source): \(error)")
      XCTAssertTrue(error.message.contains(words), "\(source): \(error)")
      XCTAssertEqual(error.template, "t")
    }
  }

  func testTheNearestNameIsAHint() {
    for (source, hint) in [
      ("{{ a | uper }}", "upper"), ("{{ a | lenght }}", "length"), ("{% fro x in l %}{% endfor %}", "for"),
      ("{{ a is definde }}", "defined"), ("{{ s | truncate(lenght=3) }}", "length"),
    ] {
      XCTAssertTrue(
        error(source)?.hint?.contains("'\(hint)'") ?? false, "\(source): \(String(describing: error(source)))")
    }
  }

  func testAnUnknownNameIsAWarningInATrial() throws {
    let template = try Template(name: "t", source: "{{ alert.alert_nam }}{{ alert.alert_name }}{{ other }}")
    let trial = try template.trial(["alert": ["alert_name": "x"]], escaping: .plain)
    XCTAssertEqual(trial.text, "x")
    XCTAssertEqual(trial.warnings.map { [$0.line, $0.column] }, [[1, 9], [1, 47]])
    XCTAssertTrue(trial.warnings[0].hint?.contains("alert_name") ?? false, "\(trial.warnings)")
  }

  func testTheDescriptionIsOneLineWithPlaceAndHint() {
    XCTAssertEqual(
      error("{{ a | uper }}")?.description, "t:1:8: no filter 'uper' (did you mean 'upper'?)")
  }

  func testNothingIsWrongWithNothing() throws {
    for source in ["", " ", "{", "}}", "%}", "#}", "{ {", "100%", "{{ '' }}", "{##}"] {
      XCTAssertNil(error(source), source)
    }
  }
}
