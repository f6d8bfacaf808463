import AuditEvents
import WorkspaceFiles
import XCTest

@testable import Alerting

final class WorkCalendarTests: XCTestCase {
  private func calendar(_ zone: String, _ hours: [String], _ more: String = "") throws -> WorkCalendar {
    let text = "name: c\ntime-zone: \(zone)\nhours: [\(hours.joined(separator: ", "))]\n\(more)"
    let (calendars, diagnostics) = CalendarFiles.read(text, path: "c.yml")
    XCTAssertEqual(diagnostics, [])
    return try XCTUnwrap(calendars.first)
  }

  private func time(_ text: String) throws -> Timestamp { try XCTUnwrap(Timestamp(rfc3339: text), text) }

  func testWorkHoursHolidaysAndExtraDays() throws {
    let more = "holidays: [2026-10-01..2026-10-03, 12-25]\nextra-workdays: [2026-10-10]\n"
    let beijing = try calendar("Asia/Shanghai", ["09:00-12:00", "13:00-18:00"], more)
    let cases: [(moment: String, isOpen: Bool, line: UInt)] = [
      ("2026-03-02T01:00:00Z", true, #line),  // Monday 09:00
      ("2026-03-02T00:59:59Z", false, #line),
      ("2026-03-02T04:30:00Z", false, #line),  // the lunch hour
      ("2026-03-02T09:59:59Z", true, #line),
      ("2026-03-02T10:00:00Z", false, #line),  // 18:00 is not in it
      ("2026-03-07T02:00:00Z", false, #line),  // Saturday
      ("2026-10-01T02:00:00Z", false, #line),
      ("2026-10-10T02:00:00Z", true, #line),  // a Saturday that makes up for it
      ("2026-12-25T02:00:00Z", false, #line), ("2029-12-25T02:00:00Z", false, #line),
    ]
    for (moment, isOpen, line) in cases { XCTAssertEqual(beijing.isOpen(try time(moment)), isOpen, moment, line: line) }
    XCTAssertEqual(beijing.opening(from: try time("2026-03-06T10:00:00Z")), try time("2026-03-09T01:00:00Z"))
    XCTAssertEqual(beijing.opening(from: try time("2026-09-30T10:00:00Z")), try time("2026-10-05T01:00:00Z"))
    XCTAssertEqual(beijing.closing(from: try time("2026-03-02T02:00:00Z")), try time("2026-03-02T04:00:00Z"))
    XCTAssertEqual(beijing.closing(from: try time("2026-03-01T02:00:00Z")), try time("2026-03-01T02:00:00Z"))
  }

  /// Both edges of summer time: Berlin leaves out 02:00 to 03:00 on 2026-03-29 and has it twice on 2026-10-25.
  func testTheDaysOnWhichTheClocksChange() throws {
    let office = try calendar("Europe/Berlin", ["09:00-17:00"])
    XCTAssertEqual(office.opening(from: try time("2026-03-27T20:00:00Z")), try time("2026-03-30T07:00:00Z"))
    XCTAssertEqual(office.opening(from: try time("2026-10-23T20:00:00Z")), try time("2026-10-26T08:00:00Z"))
    let every = "workdays: [mon-sun]\n"
    let early = try calendar("Europe/Berlin", ["02:30-05:00"], every)
    XCTAssertEqual(early.opening(from: try time("2026-03-29T00:00:00Z")), try time("2026-03-29T01:00:00Z"))
    XCTAssertFalse(early.isOpen(try time("2026-03-29T00:59:59Z")))
    XCTAssertTrue(early.isOpen(try time("2026-03-29T01:00:00Z")), "03:00, the end of the gap")
    let gap = try calendar("Europe/Berlin", ["02:00-03:00"], every)
    XCTAssertEqual(gap.opening(from: try time("2026-03-28T02:00:00Z")), try time("2026-03-30T00:00:00Z"))
    XCTAssertEqual(gap.opening(from: try time("2026-10-24T02:00:00Z")), try time("2026-10-25T00:00:00Z"))
    XCTAssertTrue(gap.isOpen(try time("2026-10-25T00:30:00Z")), "02:30 in summer time")
    XCTAssertTrue(gap.isOpen(try time("2026-10-25T01:30:00Z")), "02:30 again, in winter time")
    let night = try calendar("Europe/Berlin", ["22:00-06:00"], every)
    XCTAssertEqual(night.closing(from: try time("2026-03-28T22:00:00Z")), try time("2026-03-29T04:00:00Z"))
    XCTAssertEqual(night.closing(from: try time("2026-10-24T22:00:00Z")), try time("2026-10-25T05:00:00Z"))
  }

  /// Whatever the calendar: at an opening it is open, at a closing it is not, and neither lies before the question.
  func testOpeningsAreOpenAndClosingsAreNot() throws {
    var random = SeededNumbers(seed: 11)
    let zones = ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
    for _ in 0..<200 {
      let from = Int.random(in: 0..<24, using: &random) * 3600
      let to = Int.random(in: 1...24, using: &random) * 3600
      let calendar = WorkCalendar(
        name: "c", clock: try XCTUnwrap(ZoneClock(zones.randomElement(using: &random) ?? "UTC")),
        workdays: Set(Weekday.allCases.filter { _ in Bool.random(using: &random) } + [.monday]),
        hours: [.init(from: from, to: to)])
      let moment = Timestamp(seconds: Int64.random(in: 1_767_225_600..<1_798_761_600, using: &random))
      let opening = try XCTUnwrap(calendar.opening(from: moment))
      XCTAssertTrue(calendar.isOpen(opening))
      XCTAssertGreaterThanOrEqual(opening, moment)
      if let closing = calendar.closing(from: opening) {
        XCTAssertFalse(calendar.isOpen(closing))
        XCTAssertGreaterThanOrEqual(closing, opening)
      }
    }
  }

  func testEveryMistakeHasItsPlace() {
    let (calendars, diagnostics) = CalendarFiles.read(
      """
      name: c
      time-zone: Asia/Shangai
      workdays: [mon, funday]
      hours: [9-5]
      holidays: [2026-13-01, 2026-10-07..2026-10-01]
      """, path: "c.yml")
    XCTAssertEqual(calendars, [])
    XCTAssertEqual(
      diagnostics.map { $0.description.prefix { $0 != "(" } },
      [
        "c.yml:2:12: error: the system knows no time zone 'Asia/Shangai' ",
        "c.yml:3:17: error: 'funday' is no weekday ", "c.yml:4:9: error: '9-5' are no hours of a day ",
        "c.yml:5:12: error: '2026-13-01' is no day ", "c.yml:5:24: error: '2026-10-07..2026-10-01' is no day ",
      ])
  }
}
