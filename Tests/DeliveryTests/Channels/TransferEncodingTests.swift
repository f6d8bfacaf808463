import XCTest

@testable import Delivery

final class TransferEncodingTests: XCTestCase {
  private func quoted(_ text: String) -> String {
    String(decoding: TransferEncoding.quotedPrintable(Array(text.utf8)), as: UTF8.self)
  }

  func testQuotedPrintable() {
    for (text, encoded) in [
      ("plain text\n", "plain text\r\n"), ("no end", "no end\r\n"), ("", ""), ("a=b \u{E9}\t\n", "a=3Db =C3=A9=09\r\n"),
      ("space \nFrom here\n.\n", "space=20\r\n=46rom here\r\n=2E\r\n"), ("Far\n\n", "Far\r\n\r\n"),
      (String(repeating: "x", count: 76), String(repeating: "x", count: 75) + "=\r\nx\r\n"),
      ("\u{0}\r", "=00=0D\r\n"),
    ] {
      XCTAssertEqual(quoted(text), encoded)
    }
  }

  func testNoLineIsLongerThan76() {
    let text = (0..<500).map { String(repeating: $0 % 3 == 0 ? "\u{E9}" : "y", count: $0 % 90) }.joined(separator: " ")
    for line in quoted(text).split(separator: "\r\n") { XCTAssertLessThanOrEqual(line.utf8.count, 76) }
    let base64 = String(decoding: TransferEncoding.base64(Array(text.utf8), lineLength: 76), as: UTF8.self)
    for line in base64.split(separator: "\r\n") { XCTAssertLessThanOrEqual(line.utf8.count, 76) }
  }

  func testBase64IsThatOfFoundation() {
    for count in 0..<50 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      let encoded = String(decoding: TransferEncoding.base64(bytes, lineLength: nil), as: UTF8.self)
      XCTAssertEqual(encoded, Data(bytes).base64EncodedString())
    }
  }

  func testTheBodyChoosesItsEncoding() {
    XCTAssertEqual(TransferEncoding.body("Mostly ASCII, caf\u{E9}\n").name, "quoted-printable")
    XCTAssertEqual(TransferEncoding.body("\u{4E2D}\u{6587}\n").name, "base64")
    XCTAssertEqual(TransferEncoding.body("").name, "quoted-printable")
  }
}
