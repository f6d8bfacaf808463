import AuditEvents
import Engine
import XCTest

@testable import Administration

final class OverviewReportTests: XCTestCase {
  private let start = Timestamp(seconds: 1_772_442_000)

  private func run(_ seconds: Int64, late: Bool = false) -> RunRecord {
    let slot = start.adding(seconds: seconds)
    return RunRecord(
      trail: "prod", slot: slot, window: slot..<slot, startedAt: slot, finishedAt: slot, events: 0, matches: 0,
      exempt: 0, history: 0, sent: 1, held: 0, notifications: 0, late: late)
  }

  func testSpansTellPunctualLateMissingAndIdle() {
    let period = start..<start.adding(seconds: 4 * 1800)
    let runs = [run(0), run(900), run(1800), run(2700, late: true), run(3600)]
    let spans = UseCases.spans(
      period, Schedule(every: 900), runs, since: start, now: start.adding(seconds: 3 * 1800 - 1))
    XCTAssertEqual(spans.map(\.state), [.punctual, .late, .missing, .idle])
    XCTAssertEqual(spans.map(\.due), [2, 2, 2, 0])
    XCTAssertEqual(spans.map(\.done), [2, 2, 1, 0])
    XCTAssertEqual(spans.map(\.alerts), [2, 2, 1, 0])
  }

  func testNothingIsMissingBeforeTheFirstRun() {
    let period = start..<start.adding(seconds: 4 * 1800)
    let now = start.adding(seconds: 4 * 1800 - 1)
    let none = UseCases.spans(period, Schedule(every: 900), [], since: nil, now: now)
    XCTAssertEqual(Set(none.map(\.state)), [.idle])
    let first = UseCases.spans(
      period, Schedule(every: 900), [run(3600)], since: start.adding(seconds: 3600), now: now)
    XCTAssertEqual(first.map(\.state), [.idle, .idle, .missing, .missing])
  }
}
