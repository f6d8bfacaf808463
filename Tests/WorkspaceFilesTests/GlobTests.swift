import XCTest

@testable import WorkspaceFiles

final class GlobTests: XCTestCase {
  func testWhatAPatternFits() {
    let cases: [(pattern: String, text: String, fits: Bool, line: UInt)] = [
      ("*", "", true, #line), ("", "", true, #line), ("", "a", false, #line), ("a*", "ABC", true, #line),
      ("*c", "abc", true, #line), ("a*c", "ac", true, #line), ("a*b*c", "a-b-b-c", true, #line),
      ("ab", "abc", false, #line), ("a*bc", "abcb", false, #line), ("a*a", "a", false, #line),
      ("*b*", "abc", true, #line), ("*x*y*", "yx", false, #line), ("**a**", "a", true, #line),
      ("a.c", "abc", false, #line), ("a?c", "abc", false, #line), ("[a]", "a", false, #line),
      // Only ASCII letters lose their case; text is compared byte by byte.
      ("straße", "STRAßE", true, #line), ("É", "é", false, #line), ("e\u{301}", "é", false, #line),
      ("*\u{301}", "e\u{301}", true, #line), ("{|}", "[\\]", false, #line), ("@", "`", false, #line),
    ]
    for (pattern, text, fits, line) in cases {
      XCTAssertEqual(Glob(pattern).matches(text), fits, "\(pattern) \(text)", line: line)
    }
  }

  func testWhatAPatternIs() {
    XCTAssertTrue(Glob("ci-bot").isExact)
    XCTAssertFalse(Glob("ci-*").isExact)
    XCTAssertTrue(Glob("**").isEverything)
    XCTAssertFalse(Glob("").isEverything)
    XCTAssertFalse(Glob("*a").isEverything)
  }

  /// Every pattern over a small alphabet gives what trying all cuts gives.
  func testItAgreesWithTryingEveryCut() {
    func fits(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
      guard let first = pattern.first else { return text.isEmpty }
      if first != "*" { return text.first == first && fits(pattern.dropFirst(), text.dropFirst()) }
      return (0...text.count).contains { fits(pattern.dropFirst(), text.dropFirst($0)) }
    }
    func words(_ alphabet: String, _ length: Int) -> [String] {
      length == 0 ? [""] : words(alphabet, length - 1).flatMap { word in alphabet.map { word + String($0) } }
    }
    for pattern in (0...4).flatMap({ words("ab*", $0) }) {
      for text in (0...4).flatMap({ words("ab", $0) }) {
        XCTAssertEqual(Glob(pattern).matches(text), fits(Array(pattern)[...], Array(text)[...]), "\(pattern) \(text)")
      }
    }
  }

  func testAHostileTextTakesNoTime() {
    let text = String(repeating: "a", count: 20_000)
    XCTAssertFalse(Glob(String(repeating: "a*", count: 50) + "b").matches(text))
  }
}
