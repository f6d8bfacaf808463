import AuditEvents
import XCTest

@testable import Delivery

final class MailHeaderTests: XCTestCase {
  func testReadableText() {
    let table: [(value: String, field: String)] = [
      ("[high] Root account used", "Subject: [high] Root account used\r\n"),
      ("a\r\nBcc: all@example.test\r\n\r\nbody", "Subject: a Bcc: all@example.test body\r\n"),
      ("\u{4E2D}\u{6587}", "Subject: =?UTF-8?B?5Lit5paH?=\r\n"), ("", "Subject:\r\n"),
      ("=?UTF-8?B?eA==?=", "Subject: =?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=\r\n"),
    ]
    for (value, field) in table { XCTAssertEqual(MailHeader.text("Subject", value), field) }
  }

  func testEveryLineIsShortAndSevenBit() {
    let values = [
      String(repeating: "word ", count: 60), String(repeating: "x", count: 400),
      String(repeating: "\u{4E2D}\u{6587} \u{1F6A8}", count: 40), "a" + String(repeating: "\u{301}", count: 200),
      String(repeating: "\u{1F469}\u{200D}\u{1F4BB}", count: 30), "short \u{E9}",
    ]
    for name in ["Subject", "X-A-Rather-Long-Name-Of-A-Header-Field"] {
      for value in values {
        let field = MailHeader.text(name, value)
        XCTAssertTrue(field.hasSuffix("\r\n"))
        for line in lines(field) {
          XCTAssertLessThanOrEqual(line.utf8.count, 76, line)
          XCTAssertTrue(line.utf8.allSatisfy { $0 >= 32 && $0 < 127 }, line)
        }
        XCTAssertEqual(decoded(field.dropFirst(name.count + 1)), SafeText.oneLine(value), name)
      }
    }
  }

  func testTokensCannotBreakOut() {
    XCTAssertEqual(MailHeader.tokens("Message-ID", "<a\r\nBcc: b\u{E9}@c>"), "Message-ID: <aBcc: b@c>\r\n")
  }

  func testMailboxes() {
    for (display, field) in [
      ("Tocsin", "From: \"Tocsin\"\r\n <t@example.test>\r\n"),
      ("A \"B\" \\ C\r\nBcc: x", "From: \"A \\\"B\\\" \\\\ C Bcc: x\"\r\n <t@example.test>\r\n"),
      ("\u{4E2D}", "From: =?UTF-8?B?5Lit?=\r\n <t@example.test>\r\n"), ("", "From: <t@example.test>\r\n"),
    ] {
      XCTAssertEqual(MailHeader.mailbox("From", display: display, address: "t@example.test"), field)
    }
  }

  func testDates() {
    for (text, date) in [
      ("2026-03-02T10:00:00Z", "Mon, 02 Mar 2026 10:00:00 +0000"),
      ("2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 +0000"),
      ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
      ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 +0000"),
    ] {
      XCTAssertEqual(Timestamp(rfc3339: text).map(MailHeader.date), date)
    }
  }

  private func lines(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: "\n").map { String(String.UnicodeScalarView($0.filter { $0 != "\r" })) }
  }

  /// Reads a field as RFC 2047 says: white space between encoded words is none.
  private func decoded(_ field: Substring) -> String {
    let words = lines(String(field)).joined(separator: " ").split(separator: " ").map(String.init)
    guard words.contains(where: { $0.hasPrefix("=?") }) else { return words.joined(separator: " ") }
    let bytes = words.flatMap { word in
      Array(Data(base64Encoded: String(word.dropFirst("=?UTF-8?B?".count).dropLast(2))) ?? Data())
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
