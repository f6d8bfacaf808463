import AuditEvents
import Delivery
import StoreConformance
import TestPeers
import WorkspaceFiles
import XCTest

final class EmailChannelTests: XCTestCase {
  private static let plain = Result { try Peer.smtp("plain") }
  private static let startTLS = Result { try Peer.smtp("starttls") }
  private static let implicitTLS = Result { try Peer.smtp("tls") }
  private static let silent = Result { try SilentPeer() }

  private func settings(
    _ peer: Result<Peer, any Error>, _ security: EmailSettings.Security = .none, password: String? = nil
  ) throws -> EmailSettings {
    var settings = EmailSettings(host: "127.0.0.1", port: try peer.get().port, from: "tocsin@alerts.example.test")
    settings.security = security
    (settings.timeLimit, settings.connectLimit) = (1, 1)
    if security != .none { settings.caFile = try TestCertificate.make().certificate }
    if let password {
      settings.user = SecretReference("ann", folder: "")
      settings.password = SecretReference(password, folder: "")
    }
    return settings
  }

  private func channel(_ settings: EmailSettings, name: String = "mail") -> EmailChannel {
    EmailChannel(name: name, settings: settings, now: { SampleNotifications.slot })
  }

  private func send(
    _ settings: EmailSettings, to address: String, id: String = "n1",
    parts: [String: String] = ["subject": "Subject", "text": "Text"], possibleRepeat: Bool = false
  ) -> DeliveryOutcome {
    channel(settings).send(
      SampleNotifications.notification(id, address: address, parts: parts), possibleRepeat: possibleRepeat)
  }

  func testItPassesTheChannelSuite() throws {
    let peer = try Self.startTLS.get()
    let good = try settings(Self.startTLS, .starttls, password: "open sesame")
    func failing(_ name: String, _ change: (inout EmailSettings) throws -> Void) rethrows -> EmailChannel {
      var settings = good
      try change(&settings)
      return channel(settings, name: name)
    }
    try ChannelConformance(
      working: channel(good),
      failing: [
        failing("no server") { $0.port = 1 }, failing("unknown authority") { $0.caFile = "" },
        failing("no certificates") { $0.caFile = "/nowhere.pem" },
        try failing("no STARTTLS") { $0.port = try Self.plain.get().port },
        try failing("silent") { $0.port = try Self.silent.get().port },
        failing("clear text to a TLS port") {
          $0.port = (try? Self.implicitTLS.get().port) ?? 1
          $0.security = .none
        },
      ],
      refusing: [
        channel(try settings(Self.startTLS, .starttls, password: "s3cr3t-password")),
        channel(try settings(Self.startTLS, .starttls)),
      ],
      secrets: ["s3cr3t", "open sesame"], received: { peer.received.joined(separator: "\n") }
    ).verify()
  }

  func testEachRecipientGetsTheAnswerOfItsOwn() throws {
    let settings = try settings(Self.plain)
    let table: [(address: String, outcome: DeliveryOutcome)] = [
      ("ann@example.test", .sent(detail: "250 2.0.0 queued as 42")),
      ("r550@example.test", .never(detail: "refused: RCPT failed: 550 (the server said: 550 5.1.1 no such user)")),
      (
        "r451@example.test",
        .retry(
          after: nil, detail: "refused: RCPT failed: 451 (the server said: 451 4.3.0 try again later)",
          scope: .recipient)
      ),
    ]
    for (address, outcome) in table { XCTAssertEqual(send(settings, to: address), outcome) }
    for (address, name) in [
      ("r450", "retry"), ("r452", "retry"), ("r551", "never"), ("r553", "never"), ("r552", "too large"),
      ("d552", "too large"),
      ("d554", "never"), ("d451", "retry"), ("r421", "retry"), ("bob", "sent"),
    ] {
      XCTAssertEqual(send(settings, to: address + "@example.test").name, name, address)
    }
    let long = ["subject": "Long", "text": String(repeating: "0123456789\n", count: 30_000)]
    XCTAssertEqual(send(settings, to: "ann@example.test", parts: long).name, "too large")
    XCTAssertEqual(send(settings, to: "ann").name, "never")
    XCTAssertEqual(
      send(settings, to: "ann@example.test>\r\nRCPT TO:<eve@example.test").name, "never", "no second recipient slips in"
    )
  }

  func testCredentials() throws {
    XCTAssertEqual(
      send(try settings(Self.implicitTLS, .tls, password: "open sesame"), to: "ann@example.test").name, "sent")
    let wrong = send(try settings(Self.implicitTLS, .tls, password: "s3cr3t"), to: "ann@example.test")
    XCTAssertEqual(wrong.name, "bad credential")
    XCTAssertTrue(wrong.detail.contains("535 5.7.8 refused: ***"), wrong.detail)
    XCTAssertEqual(send(try settings(Self.implicitTLS, .tls), to: "ann@example.test").name, "bad credential", "530")
    let unasked = send(try settings(Self.plain, password: "open sesame"), to: "ann@example.test")
    XCTAssertEqual(unasked.name, "sent", "a server that offers no signing in is not given the password")
    var missing = try settings(Self.implicitTLS, .tls, password: "${env:TOCSIN_TEST_NOT_SET}")
    XCTAssertEqual(
      send(missing, to: "ann@example.test"),
      .badCredential(detail: "the login cannot be read: the environment has no variable TOCSIN_TEST_NOT_SET"))
    missing.from = "nobody"
    XCTAssertEqual(send(missing, to: "ann@example.test").name, "bad credential")
  }

  func testAnUntrustedServerGetsNothing() throws {
    for (peer, security) in [(Self.startTLS, EmailSettings.Security.starttls), (Self.implicitTLS, .tls)] {
      var settings = try settings(peer, security, password: "open sesame")
      settings.caFile = ""
      guard case .retry(nil, let detail, _) = send(settings, to: "ann@example.test", id: "n-untrusted") else {
        return XCTFail("\(security)")
      }
      XCTAssertTrue(detail.hasPrefix("TLS failed: "), detail)
      XCTAssertFalse(try peer.get().received.contains { $0.contains("n-untrusted") })
    }
  }

  func testTheMailIsComplete() throws {
    let parts = [
      "subject": "[high] Root \u{4E2D}\u{6587} used", "text": "One line\n.\nFrom \u{E9}\n",
      "html": "<html><body><p>\u{4E2D}\u{6587}\u{4E2D}\u{6587}</p></body></html>",
    ]
    var settings = try settings(Self.startTLS, .starttls, password: "open sesame")
    settings.fromName = "Tocsin, the bell"
    XCTAssertEqual(
      send(settings, to: "ann@example.test", id: "n-complete", parts: parts, possibleRepeat: true).name, "sent")
    let mail = try XCTUnwrap(try Self.startTLS.get().received.first { $0.contains("n-complete") })
    let thread = "<thread-0123456789abcdef0123456789abcdef@alerts.example.test>"
    let expected = """
      from tocsin@alerts.example.test
      to ann@example.test
      host alerts.example.test
      tls ann
      From: "Tocsin, the bell"
       <tocsin@alerts.example.test>
      To: <ann@example.test>
      Subject: =?UTF-8?B?W2hpZ2hdIFJvb3Qg5Lit5paHIHVzZWQ=?=
      Date: Mon, 02 Mar 2026 10:00:00 +0000
      Message-ID: <n-complete@alerts.example.test>
      In-Reply-To: \(thread)
      References: \(thread)
      List-Id: Tocsin <alerts.alerts.example.test>
      Auto-Submitted: auto-generated
      X-Auto-Response-Suppress: All
      X-Tocsin-Notification: n-complete
      X-Tocsin-Level: high
      X-Tocsin-Trail: production
      X-Tocsin-Possible-Repeat: yes
      MIME-Version: 1.0
      Content-Type: multipart/alternative; boundary="BOUNDARY"

      --BOUNDARY
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      One line
      =2E
      =46rom =C3=A9


      This may be a repeat of notification n-complete: an earlier try may have ar=
      rived.
      --BOUNDARY
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      <html><body><p>=E4=B8=AD=E6=96=87=E4=B8=AD=E6=96=87</p><p>This may be a rep=
      eat of notification n-complete: an earlier try may have arrived.</p></body>=
      </html>
      --BOUNDARY--

      """
    let boundary = try XCTUnwrap(mail.split(separator: "boundary=\"").last?.split(separator: "\"").first)
    XCTAssertEqual(
      mail.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: boundary, with: "BOUNDARY")
        .replacing(/\ port \d+/, with: ""), expected)
  }

  func testConnectionsAreUsedAgain() throws {
    let channel = channel(try settings(Self.startTLS, .starttls, password: "open sesame"))
    for index in 0..<20 {
      let outcome = channel.send(SampleNotifications.notification("n-many-\(index)"), possibleRepeat: false)
      XCTAssertEqual(outcome.name, "sent")
    }
    let mails = try Self.startTLS.get().received.filter { $0.contains("n-many-") }
    XCTAssertEqual(mails.count, 20)
    XCTAssertEqual(Set(mails.compactMap { $0.firstMatch(of: /\ port (\d+)/)?.output.1 }).count, 1, "one connection")
  }
}
