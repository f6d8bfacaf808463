import AuditEvents
import Detection
import XCTest

@testable import Alerting

final class MessageBudgetTests: XCTestCase {
  private func told(_ minutesAgo: [Int64], contact: String = "alice", kind: String = "email") -> [ToldMessage] {
    minutesAgo.map { minutes in
      ToldMessage(
        notification: "\(minutes) \(contact) \(kind)", at: ten.adding(seconds: -60 * minutes), policy: "p", group: "",
        channel: "mail", channelKind: kind, contact: contact, address: "", level: .high, alerts: 1)
    }
  }

  func testRoom() {
    let hourly = MessageBudget(perHour: 2)
    let cases: [(MessageBudget, [ToldMessage], Int64?, UInt)] = [
      (MessageBudget(), told([1, 2, 3]), nil, #line), (hourly, told([10]), nil, #line),
      // The older of the two leaves the hour in 40 minutes.
      (hourly, told([10, 20]), 40, #line), (hourly, told([10, 20, 30]), 40, #line),
      (hourly, told([10, 60]), nil, #line), (hourly, told([10, 20], contact: "bob"), nil, #line),
      (MessageBudget(perDay: 2), told([10, 1380]), 60, #line),
      (MessageBudget(perHour: 1, perDay: 2), told([10, 1380]), 60, #line),
      (MessageBudget(perHour: 1, perDay: 2), told([10, 1430]), 50, #line),
      (MessageBudget(smsPerDay: 1), told([10]), nil, #line),
      (MessageBudget(smsPerDay: 1), told([10], kind: "sms"), 1430, #line),
    ]
    for (budget, messages, minutes, line) in cases {
      let room = budget.room(for: "alice", channelKind: "sms", level: .high, told: messages, now: ten)
      XCTAssertEqual(room?.from, minutes.map { ten.adding(seconds: $0 * 60) }, line: line)
    }
    XCTAssertNil(hourly.room(for: "alice", channelKind: "sms", level: .critical, told: told([1, 2]), now: ten))
    XCTAssertNil(hourly.room(for: "", channelKind: "console", level: .high, told: told([1, 2], contact: ""), now: ten))
  }
}
