import AuditEvents
import XCTest

@testable import Delivery

final class HTTPAnswersTests: XCTestCase {
  func testTheStatusDecides() {
    let table: [(statuses: [Int], name: String)] = [
      ([200, 201, 202, 204, 299], "sent"), ([301, 302, 303, 307, 308, 304], "never"),
      ([400, 404, 405, 409, 410, 415, 422, 431, 451], "never"), ([401, 403, 407], "bad credential"),
      ([408, 425, 429], "retry"), ([413], "too large"), ([500, 501, 503, 599, 600], "retry"),
      ([502, 504], "unconfirmed"),
    ]
    for (statuses, name) in table {
      for status in statuses {
        let outcome = HTTPAnswers.outcome(status: status, retryAfter: 7, detail: "words")
        XCTAssertEqual(outcome.name, name, "\(status)")
        XCTAssertEqual(outcome.detail, "words")
        if name == "retry" { XCTAssertEqual(outcome, .retry(after: 7, detail: "words")) }
      }
    }
  }

  func testRetryAfterIsSecondsOrADate() {
    let now = Timestamp(seconds: 1_772_445_600)
    let table: [(value: String, seconds: Int64?)] = [
      ("7", 7), (" 120 ", 120), ("0", 0), ("99999999999999999999", .max), ("Mon, 02 Mar 2026 10:01:00 GMT", 60),
      ("Monday, 02-Mar-26 10:01:00 GMT", 60), ("Mon Mar  2 10:01:00 2026", 60), ("Mon, 02 Mar 2026 09:00:00 GMT", 0),
      ("soon", nil), ("", nil), ("-5", nil), ("1.5", nil),
    ]
    for (value, seconds) in table {
      XCTAssertEqual(HTTPAnswers.seconds(retryAfter: value, now: now), seconds, value)
    }
  }

  func testOnlyTheLastHeadCounts() {
    let lines = [
      "HTTP/1.1 103 Early Hints\r\n", "Retry-After: 99\r\n", "\r\n", "HTTP/1.1 503 Busy\r\n", "retry-AFTER:  7 \r\n",
      "\r\n",
    ]
    let head = AnswerHead(lines: lines.map { Array($0.utf8) })
    XCTAssertEqual(head["retry-after"], "7")
    XCTAssertTrue(head.isComplete)
    XCTAssertFalse(AnswerHead(lines: [Array("HTTP/1.1 200 OK\r\n".utf8)]).isComplete)
    XCTAssertFalse(AnswerHead(lines: []).isComplete)
  }
}
