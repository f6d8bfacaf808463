import AuditEvents
import XCTest

@testable import Alerting

final class AlertLinkTests: XCTestCase {
  private let key = Array("0123456789abcdef0123456789abcdef".utf8)

  func testATokenComesBackAsItWasUntilItExpires() throws {
    for (kind, contact) in [(AlertAnswer.Kind.acknowledge, "alice"), (.close, ""), (.close, "a.b-c_d\u{0}'é")] {
      let link = AlertLink(alert: "0123abcd", kind: kind, contact: contact, expires: ten.adding(seconds: 60))
      let token = link.token(key: key)
      XCTAssertEqual(try AlertLink(token: token, key: key, now: ten), link)
      XCTAssertTrue(token.utf8.allSatisfy { $0 | 32 > 96 && $0 | 32 < 123 || $0 > 47 && $0 < 58 || $0 == 46 })
      XCTAssertThrowsError(try AlertLink(token: token, key: key, now: ten.adding(seconds: 60))) {
        XCTAssertEqual($0 as? AlertLink.Refusal, .expired)
      }
    }
  }

  func testNoOtherTokenIsAccepted() {
    let token = AlertLink(alert: "a", kind: .acknowledge, contact: "alice", expires: ten.adding(seconds: 60))
      .token(key: key)
    var bytes = Array(token.utf8)
    for index in bytes.indices {
      let old = bytes[index]
      bytes[index] = old == 48 ? 49 : 48
      let changed = String(decoding: bytes, as: UTF8.self)
      XCTAssertThrowsError(try AlertLink(token: changed, key: key, now: ten), "byte \(index)")
      bytes[index] = old
    }
    for wrong in ["", ".", "1.a.9999999999..a", token + "0", String(token.dropLast()), "1." + token] {
      XCTAssertThrowsError(try AlertLink(token: wrong, key: key, now: ten), wrong)
    }
    XCTAssertThrowsError(try AlertLink(token: token, key: key.reversed(), now: ten))
    XCTAssertThrowsError(try AlertLink(token: String(repeating: "1.", count: 5000), key: key, now: ten))
  }

  func testLinksNeedAnAddressAndASecret() {
    XCTAssertEqual(AlertLinks().url(.close, alert: "a", contact: "", now: ten), "")
    XCTAssertEqual(AlertLinks(address: "https://t", key: [1]).url(.close, alert: "a", contact: "", now: ten), "")
    let url = AlertLinks(address: "https://t", key: key).url(.close, alert: "a", contact: "", now: ten)
    XCTAssertTrue(url.hasPrefix("https://t/answer/1.c."), url)
  }
}
