public import Alerting
internal import AuditEvents
public import Delivery
internal import Detection
public import Engine
internal import XCTest

/// What every store of runs must do, together with the ledger and the outbox that runs write. A test target of an
/// implementation runs `verify`.
public struct RunConformance {
  /// The stores that one commit writes.
  public typealias Stores = RunStore & LeaseStore & SuppressionLedger & Outbox & PolicyStore
  /// Fresh stores.
  public typealias Maker = () throws -> any Stores

  private let make: Maker
  private let slot = SampleNotifications.slot

  /// The suite for stores that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try aRunComesBackAsItWas()
    try aSlotIsStoredOnce()
    try aLostLeaseStoresNothing()
    try slotsAreAnswered()
    try listsAreNewestFirst()
    try hitsAddUp()
    try aDispatchIsStoredWholeOrNotAtAll()
  }

  private func after(_ seconds: Int64) -> Timestamp { slot.adding(seconds: seconds) }

  private func lease(_ stores: any LeaseStore) throws -> LeaseToken {
    try XCTUnwrap(try stores.acquireLease(owner: "host:1", now: slot, until: after(120)))
  }

  private func aRunComesBackAsItWas() throws {
    let stores = try make()
    let outcome = SampleOutcomes.outcome(slot)
    try stores.commit(outcome, lease: try lease(stores))
    XCTAssertEqual(try stores.runs(trail: nil, limit: 9), [outcome.run], #function)
    XCTAssertEqual(try stores.decisions(trail: nil, slots: nil, limit: 9), outcome.decisions, #function)
    XCTAssertEqual(try stores.alerts(trail: nil, limit: 9), outcome.alerts, #function)
    XCTAssertEqual(try stores.ledgerEntries(trail: SampleMatches.trail), outcome.ledger, #function)
    let entries = try stores.entries(states: [], limit: 9)
    XCTAssertEqual(entries.map(\.notification), outcome.notifications, #function)
    XCTAssertEqual(entries.map(\.state), [.queued], #function)
    XCTAssertEqual(entries.map(\.createdAt), [outcome.run.finishedAt], #function)
    XCTAssertEqual(try stores.dueChannels(now: outcome.run.finishedAt), ["mail"], "\(#function): due at once")
    XCTAssertEqual(try stores.whitelistHits(), outcome.whitelistHits, #function)
  }

  /// Notifications, what they tell, and the end of what waited, in one transaction; nothing of it without the lease.
  private func aDispatchIsStoredWholeOrNotAtAll() throws {
    let stores = try make()
    let token = try lease(stores)
    var outcome = DispatchOutcome(at: after(5))
    var notification = SampleNotifications.notification("digest")
    notification.status = .resolved
    notification.told = ToldAlerts(
      others: ["a2", "a3"], left: 7, headline: "quiet hours are over: 10 alerts", reason: "first", heldCount: 3,
      heldSince: slot)
    outcome.notifications = [notification]
    let alert = "f1"
    let key = SuppressionKey(fingerprint: Fingerprint(stored: alert), policy: "p")
    var waiting = WaitingMessage(
      policy: "p", kind: .quietHours, channel: "mail", contact: "ann", address: "ann@example.test",
      template: "default", reason: "route 1", opened: slot, due: after(60),
      items: [.init(alert: "a1", level: .high, reason: "first", heldCount: 2, heldSince: slot)])
    waiting.onCall = "primary"
    outcome.changes.waiting = [waiting]
    outcome.changes.handlings = [
      AlertHandling(alert: "a1", key: key, trail: SampleMatches.trail, openedAt: slot, lastMatch: slot, nextStep: 2)
    ]
    outcome.changes.notes = [AlertNote(alert: "a1", at: after(5), text: "told ann")]
    outcome.changes.told = [
      ToldMessage(
        notification: "digest", at: after(5), policy: "p", group: "", channel: "mail", channelKind: "email",
        contact: "ann", address: "ann@example.test", level: .high, alerts: 10)
    ]
    try stores.commit(outcome, lease: token)
    XCTAssertEqual(try stores.entries(states: [], limit: 9).map(\.notification), [notification], #function)
    XCTAssertEqual(try stores.waitingMessages(), [waiting], #function)
    XCTAssertEqual(try stores.openHandlings().map(\.nextStep), [2], #function)
    XCTAssertEqual(try stores.notes(alert: "a1").map(\.text), ["told ann"], #function)
    XCTAssertEqual(try stores.toldMessages(since: slot), outcome.changes.told, #function)
    // The same again changes nothing but what is settled.
    var second = DispatchOutcome(at: after(9))
    second.notifications = [notification]
    second.changes.settled = [waiting.id]
    try stores.commit(second, lease: token)
    XCTAssertEqual(try stores.outboxCounts(), [.queued: 1], #function)
    XCTAssertEqual(try stores.waitingMessages(), [], #function)
    // Another engine took over: nothing is stored any more.
    _ = try stores.acquireLease(owner: "host:2", now: after(500), until: after(900))
    var late = DispatchOutcome(at: after(10))
    late.notifications = [SampleNotifications.notification("late")]
    late.changes.waiting = [waiting]
    XCTAssertThrowsError(try stores.commit(late, lease: token), #function) {
      XCTAssertEqual($0 as? StoreError, .fenced, #function)
    }
    XCTAssertEqual(try stores.outboxCounts(), [.queued: 1], #function)
    XCTAssertEqual(try stores.waitingMessages(), [], #function)
  }

  private func aSlotIsStoredOnce() throws {
    let stores = try make()
    let token = try lease(stores)
    let outcome = SampleOutcomes.outcome(slot)
    try stores.commit(outcome, lease: token)
    var again = SampleOutcomes.outcome(slot)
    again.run.events = 5
    again.decisions = []
    again.ledger = [SampleOutcomes.ledgerEntry("other")]
    again.notifications = [SampleNotifications.notification("other")]
    try stores.commit(again, lease: token)
    XCTAssertEqual(try stores.runs(trail: nil, limit: 9), [outcome.run], #function)
    XCTAssertEqual(try stores.decisions(trail: nil, slots: nil, limit: 9), outcome.decisions, #function)
    XCTAssertEqual(try stores.ledgerEntries(trail: SampleMatches.trail), outcome.ledger, #function)
    XCTAssertEqual(try stores.outboxCounts(), [.queued: 1], #function)
    XCTAssertEqual(try stores.whitelistHits(), outcome.whitelistHits, #function)
  }

  private func aLostLeaseStoresNothing() throws {
    let stores = try make()
    let lost = try lease(stores)
    let token = try XCTUnwrap(try stores.acquireLease(owner: "host:2", now: after(120), until: after(240)))
    for refused in [lost, LeaseToken(number: 0), LeaseToken(number: token.number + 1)] {
      XCTAssertThrowsError(try stores.commit(SampleOutcomes.outcome(slot), lease: refused), #function) { error in
        XCTAssertEqual(error as? StoreError, .fenced, #function)
      }
    }
    try stores.commit(SampleOutcomes.outcome(after(900)), lease: token)
    try stores.releaseLease(token)
    XCTAssertThrowsError(try stores.commit(SampleOutcomes.outcome(after(1800)), lease: token), #function) { error in
      XCTAssertEqual(error as? StoreError, .fenced, "\(#function): it was given up")
    }
    XCTAssertEqual(try stores.runs(trail: nil, limit: 9).map(\.slot), [after(900)], #function)
    XCTAssertEqual(try stores.ledgerEntries(trail: SampleMatches.trail).map(\.notifiedAt), [after(900)], #function)
    XCTAssertEqual(try stores.outboxCounts(), [.queued: 1], #function)
  }

  private func slotsAreAnswered() throws {
    let stores = try make()
    let token = try lease(stores)
    XCTAssertNil(try stores.lastSlot(trail: SampleMatches.trail), #function)
    for seconds: Int64 in [900, 0, 2700] {
      try stores.commit(SampleOutcomes.outcome(after(seconds)), lease: token)
    }
    try stores.commit(SampleOutcomes.outcome(after(9000), trail: "staging"), lease: token)
    XCTAssertEqual(try stores.lastSlot(trail: SampleMatches.trail), after(2700), #function)
    XCTAssertEqual(
      try stores.completedSlots(trail: SampleMatches.trail, in: slot..<after(2700)), [slot, after(900)], #function)
    XCTAssertEqual(try stores.completedSlots(trail: "other", in: slot..<after(2700)), [], #function)
  }

  private func listsAreNewestFirst() throws {
    let stores = try make()
    let token = try lease(stores)
    for (seconds, trail): (Int64, TrailName) in [(900, "b"), (0, "a"), (900, "a"), (0, "b")] {
      try stores.commit(SampleOutcomes.outcome(after(seconds), trail: trail), lease: token)
    }
    let names = [(after(900), "a"), (after(900), "b"), (slot, "a"), (slot, "b")].map { "\($0.1)@\($0.0.seconds)" }
    XCTAssertEqual(try stores.runs(trail: nil, limit: 3).map { "\($0.trail)@\($0.slot.seconds)" }, Array(names[..<3]))
    XCTAssertEqual(try stores.runs(trail: "b", limit: 3).map(\.slot), [after(900), slot], #function)
    XCTAssertEqual(try stores.alerts(trail: nil, limit: 9).map(\.title), names, #function)
    XCTAssertEqual(try stores.alerts(trail: "b", limit: 1).map(\.title), [names[1]], #function)
    let titles = names.flatMap { ["\($0)#1", "\($0)#2", "\($0)#3"] }
    XCTAssertEqual(try stores.decisions(trail: nil, slots: nil, limit: 5).map(\.title), Array(titles[..<5]), #function)
    XCTAssertEqual(
      try stores.decisions(trail: "a", slots: slot..<after(900), limit: 9).map(\.title), Array(titles[6..<9]), #function
    )
    XCTAssertEqual(try stores.decisions(trail: nil, slots: nil, limit: 0).count, 0, #function)
  }

  private func hitsAddUp() throws {
    let stores = try make()
    let token = try lease(stores)
    try stores.commit(SampleOutcomes.outcome(after(900)), lease: token)
    var earlier = SampleOutcomes.outcome(slot)
    earlier.whitelistHits.append(WhitelistHit(entry: "backup#1", count: 1, last: slot))
    try stores.commit(earlier, lease: token)
    let expected = [
      WhitelistHit(entry: "backup#1", count: 1, last: slot),
      WhitelistHit(entry: "ci-bots#2", count: 4, last: after(895)),
    ]
    XCTAssertEqual(try stores.whitelistHits(), expected, #function)
  }
}
