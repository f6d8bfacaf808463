import XCTest

@testable import WorkspaceFiles

final class TextCheckTests: XCTestCase {
  func testBytesThatHaveNoPlaceInAFile() {
    let cases: [(bytes: [UInt8], place: String, message: String, line: UInt)] = [
      ([0x61, 0x0A, 0x62, 0xFF], "2:2", "a byte that is not UTF-8", #line),
      ([0xC3, 0xA9, 0xC3], "1:2", "a byte that is not UTF-8", #line),
      ([0xC0, 0x80], "1:1", "a byte that is not UTF-8", #line),
      ([0xE0, 0x80, 0x80], "1:1", "a byte that is not UTF-8", #line),
      ([0xED, 0xA0, 0x80], "1:1", "a byte that is not UTF-8", #line),
      ([0xF4, 0x90, 0x80, 0x80], "1:1", "a byte that is not UTF-8", #line),
      ([0xB0, 0xB2, 0xC8, 0xAB], "1:1", "a byte that is not UTF-8", #line),
      ([0xFF, 0xFE, 0x61, 0], "1:1", "the file is UTF-16, not UTF-8", #line),
      ([0xFE, 0xFF, 0, 0x61], "1:1", "the file is UTF-16, not UTF-8", #line),
      ([0x61, 0, 0x62, 0], "1:2", "the control character 0", #line),
      ([0x61, 0x0D, 0x0A, 0x1B], "2:1", "the control character 27", #line),
      ([0x61, 0x0D, 0x7F], "2:1", "the control character 127", #line),
      ([0xC2, 0x80], "1:1", "the control character 128", #line),
      ([0xEF, 0xBF, 0xBE], "1:1", "the control character 65534", #line),
      ([0xEF, 0xBB, 0xBF, 0x61, 0xEF, 0xBB, 0xBF], "1:2", "a byte order mark inside the file", #line),
      (Array(String(repeating: "%TAG !a! x\n", count: 65).utf8), "65:1", "more than 64 lines that begin with %", #line),
    ]
    for (bytes, place, message, line) in cases {
      let problem = TextCheck.problem(in: bytes)
      XCTAssertEqual(problem.map { "\($0.position.line):\($0.position.column)" }, place, line: line)
      XCTAssertEqual(problem?.message, message, line: line)
    }
  }

  func testTextThatIsFine() {
    for text in [
      "", "\u{FEFF}a", "a\tb\r\nc", "é\u{10FFFD}\u{E000}\u{FFFD}\u{A0}", "\u{85}\u{2028}", "吴: 👩‍👩‍👧", "100%: 50%",
    ] {
      XCTAssertNil(TextCheck.problem(in: Array(text.utf8)), text)
    }
  }

  /// The standard library's decoder is the judge.
  func testEveryPairAndSomeMoreBytesAgreeWithTheStandardLibrary() {
    for first in UInt8(0x80)...0xFF {
      for second in UInt8(0x70)...0xFF {
        for rest: [UInt8] in [[], [0x80], [0xBF, 0x80], [0x80, 0x41]] {
          let bytes = [0x41, first, second] + rest + [0x41]
          // What the check calls a control character is text as well.
          let isText = String(validating: bytes, as: UTF8.self) != nil
          let problem = TextCheck.problem(in: bytes)?.message
          if isText { XCTAssertNotEqual(problem, "a byte that is not UTF-8", "\(bytes)") }
          if !isText { XCTAssertNotNil(problem, "\(bytes)") }
        }
      }
    }
  }
}
