import XCTest

@testable import AuditEvents

final class EventQueryTests: XCTestCase {
  private let event = AuditEvent(
    id: "e", time: Timestamp(seconds: 100), actor: Actor(id: "AIDA", name: "Ada", role: "Deploy", accessKey: "AKIA"),
    sourceIP: "203.0.113.7", operation: "RunInstances", service: "ec2.amazonaws.com",
    resources: [Resource(type: "T", id: "one"), Resource(type: "T", id: "two")])

  func testCriteriaAreAndedAndTheirValuesOred() {
    let table: [(EventQuery, Bool)] = [
      (EventQuery(), true),
      (EventQuery(operations: ["runinstances"]), true),
      (EventQuery(operations: ["StopInstances", "RunInstances"]), true),
      (EventQuery(operations: ["Run"]), false),
      (EventQuery(operations: [""]), false),
      (EventQuery(actors: ["ada"]), true), (EventQuery(actors: ["aida"]), true), (EventQuery(actors: ["deploy"]), true),
      (EventQuery(actors: ["akia"]), true), (EventQuery(actors: ["bob"]), false),
      (EventQuery(sourceIPs: ["203.0.113.7"]), true), (EventQuery(sourceIPs: ["203.0.113.70"]), false),
      (EventQuery(resources: ["TWO"]), true), (EventQuery(resources: ["three"]), false),
      (EventQuery(services: ["ec2.amazonaws.com"]), true),
      (EventQuery(operations: ["RunInstances"], actors: ["bob"]), false),
      (EventQuery(eventTime: Timestamp(seconds: 100)..<Timestamp(seconds: 101)), true),
      (EventQuery(eventTime: Timestamp(seconds: 99)..<Timestamp(seconds: 100)), false),
    ]
    for (query, expected) in table { XCTAssertEqual(query.matches(event), expected, "\(query)") }
  }

  func testTheSummaryOfASegmentExcludesIt() {
    let segment = SegmentSummary(
      id: 1, trail: "t", rows: 1, timeRange: Timestamp(seconds: 10)...Timestamp(seconds: 20),
      arrival: Timestamp(seconds: 30), firstSequence: 1, ruleSet: "", rawPath: "f", rawHash: ContentHash(of: []))
    func seconds(_ from: Int64, _ to: Int64) -> Range<Timestamp> { Timestamp(seconds: from)..<Timestamp(seconds: to) }
    let table: [(EventQuery, Bool)] = [
      (EventQuery(), true), (EventQuery(trail: "t"), true), (EventQuery(trail: "u"), false),
      (EventQuery(arrival: seconds(30, 31)), true), (EventQuery(arrival: seconds(29, 30)), false),
      (EventQuery(eventTime: seconds(20, 21)), true), (EventQuery(eventTime: seconds(21, 22)), false),
      (EventQuery(eventTime: seconds(0, 11)), true), (EventQuery(eventTime: seconds(0, 10)), false),
    ]
    for (query, expected) in table { XCTAssertEqual(query.concerns(segment), expected, "\(query)") }
  }

  func testRowsOfABatch() {
    let batch = BatchSamples.batch(
      ids: ["a", "b", "c"], times: [1000, 2000, 3000],
      cells: [.operation: ["Run", "Stop", "run"], .actorName: ["ada", "", "bob"]])
    XCTAssertEqual(EventQuery().rows(in: batch), [0, 1, 2])
    XCTAssertEqual(EventQuery(operations: ["RUN"]).rows(in: batch), [0, 2])
    XCTAssertEqual(EventQuery(operations: ["Reboot"]).rows(in: batch), [])
    XCTAssertEqual(EventQuery(operations: ["Run"], actors: ["bob"]).rows(in: batch), [2])
    let second = Timestamp(milliseconds: 2000)..<Timestamp(milliseconds: 3000)
    XCTAssertEqual(EventQuery(eventTime: second).rows(in: batch), [1])
    XCTAssertEqual(EventQuery(operations: ["Run"]).rows(in: BatchSamples.batch(ids: [])), [])
  }
}
