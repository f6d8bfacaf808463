import Delivery
import Detection
import StoreConformance
import WorkspaceFiles
import XCTest

final class BuiltInChannelsTests: XCTestCase {
  private func read(_ text: String) throws -> (channel: ChannelConfiguration?, problems: [String]) {
    let file = YAMLFile.read(text, path: "tocsin.yml")
    let sink = DiagnosticSink()
    sink.add(file.diagnostics)
    let node = try XCTUnwrap(file.documents.first)
    let reader = NodeReader(node, path: "tocsin.yml", what: "a channel", sink: sink)
    let channel = BuiltInChannels.read(name: "mine", reader, folder: "/workspace")
    return (channel, sink.diagnostics.map(\.description))
  }

  private func reference(_ text: String) -> SecretReference { SecretReference(text, folder: "/workspace") }

  func testEveryKindIsRead() throws {
    var webhook = WebhookSettings(url: reference("${env:HOOK}"))
    webhook.headers = [
      .init(name: "Authorization", value: reference("Bearer ${file:token}")),
      .init(name: "X-Team", value: reference("7")),
    ]
    webhook.signingSecret = reference("${env:KEY}")
    (webhook.connection.caFile, webhook.connection.proxy) = ("/workspace/ca.pem", "http://proxy.example.com:3128")
    (webhook.connection.timeLimit, webhook.connection.connectLimit) = (60, 3)
    var mail = EmailSettings(host: "smtp.example.com", port: 465, from: "tocsin@example.com")
    (mail.security, mail.user, mail.password) = (.tls, reference("tocsin"), reference("${env:SMTP}"))
    (mail.fromName, mail.greeting, mail.caFile) = ("Alarm bell", "host.example.com", "/etc/ca.pem")
    let table: [(text: String, settings: ChannelSettings)] = [
      ("kind: console", .console),
      ("{kind: file, path: out/alerts.ndjson}", .file(FileChannelSettings(path: "/workspace/out/alerts.ndjson"))),
      ("{kind: file, path: /var/log/alerts.ndjson}", .file(FileChannelSettings(path: "/var/log/alerts.ndjson"))),
      (
        """
        kind: webhook
        url: ${env:HOOK}
        headers: {Authorization: "Bearer ${file:token}", X-Team: 7}
        signing-secret: ${env:KEY}
        ca-file: ca.pem
        proxy: http://proxy.example.com:3128
        timeout: 1m
        connect-timeout: 3s
        """, .webhook(webhook)
      ),
      (
        """
        kind: email
        host: smtp.example.com
        security: tls
        user: tocsin
        password: ${env:SMTP}
        from: tocsin@example.com
        from-name: Alarm bell
        greeting: host.example.com
        ca-file: /etc/ca.pem
        """, .email(mail)
      ),
      ("{kind: email, host: mx, from: a@example.com}", .email(EmailSettings(host: "mx", from: "a@example.com"))),
    ]
    for (text, settings) in table {
      let (channel, problems) = try read(text)
      XCTAssertEqual(channel, ChannelConfiguration(name: "mine", settings: settings), text)
      XCTAssertEqual(problems, [], text)
    }
  }

  func testProblemsAreShownWithTheirPlace() throws {
    let table: [(text: String, problems: [String])] = [
      ("{}", ["tocsin.yml:1:1: error: the key 'kind' is missing"]),
      ("kind: e-mail", ["tocsin.yml:1:7: error: 'e-mail' is no 'kind' (did you mean 'email'?)"]),
      (
        "{kind: console, path: x}",
        ["tocsin.yml:1:17: error: a channel of kind console has no key 'path' (keys: kind, rate)"]
      ),
      ("kind: file", ["tocsin.yml:1:1: error: the key 'path' is missing"]),
      (
        "{kind: webhook, url: ftp://example.com}",
        ["tocsin.yml:1:22: error: 'url' is no http or https URL (such as https://hooks.example.com/alerts)"]
      ),
      (
        "{kind: webhook, url: 'https://example.com/?token=abc'}",
        ["tocsin.yml:1:22: warning: 'url' seems to carry a token in clear (write ${env:NAME} or ${file:PATH} for it)"]
      ),
      (
        "kind: webhook\nurl: https://example.com\nheaders:\n  Host: x\n  'a b': c\n  X-Api-Key: d\ntimeout: 1h\n",
        [
          "tocsin.yml:4:3: error: the header Host is set by Tocsin",
          "tocsin.yml:5:3: error: 'a b' is no name of a header field",
          "tocsin.yml:6:14: warning: 'X-Api-Key' stands here in clear (write ${env:NAME} or ${file:PATH})",
          "tocsin.yml:7:10: error: 'timeout' is longer than 5m (a channel that waits long holds up its own messages)",
        ]
      ),
      (
        "{kind: email, host: 'a b', from: nobody, user: u}",
        [
          "tocsin.yml:1:34: error: 'from': the address is not of the form name@domain",
          "tocsin.yml:1:21: error: 'host' is no host name (such as smtp.example.com)",
          "tocsin.yml:1:1: error: 'user' and 'password' belong together",
        ]
      ),
      (
        "{kind: email, host: mx, from: a@example.com, security: none, user: u, password: p, port: 0}",
        [
          "tocsin.yml:1:90: error: 'port' is 0 (it goes from 1 to 65535)",
          "tocsin.yml:1:81: warning: 'password' stands here in clear (write ${env:NAME} or ${file:PATH})",
          "tocsin.yml:1:68: warning: the password travels in clear (security: starttls or tls)",
        ]
      ),
    ]
    for (text, problems) in table { XCTAssertEqual(try read(text).problems, problems, text) }
  }

  func testEveryOtherKindIsRead() throws {
    var robot = DingTalkSettings(url: reference("${env:ROBOT}"))
    (robot.secret, robot.form, robot.keyword) = (reference("${file:sec}"), .actionCard, "tocsin")
    (robot.mobiles, robot.users, robot.everybody, robot.callFrom) = (["13800000000"], ["ann"], true, .critical)
    (robot.buttonTitle, robot.buttonURL) = ("Open", "https://console.example.com/{alert}")
    var wecom = WeComSettings(url: reference("${env:ROBOT}"))
    (wecom.form, wecom.mobiles) = (.text, ["@all"])
    var feishu = FeishuSettings(url: reference("${env:ROBOT}"))
    (feishu.form, feishu.secret, feishu.users) = (.text, reference("${env:KEY}"), ["all"])
    var alertmanager = AlertmanagerSettings(url: reference("http://am:9093"))
    (alertmanager.labels, alertmanager.resolveAfter) = (["team": "security"], 7200)
    let topic = "urn:smn:cn-north-4:0123456789abcdef:alerts"
    var topicSettings = SMNSettings(
      topic: topic, accessKey: reference("${env:AK}"), secretKey: reference("${env:SK}"))
    topicSettings.timeToLive = 600
    var syslog = SyslogSettings(host: "logs.example.com", port: 1514, security: .none)
    (syslog.facility, syslog.hostname) = (4, "tocsin.example.com")
    var program = CommandSettings(path: "/workspace/bin/tell")
    (program.arguments, program.limit) = (["--now", "1"], 10)
    program.environment = [.init(name: "TEAM", value: reference("red"))]
    var gateway = HTTPGatewaySettings(url: reference("https://sms.example.com/send?to={{ to }}&text={{ text }}"))
    (gateway.method, gateway.success) = (.get, "OK")
    let kannel = KannelSettings(
      url: reference("http://127.0.0.1:13013/cgi-bin/sendsms"), user: reference("tocsin"),
      password: reference("${env:SMS}"))
    let twilio = TwilioSettings(account: "AC1", token: reference("${env:SMS}"), from: "+15005550006")
    var alibaba = AlibabaSMSSettings(
      accessKey: reference("${env:AK}"), secretKey: reference("${env:SK}"), signName: "Tocsin", template: "SMS_1")
    alibaba.parameters = ["what": "{{ title }}"]
    let table: [(text: String, settings: ChannelSettings)] = [
      (
        """
        {kind: dingtalk, url: "${env:ROBOT}", secret: "${file:sec}", message: action-card, keyword: tocsin,
        at: {mobiles: [13800000000], users: ann, everybody: true, from-level: critical},
        button: {url: "https://console.example.com/{alert}"}}
        """, .dingtalk(robot)
      ),
      ("{kind: wecom, url: '${env:ROBOT}', message: text, at: {mobiles: '@all'}}", .wecom(wecom)),
      ("{kind: feishu, url: '${env:ROBOT}', message: text, secret: '${env:KEY}', at: {users: all}}", .feishu(feishu)),
      ("{kind: slack, url: '${env:HOOK}'}", .slack(ChatWebhookSettings(url: reference("${env:HOOK}")))),
      ("{kind: teams, url: '${env:HOOK}'}", .teams(ChatWebhookSettings(url: reference("${env:HOOK}")))),
      (
        "{kind: pagerduty, routing-key: '${env:KEY}'}",
        .pagerduty(
          PagerDutySettings(routingKey: reference("${env:KEY}"), url: reference(PagerDutySettings.usualURL)))
      ),
      (
        "{kind: alertmanager, url: 'http://am:9093', labels: {team: security}, resolve-after: 2h}",
        .alertmanager(alertmanager)
      ),
      (
        "{kind: smn, topic: '\(topic)', access-key: '${env:AK}', secret-key: '${env:SK}', time-to-live: 10m}",
        .smn(topicSettings)
      ),
      (
        "{kind: syslog, host: logs.example.com, port: 1514, security: none, facility: 4, hostname: tocsin.example.com}",
        .syslog(syslog)
      ),
      (
        "{kind: command, path: bin/tell, arguments: [--now, 1], environment: {TEAM: red}, timeout: 10s}",
        .command(program)
      ),
      (
        """
        kind: sms
        gateway: http
        url: https://sms.example.com/send?to={{ to }}&text={{ text }}
        method: GET
        success: OK
        """, .sms(SMSSettings(.http(gateway)))
      ),
      (
        """
        kind: sms
        gateway: kannel
        url: http://127.0.0.1:13013/cgi-bin/sendsms
        user: tocsin
        password: ${env:SMS}
        """, .sms(SMSSettings(.kannel(kannel)))
      ),
      (
        "{kind: sms, gateway: twilio, account: AC1, token: '${env:SMS}', from: '+15005550006'}",
        .sms(
          SMSSettings(
            .twilio(
              TwilioSettings(
                account: twilio.account, token: twilio.token, from: twilio.from,
                url: reference(TwilioSettings.usualURL)))))
      ),
      (
        """
        kind: sms
        gateway: alibaba
        access-key: ${env:AK}
        secret-key: ${env:SK}
        sign-name: Tocsin
        template: SMS_1
        parameters: {what: "{{ title }}"}
        url: https://dysmsapi.aliyuncs.com
        """,
        .sms(
          SMSSettings(
            .alibaba(
              {
                var settings = alibaba
                settings.url = reference(AlibabaSMSSettings.usualURL)
                return settings
              }())))
      ),
    ]
    for (text, settings) in table {
      let (channel, problems) = try read(text)
      XCTAssertEqual(channel, ChannelConfiguration(name: "mine", settings: settings), text)
      XCTAssertEqual(problems.filter { !$0.contains("seems to carry a token") }, [], text)
    }
  }

  func testAPaceIsRead() throws {
    let (channel, problems) = try read("{kind: console, rate: {messages: 20, per: 1m}}")
    XCTAssertEqual(channel?.pace, Pace(Pace.Limit(20, within: 60)))
    XCTAssertEqual(problems, [])
    XCTAssertEqual(
      try read("{kind: console, rate: {messages: 20, per: 1d}}").problems,
      ["tocsin.yml:1:23: error: 'per' is longer than 1h (a budget for a day belongs into the action policy)"])
    let made = BuiltInChannels.make(
      try XCTUnwrap(channel), now: { SampleNotifications.slot }, console: { _ in })
    XCTAssertEqual(made.pace, Pace(Pace.Limit(20, within: 60)))
  }

  func testEveryKindIsMade() {
    let url = reference("https://x.test")
    let settings: [ChannelSettings] = [
      .console, .file(FileChannelSettings(path: "/x")), .webhook(WebhookSettings(url: url)),
      .email(EmailSettings(host: "mx", from: "a@example.com")), .sms(SMSSettings(.http(HTTPGatewaySettings(url: url)))),
      .dingtalk(DingTalkSettings(url: url)), .wecom(WeComSettings(url: url)), .feishu(FeishuSettings(url: url)),
      .slack(ChatWebhookSettings(url: url)), .teams(ChatWebhookSettings(url: url)),
      .pagerduty(PagerDutySettings(routingKey: url)), .alertmanager(AlertmanagerSettings(url: url)),
      .smn(SMNSettings(topic: "urn:smn:a:b:c", accessKey: url, secretKey: url)), .syslog(SyslogSettings(host: "logs")),
      .command(CommandSettings(path: "/bin/true")),
    ]
    let made = settings.map { channel("mine", $0) }
    XCTAssertEqual(made.map(\.kind), settings.map(\.kind))
    XCTAssertEqual(Set(made.map(\.name)), ["mine"])
    XCTAssertEqual(Set(made.map(\.kind)), Set(ChannelKind.allCases))
  }
}
