import Templating
import XCTest

/// The documented differences from Jinja2 are these and stay these.
final class JinjaDifferencesTests: XCTestCase {
  func testEachIsAsDocumented() {
    for (template, jinja, own, _) in jinjaDifferences {
      let text: String
      do {
        text = try Template(name: "case", source: template).render([:], escaping: .plain)
      } catch {
        text = "error: " + error.message
      }
      if own.hasPrefix("error: ") {
        XCTAssertTrue(text.hasPrefix("error: ") && text.contains(own.dropFirst(7)), "\(template) gave \(text)")
      } else {
        XCTAssertEqual(text, own, template)
        XCTAssertNotEqual(text, jinja, template)
      }
    }
  }
}
