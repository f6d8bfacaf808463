internal import AuditEvents
public import Detection
internal import XCTest

/// What every store of matches must do. A test target of an implementation runs `verify`.
public struct MatchConformance {
  /// A fresh store with these matches.
  public typealias Maker = ([StoredMatch]) throws -> any MatchStore

  private let make: Maker
  private let slot = SampleNotifications.slot

  /// The suite for stores that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try aMatchComesBackAsItWas()
    try theRangeIsHalfOpen()
    try theOrderIsBySequenceThenRule()
    try undecidedMatchesAreThoseOfTheAskedRulesInTheirRanges()
    try limitsCutTheRulesWithMostAndSayWhatIsLeftOut()
    try decidedMatchesAreTheNewestOfEachRule()
  }

  private func all(_ store: any MatchStore, trail: TrailName = SampleMatches.trail) throws -> [StoredMatch] {
    try store.matches(trail: trail, arrival: slot.adding(seconds: -86_400)..<slot.adding(seconds: 86_400))
  }

  /// Matches of a rule that arrived a second after one another, the first of them decided about.
  private func matches(of rule: String, _ sequences: ClosedRange<Int64>, decided: Int64 = 0) -> [StoredMatch] {
    sequences.map { sequence in
      let match = SampleMatches.match(sequence, rule: rule, arrival: slot.adding(seconds: sequence))
      return StoredMatch(match: match, handledAt: sequence <= decided ? slot : nil)
    }
  }

  private func ever(_ rules: String...) -> [RuleArrivals] {
    rules.map { RuleArrivals(rule: RuleID($0), arrival: slot.adding(seconds: -86_400)..<slot.adding(seconds: 86_400)) }
  }

  private func names(_ matches: [StoredMatch]) -> [String] { matches.map { "\($0.match.rule) \($0.match.sequence)" } }

  private func undecidedMatchesAreThoseOfTheAskedRulesInTheirRanges() throws {
    let stored = matches(of: "a", 1...6, decided: 2) + matches(of: "b", 1...6) + matches(of: "c", 1...6)
    let store = try make(stored)
    let asked = [
      RuleArrivals(rule: RuleID("a"), arrival: slot..<slot.adding(seconds: 100)),
      RuleArrivals(rule: RuleID("b"), arrival: slot.adding(seconds: 3)..<slot.adding(seconds: 5)),
      RuleArrivals(rule: RuleID("never matched"), arrival: slot..<slot.adding(seconds: 100)),
    ]
    let found = try store.undecidedMatches(trail: SampleMatches.trail, of: asked, limits: MatchLimits())
    XCTAssertEqual(names(found.matches), ["a 3", "b 3", "a 4", "b 4", "a 5", "a 6"], #function)
    XCTAssertEqual(
      found.matches, stored.filter { found.matches.contains($0) }.sorted(by: StoredMatch.precedes), #function)
    XCTAssertEqual(found.leftOut, [:], #function)
    XCTAssertEqual(
      try store.undecidedMatches(trail: "staging", of: asked, limits: MatchLimits()).matches, [], #function)
    XCTAssertEqual(
      try store.undecidedMatches(trail: SampleMatches.trail, of: [], limits: MatchLimits()).matches, [], #function)
  }

  private func limitsCutTheRulesWithMostAndSayWhatIsLeftOut() throws {
    let store = try make(matches(of: "loud", 1...12, decided: 4) + matches(of: "still", 5...6))
    func look(_ limits: MatchLimits) throws -> (found: [String], leftOut: [RuleID: Int]) {
      let limited = try store.undecidedMatches(
        trail: SampleMatches.trail, of: ever("loud", "still"), limits: limits)
      return (names(limited.matches), limited.leftOut)
    }
    let all = try look(MatchLimits(perRule: 8, total: 10))
    XCTAssertEqual(all.found.count, 10, #function)
    XCTAssertEqual(all.leftOut, [:], "what was decided about does not count: \(#function)")
    // The oldest first.
    let five = try look(MatchLimits(perRule: 5, total: 100))
    XCTAssertEqual(
      five.found, ["loud 5", "still 5", "loud 6", "still 6", "loud 7", "loud 8", "loud 9"], #function)
    XCTAssertEqual(five.leftOut, [RuleID("loud"): 3], #function)
    let four = try look(MatchLimits(perRule: 10, total: 4))
    XCTAssertEqual(four.found, ["loud 5", "still 5", "loud 6", "still 6"], "small rules keep theirs: \(#function)")
    XCTAssertEqual(four.leftOut, [RuleID("loud"): 6], #function)
  }

  private func decidedMatchesAreTheNewestOfEachRule() throws {
    let stored = matches(of: "a", 1...5, decided: 4) + matches(of: "b", 1...5, decided: 5) + matches(of: "c", 1...1)
    let store = try make(stored)
    func look(_ rules: [RuleArrivals], _ limits: MatchLimits) throws -> (found: [String], areAll: Bool) {
      let (found, areAll) = try store.decidedMatches(trail: SampleMatches.trail, of: rules, limits: limits)
      return (names(found), areAll)
    }
    let all = try look(ever("b", "a", "c"), MatchLimits(perRule: 5, total: 9))
    XCTAssertEqual(all.found, ["a 1", "b 1", "a 2", "b 2", "a 3", "b 3", "a 4", "b 4", "b 5"], #function)
    XCTAssertTrue(all.areAll, #function)
    let two = try look(ever("b", "a"), MatchLimits(perRule: 2, total: 9))
    XCTAssertEqual(two.found, ["a 3", "a 4", "b 4", "b 5"], #function)
    XCTAssertFalse(two.areAll, #function)
    let first = try look(ever("b", "a"), MatchLimits(perRule: 5, total: 6))
    XCTAssertEqual(
      first.found, ["b 1", "b 2", "b 3", "a 4", "b 4", "b 5"], "the first rules keep theirs: \(#function)")
    XCTAssertFalse(first.areAll, #function)
    let none = try look(ever("c"), MatchLimits(perRule: 5, total: 6))
    XCTAssertEqual(none.found, [], #function)
    XCTAssertTrue(none.areAll, #function)
  }

  private func aMatchComesBackAsItWas() throws {
    var bare = SampleMatches.match(2, rule: "bare", revision: "")
    bare.event = AuditEvent(id: "", time: slot)
    bare.group = []
    let stored = [
      StoredMatch(match: SampleMatches.match(1), handledAt: slot), StoredMatch(match: bare, handledAt: nil),
    ]
    let found = try all(try make(stored))
    XCTAssertEqual(found, stored, #function)
    let name = found.first?.match.event.actor.name ?? ""
    // String equality is canonical equivalence; the bytes must be the same, too.
    XCTAssertEqual(Array(name.utf8), Array(SampleMatches.event("").actor.name.utf8), #function)
  }

  private func theRangeIsHalfOpen() throws {
    let store = try make(
      (0..<4).map { number in
        StoredMatch(
          match: SampleMatches.match(
            Int64(number) + 1, arrival: Timestamp(milliseconds: slot.milliseconds + Int64(number))), handledAt: nil)
      })
    let range = Timestamp(milliseconds: slot.milliseconds + 1)..<Timestamp(milliseconds: slot.milliseconds + 3)
    XCTAssertEqual(
      try store.matches(trail: SampleMatches.trail, arrival: range).map(\.match.sequence), [2, 3], #function)
    XCTAssertEqual(try store.matches(trail: "staging", arrival: range).count, 0, #function)
    XCTAssertEqual(try store.matches(trail: SampleMatches.trail, arrival: slot..<slot).count, 0, #function)
  }

  private func theOrderIsBySequenceThenRule() throws {
    let keys: [(Int64, String)] = [(10, "a"), (9, "b"), (9, "\u{e9}"), (9, "Z"), (9, "a")]
    let store = try make(
      keys.enumerated().map { index, key in
        // The arrival runs against the sequence: it must not decide.
        StoredMatch(
          match: SampleMatches.match(key.0, rule: key.1, arrival: slot.adding(seconds: -key.0 - Int64(index))),
          handledAt: nil)
      })
    let found = try all(store).map { "\($0.match.sequence)\($0.match.rule)" }
    XCTAssertEqual(found, ["9a", "9b", "9z", "9\u{e9}", "10a"], #function)
  }
}
