import Alerting
import AuditEvents
import Detection
import Foundation
import StoreConformance
import WorkspaceFiles
import XCTest

@testable import Delivery

/// What is sent, read by a real parser of JSON.
final class RequestBodyTests: XCTestCase {
  private let now = SampleNotifications.slot
  private let hostile = "a\"b\\c\n</b>{{ 7*7 }}\u{202E}\r\n&<x>"

  private func message(_ parts: [String: String], address: String = "", possibleRepeat: Bool = false) -> OutgoingMessage
  {
    OutgoingMessage(
      SampleNotifications.notification("n1", address: address, parts: parts), possibleRepeat: possibleRepeat)
  }

  private func body(_ dialect: any HTTPDialect, _ messages: OutgoingMessage...) throws -> [String: Any] {
    let request = try dialect.request(messages, now: now)
    return try XCTUnwrap(JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
  }

  private func place(_ object: Any?, _ path: String) -> Any? {
    path.split(separator: ".").reduce(object) { object, key in
      if let list = object as? [Any] { return Int(key).flatMap { $0 < list.count ? list[$0] : nil } }
      return (object as? [String: Any])?[String(key)]
    }
  }

  func testDingTalkCallsByName() throws {
    var settings = DingTalkSettings(url: clear("https://oapi.test/robot/send?access_token=t"))
    (settings.secret, settings.mobiles, settings.users) = (clear("SECabc123"), ["13800000000"], ["ann"])
    let dialect = DingTalkDialect(settings: settings)
    let request = try dialect.request([message(["title": "T", "text": hostile])], now: now)
    XCTAssertEqual(
      request.url,
      "https://oapi.test/robot/send?access_token=t&timestamp=1772445600000"
        + "&sign=4rpX8sMfDxU8sSVFlDmitCZhZ9izLwCVkZcst1GsNKY%3D")
    let body = try body(dialect, message(["title": "T", "text": hostile]))
    XCTAssertEqual(place(body, "msgtype") as? String, "markdown")
    XCTAssertEqual(place(body, "markdown.title") as? String, "T")
    XCTAssertEqual(
      place(body, "markdown.text") as? String, "a\"b\\c\n</b>{{ 7*7 }}\u{FFFD}\n&<x>\n\nn1\n\n@13800000000 @ann")
    XCTAssertEqual(place(body, "at.atMobiles.0") as? String, "13800000000")
    XCTAssertEqual(place(body, "at.isAtAll") as? Bool, false)
  }

  func testAKeywordIsThereAndAnActionCardLeadsSomewhere() throws {
    var settings = DingTalkSettings(url: clear("https://x"))
    (settings.form, settings.keyword) = (.actionCard, "tocsin")
    settings.buttonURL = "https://console.test/alerts/{alert}?n={id}"
    let body = try body(DingTalkDialect(settings: settings), message(["title": "T", "text": "Text n1"]))
    XCTAssertEqual(place(body, "actionCard.text") as? String, "Text n1\n\ntocsin")
    XCTAssertEqual(place(body, "actionCard.singleURL") as? String, "https://console.test/alerts/alert-of-n1?n=n1")
  }

  func testSeveralShareAMessage() throws {
    let dialect = DingTalkDialect(settings: DingTalkSettings(url: clear("https://x")))
    let body = try body(dialect, message(["text": "one n1"]), message(["text": "two n1"]))
    XCTAssertEqual(place(body, "markdown.title") as? String, "[high] 2 alerts")
    XCTAssertEqual(place(body, "markdown.text") as? String, "[high] 2 alerts\n\n---\n\none n1\n\n---\n\ntwo n1")
    let long = SampleNotifications.notification("n1", parts: ["text": String(repeating: "\u{4E2D}", count: 2000)])
    XCTAssertEqual(dialect.fitting(Array(repeating: long, count: 9)), 2)
  }

  func testNoTextIsTooLong() throws {
    let long = message(["text": String(repeating: "\u{1F6A8}\n", count: 20_000)])
    let limits: [(any HTTPDialect, String, Int)] = [
      (DingTalkDialect(settings: DingTalkSettings(url: clear("https://x"))), "markdown.text", 16_000),
      (WeComDialect(settings: WeComSettings(url: clear("https://x"))), "markdown.content", 4096),
      (FeishuDialect(settings: FeishuSettings(url: clear("https://x"))), "card.elements.0.content", 15_000),
      (SlackDialect(settings: ChatWebhookSettings(url: clear("https://x"))), "text", 30_000),
    ]
    for (dialect, path, bytes) in limits {
      let text = try XCTUnwrap(place(try body(dialect, long), path) as? String)
      XCTAssertLessThanOrEqual(text.utf8.count, bytes)
      XCTAssertTrue(text.contains("more line"), "\(dialect.kind) says that it is cut")
    }
  }

  func testFeishuSignsInTheBody() throws {
    var settings = FeishuSettings(url: clear("https://x"))
    (settings.secret, settings.users) = (clear("feishu-secret"), ["all"])
    let body = try body(FeishuDialect(settings: settings), message(["title": "T", "text": "Text n1"]))
    XCTAssertEqual(place(body, "timestamp") as? String, "1772445600")
    XCTAssertEqual(place(body, "sign") as? String, "S4kbEKvNP9uMSSeKBexxyyOcc+dR/KHpI3nEMZ+kKno=")
    XCTAssertEqual(place(body, "card.header.title.content") as? String, "T")
    XCTAssertEqual(place(body, "card.elements.0.content") as? String, "Text n1\n<at id=all></at>")
  }

  func testTheTemplatesOfSlackAndTeamsAreSentAsTheyAre() throws {
    let settings = ChatWebhookSettings(url: clear("https://x"))
    let blocks = "{\"text\": \"T\", \"blocks\": [{\"type\": \"divider\"}]}"
    let slack = SlackDialect(settings: settings)
    XCTAssertEqual(place(try body(slack, message(["json": blocks])), "blocks.0.type") as? String, "divider")
    let again = try body(slack, message(["json": blocks], possibleRepeat: true))
    XCTAssertEqual(place(again, "blocks.0.type") as? String, "context")
    XCTAssertEqual(place(again, "blocks.1.type") as? String, "divider")
    XCTAssertEqual(
      place(try body(slack, message(["text": hostile, "json": "{"])), "text") as? String,
      "a\"b\\c\n&lt;/b&gt;{{ 7*7 }}\u{FFFD}\n&amp;&lt;x&gt;\n\nn1")
    let teams = TeamsDialect(settings: settings)
    let card = "{\"type\": \"AdaptiveCard\", \"version\": \"1.4\", \"body\": []}"
    let content = "attachments.0.content"
    XCTAssertEqual(place(try body(teams, message(["json": card])), content + ".version") as? String, "1.4")
    let repeated = try body(teams, message(["json": card], possibleRepeat: true))
    XCTAssertEqual(place(repeated, content + ".body.0.type") as? String, "TextBlock")
    let plain = try body(teams, message(["text": hostile, "json": "[]"]))
    XCTAssertEqual(place(plain, content + ".type") as? String, "AdaptiveCard")
  }

  func testPagerDutyMakesOneIncidentOfOneThing() throws {
    let dialect = PagerDutyDialect(settings: PagerDutySettings(routingKey: clear("k")))
    let body = try body(dialect, message(["summary": hostile, "json": "{\"ip\": \"203.0.113.7\"}"]))
    XCTAssertEqual(place(body, "dedup_key") as? String, "0123456789abcdef0123456789abcdef")
    XCTAssertEqual(place(body, "payload.severity") as? String, "error")
    XCTAssertEqual(place(body, "payload.custom_details.ip") as? String, "203.0.113.7")
    XCTAssertEqual(place(body, "payload.custom_details.notification_id") as? String, "n1")
    XCTAssertEqual(place(body, "payload.timestamp") as? String, "2026-03-02T10:00:00Z")
  }

  func testWhatIsOverEndsTheIncident() throws {
    var over = message(["summary": "x"])
    over.notification.status = .resolved
    let incident = try body(PagerDutyDialect(settings: PagerDutySettings(routingKey: clear("k"))), over)
    XCTAssertEqual(place(incident, "event_action") as? String, "resolve")
    XCTAssertEqual(place(incident, "dedup_key") as? String, "0123456789abcdef0123456789abcdef")
    let dialect = AlertmanagerDialect(settings: AlertmanagerSettings(url: clear("http://am")))
    XCTAssertTrue(dialect.alert(over, now: now).text.contains("\"endsAt\":\"\(now.rfc3339)\""))
    over.notification.status = .firing
    XCTAssertFalse(dialect.alert(over, now: now).text.contains("\"endsAt\":\"\(now.rfc3339)\""))
  }

  func testATextStaysWithinItsPlaceInXML() throws {
    var gateway = HTTPGatewaySettings(url: clear("http://g/"))
    gateway.type = "text/xml; charset=utf-8"
    gateway.body = clear("<sms><to>{{ to }}</to><text>{{ text }}</text></sms>")
    let request = try HTTPGatewayDialect(settings: gateway, connection: HTTPConnection()).request(
      [message(["text": "</text><to>+900&\"</to>"], address: "+86123")], now: now)
    XCTAssertEqual(
      String(decoding: request.body, as: UTF8.self),
      "<sms><to>+86123</to><text>&lt;/text&gt;&lt;to&gt;+900&amp;&quot;&lt;/to&gt;</text></sms>")
  }

  func testARequestOfOtherMessagesHasAnotherKey() {
    func key(_ ids: String...) -> String? {
      let messages = ids.map { OutgoingMessage(SampleNotifications.notification($0), possibleRepeat: false) }
      return HTTPRequest(messages, url: "http://x", body: "").headers.first { $0.hasPrefix("Idempotency-Key: ") }
    }
    XCTAssertEqual(key("a"), "Idempotency-Key: a")
    XCTAssertEqual(key("a", "b"), key("a", "b"))
    XCTAssertNotEqual(key("a", "b"), key("a", "b", "c"), "a receiver that drops repeats would drop c")
  }

  func testShortMessages() throws {
    let connection = HTTPConnection()
    let sms = message(["text": "root\n\u{767B}\u{5F55} & more"], address: "+86 13800000000")
    let twilio = TwilioDialect(
      settings: TwilioSettings(account: "AC1", token: clear("t"), from: "MG7", url: clear("https://api.test/")),
      connection: connection)
    let request = try twilio.request([sms], now: now)
    XCTAssertEqual(request.url, "https://api.test/2010-04-01/Accounts/AC1/Messages.json")
    XCTAssertEqual(
      String(decoding: request.body, as: UTF8.self),
      "To=%2B8613800000000&MessagingServiceSid=MG7&Body=root%20%E7%99%BB%E5%BD%95%20%26%20more")
    XCTAssertTrue(request.headers.contains("Authorization: Basic QUMxOnQ="))
    let kannel = KannelDialect(
      settings: KannelSettings(url: clear("http://k/sendsms"), user: clear("u"), password: clear("p w")),
      connection: connection)
    XCTAssertEqual(
      try kannel.request([sms], now: now).url,
      "http://k/sendsms?username=u&password=p%20w&to=%2B8613800000000"
        + "&text=root%20%E7%99%BB%E5%BD%95%20%26%20more&charset=UTF-8&coding=2")
    var gateway = HTTPGatewaySettings(url: clear("http://g/{{ digits }}?t={{text}}"))
    gateway.body = clear("{\"n\": \"{{ to }}\", \"t\": \"{{ text }}\", \"x\": \"{{ other }}\"}")
    let any = try HTTPGatewayDialect(settings: gateway, connection: connection).request(
      [message(["text": "say \"hi\""], address: "+86123")], now: now)
    XCTAssertEqual(any.url, "http://g/86123?t=say%20%22hi%22")
    XCTAssertEqual(
      String(decoding: any.body, as: UTF8.self),
      "{\"n\": \"+86123\", \"t\": \"say \\\"hi\\\"\", \"x\": \"{{ other }}\"}")
  }

  func testAlibabaFillsTheRegisteredTemplate() throws {
    var settings = AlibabaSMSSettings(
      accessKey: clear("ak"), secretKey: clear("sk"), signName: "Tocsin", template: "SMS_1")
    settings.parameters = ["what": "{{ title }}", "text": "{{ text }}"]
    settings.parameterLimit = 10
    let dialect = AlibabaSMSDialect(settings: settings, connection: HTTPConnection())
    let request = try dialect.request([message(["text": "0123456789abc"], address: "+8613800000000")], now: now)
    let fields = String(decoding: request.body, as: UTF8.self).split(separator: "&").map(String.init)
    XCTAssertTrue(fields.contains("PhoneNumbers=13800000000"))
    XCTAssertTrue(fields.contains("Timestamp=2026-03-02T10%3A00%3A00Z"))
    XCTAssertTrue(fields.contains("OutId=n1"))
    XCTAssertTrue(
      fields.contains("TemplateParam=%7B%22text%22%3A%220123456789%22%2C%22what%22%3A%22Root%20accou%22%7D"),
      "\(fields)")
  }

  func testABatchIsAnArray() throws {
    var settings = WebhookSettings(url: clear("https://x"))
    settings.batch = 3
    let dialect = WebhookDialect(settings: settings)
    XCTAssertEqual(dialect.merging, .always)
    let request = try dialect.request([message(["json": "{\"a\":1}"]), message(["json": "{"])], now: now)
    let array = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(request.body)) as? [[String: Any]])
    XCTAssertEqual(array.count, 2)
    XCTAssertEqual(array[1]["notification_id"] as? String, "n1")
    let small = SampleNotifications.notification("n1", parts: ["json": "{}"])
    XCTAssertEqual(dialect.fitting(Array(repeating: small, count: 9)), 3)
  }
}
