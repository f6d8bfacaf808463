import Templating
import XCTest

/// The engine puts out, letter for letter, what Jinja2 puts out.
final class JinjaComparisonTests: XCTestCase {
  func testOutput() { compare(jinjaOutput) }
  func testWhitespace() { compare(jinjaWhitespace) }
  func testArithmetic() { compare(jinjaArithmetic) }
  func testComparison() { compare(jinjaComparison) }
  func testSubscripts() { compare(jinjaSubscripts) }
  func testConditions() { compare(jinjaConditions) }
  func testLoops() { compare(jinjaLoops) }
  func testAssignment() { compare(jinjaAssignment) }
  func testMacros() { compare(jinjaMacros) }
  func testTests() { compare(jinjaTests) }
  func testTextFilters() { compare(jinjaTextFilters) }
  func testNumberFilters() { compare(jinjaNumberFilters) }
  func testListFilters() { compare(jinjaListFilters) }
  func testJSONFilters() { compare(jinjaJSONFilters) }
  func testMethods() { compare(jinjaMethods) }

  private func compare(_ cases: [JinjaCase]) {
    for row in cases {
      do {
        let text = try Template(name: "case", source: row.template).render(row.variables, escaping: .plain)
        XCTAssertTrue(
          text.unicodeScalars.elementsEqual(row.expected.unicodeScalars),
          "\(row.template) gave \(text.debugDescription), Jinja2 \(row.expected.debugDescription)",
          file: row.file, line: row.line)
      } catch {
        XCTFail(
          "\(row.template): \(error); Jinja2 gave \(row.expected.debugDescription)", file: row.file, line: row.line)
      }
    }
  }
}
