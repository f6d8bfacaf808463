import XCTest

@testable import Storage

final class EventTimeSpansTests: XCTestCase {
  private let hour: Int64 = 3_600_000

  private func spans(_ hours: [Double]) -> [[Int64]] {
    EventTimeSpans(hours.map { Int64($0 * Double(hour)) }).spans.map { [$0.lowerBound / hour, $0.upperBound / hour] }
  }

  func testSpansReachAnHourAroundTheHoursOfTheEvents() {
    for (hours, expected): ([Double], [[Int64]]) in [
      ([], []), ([10.5], [[9, 12]]), ([10], [[9, 12]]), ([10.99, 10.01], [[9, 12]]), ([10.5, 11.5, 13.2], [[9, 15]]),
      ([10.5, 20.5], [[9, 12], [19, 22]]), ([-0.5], [[-2, 1]]), ([-1], [[-2, 1]]),
    ] {
      XCTAssertEqual(spans(hours), expected, "\(hours)")
    }
  }

  func testManySpansBecomeOneAndExtremesDoNotOverflow() {
    XCTAssertEqual(spans((0..<40).map { Double($0) * 10 + 0.5 }), [[-1, 392]])
    let extremes = EventTimeSpans([.min, .max]).spans
    XCTAssertEqual(extremes.count, 2)
    XCTAssertLessThan(extremes[0].upperBound, extremes[1].lowerBound)
  }
}
