import CCurl
import XCTest

@testable import Delivery

final class MailAnswersTests: XCTestCase {
  func testTheReplyDecides() {
    let table: [(code: CURLcode, replies: [Int], name: String)] = [
      (CURLE_OK, [250], "sent"), (CURLE_SEND_ERROR, [421, 450, 451, 452, 454], "retry"),
      (CURLE_SEND_ERROR, [550, 551, 553, 554, 500, 501, 503], "never"), (CURLE_SEND_ERROR, [552, 523], "too large"),
      (CURLE_LOGIN_DENIED, [535, 534, 530, 0, 334, 250], "bad credential"), (CURLE_LOGIN_DENIED, [454], "retry"),
      (CURLE_SEND_ERROR, [530, 538], "bad credential"), (CURLE_WEIRD_SERVER_REPLY, [554], "never"),
      (CURLE_OPERATION_TIMEDOUT, [0, 250, 354, 550], "retry"), (CURLE_COULDNT_CONNECT, [0], "retry"),
      (CURLE_PEER_FAILED_VERIFICATION, [0, 220, 550], "retry"), (CURLE_USE_SSL_FAILED, [0, 502], "retry"),
      (CURLE_RECV_ERROR, [354], "retry"), (CURLE_SEND_ERROR, [0, 250, 354], "retry"),
    ]
    for (code, replies, name) in table {
      for reply in replies {
        XCTAssertEqual(MailAnswers.outcome(code: code, reply: reply, detail: "").name, name, "\(code) \(reply)")
      }
    }
  }

  func testAfterTheFinalDotOnlyTheServerKnows() {
    for code in [CURLE_RECV_ERROR, CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR] {
      for (isUndecided, name) in [(true, "unconfirmed"), (false, "retry")] {
        let outcome = MailAnswers.outcome(code: code, reply: 0, isUndecided: isUndecided, detail: "")
        XCTAssertEqual(outcome.name, name, "\(code)")
      }
    }
  }

  func testAGreylistedRecipientKeepsNobodyWaiting() {
    for reply in [450, 451, 452] {
      guard case .retry(nil, _, .recipient) = MailAnswers.outcome(code: CURLE_SEND_ERROR, reply: reply, detail: "")
      else { return XCTFail("\(reply)") }
    }
    guard case .retry(nil, _, .endpoint) = MailAnswers.outcome(code: CURLE_SEND_ERROR, reply: 421, detail: "") else {
      return XCTFail("the server goes away")
    }
  }
}
