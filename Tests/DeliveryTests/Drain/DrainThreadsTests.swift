import AuditEvents
import Delivery
import Dispatch
import StoreConformance
import Synchronization
import XCTest

final class DrainThreadsTests: XCTestCase {
  func testASlowEndpointDelaysNoOther() throws {
    let scene = DrainScene()
    let fastDone = DispatchSemaphore(value: 0)
    let timedOut = Mutex(false)
    let slow = scene.channel("slow") { [scene] notification, _ in
      // Meanwhile something becomes due on the channel that was done already.
      if notification.id == "s1" { scene.put("late", channel: "fast") }
      if fastDone.wait(timeout: .now() + 2) == .timedOut { timedOut.withLock { $0 = true } }
      return .sent(detail: "")
    }
    let fast = scene.channel("fast") { notification, _ in
      if notification.id == "f3" || notification.id == "late" { fastDone.signal() }
      return .sent(detail: "")
    }
    scene.put("s0", "s1", channel: "slow")
    scene.put("f1", "f2", "f3", channel: "fast")
    let report = try scene.drain([slow, fast]).run()
    XCTAssertFalse(timedOut.withLock { $0 }, "the fast channel waited for the slow one")
    XCTAssertEqual(report.sent, 6)
  }

  func testRecipientsAreServedAtOnceButNeverMoreThanStated() throws {
    let scene = DrainScene()
    let load = Mutex((now: 0, most: 0))
    let mail = scene.channel("mail") { _, _ in
      load.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      usleep(5000)
      load.withLock { $0.now -= 1 }
      return .sent(detail: "")
    }
    for index in 0..<40 { scene.put("n\(index)", channel: "mail", contact: "contact\(index)") }
    let report = try scene.drain([mail], recipientsAtOnce: 4).run()
    XCTAssertEqual(report.sent, 40)
    XCTAssertEqual(load.withLock { $0.most }, 4)
  }

  /// An engine that was stopped in the middle of a send, such as by a pause of its machine, finds out that another took
  /// over: what that one sent stays sent.
  func testAnEngineThatWasStoppedTakesNothingBack() throws {
    let scene = DrainScene()
    scene.put("a", "b", channel: "hook")
    let other = scene.channel("hook") { _, _ in .sent(detail: "200") }
    let stopped = scene.channel("hook") { [scene] notification, attempt in
      guard notification.id == "a", attempt == 1 else { return .sent(detail: "200") }
      // Its lease ran out, and the other engine began with what it left.
      scene.outbox.releaseClaims()
      XCTAssertEqual(try? scene.drain([other]).run().sent, 2)
      return .retry(after: nil, detail: "time limit")
    }
    _ = try scene.drain([stopped]).run()
    XCTAssertEqual(scene.outbox.outboxCounts(), [.sent: 2])
    for id in ["a", "b"] {
      XCTAssertEqual(scene.outbox.receipts(notification: id).map(\.outcome), [.sent(detail: "200")], id)
      XCTAssertEqual(scene.outbox.entry(notification: id)?.attempts, 1, id)
    }
    XCTAssertEqual(stopped.story, "a@0", "b was sent by the other")
  }

  func testAFailingStoreEndsTheDrainAfterWhatIsInFlight() {
    let outbox = OutboxThatCannotSettle()
    outbox.inner.put(
      (0..<3).map { SampleNotifications.notification("n\($0)", channel: "hook") }, at: SampleNotifications.slot)
    let hook = ScriptedChannel("hook", now: { SampleNotifications.slot }, answer: { _, _ in .sent(detail: "") })
    let drain = Drain(outbox: outbox, channels: [hook], now: { SampleNotifications.slot })
    XCTAssertThrowsError(try drain.run()) { XCTAssertEqual($0 as? OutboxError, .unknownNotification("n0")) }
    XCTAssertEqual(hook.story, "n0@0")
    outbox.inner.releaseClaims()
    XCTAssertEqual(outbox.inner.outboxCounts(), [.queued: 3], "nothing is lost")
  }
}

/// An outbox whose disk is full.
private final class OutboxThatCannotSettle: Outbox {
  let inner = InMemoryOutbox()
  func settle(_ settlements: [Settlement]) throws {
    throw OutboxError.unknownNotification(settlements[0].receipt.notification)
  }
  func reopen(notification: String, at time: Timestamp) -> Bool { inner.reopen(notification: notification, at: time) }
  func endpoints() -> [EndpointState] { inner.endpoints() }
  func keep(_ endpoint: EndpointState) { inner.keep(endpoint) }
  func entry(notification: String) -> OutboxEntry? { inner.entry(notification: notification) }
  func put(_ notifications: [Notification], at time: Timestamp) { inner.put(notifications, at: time) }
  func dueChannels(now: Timestamp) -> [String] { inner.dueChannels(now: now) }
  func claim(channel: String, now: Timestamp, leaseEnd: Timestamp, limit: Int) -> [OutboxEntry] {
    inner.claim(channel: channel, now: now, leaseEnd: leaseEnd, limit: limit)
  }
  func putBack(_ claimed: [OutboxEntry], notBefore: Timestamp) { inner.putBack(claimed, notBefore: notBefore) }
  func postpone(channel: String, until: Timestamp) { inner.postpone(channel: channel, until: until) }
  func hasten(notBefore latest: Timestamp) { inner.hasten(notBefore: latest) }
  func releaseClaims() { inner.releaseClaims() }
  func entries(states: Set<OutboxEntry.State>, limit: Int) -> [OutboxEntry] {
    inner.entries(states: states, limit: limit)
  }
  func receipts(notification: String) -> [Receipt] { inner.receipts(notification: notification) }
  func outboxCounts() -> [OutboxEntry.State: Int] { inner.outboxCounts() }
  func nextDue() -> Timestamp? { inner.nextDue() }
}
