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
  }

  private func all(_ store: any MatchStore, trail: TrailName = SampleMatches.trail) throws -> [StoredMatch] {
    try store.matches(trail: trail, arrival: slot.adding(seconds: -86_400)..<slot.adding(seconds: 86_400))
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
