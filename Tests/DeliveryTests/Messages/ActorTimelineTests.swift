import AuditEvents
import XCTest

@testable import Delivery

final class ActorTimelineTests: XCTestCase {
  private let start = Timestamp(seconds: 1_772_445_600)

  /// Events `operation` of a service, a minute apart; a leading `!` is a failure.
  private func events(_ operations: String) -> [AuditEvent] {
    operations.split(separator: " ").enumerated().map { index, word in
      AuditEvent(
        id: "\(index)", time: start.adding(seconds: Int64(index) * 60), sourceIP: "192.0.2.\(index)",
        operation: word.filter { $0 != "!" }, service: "Ecs", outcome: word.hasPrefix("!") ? .denied : .success)
    }
  }

  func testTheRarestComesFirst() {
    let table: [(events: String, timeline: [String])] = [
      ("", []), ("a", ["1 a"]), ("a a b", ["1 b", "2 a"]), ("b a", ["1 a", "1 b"]),
      ("a b a c a c", ["1 b", "2 c", "3 a"]), ("a !a !b", ["1 b, 1 failed", "2 a, 1 failed"]),
    ]
    for (operations, expected) in table {
      let timeline = ActorTimeline(of: events(operations), since: start)
      let words = timeline.actions.map {
        "\($0.count) \($0.operation)" + ($0.failures > 0 ? ", \($0.failures) failed" : "")
      }
      XCTAssertEqual(words, expected, operations)
    }
  }

  func testItDoesNotDependOnTheOrderAndCountsNothingTwice() {
    let all = events("a b a c a c")
    let timeline = ActorTimeline(of: all, since: start)
    XCTAssertEqual(ActorTimeline(of: all.reversed() + all, since: start), timeline)
    XCTAssertEqual(timeline.events, 6)
  }

  func testTheEvidenceIsLeftOut() {
    let timeline = ActorTimeline(of: events("a b b"), except: ["0"], since: start)
    XCTAssertEqual(timeline.actions.map(\.operation), ["b"])
    XCTAssertEqual(timeline.events, 2)
  }

  func testItIsBounded() {
    let many = (0..<20).map { "o\($0)" }.joined(separator: " ") + " x x x x x"
    let timeline = ActorTimeline(of: events(many), since: start, most: 8)
    XCTAssertEqual(timeline.actions.count, 8)
    XCTAssertEqual(timeline.actionsLeftOut, 13)
    XCTAssertFalse(timeline.actions.contains { $0.operation == "x" }, "the commonest is left out")
    let one = ActorTimeline(of: events("x x x x x"), since: start)
    XCTAssertEqual(one.actions.first?.sourceIPs, ["192.0.2.0", "192.0.2.1", "192.0.2.2"])
    XCTAssertEqual(one.actions.first?.first, start)
    XCTAssertEqual(one.actions.first?.last, start.adding(seconds: 240))
  }

  func testWhoAnActorIs() {
    XCTAssertNil(ActorKey(Actor()))
    XCTAssertEqual(ActorKey(Actor(id: "1", name: "ann")), ActorKey(Actor(id: "1", name: "anna")))
    XCTAssertNotEqual(ActorKey(Actor(name: "role", session: "a")), ActorKey(Actor(name: "role", session: "b")))
  }
}
