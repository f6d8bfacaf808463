import XCTest

@testable import Delivery

final class SafeTextTests: XCTestCase {
  func testLinesCannotSteerATerminal() {
    for (text, safe) in [
      ("plain\ttext\n", "plain\ttext\n"), ("a\r\nb\rc", "a\nb\nc"), ("\u{1B}[2Jx", "\u{FFFD}[2Jx"),
      ("user\u{202E}nimda", "user\u{FFFD}nimda"), ("\u{0}\u{7F}\u{9B}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
      ("\u{4E2D}\u{6587} \u{1F6A8}", "\u{4E2D}\u{6587} \u{1F6A8}"), ("", ""),
    ] {
      XCTAssertEqual(Array(SafeText.lines(text).utf8), Array(safe.utf8), text)
    }
  }

  func testOneLineHasNoBreaks() {
    for (text, line) in [
      ("a\r\nBcc: b@example.test", "a Bcc: b@example.test"), ("  a \u{2028} b\u{0}", "a b"), ("\n", ""),
    ] {
      XCTAssertEqual(SafeText.oneLine(text), line)
    }
  }

  func testACutNeverSplitsACharacter() {
    for (text, bytes, prefix) in [
      ("abcdef", 3, "abc"), ("abc", 3, "abc"), ("\u{4E2D}\u{6587}", 5, "\u{4E2D}"),
      ("a\u{1F469}\u{200D}\u{1F4BB}b", 8, "a"), ("\u{1F1E9}\u{1F1EA}", 4, ""), ("x", 0, ""),
    ] {
      XCTAssertEqual(String(SafeText.prefix(text, bytes: bytes)), prefix, text)
    }
  }
}
