import AuditEvents
import WorkspaceFiles
import XCTest

@testable import Delivery

/// Answers as the vendors give them, and what each means.
final class AnswerTests: XCTestCase {
  private typealias Row = (status: Int, body: String, outcome: String)

  private func check(_ dialect: any HTTPDialect, _ table: [Row], line: UInt = #line) {
    for row in table {
      let words = row.body.isEmpty ? "" : ": " + row.body
      let answer = HTTPAnswer(status: row.status, body: Array(row.body.utf8), detail: "HTTP \(row.status)" + words)
      let outcome = dialect.outcome(answer)
      var name = outcome.name
      if case .retry(let after?, _, _) = outcome { name += " \(after)" }
      if case .retry(_, _, .recipient) = outcome { name += " recipient" }
      XCTAssertEqual(name, row.outcome, "\(dialect.kind) \(row.status) \(row.body)", line: line)
      XCTAssertTrue(outcome.detail.contains("\(row.status)"), outcome.detail, line: line)
    }
  }

  func testDingTalk() {
    check(
      DingTalkDialect(settings: DingTalkSettings(url: clear("https://x"))),
      [
        (200, "{\"errcode\":0,\"errmsg\":\"ok\"}", "sent"),
        (200, "{\"errcode\":310000,\"errmsg\":\"keywords not in content\"}", "never"),
        (200, "{\"errcode\":310000,\"errmsg\":\"sign not match\"}", "never"),
        (200, "{\"errcode\":310000,\"errmsg\":\"ip 1.2.3.4 not in whitelist\"}", "never"),
        (200, "{\"errcode\":130101,\"errmsg\":\"send too fast, exceed 20 times per minute\"}", "retry 600"),
        (200, "{\"errcode\":302033,\"errmsg\":\"send too fast\"}", "retry 600"),
        (200, "{\"errcode\":300001,\"errmsg\":\"token is not exist\"}", "bad credential"),
        (200, "{\"errcode\":460101,\"errmsg\":\"message too long, exceed 20000 bytes\"}", "too large"),
        (200, "{\"errcode\":-1,\"errmsg\":\"system busy\"}", "retry"),
        (200, "{\"errcode\":777777,\"errmsg\":\"new\"}", "retry"),
        (200, "{\"errcode\":400105,\"errmsg\":\"unsupported msgtype\"}", "never"),
        (200, "", "unconfirmed"), (200, "<html>proxy</html>", "unconfirmed"), (200, "[]", "unconfirmed"),
        (502, "", "unconfirmed"),
        (429, "", "retry"), (413, "", "too large"), (404, "", "never"),
      ])
  }

  func testWeCom() {
    check(
      WeComDialect(settings: WeComSettings(url: clear("https://x"))),
      [
        (200, "{\"errcode\":0,\"errmsg\":\"ok\"}", "sent"),
        (200, "{\"errcode\":93000,\"errmsg\":\"invalid webhook url, hint: [1]\"}", "bad credential"),
        (200, "{\"errcode\":45009,\"errmsg\":\"api freq out of limit\"}", "retry 60"),
        (200, "{\"errcode\":40058,\"errmsg\":\"markdown.content exceed max length 4096\"}", "never"),
        (200, "{\"errcode\":45002,\"errmsg\":\"content size out of limit\"}", "too large"),
        (200, "{\"errcode\":-1,\"errmsg\":\"system busy\"}", "retry"), (200, "{}", "unconfirmed"), (503, "", "retry"),
      ])
  }

  func testFeishu() {
    check(
      FeishuDialect(settings: FeishuSettings(url: clear("https://x"))),
      [
        (200, "{\"code\":0,\"msg\":\"success\",\"data\":{}}", "sent"),
        (200, "{\"StatusCode\":0,\"StatusMessage\":\"success\"}", "sent"),
        (200, "{\"code\":19021,\"msg\":\"sign match fail or timestamp is not within one hour\"}", "bad credential"),
        (200, "{\"code\":19022,\"msg\":\"Ip Not Allowed\"}", "bad credential"),
        (200, "{\"code\":19024,\"msg\":\"Key Words Not Found\"}", "never"),
        (200, "{\"code\":19036,\"msg\":\"too large\"}", "too large"),
        (200, "{\"code\":11232,\"msg\":\"frequency limited\"}", "retry 60"),
        (400, "{\"code\":9499,\"msg\":\"Bad Request\"}", "never"), (429, "", "retry"), (500, "", "retry"),
        (200, "", "unconfirmed"),
      ])
  }

  func testSlack() {
    check(
      SlackDialect(settings: ChatWebhookSettings(url: clear("https://x"))),
      [
        (200, "ok", "sent"), (400, "invalid_payload", "never"), (404, "no_service", "bad credential"),
        (403, "invalid_token", "bad credential"), (410, "channel_is_archived", "never"),
        (404, "channel_not_found", "never"), (400, "msg_too_long", "too large"), (429, "rate_limited", "retry"),
        (500, "rollup_error", "retry"), (400, "something new", "never"),
      ])
  }

  func testTeams() {
    let failed = "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error "
    check(
      TeamsDialect(settings: ChatWebhookSettings(url: clear("https://x"))),
      [
        (202, "", "sent"), (200, "1", "sent"), (200, failed + "429 with ContextId 123", "retry 60"),
        (200, failed + "413", "too large"), (200, failed + "403", "bad credential"),
        (200, "Webhook message delivery failed", "never"), (400, "Bad payload received", "never"),
        (404, "", "bad credential"), (410, "", "bad credential"), (429, "", "retry"), (502, "", "unconfirmed"),
      ])
  }

  func testPagerDuty() {
    check(
      PagerDutyDialect(settings: PagerDutySettings(routingKey: clear("k"))),
      [
        (202, "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"a\"}", "sent"),
        (400, "{\"status\":\"invalid event\",\"errors\":[\"'payload.summary' is missing\"]}", "never"),
        (400, "{\"status\":\"invalid event\",\"errors\":[\"Invalid routing key\"]}", "bad credential"),
        (429, "", "retry"), (500, "", "retry"), (413, "", "too large"),
      ])
  }

  func testAlertmanager() {
    check(
      AlertmanagerDialect(settings: AlertmanagerSettings(url: clear("http://x"))),
      [(200, "", "sent"), (400, "\"\\\"a b\\\" is not a valid label name\"", "never"), (503, "", "retry")])
  }

  func testSMN() {
    check(
      SMNDialect(settings: SMNSettings(topic: "urn:smn:r:p:t", accessKey: clear("a"), secretKey: clear("s"))),
      [
        (
          200,
          "{\"request_id\":\"6a63a18b8bab40ffb71ebd9cb80d0085\",\"message_id\":\"bf94b63a5dfb475994d3ac34664e24f2\"}",
          "sent"
        ),
        (
          401, "{\"error_msg\":\"Incorrect IAM authentication information\",\"error_code\":\"APIGW.0301\"}",
          "bad credential"
        ),
        (403, "{\"error_code\":\"SMN.00011006\",\"error_msg\":\"no permission\"}", "bad credential"),
        (
          429, "{\"error_msg\":\"The throttling threshold has been reached\",\"error_code\":\"APIGW.0308\"}", "retry 60"
        ),
        (404, "{\"error_code\":\"SMN.0012\",\"error_msg\":\"Topic not found\"}", "never"), (500, "", "retry"),
        (400, "", "never"),
      ])
  }

  func testKannel() {
    check(
      KannelDialect(
        settings: KannelSettings(url: clear("http://x"), user: clear("u"), password: clear("p")),
        connection: HTTPConnection()),
      [
        (202, "0: Accepted for delivery", "sent"), (202, "3: Queued for later delivery", "sent"),
        (503, "4: Temporary failure", "retry"), (202, "", "sent"),
        (403, "Authorization failed for sendsms", "bad credential"),
        (400, "Missing receiver number, rejected", "never"), (202, "Message taken", "sent"), (200, "Welcome", "retry"),
      ])
  }

  func testTwilio() {
    check(
      TwilioDialect(
        settings: TwilioSettings(account: "AC", token: clear("t"), from: "+1"), connection: HTTPConnection()),
      [
        (201, "{\"sid\":\"SM1\",\"status\":\"queued\"}", "sent"),
        (401, "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}", "bad credential"),
        (400, "{\"code\":21211,\"message\":\"Invalid 'To' Phone Number\",\"status\":400}", "never"),
        (400, "{\"code\":21610,\"message\":\"unsubscribed recipient\"}", "never"),
        (400, "{\"code\":21617,\"message\":\"exceeds the 1600 character limit\"}", "too large"),
        (429, "{\"code\":20429,\"message\":\"Too Many Requests\"}", "retry 60"), (503, "", "retry"),
      ])
  }

  func testAlibaba() {
    let minute = "\u{89E6}\u{53D1}\u{5206}\u{949F}\u{7EA7}\u{6D41}\u{63A7}Permits:1"
    let hour = "\u{89E6}\u{53D1}\u{5C0F}\u{65F6}\u{7EA7}\u{6D41}\u{63A7}Permits:5"
    check(
      AlibabaSMSDialect(
        settings: AlibabaSMSSettings(accessKey: clear("a"), secretKey: clear("s"), signName: "n", template: "t"),
        connection: HTTPConnection()),
      [
        (
          200, "{\"Message\":\"OK\",\"RequestId\":\"2184201F\",\"Code\":\"OK\",\"BizId\":\"197703245997295588^0\"}",
          "sent"
        ),
        (200, "{\"Message\":\"\(minute)\",\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\"}", "retry 60 recipient"),
        (200, "{\"Message\":\"\(hour)\",\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\"}", "retry 3600 recipient"),
        (200, "{\"Code\":\"isv.MOBILE_NUMBER_ILLEGAL\",\"Message\":\"x\"}", "never"),
        (200, "{\"Code\":\"isv.AMOUNT_NOT_ENOUGH\",\"Message\":\"x\"}", "bad credential"),
        (404, "{\"Code\":\"InvalidAccessKeyId.NotFound\",\"Message\":\"x\"}", "bad credential"),
        (400, "{\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"x\"}", "bad credential"),
        (400, "{\"Code\":\"Throttling.User\",\"Message\":\"x\"}", "retry 60"),
        (200, "{\"Code\":\"isp.SYSTEM_ERROR\",\"Message\":\"x\"}", "retry"),
        (200, "{\"Code\":\"isv.PARAM_LENGTH_LIMIT\",\"Message\":\"x\"}", "too large"), (502, "", "unconfirmed"),
        (200, "", "unconfirmed"),
      ])
  }

  func testAnyGateway() {
    var settings = HTTPGatewaySettings(url: clear("http://x/?t={{ text }}"))
    settings.success = "\"result\":0"
    check(
      HTTPGatewayDialect(settings: settings, connection: HTTPConnection()),
      [
        (200, "{\"result\":0}", "sent"), (200, "{\"result\":7}", "retry"), (500, "", "retry"),
        (401, "", "bad credential"),
      ])
  }

  func testExitCodes() {
    let table: [(ChildProcess.Ending, String)] = [
      (.exited(0), "sent"), (.exited(1), "retry"), (.exited(64), "never"), (.exited(65), "never"),
      (.exited(75), "retry"), (.exited(77), "bad credential"), (.exited(127), "retry"), (.signalled(9), "unconfirmed"),
      (.timedOut, "unconfirmed"), (.notStarted("No such file or directory"), "retry"),
    ]
    for (ending, name) in table {
      let outcome = CommandAnswers.outcome(ending, words: "")
      XCTAssertEqual(outcome.name, name, "\(ending)")
      XCTAssertFalse(outcome.detail.isEmpty)
    }
  }

  func testMembersOfAnAnswer() {
    let answer = AnswerObject(
      Array(
        "{\"a\": 1, \"b\": {\"c\": \"x\\\"\\u4e2d\\n\"}, \"d\": [true, {\"e\": -2.5}], \"f\": null, \"g\": {}, \"h\": []}"
          .utf8))
    XCTAssertEqual(answer.number("a"), 1)
    XCTAssertEqual(answer["b.c"], "x\"\u{4E2D}\n")
    XCTAssertEqual([answer["d.0"], answer["d.1.e"], answer["f"]], ["true", "-2.5", "null"])
    XCTAssertFalse(AnswerObject(Array("[1]".utf8)).isObject)
    XCTAssertNil(AnswerObject([0xFF, 0x7B])["a"])
  }
}
