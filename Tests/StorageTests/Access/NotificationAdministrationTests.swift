import Administration
import AuditEvents
import Delivery
import StoreConformance
import XCTest

@testable import Storage

final class NotificationAdministrationTests: FolderTestCase {
  private let now = SampleNotifications.slot.adding(seconds: 60)

  func testRetryAndDropAreAuditedAndRefuseWhatIsSent() throws {
    let stores = try folder.open()
    let waiting = SampleNotifications.notification("waiting")
    let sent = SampleNotifications.notification("sent")
    try stores.write("prepare a test") { connection in
      for notification in [waiting, sent] { try connection.put(notification, at: SampleNotifications.slot) }
    }
    try stores.settle(
      Receipt(notification: sent.id, at: now, attempt: 1, outcome: .sent(detail: "ok")), state: .sent, next: now)
    let administration = NotificationAdministration(store: stores, caller: .commandLine("root"))
    try administration.drop(waiting.id, reason: "test", now: now)
    XCTAssertEqual(try administration.entry(waiting.id).state, .dead)
    XCTAssertThrowsError(try administration.drop(waiting.id, now: now), "it does not wait any more")
    try administration.retry(waiting.id, now: now)
    XCTAssertNotEqual(try administration.entry(waiting.id).state, .dead)
    for body in [
      { try administration.retry(sent.id, now: self.now) }, { try administration.drop(sent.id, now: self.now) },
    ] {
      XCTAssertThrowsError(try body()) { XCTAssertEqual("\($0)", "notification '\(sent.id)': it is sent") }
    }
    XCTAssertThrowsError(try administration.retry("none", now: now)) {
      XCTAssertEqual("\($0)", "there is no notification 'none'")
    }
    let viewer = Caller(name: "eve", role: .viewer, origin: .console(address: ""))
    XCTAssertThrowsError(try NotificationAdministration(store: stores, caller: viewer).retry(waiting.id, now: now))
    let log = try stores.auditEntries(before: nil, limit: 10, filter: AuditFilter()).map(\.entry)
    XCTAssertEqual(log.map(\.action), ["notification.retried", "notification.dropped"])
    XCTAssertTrue(log[1].before?.hasPrefix("{\"state\":\"queued\"") ?? false, log[1].before ?? "")
    XCTAssertTrue(log[1].after?.hasPrefix("{\"state\":\"dead\"") ?? false, log[1].after ?? "")
  }
}
