import AuditEvents
import XCTest

@testable import Engine

final class ScheduleTests: XCTestCase {
  private func time(_ text: String) -> Timestamp {
    Timestamp(rfc3339: "2026-03-02T" + text + "Z") ?? Timestamp(seconds: 0)
  }

  func testSlotsFallOnQuarterHours() {
    let schedule = Schedule()
    for (moment, slot) in [
      ("10:00:00", "10:00:00"), ("10:00:01", "10:00:00"), ("10:14:59", "10:00:00"), ("10:15:00", "10:15:00"),
      ("23:59:59", "23:45:00"),
    ] {
      XCTAssertEqual(schedule.slot(atOrBefore: time(moment)), time(slot), moment)
    }
    XCTAssertEqual(schedule.slot(after: time("10:00:00")), time("10:15:00"))
    XCTAssertEqual(schedule.slot(atOrBefore: Timestamp(seconds: -1)), Timestamp(seconds: -900))
  }

  func testTheWindowIsHalfOpenAndThirtyMinutesLong() {
    let window = Schedule().window(of: time("10:00:00"))
    XCTAssertTrue(window.contains(time("09:30:00")))
    XCTAssertFalse(window.contains(time("10:00:00")))
  }

  func testMissedSlotsAreDueOldestFirst() {
    let schedule = Schedule()
    XCTAssertEqual(
      schedule.due(last: time("10:00:00"), now: time("10:47:00")),
      [time("10:15:00"), time("10:30:00"), time("10:45:00")])
    XCTAssertEqual(schedule.due(last: time("10:45:00"), now: time("10:47:00")), [])
    XCTAssertEqual(schedule.due(last: nil, now: time("10:47:00")), [time("10:45:00")])
    XCTAssertEqual(schedule.due(last: time("11:00:00"), now: time("10:47:00")), [], "the clock went back")
  }
}
