internal import AuditEvents
internal import Detection
public import Engine
internal import XCTest

/// What every store that takes files in must do, together with the matches and runs beside it. A test target of an
/// implementation runs `verify`; the event index has a suite of its own.
public struct IngestConformance {
  /// Fresh stores.
  public typealias Maker = () throws -> any EngineStores

  private let make: Maker
  private let noon = SampleEvents.noon
  private let trail: TrailName = "production"

  /// The suite for stores that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try matchesAreStoredWithTheirSegment()
    try ofTwoMatchesOfOneRuleTheFirstStays()
    try contentIsTakenOnce()
    try theNewestLineOfAFileIsFound()
    try refusedInputIsListedNewestFirst()
    try ruleSetsAreRemembered()
    try aReevaluationKeepsWhatWasHandled()
    try expiredEventsAreGone()
    try aRunMarksItsMatches()
  }

  private func after(_ seconds: Int64) -> Timestamp { noon.adding(seconds: seconds) }

  private func matches(_ store: any EngineStores) throws -> [StoredMatch] {
    try store.matches(trail: trail, arrival: after(-1_000_000)..<after(100_000_000))
  }

  private func matchesAreStoredWithTheirSegment() throws {
    let store = try make()
    let first = try SampleFiles.file("a.json", ["a1", "a2"], trail: trail, arrival: noon, matching: [0, 1])
    let second = try SampleFiles.file("b.json", ["b1", "b2", "b3"], trail: trail, arrival: after(9), matching: [2])
    try store.commit([first, second])
    let segments = try store.segments(trail: trail, arrival: noon..<after(10))
    XCTAssertEqual(segments.map(\.firstSequence), [1, 3], #function)
    XCTAssertEqual(segments.map(\.ruleSet), [first.ruleSet.id, first.ruleSet.id], #function)
    let found = try matches(store)
    XCTAssertEqual(found.map(\.match.sequence), [1, 2, 5], #function)
    XCTAssertEqual(found.map(\.match.arrival), [noon, noon, after(9)], #function)
    XCTAssertEqual(found.map(\.match.event.id), ["a1", "a2", "b3"], #function)
    XCTAssertEqual(found.map(\.match.group), (first.matches + second.matches).map(\.group), #function)
    XCTAssertEqual(found.map(\.handledAt), [nil, nil, nil], #function)
    let last = try XCTUnwrap(found.last)
    XCTAssertEqual(last.match.location, EventLocation(segment: segments[1].id, row: 2), #function)
    XCTAssertEqual(try store.locate(trail: nil, eventID: "b3"), [last.match.location], #function)
  }

  /// As when two files define a rule of the same id: intake must not stop at it.
  private func ofTwoMatchesOfOneRuleTheFirstStays() throws {
    let store = try make()
    var file = try SampleFiles.file("a.json", ["a"], trail: trail, arrival: noon, matching: [0, 0])
    file.matches[1].revision = "second"
    try store.commit([file])
    XCTAssertEqual(try matches(store).map(\.match.revision), ["rev1"], #function)
  }

  private func contentIsTakenOnce() throws {
    let store = try make()
    var file = try SampleFiles.file("a.json", ["a"], trail: trail, arrival: noon, matching: [0])
    try store.commit([file])
    file.file.path = "renamed.json"
    file.segment?.arrival = after(5)
    try store.commit([file])
    XCTAssertEqual(try store.eventCount(trail: trail, arrival: noon..<after(99)), 1, #function)
    XCTAssertEqual(try matches(store).map(\.match.arrival), [noon], #function)
    let line = try store.inputFile(trail: trail, path: "renamed.json")
    XCTAssertEqual(line.map { [$0.indexed, $0.duplicates] }, [0, 1], "\(#function): its line says so")
    let elsewhere = try SampleFiles.file("a.json", ["a"], trail: "staging", arrival: noon, matching: [])
    try store.commit([elsewhere])
    XCTAssertEqual(
      try store.eventCount(trail: "staging", arrival: noon..<after(99)), 1, "\(#function): trails are apart")
  }

  private func theNewestLineOfAFileIsFound() throws {
    let store = try make()
    let first = try SampleFiles.file("log.json", ["a"], trail: trail, arrival: noon, matching: [])
    var grown = try SampleFiles.file("log.json", ["a", "b"], trail: trail, arrival: after(9), matching: [])
    grown.file.modified = after(8)
    var refused = try SampleFiles.file("bad\u{0}.gz", [], trail: trail, arrival: noon, matching: [])
    refused.segment = nil
    try store.commit([first])
    try store.commit([grown, refused])
    XCTAssertEqual(try store.inputFile(trail: trail, path: "log.json"), grown.file, #function)
    XCTAssertEqual(try store.inputFile(trail: trail, hash: first.file.hash), first.file, #function)
    XCTAssertEqual(try store.inputFile(trail: trail, path: "bad\u{0}.gz"), refused.file, #function)
    XCTAssertNil(try store.inputFile(trail: "staging", path: "log.json"), #function)
    XCTAssertNil(try store.inputFile(trail: "staging", hash: first.file.hash), #function)
  }

  private func refusedInputIsListedNewestFirst() throws {
    let store = try make()
    let refused = (0..<4).map { number in
      RejectedInput(
        trail: number == 2 ? "staging" : trail, path: "f\(number)", offset: number == 0 ? nil : number * 1000,
        reason: "no \u{1F6A8} id", at: after(Int64(-number)), scope: number == 0 ? .file : .record)
    }
    var file = try SampleFiles.file("a.json", ["a"], trail: trail, arrival: noon, matching: [])
    file.rejected = [refused[1], refused[2]]
    try store.reject([refused[0]])
    try store.commit([file])
    try store.reject([refused[3]])
    XCTAssertEqual(try store.rejectedInputs(trail: nil, limit: 9), Array(refused.reversed()), #function)
    XCTAssertEqual(try store.rejectedInputs(trail: trail, limit: 2), [refused[3], refused[1]], #function)
    XCTAssertEqual(try store.rejectedInputs(trail: nil, limit: 0), [], #function)
  }

  private func ruleSetsAreRemembered() throws {
    let store = try make()
    let file = try SampleFiles.file("a.json", ["a"], trail: trail, arrival: noon, matching: [])
    try store.commit([file])
    XCTAssertEqual(try store.ruleSet(id: file.ruleSet.id), file.ruleSet, #function)
    XCTAssertNil(try store.ruleSet(id: "unknown"), #function)
  }

  private func aReevaluationKeepsWhatWasHandled() throws {
    let store = try make()
    let file = try SampleFiles.file("a.json", ["a", "b", "c"], trail: trail, arrival: noon, matching: [0])
    try store.commit([file])
    let segment = try XCTUnwrap(try store.segments(trail: trail, arrival: noon..<after(1)).first)
    try store.commit(try handling([1], of: file), lease: try lease(store))
    var again = file.matches[0]
    again.revision = "rev2"
    again.group = []
    var new = again
    new.row = 2
    let rules = RuleSet(members: [again.rule: "rev2", RuleID("other"): "rev1"])
    try store.reevaluated(segment: segment.id, matches: [again, new], ruleSet: rules)
    let found = try matches(store)
    XCTAssertEqual(found.map(\.match), [Match(again, in: segment), Match(new, in: segment)], #function)
    XCTAssertEqual(found.map(\.handledAt), [after(900), nil], #function)
    XCTAssertEqual(try store.segments(trail: trail, arrival: noon..<after(1)).map(\.ruleSet), [rules.id], #function)
    XCTAssertEqual(try store.ruleSet(id: rules.id), rules, #function)
    XCTAssertThrowsError(try store.reevaluated(segment: segment.id + 9, matches: [], ruleSet: rules), #function) {
      XCTAssertEqual($0 as? EventIndexError, .noSegment(segment.id + 9), #function)
    }
  }

  private func expiredEventsAreGone() throws {
    let store = try make()
    // Events lie 0, 1, ... seconds after noon.
    try store.commit([try SampleFiles.file("old", ["a", "b"], trail: trail, arrival: after(10), matching: [0, 1])])
    try store.commit([try SampleFiles.file("late", ["c"], trail: trail, arrival: after(50), matching: [0])])
    try store.commit([
      try SampleFiles.file("new", ["d", "e"], trail: trail, arrival: after(20), matching: [1], from: 100)
    ])
    try store.reject([RejectedInput(trail: trail, path: "f", offset: 1, reason: "r", at: after(10), scope: .record)])
    XCTAssertEqual(try store.expire(before: after(1)), 0, #function)
    XCTAssertEqual(try store.expire(before: after(10)), 0, "\(#function): it arrived at that moment, not before")
    XCTAssertEqual(try store.rejectedInputs(trail: nil, limit: 9).count, 1, #function)
    XCTAssertEqual(try store.expire(before: after(40)), 1, #function)
    XCTAssertEqual(try store.rejectedInputs(trail: nil, limit: 9).count, 0, #function)
    XCTAssertEqual(try matches(store).map(\.match.event.id), ["c", "e"], #function)
    XCTAssertEqual(try store.locate(trail: nil, eventID: "a"), [], #function)
    XCTAssertEqual(try store.eventCount(trail: trail, arrival: noon..<after(99)), 3, #function)
    XCTAssertNotNil(try store.inputFile(trail: trail, path: "old"), "\(#function): it is not read again")
    XCTAssertEqual(try store.expire(before: after(1000)), 2, #function)
    XCTAssertEqual(try matches(store).count, 0, #function)
    try store.commit([try SampleFiles.file("next", ["f"], trail: trail, arrival: after(2000), matching: [0])])
    let segment = try XCTUnwrap(try store.segments(trail: trail, arrival: noon..<after(3000)).first)
    XCTAssertEqual(segment.firstSequence, 6, "\(#function): sequences are not used again")
    XCTAssertGreaterThan(segment.id, 3, "\(#function): segment numbers are not used again")
  }

  private func aRunMarksItsMatches() throws {
    let store = try make()
    let file = try SampleFiles.file("a.json", ["a", "b", "c"], trail: trail, arrival: noon, matching: [0, 1, 2])
    try store.commit([file])
    let token = try lease(store)
    try store.commit(try handling([1, 3, 77], of: file), lease: token)
    XCTAssertEqual(try matches(store).map(\.handledAt), [after(900), nil, after(900)], #function)
    try store.commit(try handling([1, 2], of: file, slot: after(1800)), lease: token)
    XCTAssertEqual(
      try matches(store).map(\.handledAt), [after(900), after(1800), after(900)], "\(#function): the first run stays")
  }

  private func lease(_ store: any LeaseStore) throws -> LeaseToken {
    try XCTUnwrap(try store.acquireLease(owner: "host:1", now: noon, until: after(120)))
  }

  /// The outcome of a run that decided about the matches with these sequences.
  private func handling(_ sequences: [Int64], of file: IngestedFile, slot: Timestamp? = nil) throws -> PassOutcome {
    let rule = try XCTUnwrap(file.matches.first).rule
    var outcome = SampleOutcomes.outcome(slot ?? after(900), trail: trail)
    outcome.handled = sequences.map { MatchKey(trail: trail, rule: rule, sequence: $0) }
    return outcome
  }
}
