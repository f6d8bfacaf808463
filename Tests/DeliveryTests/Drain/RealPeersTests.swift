import AuditEvents
import Delivery
import StoreConformance
import WorkspaceFiles
import XCTest

/// A drain over real channels to real peers, on a clock that is moved by hand.
final class RealPeersTests: XCTestCase {
  private static let mailServer = Result { try Peer.smtp("plain") }
  private static let receiver = Result { try Peer.http() }

  private func mail(_ scene: DrainScene) throws -> EmailChannel {
    var settings = EmailSettings(
      host: "127.0.0.1", port: try Self.mailServer.get().port, from: "tocsin@alerts.example.test")
    (settings.security, settings.timeLimit) = (.none, 5)
    return EmailChannel(name: "mail", settings: settings, now: { [scene] in scene.now })
  }

  private func hook(_ scene: DrainScene, _ path: String, port: Int? = nil) throws -> any Channel {
    let url = "http://127.0.0.1:\(try port ?? Self.receiver.get().port)" + path
    var settings = WebhookSettings(url: SecretReference(url, folder: ""))
    settings.connection.timeLimit = 2
    return webhookChannel(name: "hook", settings: settings, now: { [scene] in scene.now })
  }

  private func drain(_ scene: DrainScene, _ channels: [any Channel]) -> Drain {
    Drain(outbox: scene.outbox, channels: channels, now: { [scene] in scene.now }, random: { _, _ in 0 })
  }

  private func put(_ scene: DrainScene, _ id: String, channel: String, address: String = "") {
    let notification = SampleNotifications.notification(
      id, channel: channel, contact: address, address: address,
      parts: ["subject": "Subject", "text": "Text", "json": "{}"])
    scene.outbox.put([notification], at: scene.now)
  }

  func testT10ARefusedRecipientHarmsNobodyElse() throws {
    let scene = DrainScene()
    for (id, name) in [("t10-ann", "ann"), ("t10-gone", "r550"), ("t10-bob", "bob")] {
      put(scene, id, channel: "mail", address: name + "@example.test")
    }
    let report = try drain(scene, [mail(scene)]).run()
    XCTAssertEqual([report.sent, report.dead, report.retried], [2, 1, 0])
    XCTAssertEqual(scene.outbox.entries(states: [.dead], limit: 9).map(\.notification.id), ["t10-gone"])
    let delivered = try Self.mailServer.get().received.filter { $0.contains("t10-") }
    XCTAssertEqual(
      Set(delivered.compactMap { $0.split(separator: "\n").dropFirst().first }),
      ["to ann@example.test", "to bob@example.test"])
  }

  func testT11OnlyWhatFailedIsSentAgain() throws {
    let scene = DrainScene()
    put(scene, "t11-mail", channel: "mail", address: "ann@example.test")
    put(scene, "t11-hook", channel: "hook")
    let drain = drain(scene, [try mail(scene), try hook(scene, "/status/200", port: 1)])
    for second in stride(from: Int64(0), through: 60, by: 20) {
      scene.move(to: second)
      _ = try drain.run()
    }
    XCTAssertEqual(try Self.mailServer.get().received.count { $0.contains("t11-mail") }, 1)
    XCTAssertEqual(scene.outbox.receipts(notification: "t11-mail").map(\.outcome.name), ["sent"])
    XCTAssertGreaterThan(scene.outbox.receipts(notification: "t11-hook").count, 2)
    XCTAssertEqual(scene.outbox.outboxCounts(), [.sent: 1, .retry: 1])
  }

  func testT6ABusyReceiverIsLeftAloneForSevenSeconds() throws {
    let scene = DrainScene()
    put(scene, "t6", channel: "hook")
    let drain = drain(scene, [try hook(scene, "/busy/t6")])
    for second in [0, 6, 7] as [Int64] {
      scene.move(to: second)
      _ = try drain.run()
    }
    let receipts = scene.outbox.receipts(notification: "t6")
    XCTAssertEqual(receipts.map { $0.at.seconds - SampleNotifications.slot.seconds }, [0, 7])
    XCTAssertEqual(receipts.map(\.outcome.name), ["retry", "sent"])
    let keys = try Self.receiver.get().received.filter { $0.contains("/busy/t6") }
    XCTAssertEqual(keys.count { $0.contains("idempotency-key: t6\n") }, 2, "the same id both times")
  }

  /// A receiver that took a request and did not say so, and one that refused it or was not there.
  func testOnlyWhatMayHaveArrivedComesAsAPossibleRepeat() throws {
    for (path, first, isRepeat) in [
      ("/forget/cut", "unconfirmed", true), ("/forget/late", "unconfirmed", true), ("/fail/500", "retry", false),
      ("/fail/429", "retry", false), ("/fail/401", "bad credential", false),
    ] {
      let scene = DrainScene()
      put(scene, "doubt", channel: "hook")
      let place = path + "/doubt"
      _ = try drain(scene, [hook(scene, place)]).run()
      scene.move(to: 2000)
      // Another drain, which knows the outbox only.
      _ = try drain(scene, [hook(scene, place)]).run()
      let receipts = scene.outbox.receipts(notification: "doubt")
      XCTAssertEqual(receipts.map(\.outcome.name), [first, "sent"], path)
      let requests = try Self.receiver.get().received.filter { $0.contains(place + "\n") }
      XCTAssertEqual(requests.map { $0.contains("\nx-tocsin-possible-repeat: yes\n") }, [false, isRepeat], path)
      XCTAssertEqual(requests.count { $0.contains("\nidempotency-key: doubt\n") }, 2, path)
    }
    let scene = DrainScene()
    put(scene, "nobody", channel: "hook")
    _ = try drain(scene, [hook(scene, "/status/200/nobody", port: 1)]).run()
    scene.move(to: 2000)
    _ = try drain(scene, [hook(scene, "/status/200/nobody")]).run()
    let requests = try Self.receiver.get().received.filter { $0.contains("/nobody") }
    XCTAssertEqual(requests.map { $0.contains("x-tocsin-possible-repeat") }, [false])
  }

  /// A mail server that hangs up, or falls silent, before the mail's final dot and after it.
  func testAMailMayHaveArrivedOnlyAfterItsFinalDot() throws {
    for (stage, isRepeat) in [
      ("rcpt", false), ("data", false), ("dot", true), ("half", true), ("silent", true), ("busy", false),
    ] {
      let server = try Peer.cuttingSMTP()
      let (scene, start) = (DrainScene(), ContinuousClock.now)
      put(scene, "mail-\(stage)", channel: "mail", address: stage + "@example.test")
      var settings = EmailSettings(host: "127.0.0.1", port: server.port, from: "tocsin@alerts.example.test")
      (settings.security, settings.timeLimit) = (.none, 5)
      for second in [0, 2000] as [Int64] {
        scene.move(to: second)
        let mail = EmailChannel(name: "mail", settings: settings, now: { [scene] in scene.now })
        _ = try drain(scene, [mail]).run()
      }
      let receipts = scene.outbox.receipts(notification: "mail-\(stage)")
      XCTAssertEqual(receipts.map(\.outcome.name), [isRepeat ? "unconfirmed" : "retry", "sent"], stage)
      XCTAssertEqual(server.received.last?.contains("X-Tocsin-Possible-Repeat: yes"), isRepeat, stage)
      XCTAssertLessThan(ContinuousClock.now - start, .seconds(20), "\(stage): libcurl waited for its farewell")
    }
  }

  /// libcurl itself would wait two minutes.
  func testClosingAConnectionWaitsForNobody() throws {
    let (server, start) = (try Peer.cuttingSMTP(), ContinuousClock.now)
    var settings = EmailSettings(host: "127.0.0.1", port: server.port, from: "tocsin@alerts.example.test")
    settings.security = .none
    let outcome = EmailChannel(name: "mail", settings: settings, now: { SampleNotifications.slot }).send(
      SampleNotifications.notification("n1", address: "quit@example.test", parts: ["subject": "a", "text": "b"]),
      possibleRepeat: false)
    XCTAssertEqual(outcome.name, "sent")
    XCTAssertLessThan(ContinuousClock.now - start, .seconds(60))
  }

  /// One mail server with STARTTLS and a login, three recipients of one alert: taken, refused, deferred.
  func testOneRecipientTakenOneRefusedOneDeferred() throws {
    let scene = DrainScene()
    let server = try Peer.smtp("starttls")
    var settings = EmailSettings(host: "127.0.0.1", port: server.port, from: "tocsin@alerts.example.test")
    (settings.timeLimit, settings.caFile) = (5, try TestCertificate.make().certificate)
    (settings.user, settings.password) = (
      SecretReference("ann", folder: ""), SecretReference("open sesame", folder: "")
    )
    let mail = EmailChannel(name: "mail", settings: settings, now: { [scene] in scene.now })
    for (id, name) in [("taken", "ann"), ("refused", "r550"), ("deferred", "r451")] {
      put(scene, id, channel: "mail", address: name + "@example.test")
    }
    let drain = drain(scene, [mail])
    _ = try drain.run()
    XCTAssertEqual(
      ["taken", "refused", "deferred"].map { scene.outbox.entry(notification: $0)?.state }, [.sent, .dead, .retry])
    scene.move(to: 60)
    _ = try drain.run()
    XCTAssertEqual(
      ["taken", "refused", "deferred"].map { scene.outbox.receipts(notification: $0).count }, [1, 1, 2],
      "only what was deferred is tried again")
    XCTAssertEqual(server.received.count, 1)
    XCTAssertTrue(server.received.first?.contains("to ann@example.test") ?? false)
  }
}
