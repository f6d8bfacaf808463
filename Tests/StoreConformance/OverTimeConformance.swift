internal import Alerting
internal import AuditEvents
internal import Delivery
public import Detection
public import Engine
internal import XCTest

/// What every store of findings over time must do, together with the runs that write them. A test target of an
/// implementation runs `verify`.
public struct OverTimeConformance {
  /// The stores that one commit writes.
  public typealias Stores = RunStore & LeaseStore & OverTimeStore
  private let make: ([StoredMatch]) throws -> any Stores
  private let slot = SampleNotifications.slot
  private let rule = RuleID("many")
  private let trail = SampleMatches.trail

  /// The suite for stores that `make` makes, with matches.
  public init(make: @escaping ([StoredMatch]) throws -> any Stores) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try aFindingIsKnownAndComesBackAsItWas()
    try whatIsRememberedChangesWithTheRun()
    try aRunThatIsStoredChangesNothingAgain()
    try theMatchesOfARuleComeNewestFirst()
    try theMatchesOfEventsComeWithTheirValues()
    try aRunKeepsItsNotes()
  }

  private func outcome(_ seconds: Int64 = 0) -> PassOutcome { SampleOutcomes.outcome(slot.adding(seconds: seconds)) }

  private func commit(_ outcome: PassOutcome, to stores: any Stores) throws {
    let token = try XCTUnwrap(
      try stores.acquireLease(owner: "host:1", now: slot, until: slot.adding(seconds: 120)))
    try stores.commit(outcome, lease: token)
  }

  private func firing(_ key: String, trail: TrailName? = nil, told: Bool = true) -> Firing {
    var match = SampleMatches.match(7, rule: "many")
    match.evidence = [SampleMatches.match(6), SampleMatches.match(7)]
    match.events = 23
    return Firing(key: key, trail: trail ?? self.trail, rule: rule, time: slot, match: told ? match : nil)
  }

  private func row(_ group: String, _ item: String, _ count: Int64, last: Int64 = 0) -> RuleMemory {
    RuleMemory(
      rule: rule, group: group, item: item, first: slot.adding(seconds: -900), last: slot.adding(seconds: last),
      count: count)
  }

  private func firings(
    _ stores: any OverTimeStore, _ slots: Range<Timestamp>, limit: Int = .max
  ) throws -> [StoredMatch] {
    var found: [StoredMatch] = []
    try stores.forEachFiring(trail: trail, slots: slots, limit: limit) { found.append($0) }
    return found
  }

  private func aFindingIsKnownAndComesBackAsItWas() throws {
    let stores = try make([])
    var told = outcome()
    told.firings = [firing("b"), firing("a"), firing("c", told: false), firing("d", trail: "staging")]
    try commit(told, to: stores)
    let known = try stores.knownFirings(trail: trail, rule: rule, keys: ["a", "b", "c", "d", "e"])
    XCTAssertEqual(known, ["a", "b", "c"], #function)
    XCTAssertEqual(try stores.knownFirings(trail: trail, rule: RuleID("other"), keys: ["a"]), [], #function)
    let expected = ["a", "b"].compactMap { firing($0).match }.map { StoredMatch(match: $0, handledAt: slot) }
    XCTAssertEqual(
      try firings(stores, slot..<slot.adding(seconds: 1)), expected.reversed(), "the newest first: \(#function)")
    XCTAssertEqual(try firings(stores, slot..<slot.adding(seconds: 1), limit: 1), [expected[1]], #function)
    XCTAssertEqual(try firings(stores, slot.adding(seconds: -900)..<slot), [], #function)
    var again = outcome(900)
    again.firings = [firing("a")]
    try commit(again, to: stores)
    let later = try firings(stores, slot.adding(seconds: 1)..<slot.adding(seconds: 9000))
    XCTAssertEqual(later, [], "\(#function): a finding stays with the run that found it")
  }

  private func whatIsRememberedChangesWithTheRun() throws {
    let stores = try make([])
    var first = outcome()
    first.memory = MemoryChanges(
      trail: trail,
      rows: [row("g", "x", 1), row("g", "", 2), row("h", "\u{0}y", 3, last: -600), row("h", "", 1, last: -600)])
    try commit(first, to: stores)
    XCTAssertEqual(try stores.ruleMemoryCount(trail: trail, rule: rule), 4, #function)
    let all = [row("g", "", 2), row("g", "x", 1), row("h", "", 1, last: -600), row("h", "\u{0}y", 3, last: -600)]
    XCTAssertEqual(try stores.ruleMemory(trail: trail, rule: rule, groups: nil), all, #function)
    XCTAssertEqual(try stores.ruleMemory(trail: trail, rule: rule, groups: ["g"]), Array(all[..<2]), #function)
    XCTAssertEqual(try stores.ruleMemory(trail: "staging", rule: rule, groups: nil), [], #function)
    var second = outcome(900)
    second.memory = MemoryChanges(
      trail: trail, rows: [row("g", "x", 9)], forgotten: [rule: slot.adding(seconds: -300)])
    try commit(second, to: stores)
    XCTAssertEqual(
      try stores.ruleMemory(trail: trail, rule: rule, groups: nil), [row("g", "", 2), row("g", "x", 9)], #function)
    var third = outcome(1800)
    third.memory = MemoryChanges(trail: trail, rows: [row("i", "", 1)], restarted: [rule])
    try commit(third, to: stores)
    XCTAssertEqual(try stores.ruleMemory(trail: trail, rule: rule, groups: nil), [row("i", "", 1)], #function)
  }

  private func aRunThatIsStoredChangesNothingAgain() throws {
    let stores = try make([])
    try commit(outcome(), to: stores)
    var again = outcome()
    again.firings = [firing("a")]
    again.memory = MemoryChanges(trail: trail, rows: [row("g", "x", 1)])
    try commit(again, to: stores)
    XCTAssertEqual(try stores.knownFirings(trail: trail, rule: rule, keys: ["a"]), [], #function)
    XCTAssertEqual(try stores.ruleMemoryCount(trail: trail, rule: rule), 0, #function)
  }

  private func theMatchesOfARuleComeNewestFirst() throws {
    var stored: [StoredMatch] = []
    for number: Int64 in 1...5 {
      let rule = number == 3 ? "other" : "many"
      let match = SampleMatches.match(number, rule: rule, arrival: slot.adding(seconds: number / 2))
      stored.append(StoredMatch(match: match, handledAt: number == 4 ? slot : nil))
    }
    let stores = try make(stored)
    func sequences(_ range: Range<Timestamp>, limit: Int) throws -> [Int64] {
      var found: [Int64] = []
      try stores.forEachMatch(trail: trail, rule: rule, arrival: range, limit: limit) {
        found.append($0.match.sequence)
        XCTAssertEqual($0.handledAt != nil, $0.match.sequence == 4, #function)
      }
      return found
    }
    XCTAssertEqual(try sequences(slot..<slot.adding(seconds: 9), limit: 9), [5, 4, 2, 1], #function)
    XCTAssertEqual(try sequences(slot..<slot.adding(seconds: 9), limit: 2), [5, 4], #function)
    XCTAssertEqual(try sequences(slot.adding(seconds: 1)..<slot.adding(seconds: 2), limit: 9), [2], #function)
    try stores.forEachMatch(trail: "staging", rule: rule, arrival: slot..<slot.adding(seconds: 9), limit: 9) { _ in
      XCTFail("\(#function): another trail's")
    }
  }

  private func theMatchesOfEventsComeWithTheirValues() throws {
    var valued = SampleMatches.match(2, rule: "many")
    valued.values = ["user": ["\u{1F6A8}", ""], "empty": []]
    let stores = try make([
      StoredMatch(match: SampleMatches.match(1, rule: "many"), handledAt: nil),
      StoredMatch(match: valued, handledAt: nil),
      StoredMatch(match: SampleMatches.match(2, rule: "other"), handledAt: nil),
    ])
    let found = try stores.matches(trail: trail, sequences: [1, 2, 9], rules: [rule])
    XCTAssertEqual(found.map(\.match), [SampleMatches.match(1, rule: "many"), valued], #function)
  }

  private func aRunKeepsItsNotes() throws {
    let stores = try make([])
    var noted = outcome()
    noted.run.notes = ["a limit was reached", ""]
    try commit(noted, to: stores)
    XCTAssertEqual(try stores.runs(trail: nil, limit: 1).map(\.notes), [["a limit was reached", ""]], #function)
  }
}
