import Delivery
import XCTest

final class MessageSignatureTests: XCTestCase {
  /// The expected digits come from `printf '1772445600.{"a":1}' | openssl dgst -sha256 -hmac Jefe`.
  func testTheSignatureIsHMACOfTimestampAndBody() {
    XCTAssertEqual(
      MessageSignature.hexadecimal(secret: "Jefe", timestamp: 1_772_445_600, body: Array("{\"a\":1}".utf8)),
      "040ab0385444975a7654ac48cbc594534cd93a40bab9e0b21a0fb64a5c8846d1")
  }
}
