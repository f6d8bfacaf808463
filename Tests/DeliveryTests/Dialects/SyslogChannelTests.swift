import AuditEvents
import Delivery
import Foundation
import StoreConformance
import TestPeers
import XCTest

final class SyslogChannelTests: XCTestCase {
  private static let clearPeer = Result { try Peer.syslog(tls: false) }
  private static let tlsPeer = Result { try Peer.syslog(tls: true) }
  private static let silent = Result { try SilentPeer() }

  private func settings(_ peer: Result<Peer, any Error>, _ security: SyslogSettings.Security) throws -> SyslogSettings {
    var settings = SyslogSettings(host: "127.0.0.1", port: try peer.get().port, security: security)
    (settings.timeLimit, settings.connectLimit) = (2, 1)
    if security == .tls { settings.caFile = try TestCertificate.make().certificate }
    return settings
  }

  func testItPassesTheChannelSuite() throws {
    let good = try settings(Self.tlsPeer, .tls)
    func failing(_ name: String, _ change: (inout SyslogSettings) throws -> Void) rethrows -> any Channel {
      var settings = good
      try change(&settings)
      return channel(name, .syslog(settings))
    }
    let peer = try Self.tlsPeer.get()
    try ChannelConformance(
      working: channel("log", .syslog(good)),
      failing: [
        failing("no server") { $0.port = 1 }, failing("unknown authority") { $0.caFile = "" },
        try failing("silent") { $0.port = try Self.silent.get().port },
        try failing("TLS to a server in clear") { $0.port = try Self.clearPeer.get().port },
      ],
      received: {
        // The channel does not wait for the server to write.
        usleep(300_000)
        return peer.received.joined(separator: "\n")
      }
    ).verify()
  }

  /// The protocol has no answers: either nobody saw the server hang up, or nobody knows whether it kept the message.
  func testAServerThatHangsUpMayHaveTheMessage() throws {
    let channel = channel("log", .syslog(try settings(Self.clearPeer, .none)))
    let outcome = channel.send(SampleNotifications.notification("n-hang-up"), possibleRepeat: false)
    XCTAssertTrue(["sent", "unconfirmed"].contains(outcome.name), "\(outcome)")
    XCTAssertEqual(try Self.clearPeer.get().received { $0.contains("n-hang-up") }.count, 1)
  }

  func testAMessageIsAsTheStandardSays() throws {
    let peer = try Self.clearPeer.get()
    var settings = try settings(Self.clearPeer, .none)
    (settings.facility, settings.hostname) = (4, "tocsin.example.test")
    var notification = SampleNotifications.notification("n-log", parts: ["text": "Root signed in\nfrom 203.0.113.7"])
    notification.policy = "a\"b]\\c"
    let outcome = channel("log", .syslog(settings)).send(notification, possibleRepeat: false)
    XCTAssertEqual(outcome.name, "sent", "\(outcome)")
    let message = try XCTUnwrap(peer.received { $0.contains("n-log") }.first)
    XCTAssertEqual(
      message,
      "<35>1 2026-03-02T10:00:00Z tocsin.example.test tocsin - alert [tocsin@32473 notification=\"n-log\" "
        + "alert=\"alert-of-n-log\" level=\"high\" rule=\"2f7e1f1e-55ab-4cb0-a3b6-5c1f2a3b4c5d\" trail=\"production\" "
        + "policy=\"a\\\"b\\]\\\\c\"] \u{FEFF}Root signed in from 203.0.113.7")
  }
}
