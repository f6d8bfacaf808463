internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
public import Engine
internal import XCTest

/// What every store that removes what is old must do. A test target of an implementation runs `verify`.
public struct RetentionConformance {
  private let make: () throws -> any EngineStores
  private let trail = SampleMatches.trail
  private let noon = SampleEvents.noon
  private let day: Int64 = 86_400

  /// The suite for stores that `make` makes.
  public init(make: @escaping () throws -> any EngineStores) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try eachKindGoesByItsOwnTime()
    try whatStillMattersStays()
    try memoryGoesWithItsRule()
    try theNewestRunStays()
    try onlyPunctualRunsProveTheClock()
    try nothingAllowedIsNothingRemoved()
  }

  private func after(_ days: Int64) -> Timestamp { noon.adding(seconds: days * day) }
  private var ever: Range<Timestamp> { after(-99)..<after(99) }

  private func lease(_ store: any LeaseStore) throws -> LeaseToken {
    try XCTUnwrap(try store.acquireLease(owner: "host:1", now: noon, until: after(1)))
  }

  /// Stores with a file and a run on the first day and the same on the tenth.
  private func prepared(_ change: (inout PassOutcome) -> Void = { _ in }) throws -> any EngineStores {
    let store = try make()
    let token = try lease(store)
    for days in [Int64(0), 10] {
      let file = try SampleFiles.file(
        "\(days).json", ["e\(days)"], trail: trail, arrival: after(days), matching: [0], from: days * day)
      try store.commit([file])
      var outcome = SampleOutcomes.outcome(after(days), sequence: days == 0 ? 1 : 2)
      outcome.run.late = false
      outcome.ledger = [
        SampleOutcomes.ledgerEntry("f\(days)", notifiedAt: after(days))
      ].map { entry in
        var entry = entry
        (entry.heldSince, entry.heldCount) = (nil, 0)
        return entry
      }
      outcome.alerts[0].id = "alert-\(days)"
      outcome.notifications[0].alert = "alert-\(days)"
      if days == 0 { change(&outcome) }
      try store.commit(outcome, lease: token)
    }
    return store
  }

  /// Everything that waits is sent at a moment.
  private func drain(_ store: any EngineStores, at moment: Timestamp) throws {
    let moment = moment.adding(seconds: 60)
    for channel in try store.dueChannels(now: moment) {
      for entry in try store.claim(channel: channel, now: moment, leaseEnd: moment, limit: 99) {
        let receipt = Receipt(notification: entry.notification.id, at: moment, attempt: 1, outcome: .sent(detail: ""))
        try store.settle([Settlement(receipt: receipt, state: .sent, next: moment, claimedUntil: entry.notBefore)])
      }
    }
  }

  private func plan(_ change: (inout RetentionPlan) -> Void) -> RetentionPlan {
    var plan = RetentionPlan()
    change(&plan)
    return plan
  }

  /// Removes in the smallest steps there are until nothing is left to remove; returns what went.
  private func retire(_ store: any EngineStores, _ plan: RetentionPlan) throws -> [String: Int] {
    var limits = RetentionLimits()
    (limits.transactions, limits.rows) = (1, 1)
    var removed: [String: Int] = [:]
    for _ in 0..<100 {
      let report = try store.retire(plan, limits: limits)
      removed.merge(report.removed, uniquingKeysWith: +)
      if report.isComplete, report.removed.isEmpty { return removed }
    }
    XCTFail("it never ended")
    return removed
  }

  private func eachKindGoesByItsOwnTime() throws {
    let store = try prepared { outcome in
      outcome.changes.told = [
        ToldMessage(
          notification: "n", at: noon, policy: "p", group: "", channel: "mail", channelKind: "email", contact: "ann",
          address: "a", level: .high, alerts: 1)
      ]
    }
    try drain(store, at: after(10))
    XCTAssertEqual(try retire(store, plan { $0.events = after(5) }), ["segments": 1], #function)
    XCTAssertEqual(try store.locate(trail: nil, eventID: "e0"), [], #function)
    XCTAssertEqual(try store.locate(trail: nil, eventID: "e10").count, 1, #function)
    let matches = try store.matches(trail: trail, arrival: ever)
    XCTAssertEqual(matches.map(\.match.event.id), ["e0", "e10"], "\(#function): a match outlives its event")
    XCTAssertEqual(matches.map(\.handledAt), [after(0), after(10)], #function)

    XCTAssertEqual(try retire(store, plan { $0.matches = after(5) }), ["matches": 1, "decisions": 3], #function)
    XCTAssertEqual(try store.matches(trail: trail, arrival: ever).map(\.match.event.id), ["e10"], #function)
    XCTAssertEqual(try store.alerts(trail: trail, limit: 9).map(\.id), ["alert-10", "alert-0"], #function)

    XCTAssertEqual(try retire(store, plan { $0.alerts = after(5) }), ["alerts": 1, "ledger entries": 1], #function)
    XCTAssertEqual(try store.alerts(trail: trail, limit: 9).map(\.id), ["alert-10"], #function)
    XCTAssertEqual(try store.ledgerEntries(trail: trail).map(\.key.fingerprint.text), ["f10"], #function)

    let both = plan {
      $0.matches = after(5)
      $0.alerts = after(5)
    }
    XCTAssertEqual(try retire(store, both), ["runs": 1], #function)
    XCTAssertEqual(try store.runs(trail: nil, limit: 9).map(\.slot), [after(10)], #function)

    let names = try store.entries(states: [], limit: 9).map(\.notification.id)
    XCTAssertEqual(try retire(store, plan { $0.notifications = after(5) }), ["notifications": 1, "told": 1], #function)
    XCTAssertEqual(try store.entries(states: [], limit: 9).map(\.notification.id), [names[0]], #function)
    XCTAssertEqual(try store.receipts(notification: names[1]).count, 0, #function)
    XCTAssertEqual(try store.receipts(notification: names[0]).count, 1, #function)
    XCTAssertEqual(try store.toldMessages(since: after(-1)).count, 0, #function)
  }

  private func everything(before moment: Timestamp) -> RetentionPlan {
    plan {
      ($0.events, $0.matches, $0.alerts) = (moment, moment, moment)
      ($0.notifications, $0.memory) = (moment, moment)
    }
  }

  /// An open notification with its alert, an alert that somebody may answer, one that waits for its group, a held match.
  private func whatStillMattersStays() throws {
    let store = try prepared { outcome in
      let first = outcome.alerts[0]
      for name in ["answerable", "waiting", "over"] {
        var alert = first
        alert.id = name
        outcome.alerts.append(alert)
      }
      outcome.handled = []
      outcome.ledger[0].rule = RuleID("root-login")
      (outcome.ledger[0].heldSince, outcome.ledger[0].heldCount) = (after(0).adding(seconds: 900), 1)
      let key = SuppressionKey(fingerprint: first.fingerprint, policy: "default")
      var over = AlertHandling(alert: "over", key: key, trail: trail, openedAt: noon, lastMatch: noon)
      over.resolvedAt = noon
      outcome.changes.handlings = [
        AlertHandling(alert: "answerable", key: key, trail: trail, openedAt: noon, lastMatch: noon), over,
      ]
      outcome.changes.notes = [
        AlertNote(alert: "over", at: noon, text: "told"), AlertNote(alert: "answerable", at: noon, text: "told"),
      ]
      outcome.changes.waiting = [
        WaitingMessage(
          policy: "default", kind: .group, group: "g", channel: "mail", contact: "ann", address: "a",
          template: "default", reason: "route 1", opened: noon, due: after(1),
          items: [.init(alert: "waiting", level: .high, reason: "first")])
      ]
    }
    let removed = try retire(store, everything(before: after(5)))
    XCTAssertEqual(removed, ["segments": 1, "decisions": 3, "alerts": 1], #function)
    XCTAssertEqual(
      try store.alerts(trail: trail, limit: 9).map(\.id).sorted(), ["alert-0", "alert-10", "answerable", "waiting"],
      #function)
    XCTAssertEqual(try store.entries(states: [.queued], limit: 9).count, 2, #function)
    XCTAssertEqual(try store.matches(trail: trail, arrival: ever).map(\.match.event.id), ["e0", "e10"], #function)
    XCTAssertEqual(try store.ledgerEntries(trail: trail).count, 2, #function)
    XCTAssertEqual(try store.openHandlings().map(\.alert), ["answerable"], #function)
    XCTAssertNil(try store.handling(alert: "over"), #function)
    XCTAssertEqual(try store.notes(alert: "over"), [], #function)
    XCTAssertEqual(try store.notes(alert: "answerable").count, 1, #function)
    XCTAssertEqual(try store.waitingMessages().count, 1, #function)
    XCTAssertEqual(try store.runs(trail: nil, limit: 9).count, 2, "\(#function): alerts need their run")
    // Sent, answered and told: now they may go.
    try drain(store, at: after(2))
    try drain(store, at: after(10))
    let handling = try XCTUnwrap(try store.openHandlings().first)
    try store.store(AlertAnswer(.close, handling: handling, by: "bob", at: after(2)))
    let later = try retire(store, everything(before: after(5)))
    XCTAssertEqual(later["alerts"], 2, #function)
    XCTAssertEqual(later["notifications"], 1, #function)
    XCTAssertEqual(try store.alerts(trail: trail, limit: 9).map(\.id).sorted(), ["alert-10", "waiting"], #function)
  }

  private func memoryGoesWithItsRule() throws {
    let (gone, here) = (RuleID("gone"), RuleID("here"))
    let store = try prepared { outcome in
      outcome.memory.rows = [gone, here].flatMap { rule in
        [Int64(0), 10].map { days in
          RuleMemory(rule: rule, group: "g", item: "i\(days)", first: noon, last: after(days), count: 1)
        }
      }
      outcome.whitelistHits = [
        WhitelistHit(entry: "gone", count: 1, last: noon), WhitelistHit(entry: "here", count: 1, last: noon),
        WhitelistHit(entry: "gone, used lately", count: 1, last: after(9)),
      ]
      let match = SampleMatches.match(7, rule: "many")
      outcome.firings = [Firing(key: "k", trail: trail, rule: gone, time: noon, match: match)]
    }
    let plan = plan {
      ($0.memory, $0.matches) = (after(5), after(5))
      $0.rules = [TrailRule(trail: trail, rule: here)]
      $0.whitelistEntries = ["here", "ci-bots#2"]
    }
    let removed = try retire(store, plan)
    XCTAssertEqual(removed["rule memory"], 1, #function)
    XCTAssertEqual(removed["findings"], 1, #function)
    XCTAssertEqual(try store.ruleMemory(trail: trail, rule: gone, groups: nil).map(\.item), ["i10"], #function)
    XCTAssertEqual(try store.ruleMemoryCount(trail: trail, rule: here), 2, #function)
    XCTAssertEqual(try store.knownFirings(trail: trail, rule: gone, keys: ["k"]), [], #function)
    XCTAssertEqual(
      try store.whitelistHits().map(\.entry), ["ci-bots#2", "gone, used lately", "here"], #function)
  }

  private func theNewestRunStays() throws {
    let store = try prepared()
    try drain(store, at: after(10))
    _ = try retire(store, everything(before: after(90)))
    XCTAssertEqual(try store.lastSlot(trail: trail), after(10), #function)
    XCTAssertEqual(try store.lastPunctualSlot(trail: trail, before: after(99)), after(10), #function)
    XCTAssertEqual(try store.entries(states: [], limit: 9).count, 0, #function)
    XCTAssertNotNil(try store.inputFile(trail: trail, path: "0.json"), "\(#function): it is not read again")
  }

  private func onlyPunctualRunsProveTheClock() throws {
    let store = try prepared { $0.run.late = true }
    XCTAssertFalse(try store.wasAtWork(in: after(-1)..<after(1)), #function)
    XCTAssertTrue(try store.wasAtWork(in: after(9)..<after(11)), #function)
    XCTAssertFalse(try store.wasAtWork(in: after(11)..<after(20)), #function)
    XCTAssertEqual(try store.punctualSlots(in: after(-1)..<after(10), andBefore: 9), [], #function)
    XCTAssertEqual(try store.punctualSlots(in: after(10)..<after(11), andBefore: 9), [after(10)], #function)
    let punctual = try prepared()
    XCTAssertEqual(
      try punctual.punctualSlots(in: after(1)..<after(20), andBefore: 1), [after(0), after(10)], #function)
    XCTAssertEqual(try punctual.punctualSlots(in: after(1)..<after(20), andBefore: 0), [after(10)], #function)
    XCTAssertEqual(try punctual.punctualSlots(in: after(11)..<after(20), andBefore: 1), [after(10)], #function)
  }

  private func nothingAllowedIsNothingRemoved() throws {
    let store = try prepared()
    try drain(store, at: after(10))
    XCTAssertEqual(try retire(store, RetentionPlan()), [:], #function)
    XCTAssertEqual(try retire(store, everything(before: after(-1))), [:], #function)
    XCTAssertEqual(try store.runs(trail: nil, limit: 9).count, 2, #function)
  }
}
