import Alerting
import AuditEvents
import Delivery
import Foundation
import StoreConformance
import WorkspaceFiles
import XCTest

final class FallbackTests: XCTestCase {
  private static let receiver = Result { try Peer.http() }
  private let people = [
    FallbackRecipient(channel: "mail", contact: "ann", address: "ann@example.test"),
    FallbackRecipient(channel: "mail", contact: "bob", address: "bob@example.test"),
  ]

  private func notification(_ id: String, channel: String = "robot") -> Delivery.Notification {
    var notification = SampleNotifications.notification(
      id, channel: channel, contact: "", address: "", parts: ["title": "T", "text": "Root signed in"])
    notification.fallback = people
    return notification
  }

  func testWhatIsGivenUpGoesToTheFallbackOnce() throws {
    let scene = DrainScene()
    let robot = scene.channel("robot") { _, _ in .never(detail: "errcode 310000") }
    let mail = scene.channel("mail") { _, _ in .sent(detail: "250") }
    scene.outbox.put([notification("n1")], at: scene.now)
    let reports = try scene.play(scene.drain([robot, mail]))
    XCTAssertEqual(robot.log.count, 1)
    XCTAssertEqual(mail.log.count, 2, "every fallback recipient is told")
    XCTAssertEqual(reports.first?.channels["robot"]?.followers, 2)
    XCTAssertEqual(scene.outbox.outboxCounts(), [.dead: 1, .sent: 2])
    let told = scene.outbox.entries(states: [.sent], limit: 9).map(\.notification)
    XCTAssertEqual(Set(told.map(\.address)), ["ann@example.test", "bob@example.test"])
    XCTAssertEqual(Set(told.map(\.id)).count, 2)
    for notification in told {
      XCTAssertEqual(notification.alert, "alert-of-n1")
      XCTAssertEqual(notification.reason, "fallback of robot: never")
      XCTAssertEqual(notification.fallback, [])
      XCTAssertEqual(
        notification.message.parts["text"],
        "Root signed in\n\nSent here because the channel robot could not deliver it (never: errcode 310000).")
      XCTAssertEqual(notification.message.parts["subject"], "T")
    }
    let endpoint = try XCTUnwrap(scene.outbox.endpoints().first)
    XCTAssertEqual(endpoint.givenUp, 1)
    XCTAssertEqual(endpoint.problem, "never: errcode 310000")
  }

  func testARefusedCredentialDoesNotWaitForADay() throws {
    let scene = DrainScene()
    let robot = scene.channel("robot") { _, _ in .badCredential(detail: "token is not exist") }
    let mail = scene.channel("mail") { _, _ in .sent(detail: "250") }
    scene.outbox.put([notification("n1")], at: scene.now)
    try scene.play(scene.drain([robot, mail]), until: 0)
    XCTAssertEqual(mail.log.map(\.second), [0, 0])
  }

  func testAnEndpointThatIsDownFallsBackAfterItsDay() throws {
    let scene = DrainScene()
    let robot = scene.channel("robot") { _, _ in .retry(after: nil, detail: "refused") }
    let mail = scene.channel("mail") { _, _ in .sent(detail: "250") }
    scene.outbox.put([notification("n1")], at: scene.now)
    try scene.play(scene.drain([robot, mail]))
    XCTAssertEqual(mail.log.map(\.second), [86_400, 86_400])
  }

  /// T7: the robot of a real receiver says 200 and errcode 310000.
  func testT7AKeywordThatIsMissingIsForGoodAndTheFallbackTells() throws {
    let scene = DrainScene()
    let port = try Self.receiver.get().port
    func robot(_ name: String, _ answer: String) -> any Channel {
      let words = Data(answer.utf8).base64EncodedString().replacingOccurrences(of: "=", with: "")
      return channel(
        name, .dingtalk(DingTalkSettings(url: clear("http://127.0.0.1:\(port)/say/200/\(words)/t7"))),
        now: { [scene] in scene.now })
    }
    let mail = scene.channel("mail") { _, _ in .sent(detail: "250") }
    let drain = Drain(
      outbox: scene.outbox,
      channels: [
        robot("robot", "{\"errcode\":310000,\"errmsg\":\"keywords not in content\"}"),
        robot("fast", "{\"errcode\":130101,\"errmsg\":\"send too fast\"}"), mail,
      ], now: { [scene] in scene.now }, random: { _, _ in 0 })
    scene.outbox.put([notification("n1"), notification("n2", channel: "fast")], at: scene.now)
    _ = try drain.run()
    _ = try drain.run()
    XCTAssertEqual(scene.outbox.entry(notification: "n1")?.state, .dead)
    XCTAssertEqual(mail.log.count, 2)
    XCTAssertEqual(
      scene.outbox.receipts(notification: "n1").map(\.outcome),
      [.never(detail: "HTTP 200: errcode 310000: keywords not in content")])
    let waiting = try XCTUnwrap(scene.outbox.entry(notification: "n2"))
    XCTAssertEqual(waiting.state, .retry)
    XCTAssertEqual(waiting.notBefore, scene.now.adding(seconds: 600), "a silenced robot is left alone for ten minutes")
  }
}
