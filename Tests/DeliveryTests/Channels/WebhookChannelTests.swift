import AuditEvents
import Delivery
import StoreConformance
import WorkspaceFiles
import XCTest

final class WebhookChannelTests: XCTestCase {
  private static let started = Result { try Peer.http() }
  private static let startedWithTLS = Result { try Peer.http(tls: true) }

  private func peer() throws -> Peer { try Self.started.get() }

  private func clear(_ text: String) -> SecretReference { SecretReference(text, folder: "") }

  private func settings(_ path: String, port: Int? = nil) throws -> WebhookSettings {
    let url = "http://127.0.0.1:\(try port ?? peer().port)" + path
    var settings = WebhookSettings(url: clear(url))
    (settings.connection.timeLimit, settings.connection.connectLimit) = (1, 1)
    return settings
  }

  private func send(
    _ settings: WebhookSettings, id: String = "n1", json: String = "{\"a\": 1}", possibleRepeat: Bool = false
  ) -> DeliveryOutcome {
    webhookChannel(name: "hook", settings: settings, now: { SampleNotifications.slot }).send(
      SampleNotifications.notification(id, channel: "hook", parts: ["json": json]), possibleRepeat: possibleRepeat)
  }

  func testItPassesTheChannelSuite() throws {
    func channel(_ path: String, port: Int? = nil) throws -> any Channel {
      var settings = try settings(path, port: port)
      settings.headers = [.init(name: "Authorization", value: clear("Bearer s3cr3t-header"))]
      settings.signingSecret = clear("s3cr3t-signing")
      return webhookChannel(name: "hook " + path, settings: settings, now: { SampleNotifications.slot })
    }
    let peer = try peer()
    try ChannelConformance(
      working: try channel("/status/200"),
      failing: [
        try channel("/status/200", port: 1), try channel("/status/500"), try channel("/status/408"),
        try channel("/status/429"),
      ],
      silent: [
        try channel("/late"), try channel("/drip-head"), try channel("/close"), try channel("/garbage"),
      ],
      refusing: [
        try channel("/echo/s3cr3t-path-token-1234?token=s3cr3t-query"), try channel("/redirect"),
        try channel("/status/401"),
      ],
      secrets: ["s3cr3t"], received: { peer.received.joined(separator: "\n") }
    ).verify()
  }

  func testARequestCarriesIdSignatureAndBody() throws {
    var settings = try settings("/status/204/carries")
    settings.headers = [.init(name: "X-Team", value: clear("security")), .init(name: "X-Empty", value: clear(""))]
    settings.signingSecret = clear("Jefe")
    XCTAssertEqual(send(settings, id: "n-carries", json: "{\"a\":1}"), .sent(detail: "HTTP 204"))
    let request = try XCTUnwrap(try peer().received.first { $0.contains("carries") })
    for line in [
      "content-type: application/json", "idempotency-key: n-carries", "x-team: security", "x-empty: ",
      "x-tocsin-timestamp: 1772445600",
      "x-tocsin-signature: v1=040ab0385444975a7654ac48cbc594534cd93a40bab9e0b21a0fb64a5c8846d1", "content-length: 7",
    ] {
      XCTAssertTrue(request.contains("\n" + line + "\n"), line)
    }
    XCTAssertTrue(request.hasSuffix("\n\n{\"a\":1}"))
    XCTAssertFalse(request.contains("expect:"))
  }

  func testAnswersDecide() throws {
    let table: [(path: String, outcome: DeliveryOutcome)] = [
      ("/status/200", .sent(detail: "HTTP 200")),
      ("/status/429?after=7", .retry(after: 7, detail: "HTTP 429, retry after 7 s: the peer says so")),
      (
        "/status/503?after=Mon,%2002%20Mar%202026%2010:01:00%20GMT",
        .retry(after: 60, detail: "HTTP 503, retry after 60 s: the peer says so")
      ),
      ("/status/500", .retry(after: nil, detail: "HTTP 500: the peer says so")),
      ("/status/403", .badCredential(detail: "HTTP 403: the peer says so")),
      ("/status/413", .tooLarge(detail: "HTTP 413: the peer says so")),
      ("/status/404", .never(detail: "HTTP 404: the peer says so")),
      ("/redirect", .never(detail: "HTTP 302: redirect refused, to http://127.0.0.1/elsewhere?token=***")),
      ("/interim", .sent(detail: "HTTP 200")), ("/huge/200", .sent(detail: "HTTP 200")),
      ("/drip-body", .sent(detail: "HTTP 200")),
    ]
    for (path, outcome) in table { XCTAssertEqual(send(try settings(path)), outcome, path) }
    guard case .retry(nil, let detail, _) = send(try settings("/huge/500")) else { return XCTFail("a huge 500") }
    XCTAssertTrue(detail.hasPrefix("HTTP 500: xxx"), detail)
  }

  func testOnlyHTTPIsSpoken() throws {
    for url in ["file:///etc/passwd", "smtp://127.0.0.1", "gopher://127.0.0.1", "http://127.0.0.1\u{0}.test", ""] {
      let outcome = send(WebhookSettings(url: clear(url)))
      XCTAssertTrue(outcome.name == "retry" || outcome.name == "bad credential", "\(url): \(outcome)")
    }
  }

  func testASecretThatCannotBeReadIsACredentialProblem() throws {
    XCTAssertEqual(
      send(WebhookSettings(url: clear("${env:TOCSIN_TEST_NOT_SET}"))),
      .badCredential(detail: "the URL cannot be read: the environment has no variable TOCSIN_TEST_NOT_SET"))
    var settings = try settings("/status/200")
    settings.headers = [.init(name: "Authorization", value: clear("Bearer x\r\nX-Evil: 1"))]
    XCTAssertEqual(
      send(settings), .badCredential(detail: "the header Authorization has a control character in it"))
  }

  func testCertificatesAreVerified() throws {
    let peer = try Self.startedWithTLS.get()
    let url = "https://127.0.0.1:\(peer.port)/status/200"
    var settings = WebhookSettings(url: clear(url))
    guard case .retry(nil, let detail, _) = send(settings) else { return XCTFail("an unknown authority") }
    XCTAssertTrue(detail.contains("certificate"), detail)
    settings.connection.caFile = try TestCertificate.make().certificate
    XCTAssertEqual(send(settings), .sent(detail: "HTTP 200"))
    settings.url = clear("https://127.0.0.1:\(peer.port)/late")
    XCTAssertEqual(send(settings).name, "unconfirmed")
    settings.url = clear("https://localhost:\(peer.port)/status/200")
    XCTAssertEqual(send(settings).name, "retry", "a certificate of another name")
  }

  func testConnectionsAreUsedAgain() throws {
    let channel = webhookChannel(
      name: "hook", settings: try settings("/status/200/again"), now: { SampleNotifications.slot })
    for index in 0..<5 {
      _ = channel.send(SampleNotifications.notification("n\(index)", parts: ["json": "{}"]), possibleRepeat: false)
    }
    let requests = try peer().received.filter { $0.contains("/again") }
    let ports = Set(requests.compactMap { $0.split(separator: "\n").first { $0.hasPrefix("from-port") } })
    XCTAssertEqual(requests.count, 5)
    XCTAssertEqual(ports.count, 1, "one connection for all")
  }

  /// libcurl would send the second request once more by itself, and nobody could tell the two apart.
  func testARequestOverAUsedConnectionIsSentOnce() throws {
    let channel = webhookChannel(
      name: "hook", settings: try settings("/cut-second/once"), now: { SampleNotifications.slot })
    let outcomes = (0..<3).map { index in
      channel.send(SampleNotifications.notification("n\(index)", parts: ["json": "{}"]), possibleRepeat: false)
    }
    XCTAssertEqual(
      outcomes,
      [
        .sent(detail: "HTTP 200"), .unconfirmed(detail: "the connection broke before the answer"),
        .sent(detail: "HTTP 200"),
      ])
    XCTAssertEqual(try peer().received.count { $0.contains("/cut-second/once") }, 3)
  }

  func testRequestsGoThroughTheProxy() throws {
    var settings = WebhookSettings(url: clear("http://nowhere.example.test/status/200/proxied"))
    settings.connection.proxy = "http://127.0.0.1:\(try peer().port)"
    // The peer answers as a proxy would: it sees the whole URL.
    _ = send(settings)
    XCTAssertTrue(try peer().received.contains { $0.contains("http://nowhere.example.test/status/200/proxied") })
  }

  func testAPeerThatHangsUpDoesNotEndTheProcess() throws {
    let peer = try Self.startedWithTLS.get()
    var settings = WebhookSettings(url: clear("https://127.0.0.1:\(peer.port)/slam"))
    settings.connection.caFile = try TestCertificate.make().certificate
    settings.connection.timeLimit = 2
    let large = "\"" + String(repeating: "x", count: 1 << 20) + "\""
    // How much of it the network took before the peer was gone is the network's affair.
    for _ in 0..<3 { XCTAssertTrue(["retry", "unconfirmed"].contains(send(settings, json: large).name)) }
  }
}
