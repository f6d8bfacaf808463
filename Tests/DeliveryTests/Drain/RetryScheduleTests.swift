import AuditEvents
import Delivery
import XCTest

final class RetryScheduleTests: XCTestCase {
  private let schedule = RetrySchedule()
  private let start = Timestamp(seconds: 1_772_445_600)

  private func pause(
    _ outcome: DeliveryOutcome, attempt: Int = 1, age: Int64 = 0, random: Double = 0
  ) -> (state: OutboxEntry.State, seconds: Int64) {
    let now = start.adding(seconds: age)
    let verdict = schedule.verdict(on: outcome, attempt: attempt, createdAt: start, now: now, random: random)
    return (verdict.state, (verdict.next.milliseconds - now.milliseconds) / 1000)
  }

  func testPausesDoubleFromFiveSecondsToFifteenMinutes() {
    let ranges: [(attempt: Int, shortest: Int64, longest: Int64)] = [
      (1, 5, 10), (2, 10, 20), (3, 20, 40), (4, 40, 80), (5, 80, 160), (6, 160, 320), (7, 320, 640), (8, 450, 900),
      (9, 450, 900), (100, 450, 900), (Int.max, 450, 900), (0, 5, 10),
    ]
    for (attempt, shortest, longest) in ranges {
      let outcome = DeliveryOutcome.retry(after: nil, detail: "")
      XCTAssertEqual(pause(outcome, attempt: attempt, random: 0).seconds, shortest, "try \(attempt)")
      XCTAssertEqual(pause(outcome, attempt: attempt, random: 0.999_999).seconds, longest - 1, "try \(attempt)")
    }
  }

  func testOutcomesDecideTheState() {
    let table: [(outcome: DeliveryOutcome, state: OutboxEntry.State, seconds: Int64)] = [
      (.sent(detail: ""), .sent, 0), (.never(detail: ""), .dead, 0), (.tooLarge(detail: ""), .dead, 0),
      (.badCredential(detail: ""), .retry, 900), (.unconfirmed(detail: ""), .retry, 5),
      (.retry(after: nil, detail: ""), .retry, 5),
      (.retry(after: 7, detail: ""), .retry, 7), (.retry(after: 2, detail: ""), .retry, 5),
      (.retry(after: -5, detail: ""), .retry, 5), (.retry(after: .max, detail: ""), .retry, 86_400),
    ]
    for (outcome, state, seconds) in table {
      XCTAssertEqual(pause(outcome).state, state, "\(outcome)")
      XCTAssertEqual(pause(outcome).seconds, seconds, "\(outcome)")
    }
  }

  func testTheLastTryIsAtTheEndOfTheDay() {
    let outcome = DeliveryOutcome.retry(after: 7200, detail: "")
    XCTAssertEqual(pause(outcome, age: 86_399).seconds, 1, "not later than the day's end")
    XCTAssertEqual(pause(outcome, attempt: 5, age: 86_400).state, .dead)
    XCTAssertEqual(pause(.badCredential(detail: ""), attempt: 5, age: 86_400).state, .dead)
    XCTAssertEqual(pause(outcome, attempt: 4, age: 200_000).state, .retry, "waited, but was hardly tried")
    XCTAssertEqual(pause(.sent(detail: ""), age: 200_000).state, .sent)
  }

  func testAChannelIsLeftAlone() {
    let table: [(outcome: DeliveryOutcome, failures: Int, seconds: Int64?)] = [
      (.sent(detail: ""), 0, nil), (.never(detail: ""), 0, nil), (.tooLarge(detail: ""), 0, nil),
      (.retry(after: nil, detail: ""), 2, nil), (.retry(after: nil, detail: ""), 3, 30),
      (.retry(after: 7, detail: ""), 1, 7), (.retry(after: 1_000_000, detail: ""), 1, 3600),
      (.unconfirmed(detail: ""), 2, nil), (.unconfirmed(detail: ""), 3, 30),
      (.badCredential(detail: ""), 1, 300), (.retry(after: 3600, detail: "", scope: .recipient), 9, nil),
    ]
    for (outcome, failures, seconds) in table {
      XCTAssertEqual(schedule.brake(after: outcome, failures: failures), seconds, "\(outcome) \(failures)")
    }
  }

  func testTheSpreadRepeatsExactlyAndCoversItsRange() {
    let numbers = (0..<400).map { RetrySchedule.steadyRandom(notification: "n\($0)", attempt: 1) }
    XCTAssertEqual(numbers, (0..<400).map { RetrySchedule.steadyRandom(notification: "n\($0)", attempt: 1) })
    XCTAssertTrue(numbers.allSatisfy { (0..<1).contains($0) })
    for quarter in 0..<4 {
      XCTAssertGreaterThan(numbers.count { Int($0 * 4) == quarter }, 60, "quarter \(quarter)")
    }
  }
}
