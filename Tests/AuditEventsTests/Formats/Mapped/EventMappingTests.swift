import XCTest

@testable import AuditEvents

final class EventMappingTests: XCTestCase {
  func testPatternsOfWholeValues() {
    let table: [(String, String, Bool)] = [
      ("success", "SUCCESS", true), ("success", "success!", false), ("succe*", "Succeeded", true), ("*", "x", true),
      ("*", "", true), ("2??", "204", true), ("2??", "20", false), ("2??", "2045", false), ("*a*b", "xaxab", true),
      ("*a*b", "xaxa", false), ("*.example.com", "a.EXAMPLE.com", true), ("", "", true), ("", "x", false),
      ("a**", "a", true), ("?", "", false),
    ]
    for (pattern, text, fits) in table {
      let found = Array(text.utf8).withUnsafeBufferPointer { ValuePattern(pattern).matches(TextSpan.of($0)) }
      XCTAssertEqual(found, fits, "\(pattern) on \(text)")
    }
  }

  func testAManyStarredPatternTakesNoLongTime() {
    let pattern = ValuePattern(String(repeating: "a*", count: 50) + "b")
    let text = [UInt8](repeating: 0x61, count: 20_000)
    XCTAssertFalse(text.withUnsafeBufferPointer { pattern.matches(TextSpan.of($0)) })
  }
}
