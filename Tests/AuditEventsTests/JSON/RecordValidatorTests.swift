import XCTest

@testable import AuditEvents

final class RecordValidatorTests: XCTestCase {
  func testSoundValues() {
    for text in [
      "{}", "[]", " {\"a\" : [1, -0, 0.5, 1e9, 2E-3, true, false, null, \"\\u00e9\\n\\/\", \"é😀\"]} ", "\"x\"", "1",
      "[[[]],{\"a\":{}}]",
    ] {
      XCTAssertNoThrow(try check(text), text)
    }
  }

  func testBrokenValuesAreRefusedAtTheirPlace() {
    let cases: [(String, Int)] = [
      ("", 0), ("{", 1), ("{\"a\"", 4), ("{\"a\":1", 6), ("{\"a\":1,}", 7), ("[1,]", 3), ("{a:1}", 1), ("[1 2]", 3),
      ("01", 0), ("1.", 0), ("-", 0), ("1e", 0), ("tru", 0), ("nul", 0), ("\"a", 0), ("\"\\x\"", 1), ("\"\\u12g4\"", 1),
      ("{} {}", 3), ("[}", 1), ("{]", 1), ("\"a\nb\"", 2), ("+1", 0), ("{\"a\" 1}", 5),
    ]
    for (text, offset) in cases {
      XCTAssertThrowsError(try check(text), text) { XCTAssertEqual(($0 as? RecordRejection)?.offset, offset, text) }
    }
  }

  func testInvalidUTF8IsRefused() {
    for bytes: [UInt8] in [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80],
    ] {
      let record = [0x22] + bytes + [0x22]
      XCTAssertThrowsError(try record.withUnsafeBufferPointer { try RecordValidator().check($0) })
    }
  }

  func testDepthIsBoundedAndCostsNoStack() {
    XCTAssertNoThrow(try check(String(repeating: "[", count: 128) + String(repeating: "]", count: 128)))
    XCTAssertThrowsError(try check(String(repeating: "[", count: 100_000))) {
      XCTAssertEqual(($0 as? RecordRejection)?.reason, "nested deeper than 128 levels")
    }
  }

  private func check(_ text: String) throws {
    try Array(text.utf8).withUnsafeBufferPointer { try RecordValidator().check($0) }
  }
}
