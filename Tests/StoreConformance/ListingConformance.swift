public import Administration
public import Alerting
internal import AuditEvents
public import Delivery
internal import Detection
public import Engine
internal import XCTest

/// What every store must do whose long lists are read piece by piece. A test target of an implementation runs `verify`.
public struct ListingConformance {
  /// The stores that lists are read from, and those that fill them.
  public typealias Stores = ListingStore & RunStore & LeaseStore & Outbox & PolicyStore
  /// Fresh stores.
  public typealias Maker = () throws -> any Stores

  private let make: Maker
  private let slot = SampleNotifications.slot
  private let ever = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)

  /// The suite for stores that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try listsOfARangeAreThoseOfTheWholeCutOut()
    try alertsAreCountedBySpanAndLevel()
    try answersAreTakenOutOfTheCount()
    try theOutboxIsReadPageByPage()
  }

  /// Ten runs with an alert and a notification each.
  private func filled() throws -> any Stores {
    let stores = try make()
    let lease = try XCTUnwrap(
      try stores.acquireLease(owner: "host:1", now: slot, until: slot.adding(seconds: 86_400)))
    for (index, seconds) in [0, 900, 1800, 3600, 7200].enumerated() {
      for trail in ["a", "b"] as [TrailName] {
        try stores.commit(
          SampleOutcomes.outcome(slot.adding(seconds: Int64(seconds)), trail: trail, sequence: Int64(index + 1)),
          lease: lease)
      }
    }
    return stores
  }

  private func listsOfARangeAreThoseOfTheWholeCutOut() throws {
    let stores = try filled()
    let alerts = try stores.alerts(trail: nil, limit: 100)
    let runs = try stores.runs(trail: nil, limit: 100)
    XCTAssertEqual(runs.count, 10, #function)
    XCTAssertEqual(try stores.alerts(trail: nil, slots: ever, limit: 100), alerts, #function)
    XCTAssertEqual(try stores.runs(trail: nil, slots: ever, limit: 100), runs, #function)
    for range in [slot..<slot.adding(seconds: 900), slot.adding(seconds: 1)..<slot.adding(seconds: 3601)] {
      for trail in [nil, "a", "c"] as [TrailName?] {
        let isAsked = { (name: TrailName) in trail == nil || trail == name }
        XCTAssertEqual(
          try stores.alerts(trail: trail, slots: range, limit: 100),
          alerts.filter { range.contains($0.slot) && isAsked($0.trail) }, #function)
        XCTAssertEqual(
          try stores.runs(trail: trail, slots: range, limit: 3),
          Array(runs.filter { range.contains($0.slot) && isAsked($0.trail) }.prefix(3)), #function)
      }
    }
    XCTAssertEqual(try stores.alerts(trail: nil, slots: ever, limit: 0), [], #function)
  }

  private func alertsAreCountedBySpanAndLevel() throws {
    let stores = try filled()
    let hour = Timestamp(seconds: slot.seconds / 3600 * 3600)
    let counts = try stores.alertCounts(slots: hour..<slot.adding(seconds: 86_400), every: 3600)
    XCTAssertEqual(counts.reduce(0) { $0 + $1.count }, 10, #function)
    XCTAssertEqual(counts.map(\.start), counts.map(\.start).sorted(), #function)
    XCTAssertTrue(counts.allSatisfy { $0.start.seconds % 3600 == 0 }, "\(#function): spans begin with the hour")
    XCTAssertEqual(Set(counts.map(\.level)), [.critical], #function)
    XCTAssertEqual(try stores.alertCounts(slots: slot..<slot, every: 3600), [], #function)
  }

  private func answersAreTakenOutOfTheCount() throws {
    let stores = try filled()
    let slots = slot..<slot.adding(seconds: 1801)
    XCTAssertEqual(try stores.unansweredAlerts(slots: slots, except: []), 6, #function)
    let others = Set(try stores.alerts(trail: nil, slots: slots, limit: 100).map(\.rule))
    XCTAssertEqual(try stores.unansweredAlerts(slots: slots, except: others), 0, #function)
    let alert = try XCTUnwrap(try stores.alerts(trail: "a", slots: slots, limit: 1).first)
    let handling = AlertHandling(
      alert: alert.id, key: SuppressionKey(fingerprint: alert.fingerprint, policy: "p"), trail: alert.trail,
      openedAt: alert.slot, lastMatch: alert.slot)
    try stores.store(AlertAnswer(.acknowledge, handling: handling, by: "ann", note: "", at: slot))
    // A committed alert has an id of its own; its twin of the other trail may share it.
    let same = try stores.alerts(trail: nil, slots: slots, limit: 100).count { $0.id == alert.id }
    XCTAssertEqual(try stores.unansweredAlerts(slots: slots, except: []), 6 - same, #function)
  }

  private func theOutboxIsReadPageByPage() throws {
    let stores = try filled()
    let all = try stores.entries(states: [], limit: 100)
    XCTAssertEqual(all.count, 10, #function)
    var read: [OutboxEntry] = []
    while true {
      let page = try stores.outboxEntries(
        states: [], channel: "mail", before: read.last?.notification.id, limit: 3)
      read += page
      if page.count < 3 { break }
    }
    XCTAssertEqual(read, all, #function)
    XCTAssertEqual(try stores.outboxEntries(states: [.dead], channel: nil, before: nil, limit: 9), [], #function)
    XCTAssertEqual(try stores.outboxEntries(states: [], channel: "sms", before: nil, limit: 9), [], #function)
    XCTAssertEqual(try stores.outboxEntries(states: [], channel: nil, before: "gone", limit: 9), [], #function)
  }
}
