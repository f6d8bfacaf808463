import XCTest

@testable import Delivery

final class MessagePartTests: XCTestCase {
  func testACutTextSaysHowMuchMoreThereIs() {
    let lines = (1...20).map { "line \($0)" }.joined(separator: "\n")
    for (text, bytes, cut) in [
      (lines, 60, "line 1\nline 2\n\u{2026} 18 more lines\n"),
      (lines + "\n", 60, "line 1\nline 2\n\u{2026} 18 more lines\n"),
      ("a\n" + String(repeating: "x", count: 99), 60, "a\n\u{2026} 1 more line\n"),
      (String(repeating: "\u{4E2D}", count: 40), 50, "\u{4E2D}\u{4E2D}\u{4E2D}\u{2026} 111 more bytes\n"),
    ] {
      XCTAssertEqual(MessagePart.cut(text, bytes: bytes), cut)
      XCTAssertLessThanOrEqual(cut.utf8.count, bytes)
    }
  }

  func testASubjectIsOneShortLine() throws {
    let subject = try XCTUnwrap(MessagePart.parts(of: .email).first)
    XCTAssertEqual(try subject.finish(" a\nb ", template: "t", cutting: false), "a b")
    let long = try subject.finish(String(repeating: "\u{4E2D}", count: 200), template: "t", cutting: false)
    XCTAssertLessThanOrEqual(long.utf8.count, 240)
    XCTAssertTrue(long.hasSuffix("\u{4E2D}\u{2026}"))
  }
}
