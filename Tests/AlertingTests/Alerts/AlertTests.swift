import AuditEvents
import Detection
import XCTest

@testable import Alerting

final class AlertTests: XCTestCase {
  private func events(_ minutes: [Int64]) -> [Match] {
    minutes.enumerated().map { index, minute in
      let event = AuditEvent(id: "event-\(index)", time: ten.adding(seconds: minute * 60))
      return match(event, sequence: Int64(index + 1))
    }
  }

  func testAnAlertStandsForAllMatchesAndShowsTheEarliest() throws {
    let alert = try XCTUnwrap(
      Alert(matches: events([9, 3, 7, 3, 1, 8, 2]), title: "Root signed in", level: .high, tags: ["t"], slot: ten))
    XCTAssertEqual(alert.count, 7)
    XCTAssertEqual(alert.firstEvent, ten.adding(seconds: 60))
    XCTAssertEqual(alert.lastEvent, ten.adding(seconds: 540))
    // By event time, then in the order of the trail.
    XCTAssertEqual(alert.samples.map(\.event.id), ["event-4", "event-6", "event-1", "event-3", "event-2"])
    XCTAssertEqual(alert.labels, [GroupValue(field: "actor.user.name", value: "alice")])
    XCTAssertEqual(alert.trail, "production")
    XCTAssertEqual(alert.slot, ten)
  }

  func testWithoutMatchesThereIsNoAlert() {
    XCTAssertNil(Alert(matches: [], title: "t", level: .low, tags: [], slot: ten))
  }

  func testTheOrderOfTheMatchesDoesNotCount() throws {
    let matches = events([5, 5, 2, 9, 1, 1])
    var random = SeededNumbers(seed: 2)
    let first = Alert(matches: matches, title: "t", level: .low, tags: [], slot: ten)
    for _ in 0..<20 {
      let shuffled = matches.shuffled(using: &random)
      XCTAssertEqual(Alert(matches: shuffled, title: "t", level: .low, tags: [], slot: ten), first)
    }
  }

  func testTheIDNamesFingerprintAndSlotOnly() throws {
    func alert(_ minutes: [Int64], title: String, level: Level, slot: Timestamp) throws -> Alert {
      try XCTUnwrap(Alert(matches: events(minutes), title: title, level: level, tags: [], slot: slot))
    }
    let first = try alert([1], title: "a", level: .low, slot: ten)
    XCTAssertEqual(first.id, try alert([2, 3], title: "b", level: .critical, slot: ten).id)
    XCTAssertNotEqual(first.id, try alert([1], title: "a", level: .low, slot: ten.adding(seconds: 900)).id)
  }
}
