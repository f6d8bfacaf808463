import AuditEvents
import Delivery
import Foundation
import StoreConformance
import WorkspaceFiles
import XCTest

/// Every sort that speaks HTTP passes the channel suite against the scripted receiver.
final class EndpointConformanceTests: XCTestCase {
  private static let started = Result { try Peer.http() }

  /// Makes settings for a base URL.
  private typealias Maker = (_ base: String, _ connection: HTTPConnection) -> ChannelSettings

  private func verify(
    _ tag: String, answer: String, status: Int = 200, needsBody: Bool, address: String = "ann@example.test",
    make: Maker
  ) throws {
    let peer = try Self.started.get()
    var connection = HTTPConnection()
    (connection.timeLimit, connection.connectLimit) = (1, 1)
    func made(_ path: String, port: Int? = nil) -> any Channel {
      channel(tag + path, make("http://127.0.0.1:\(port ?? peer.port)\(path)", connection))
    }
    let words = Data(answer.utf8).base64EncodedString()
      .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
    let ok = "/say/\(status)/\(words)/\(tag)"
    var silent = [made("/drip-head"), made("/close"), made("/garbage")]
    if needsBody { silent += [made("/drip-body"), made("/huge/200")] }
    var suite = ChannelConformance(
      working: made(ok), failing: [made(ok, port: 1), made("/status/500")], silent: silent,
      refusing: [made("/echo"), made("/redirect"), made("/status/401")],
      secrets: ["s3cr3t"],
      received: { peer.received.filter { $0.contains("/\(tag)") }.joined(separator: "\n") })
    suite.address = address
    try suite.verify()
  }

  func testDingTalk() throws {
    for form in DingTalkSettings.Form.allCases {
      try verify("dingtalk-\(form)", answer: "{\"errcode\":0,\"errmsg\":\"ok\"}", needsBody: true) { base, connection in
        var settings = DingTalkSettings(url: clear(base + "?access_token=s3cr3t-token"))
        (settings.secret, settings.form, settings.connection) = (clear("s3cr3t-sec"), form, connection)
        settings.buttonURL = "https://console.example.test/{alert}"
        return .dingtalk(settings)
      }
    }
  }

  func testWeCom() throws {
    try verify("wecom", answer: "{\"errcode\":0,\"errmsg\":\"ok\"}", needsBody: true) { base, connection in
      var settings = WeComSettings(url: clear(base + "?key=s3cr3t-key"))
      settings.connection = connection
      return .wecom(settings)
    }
  }

  func testFeishu() throws {
    try verify("feishu", answer: "{\"code\":0,\"msg\":\"success\"}", needsBody: true) { base, connection in
      var settings = FeishuSettings(url: clear(base + "?t=s3cr3t-token"))
      (settings.secret, settings.connection) = (clear("s3cr3t-sec"), connection)
      return .feishu(settings)
    }
  }

  func testSlackAndTeams() throws {
    for tag in ["slack", "teams"] {
      try verify(tag, answer: "ok", needsBody: false) { base, connection in
        var settings = ChatWebhookSettings(url: clear(base + "?t=s3cr3t-token"))
        settings.connection = connection
        return tag == "slack" ? .slack(settings) : .teams(settings)
      }
    }
  }

  func testPagerDuty() throws {
    try verify("pagerduty", answer: "{\"status\":\"success\"}", status: 202, needsBody: false) { base, connection in
      var settings = PagerDutySettings(routingKey: clear("s3cr3t-routing"), url: clear(base))
      settings.connection = connection
      return .pagerduty(settings)
    }
  }

  func testAlertmanager() throws {
    try verify("alertmanager", answer: "", needsBody: false) { base, connection in
      var settings = AlertmanagerSettings(url: clear(base))
      (settings.authorization, settings.connection) = (clear("Bearer s3cr3t-token"), connection)
      return .alertmanager(settings)
    }
  }

  func testSMN() throws {
    try verify("smn", answer: "{\"request_id\":\"1\"}", needsBody: false) { base, connection in
      var settings = SMNSettings(
        topic: "urn:smn:cn-north-4:0123:alerts", accessKey: clear("s3cr3t-ak"), secretKey: clear("s3cr3t-sk"),
        endpoint: base)
      settings.connection = connection
      return .smn(settings)
    }
  }

  func testGateways() throws {
    let phone = "+86 138-0000 0000"
    try verify("kannel", answer: "0: Accepted for delivery", status: 202, needsBody: false, address: phone) {
      var settings = SMSSettings(
        .kannel(KannelSettings(url: clear($0), user: clear("tocsin"), password: clear("s3cr3t-password"))))
      settings.connection = $1
      return .sms(settings)
    }
    try verify("twilio", answer: "{\"sid\":\"SM1\"}", status: 201, needsBody: false, address: phone) {
      var settings = SMSSettings(
        .twilio(TwilioSettings(account: "AC1", token: clear("s3cr3t-token"), from: "+15005550006", url: clear($0))))
      settings.connection = $1
      return .sms(settings)
    }
    try verify("alibaba", answer: "{\"Code\":\"OK\",\"BizId\":\"1\"}", needsBody: true, address: phone) {
      var settings = SMSSettings(
        .alibaba(
          AlibabaSMSSettings(
            accessKey: clear("s3cr3t-ak"), secretKey: clear("s3cr3t-sk"), signName: "Tocsin", template: "SMS_1",
            url: clear($0))))
      settings.connection = $1
      return .sms(settings)
    }
    try verify("gateway", answer: "{\"result\":0}", needsBody: true, address: phone) {
      var gateway = HTTPGatewaySettings(url: clear($0 + "?key=s3cr3t-key"))
      gateway.body = clear("{\"to\": \"{{ digits }}\", \"words\": \"{{ text }}\", \"id\": \"{{ id }}\"}")
      gateway.headers = [.init(name: "Authorization", value: clear("Token s3cr3t-header"))]
      gateway.success = "\"result\":0"
      var settings = SMSSettings(.http(gateway))
      settings.connection = $1
      return .sms(settings)
    }
  }
}
