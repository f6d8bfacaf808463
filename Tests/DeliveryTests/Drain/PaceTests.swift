import AuditEvents
import Delivery
import StoreConformance
import XCTest

final class PaceTests: XCTestCase {
  private let start = SampleNotifications.slot

  func testRoomWithinAnyStretch() {
    let pace = Pace(Pace.Limit(3, within: 60))
    // Half a second more than the stretch, because the peer counts arrivals. In milliseconds.
    let table: [(sends: [Int64], now: Int64, free: Int, next: Int64)] = [
      ([], 0, 3, 0), ([0], 1000, 2, 1000), ([0, 1000, 2000], 3000, 0, 60_500),
      ([0, 1000, 2000], 60_499, 0, 60_500), ([0, 1000, 2000], 60_500, 1, 60_500),
      ([0, 1000, 2000], 61_500, 2, 61_500), ([0, 1000, 2000], 62_500, 3, 62_500),
      ([0, 1000, 2000, 3000], 4000, 0, 61_500),
      // The clock was set back: what is in the future was sent just now.
      ([500_000, 501_000, 502_000], 3000, 0, 63_500),
    ]
    func moment(_ milliseconds: Int64) -> Timestamp {
      Timestamp(milliseconds: start.milliseconds + milliseconds)
    }
    for row in table {
      let room = pace.room(after: row.sends.map(moment), now: moment(row.now))
      XCTAssertEqual(room.free, row.free, "\(row)")
      XCTAssertEqual(room.next, moment(row.next), "\(row)")
    }
    XCTAssertEqual(Pace.unlimited.room(after: [start], now: start).free, .max)
  }

  /// T18: the clock is set back.
  func testAClockThatWasAheadBlocksNothing() throws {
    let scene = DrainScene()
    let robot = scene.channel("robot", pace: Pace(Pace.Limit(20, within: 60))) { _, _ in .sent(detail: "") }
    for index in 0..<5 { scene.put("n\(index)", channel: "robot") }
    var endpoint = EndpointState(channel: "robot")
    endpoint.sends = (0..<20).map { start.adding(seconds: 315_000_000 + $0) }
    endpoint.pausedUntil = start.adding(seconds: 315_000_000)
    scene.outbox.keep(endpoint)
    try scene.play(scene.drain([robot]))
    XCTAssertEqual(robot.log.map(\.id), (0..<5).map { "n\($0)" })
    XCTAssertEqual(robot.log.map(\.second).max(), 60, "as if the twenty had been sent just now")
  }

  func testAllLimitsHold() {
    let pace = Pace(Pace.Limit(100, within: 60), Pace.Limit(5, within: 1))
    XCTAssertEqual(pace.memory, 61)
    let sends = (0..<5).map { _ in start }
    XCTAssertEqual(pace.room(after: sends, now: start).next.milliseconds, start.milliseconds + 1100)
    XCTAssertEqual(pace.room(after: sends, now: start.adding(seconds: 2)).free, 5)
  }

  func testNeverMoreThanThePaceInAnyMinute() throws {
    let scene = DrainScene()
    let robot = scene.channel("robot", pace: Pace(Pace.Limit(20, within: 60))) { _, _ in .sent(detail: "") }
    for index in 0..<70 { scene.put("n\(index)", channel: "robot") }
    try scene.play(scene.drain([robot]))
    let seconds = robot.log.map(\.second)
    XCTAssertEqual(robot.log.map(\.id), (0..<70).map { "n\($0)" })
    for second in seconds { XCTAssertLessThanOrEqual(seconds.count { $0 > second - 60 && $0 <= second }, 20) }
    XCTAssertEqual(seconds.last, 181)
  }

  func testWhenRoomIsScarceMessagesAreMerged() throws {
    let scene = DrainScene()
    let robot = scene.channel("robot", pace: Pace(Pace.Limit(20, within: 60)), merging: .whenScarce) { _, _ in
      .sent(detail: "")
    }
    for index in 0..<100 { scene.put("n\(index)", channel: "robot") }
    try scene.play(scene.drain([robot]))
    XCTAssertLessThanOrEqual(robot.log.count, 20, "all within the first minute")
    XCTAssertEqual(robot.log.flatMap { $0.id.split(separator: "+") }.map(String.init), (0..<100).map { "n\($0)" })
    XCTAssertEqual(scene.outbox.outboxCounts(), [.sent: 100])
    XCTAssertEqual(robot.log.last?.second, 0)

    scene.move(to: 600)
    scene.put("few1", "few2", channel: "robot")
    try scene.play(scene.drain([robot]))
    XCTAssertEqual(robot.log.suffix(2).map(\.id), ["few1", "few2"], "few have messages of their own")
  }

  func testWhatIsRefusedTogetherIsSentAlone() throws {
    let scene = DrainScene()
    let hook = scene.channel("hook", merging: .always) { notification, _ in
      notification.id.contains("bad") ? .never(detail: "400") : .sent(detail: "")
    }
    scene.put("a", "bad", "c", channel: "hook")
    try scene.play(scene.drain([hook]))
    XCTAssertEqual(hook.story, "a+bad+c@0 a@0 bad@0 c@0")
    XCTAssertEqual(scene.outbox.outboxCounts(), [.sent: 2, .dead: 1])
  }

  func testAPaceAndAPauseSurviveARestart() throws {
    let scene = DrainScene()
    let robot = scene.channel("robot", pace: Pace(Pace.Limit(2, within: 60))) { _, _ in .sent(detail: "") }
    let busy = scene.channel("busy") { notification, attempt in
      notification.id == "x" && attempt == 1 ? .retry(after: 40, detail: "429") : .sent(detail: "")
    }
    scene.put("a", "b", channel: "robot")
    scene.put("x", channel: "busy")
    _ = try scene.drain([robot, busy]).run()
    scene.move(to: 30)
    scene.put("c", channel: "robot")
    scene.put("y", channel: "busy")
    // Another process: what it knows is what is stored.
    _ = try scene.drain([robot, busy]).run()
    XCTAssertEqual(robot.story, "a@0 b@0")
    XCTAssertEqual(busy.story, "x@0")
    try scene.play(scene.drain([robot, busy]))
    XCTAssertEqual(robot.story, "a@0 b@0 c@60")
    XCTAssertEqual(busy.story, "x@0 x@40 y@40")
  }

  func testABrokenEndpointIsAskedWithOneMessage() throws {
    let scene = DrainScene()
    let hook = scene.channel("hook") { _, _ in .retry(after: nil, detail: "refused") }
    for index in 0..<40 { scene.put("n\(index)", channel: "hook", contact: "c\(index)") }
    _ = try scene.drain([hook]).run()
    XCTAssertEqual(hook.log.count, 3)
    var endpoint = try XCTUnwrap(scene.outbox.endpoints().first)
    XCTAssertEqual(endpoint.failures, 3)
    XCTAssertEqual(endpoint.failingSince, SampleNotifications.slot)
    XCTAssertEqual(
      endpoint.words(now: scene.now),
      "3 failures in a row since 2026-03-02T10:00:00Z, left alone until 2026-03-02T10:00:30Z")
    scene.move(to: 30)
    _ = try scene.drain([hook]).run()
    XCTAssertEqual(hook.log.count, 4, "a restart did not forget the failures")
    endpoint = try XCTUnwrap(scene.outbox.endpoints().first)
    XCTAssertEqual(endpoint.failures, 4)
  }
}
