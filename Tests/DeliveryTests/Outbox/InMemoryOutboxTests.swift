import AuditEvents
import Delivery
import StoreConformance
import XCTest

final class InMemoryOutboxTests: XCTestCase {
  func testItPassesTheOutboxSuite() throws {
    try OutboxConformance { entries in
      let outbox = InMemoryOutbox()
      for entry in entries { outbox.put([entry.notification], at: entry.at) }
      return outbox
    }.verify()
  }

  func testANotificationIsPutInOnce() {
    let outbox = InMemoryOutbox()
    let notification = SampleNotifications.notification("a")
    outbox.put([notification, notification], at: SampleNotifications.slot)
    outbox.put([notification], at: SampleNotifications.slot.adding(seconds: 900))
    XCTAssertEqual(outbox.entries(states: [], limit: 9).map(\.createdAt), [SampleNotifications.slot])
  }
}
