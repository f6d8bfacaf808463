import AuditEvents
import Delivery
import Foundation
import StoreConformance
import WorkspaceFiles
import XCTest

/// Channels to the programs that they are for. `.ci/run` installs them; without them these tests are skipped.
final class RealServicesTests: XCTestCase {
  private static let kannel = Result { try Peer.kannel() }
  private static let alertmanager = Result { try Peer.alertmanager() }

  private func kannel(password: String = "open sesame", from: String = "10690") throws -> any Channel {
    var settings = KannelSettings(
      url: clear("http://127.0.0.1:\(try Self.kannel.get().port)/cgi-bin/sendsms"), user: clear("tocsin"),
      password: clear(password))
    settings.from = from
    return channel("sms", .sms(SMSSettings(.kannel(settings))))
  }

  private func send(_ channel: any Channel, _ text: String, to address: String = "+8613800000000") -> DeliveryOutcome {
    channel.send(
      SampleNotifications.notification("n1", address: address, parts: ["text": text]), possibleRepeat: false)
  }

  func testKannelDeliversToThePhone() throws {
    let peer = try Self.kannel.get()
    let channel = try kannel()
    XCTAssertEqual(
      send(channel, "Illegal operation[IP:10.65.56.139, Action:login]"),
      .sent(detail: "HTTP 202: 0: Accepted for delivery"))
    let plain = peer.received { $0.contains("Illegal") }
    XCTAssertEqual(plain.count, 1)
    XCTAssertTrue(plain.first?.contains("<10690 +8613800000000 text Illegal") ?? false, "\(plain)")

    XCTAssertEqual(send(channel, "\u{544A}\u{8B66} root").name, "sent")
    let chinese = peer.received { $0.contains("ucs-2") }
    // The fake SMSC shows each byte that is no letter in hexadecimal: U+544A U+8B66.
    XCTAssertTrue(chinese.first?.contains("TJ%8Bf%00+%00r%00o%00o%00t") ?? false, "\(chinese)")

    XCTAssertEqual(send(channel, String(repeating: "x", count: 400)).name, "sent")
    _ = peer.received { $0.contains("%03%03") }
    XCTAssertEqual(peer.received.count { $0.contains("udh %05%00%03") }, 3, "a long text comes in three parts")
  }

  func testKannelRefuses() throws {
    _ = try Self.kannel.get()
    XCTAssertEqual(send(try kannel(password: "wrong"), "x").name, "bad credential")
    XCTAssertEqual(send(try kannel(from: ""), "x").name, "never")
    XCTAssertEqual(send(try kannel(), "x", to: "ann@example.test"), .never(detail: "the address is no phone number"))
  }

  func testAlertmanagerShowsTheAlert() throws {
    let peer = try Self.alertmanager.get()
    var settings = AlertmanagerSettings(url: clear("http://127.0.0.1:\(peer.port)/"))
    settings.labels = ["team": "security"]
    // Its own clock decides what is resolved, so the alert is of now.
    let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
    let channel = channel("am", .alertmanager(settings), now: { now })
    var notification = SampleNotifications.notification(
      "n-am", title: "Root \"account\" used",
      parts: ["summary": "Root signed in", "text": "at 10:00\nfrom 203.0.113.7"])
    notification.slot = now
    XCTAssertEqual(channel.send(notification, possibleRepeat: false), .sent(detail: "HTTP 200"))
    let shown = try XCTUnwrap(peer.received { $0.contains("n-am") }.first)
    let alerts = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [[String: Any]])
    let labels = try XCTUnwrap(alerts.first?["labels"] as? [String: String])
    XCTAssertEqual(labels["alertname"], "Root \"account\" used")
    XCTAssertEqual([labels["severity"], labels["trail"], labels["team"]], ["high", "production", "security"])
    let annotations = try XCTUnwrap(alerts.first?["annotations"] as? [String: String])
    XCTAssertEqual(annotations["summary"], "Root signed in")
    XCTAssertEqual(annotations["description"], "at 10:00\nfrom 203.0.113.7")
    XCTAssertEqual((alerts.first?["status"] as? [String: Any])?["state"] as? String, "active")
  }
}
