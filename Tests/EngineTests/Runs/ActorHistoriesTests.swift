import Alerting
import AuditEvents
import Delivery
import Detection
import StoreConformance
import Synchronization
import XCTest

@testable import Engine

final class ActorHistoriesTests: XCTestCase {
  private static let slot = SampleNotifications.slot
  private let window = slot.adding(seconds: -1800)..<slot

  private func match(_ actor: Actor, handled: Bool = false) -> StoredMatch {
    var match = SampleMatches.match(1)
    match.event.actor = actor
    return StoredMatch(match: match, handledAt: handled ? Self.slot : nil)
  }

  private func event(_ id: String, _ actor: Actor, _ operation: String) -> AuditEvent {
    AuditEvent(id: id, time: Self.slot.adding(seconds: -300), actor: actor, operation: operation)
  }

  private func alert(_ match: StoredMatch) throws -> Alert {
    try XCTUnwrap(Alert(matches: [match.match], title: "t", level: .high, tags: [], slot: Self.slot))
  }

  func testAnAlertGetsTheOtherEventsOfItsActor() throws {
    let ann = Actor(kind: .user, id: "1", name: "ann")
    let stored = match(ann)
    let index = ScriptedIndex(events: [
      event(stored.match.event.id, ann, "Told"), event("2", ann, "A"), event("3", ann, "B"), event("4", ann, "B"),
      event("5", Actor(kind: .user, id: "1", name: "ann", session: "x"), "C"),
    ])
    let histories = ActorHistories(
      of: [stored], in: window, trail: "production", before: Self.slot, index: index)
    let timeline = try XCTUnwrap(histories[try alert(stored)])
    XCTAssertEqual(timeline.actions.map(\.operation), ["A", "B"])
    XCTAssertEqual(timeline.since, Self.slot.adding(seconds: -86_400))
    XCTAssertFalse(timeline.isCut)
    XCTAssertEqual(index.queries.map(\.actors), [["1"]])
    XCTAssertNil(histories[try alert(match(Actor(name: "bob")))])
  }

  func testNothingIsReadForWhatIsDecidedOrNameless() {
    let index = ScriptedIndex(events: [])
    let old = match(Actor(name: "ann"), handled: true)
    _ = ActorHistories(of: [old, match(Actor())], in: window, trail: "production", before: Self.slot, index: index)
    XCTAssertEqual(index.queries.count, 0)
  }

  func testTheReadingIsBounded() throws {
    let matches = (0..<50).map { match(Actor(name: "actor-\($0)")) }
    let index = ScriptedIndex(events: [], segments: 10, rows: 1000)
    var limits = ActorHistories.Limits()
    (limits.rows, limits.actors) = (2500, 7)
    let histories = ActorHistories(
      of: matches, in: window, trail: "production", before: Self.slot, index: index, limits: limits)
    let query = try XCTUnwrap(index.queries.first)
    XCTAssertEqual(query.actors.count, 7)
    XCTAssertEqual(query.limit, limits.events)
    XCTAssertEqual(query.arrival, Self.slot.adding(seconds: -120)..<Self.slot, "two segments of a minute each")
    XCTAssertEqual(histories[try alert(matches[49])]?.isCut, true, "the newest match's actor is among them")
  }

  func testAnIndexThatFailsIsNoReasonToFail() throws {
    let stored = match(Actor(name: "ann"))
    let index = ScriptedIndex(events: [], fails: true)
    XCTAssertNil(
      ActorHistories(of: [stored], in: window, trail: "production", before: Self.slot, index: index)[
        try alert(stored)])
  }
}

/// An index that finds what it is told to and remembers the questions.
private final class ScriptedIndex: EventIndex {
  private struct NotAsked: Error {}
  private let events: [AuditEvent]
  private let lines: [SegmentSummary]
  private let fails: Bool
  private let asked = Mutex<[EventQuery]>([])
  var queries: [EventQuery] { asked.withLock { $0 } }

  init(events: [AuditEvent], segments: Int = 1, rows: Int = 5, fails: Bool = false) {
    self.events = events
    self.fails = fails
    lines = (1...segments).map { number in
      let arrival = SampleNotifications.slot.adding(seconds: -60 * Int64(number))
      return SegmentSummary(
        id: Int64(number), trail: "production", rows: rows, timeRange: arrival...arrival, arrival: arrival,
        firstSequence: 1, ruleSet: "", rawPath: "", rawHash: ContentHash(ofParts: ["\(number)"]))
    }
  }

  func segments(trail: TrailName, arrival: Range<Timestamp>) throws -> [SegmentSummary] {
    if fails { throw NotAsked() }
    return lines.filter { arrival.contains($0.arrival) }
  }

  func find(_ query: EventQuery) throws -> [FoundEvent] {
    asked.withLock { $0.append(query) }
    return events.enumerated().map { row, event in
      FoundEvent(
        event: event, trail: "production", location: EventLocation(segment: 1, row: row),
        arrival: SampleNotifications.slot.adding(seconds: -60), sequence: Int64(row))
    }
  }

  func knownIDs(trail: TrailName, in batch: EventBatch) throws -> [Bool] { throw NotAsked() }
  func segments(_ query: EventQuery) throws -> [SegmentSummary] { throw NotAsked() }
  func summary(segment: Int64) throws -> SegmentSummary { throw NotAsked() }
  func batch(segment: Int64) throws -> EventBatch { throw NotAsked() }
  func document(segment: Int64) throws -> EventDocument { throw NotAsked() }
  func rawRecord(_ location: EventLocation) throws -> [UInt8] { throw NotAsked() }
  func locate(trail: TrailName?, eventID: String) throws -> [EventLocation] { throw NotAsked() }
  func eventCount(trail: TrailName, arrival: Range<Timestamp>) throws -> Int { throw NotAsked() }
}
