import XCTest

@testable import AuditEvents

final class TextPatternTests: XCTestCase {
  func testStarsStandForAnyTextAndNothingElseDoes() {
    let table: [(String, String, Bool)] = [
      ("RunInstances", "runinstances", true), ("Run", "RunInstances", false), ("Run*", "RunInstances", true),
      ("*instances", "RunInstances", true), ("*nst*", "RunInstances", true), ("*", "", true), ("*", "x", true),
      ("a?c", "abc", false), ("a?c", "a?C", true), ("a?*", "a?bc", true), ("a?*", "abbc", false), ("", "", true),
      ("", "a", false), ("a**b", "axxb", true),
    ]
    for (pattern, text, expected) in table {
      let fits = Array(text.utf8).withUnsafeBufferPointer { TextPattern(pattern).matches($0) }
      XCTAssertEqual(fits, expected, "\(pattern) \(text)")
    }
    XCTAssertFalse(Array("ab".utf8).withUnsafeBufferPointer { TextPattern(exactly: "a*").matches($0) })
  }
}
