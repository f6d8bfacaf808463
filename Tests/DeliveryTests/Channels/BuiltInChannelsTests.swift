import Delivery
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
    (webhook.caFile, webhook.proxy) = ("/workspace/ca.pem", "http://proxy.example.com:3128")
    (webhook.timeLimit, webhook.connectLimit) = (60, 3)
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
        "{kind: console, path: x}", ["tocsin.yml:1:17: error: a channel of kind console has no key 'path' (keys: kind)"]
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

  func testEveryKindIsMade() {
    let settings: [ChannelSettings] = [
      .console, .file(FileChannelSettings(path: "/x")), .webhook(WebhookSettings(url: reference("https://x.test"))),
      .email(EmailSettings(host: "mx", from: "a@example.com")),
    ]
    let made = settings.map { settings in
      BuiltInChannels.make(
        ChannelConfiguration(name: "mine", settings: settings), now: { SampleNotifications.slot }, console: { _ in })
    }
    XCTAssertEqual(made.map(\.kind), [.console, .file, .webhook, .email])
    XCTAssertEqual(made.map(\.kind), settings.map(\.kind))
    XCTAssertEqual(Set(made.map(\.name)), ["mine"])
    XCTAssertEqual(Set(made.map(\.kind)), Set(ChannelKind.allCases))
  }
}
