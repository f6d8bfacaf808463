import AuditEvents
import StoreConformance
import XCTest

final class InMemoryEventIndexTests: XCTestCase {
  func testItConforms() throws {
    try EventIndexConformance {
      let index = InMemoryEventIndex()
      return (index, { index.append($0) })
    }.verify()
  }

  func testExpiredSegmentsAreGoneAndTheirSequencesAreNotUsedAgain() throws {
    let index = InMemoryEventIndex()
    let first = try append(["a", "b"], to: index, at: 0)
    let second = try append(["c"], to: index, at: 60)
    XCTAssertEqual(index.remove { $0.arrival < second.arrival }, [first])
    XCTAssertThrowsError(try index.batch(segment: first.id)) {
      XCTAssertEqual("\($0)", "the event index has no segment \(first.id); its events may have expired")
    }
    XCTAssertEqual(try index.find(EventQuery()).map(\.event.id), ["c"])
    XCTAssertEqual(try append(["d"], to: index, at: 120).firstSequence, 4)
  }

  func testTheRuleSetOfASegmentChanges() throws {
    let index = InMemoryEventIndex()
    let segment = try append(["a"], to: index, at: 0)
    try index.setRuleSet("rules-2", segment: segment.id)
    let window = SampleEvents.noon..<SampleEvents.noon.adding(seconds: 1)
    XCTAssertEqual(try index.segments(trail: "t", arrival: window).map(\.ruleSet), ["rules-2"])
    XCTAssertThrowsError(try index.setRuleSet("rules-2", segment: 99))
  }

  private func append(_ ids: [String], to index: InMemoryEventIndex, at second: Int64) throws -> SegmentSummary {
    let sample = try SampleEvents(path: "f", ids.map { .init($0, at: second) })
    return try XCTUnwrap(
      index.append(
        NewSegment(
          trail: "t", batch: sample.batch, arrival: SampleEvents.noon.adding(seconds: second),
          document: sample.document, ruleSet: "rules-1")))
  }
}
