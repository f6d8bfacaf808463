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
    try limitsCutTheRulesWithMostAndSayWhatIsLeftOut()
  }

  private func all(_ store: any MatchStore, trail: TrailName = SampleMatches.trail) throws -> [StoredMatch] {
    try store.matches(trail: trail, arrival: slot.adding(seconds: -86_400)..<slot.adding(seconds: 86_400))
  }

  private func limitsCutTheRulesWithMostAndSayWhatIsLeftOut() throws {
    var stored: [StoredMatch] = []
    for sequence in 1...12 {
      stored.append(
        StoredMatch(
          match: SampleMatches.match(Int64(sequence), rule: "loud"), handledAt: sequence <= 4 ? slot : nil))
    }
    for sequence in 5...6 {
      stored.append(StoredMatch(match: SampleMatches.match(Int64(sequence), rule: "still"), handledAt: nil))
    }
    let store = try make(stored)
    let ever = slot.adding(seconds: -86_400)..<slot.adding(seconds: 86_400)
    func look(_ limits: MatchLimits) throws -> (found: [String], leftOut: [RuleID: Int]) {
      let limited = try store.matches(trail: SampleMatches.trail, arrival: ever, limits: limits)
      return (limited.matches.map { "\($0.match.rule) \($0.match.sequence)" }, limited.leftOut)
    }
    let all = try look(MatchLimits(perRule: 12, total: 14))
    XCTAssertEqual(all.found.count, 14, #function)
    XCTAssertEqual(all.leftOut, [:], #function)
    // New ones first, and of those the oldest.
    let five = try look(MatchLimits(perRule: 5, total: 100))
    XCTAssertEqual(
      five.found, ["loud 5", "still 5", "loud 6", "still 6", "loud 7", "loud 8", "loud 9"], #function)
    XCTAssertEqual(five.leftOut, [RuleID("loud"): 3], #function)
    let ten = try look(MatchLimits(perRule: 10, total: 100))
    XCTAssertEqual(ten.found.first, "loud 1", #function)
    XCTAssertEqual(ten.found.count, 12, #function)
    XCTAssertEqual(ten.leftOut, [:], "old ones that are left out are no news: \(#function)")
    let four = try look(MatchLimits(perRule: 10, total: 4))
    XCTAssertEqual(four.found, ["loud 5", "still 5", "loud 6", "still 6"], "small rules keep theirs: \(#function)")
    XCTAssertEqual(four.leftOut, [RuleID("loud"): 6], #function)
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
