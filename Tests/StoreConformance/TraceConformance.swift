internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
public import Engine
internal import XCTest

/// What every store must answer about single events, groups and rules. A test target of an implementation runs
/// `verify`.
public struct TraceConformance {
  /// Fresh stores.
  public typealias Maker = () throws -> any EngineStores

  private let make: Maker
  private let trail = SampleMatches.trail
  private let slot = SampleNotifications.slot

  /// The suite for stores that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try runsAreFoundBySlot()
    try decisionsAreFoundByGroup()
    try notificationsAreFoundByGroupAndSlot()
    try decisionsAreCounted()
    try matchesAreFoundAndCounted()
  }

  private func commit(_ outcome: PassOutcome, to stores: any EngineStores) throws {
    let token = try XCTUnwrap(try stores.acquireLease(owner: "host:1", now: slot, until: slot.adding(seconds: 9)))
    try stores.commit(outcome, lease: token)
  }

  private func runsAreFoundBySlot() throws {
    let stores = try make()
    XCTAssertNil(try stores.run(trail: trail, slot: slot), #function)
    let outcome = SampleOutcomes.outcome(slot)
    try commit(outcome, to: stores)
    XCTAssertEqual(try stores.run(trail: trail, slot: slot), outcome.run, #function)
    XCTAssertNil(try stores.run(trail: trail, slot: slot.adding(seconds: 1)), #function)
    XCTAssertNil(try stores.run(trail: "other", slot: slot), #function)
  }

  private func decisionsAreFoundByGroup() throws {
    let stores = try make()
    var first = SampleOutcomes.outcome(slot)
    first.decisions[1].fingerprint = Fingerprint(stored: "another group")
    let second = SampleOutcomes.outcome(slot.adding(seconds: 900))
    try commit(first, to: stores)
    try commit(second, to: stores)
    let group = first.decisions[0].fingerprint
    XCTAssertEqual(
      try stores.decisions(trail: trail, fingerprint: group, limit: 99),
      second.decisions + [first.decisions[0], first.decisions[2]], #function)
    XCTAssertEqual(
      try stores.decisions(trail: trail, fingerprint: group, limit: 1), [second.decisions[0]], #function)
    XCTAssertEqual(try stores.decisions(trail: "other", fingerprint: group, limit: 9), [], #function)
  }

  private func notificationsAreFoundByGroupAndSlot() throws {
    let stores = try make()
    var outcome = SampleOutcomes.outcome(slot)
    outcome.notifications = ["one", "two", "three", "four"].map { SampleNotifications.notification($0) }
    outcome.notifications[1].fingerprint = Fingerprint(stored: "another group")
    outcome.notifications[2].slot = slot.adding(seconds: 900)
    try commit(outcome, to: stores)
    let wanted = outcome.notifications[0]
    let found = try stores.notifications(fingerprint: wanted.fingerprint, slot: wanted.slot)
    XCTAssertEqual(found.map(\.notification), [wanted, outcome.notifications[3]], #function)
    XCTAssertEqual(found.map(\.state), [.queued, .queued], #function)
  }

  private func matchesAreFoundAndCounted() throws {
    let stores = try make()
    let first = try SampleFiles.file("a.json", ["a1", "a2"], trail: trail, arrival: slot, matching: [0, 1])
    let second = try SampleFiles.file(
      "b.json", ["b1", "b2"], trail: trail, arrival: slot.adding(seconds: 9), matching: [1])
    try stores.commit([first, second])
    let all = try stores.matches(trail: trail, arrival: slot..<slot.adding(seconds: 10))
    XCTAssertEqual(all.count, 3, #function)
    for stored in all {
      XCTAssertEqual(try stores.matches(trail: trail, sequence: stored.match.sequence), [stored], #function)
    }
    XCTAssertEqual(try stores.matches(trail: trail, sequence: 3), [], #function)
    XCTAssertEqual(try stores.matches(trail: "other", sequence: 1), [], #function)
    let rule = try XCTUnwrap(all.first?.match.rule)
    XCTAssertEqual(
      try stores.matchTallies(trail: trail, arrival: slot..<slot.adding(seconds: 10)),
      [MatchTally(rule: rule, matches: 3, last: slot.adding(seconds: 9))], #function)
    XCTAssertEqual(
      try stores.matchTallies(trail: trail, arrival: slot..<slot.adding(seconds: 9)).map(\.matches), [2], #function)
    XCTAssertEqual(try stores.matchTallies(trail: "other", arrival: slot..<slot.adding(seconds: 9)), [], #function)
  }

  private func decisionsAreCounted() throws {
    let stores = try make()
    var outcome = SampleOutcomes.outcome(slot)
    outcome.decisions[1].text = "held: repeat until 11:00"
    outcome.decisions[2].rule = RuleID("another")
    try commit(outcome, to: stores)
    try commit(SampleOutcomes.outcome(slot.adding(seconds: 900)), to: stores)
    let rule = outcome.decisions[0].rule
    XCTAssertEqual(
      try stores.decisionTallies(trail: trail, slots: slot..<slot.adding(seconds: 900)),
      [
        DecisionTally(rule: RuleID("another"), outcome: "sent", decisions: 1, matches: 3),
        DecisionTally(rule: rule, outcome: "held", decisions: 1, matches: 2),
        DecisionTally(rule: rule, outcome: "sent", decisions: 1, matches: 1),
      ], #function)
    XCTAssertEqual(
      try stores.decisionTallies(trail: trail, slots: slot..<slot.adding(seconds: 901)).map(\.decisions), [1, 1, 4],
      #function)
    XCTAssertEqual(try stores.decisionTallies(trail: "other", slots: slot..<slot.adding(seconds: 900)), [], #function)
  }
}
