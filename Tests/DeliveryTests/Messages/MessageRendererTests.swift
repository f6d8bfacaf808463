import Alerting
import AuditEvents
import XCTest

@testable import Delivery

final class MessageRendererTests: XCTestCase {
  private let sources = [
    "default/console.txt": "{{ alert.alert_name }} by {{ alert.labels[\"actor.user.name\"] }}\n",
    "default/email.subject.txt": "[{{ alert.level }}] {{ alert.alert_name }}",
    "default/email.txt": "text {{ notification.id }}",
    "default/email.html": "<html><body class=\"x\"><b>{{ alert.alert_name }}</b></body></html>",
    "default/webhook.json": "{\"title\": \"{{ alert.alert_name }}\"}",
    "default/file.json": "{\"id\": \"{{ notification.id }}\"}",
    "short/email.txt": "short {{ alert.alert_name }}", "short/console.txt": "short",
    "failing/console.txt": "{{ 1/0 }}", "failing/email.subject.txt": "{{ 1/0 }}", "failing/webhook.json": "{{ 1/0 }}",
    "broken/console.txt": "{% broken %}", "notjson/webhook.json": "{\n  \"title\": {{ alert.alert_name }}\n}",
    "empty/console.txt": " \n ", "default2/console.txt": "x",
  ]

  private func render(_ request: MessageRequest, _ change: (inout [String: String]) -> Void = { _ in })
    -> RenderedMessage
  {
    var sources = sources
    change(&sources)
    return MessageRenderer(TemplateCatalogue(sources: sources)).render(request)
  }

  func testEachChannelGetsItsParts() {
    XCTAssertEqual(render(SampleRequest.request(.console)).parts, ["text": "Trail deleted by ann"])
    XCTAssertEqual(
      render(SampleRequest.request(.email)),
      RenderedMessage(parts: [
        "subject": "[high] Trail deleted", "text": "text notification-1",
        "html": "<html><body class=\"x\"><b>Trail deleted</b></body></html>",
      ]))
    XCTAssertEqual(render(SampleRequest.request(.webhook)).parts, ["json": "{\"title\": \"Trail deleted\"}"])
    XCTAssertEqual(render(SampleRequest.request(.file)).parts, ["json": "{\"id\": \"notification-1\"}"])
  }

  func testValuesAreEscapedForTheirPart() {
    let evil = "</b>\"\r\nBcc: eve@example.test\u{1B}"
    let mail = render(SampleRequest.request(.email, title: evil))
    XCTAssertEqual(mail.templateError, "")
    XCTAssertFalse(mail.parts["html"]?.contains("</b>\"") ?? true)
    XCTAssertFalse(mail.parts["subject"]?.contains("\n") ?? true)
    let hook = render(SampleRequest.request(.webhook, title: evil))
    XCTAssertEqual(hook.templateError, "")
    XCTAssertNoThrow(try WellFormedJSON(hook.parts["json"] ?? ""))
  }

  func testASetMayHoldAFewPartsOnly() {
    let mail = render(SampleRequest.request(.email, template: "short"))
    XCTAssertEqual(
      mail.parts, ["subject": "[high] Trail deleted", "text": "short Trail deleted"], "no HTML of another set")
    XCTAssertEqual(mail.templateError, "")
    let hook = render(SampleRequest.request(.webhook, template: "short"))
    XCTAssertEqual(hook.parts, ["json": "{\"title\": \"Trail deleted\"}"])
    XCTAssertEqual(hook.templateError, "", "to have nothing for a channel is no error")
  }

  func testATemplateErrorNeverLosesTheMessage() {
    let table: [(kind: ChannelKind, template: String, error: String)] = [
      (.console, "failing", "failing/console.txt:1:5: division by zero"),
      (.email, "failing", "failing/email.subject.txt:1:5: division by zero"),
      (.webhook, "failing", "failing/webhook.json:1:5: division by zero"),
      (
        .webhook, "notjson",
        "notjson/webhook.json: the text is not JSON in its line 2, column 12: a value must be here (put \"{{ value }}\" in quotes, or write {{ value | json }} without)"
      ),
      (.console, "empty", "empty/console.txt: the text is empty"), (.console, "gone", "there is no template 'gone'"),
    ]
    for (kind, template, error) in table {
      let message = render(SampleRequest.request(kind, template: template))
      XCTAssertEqual(message.templateError.split(separator: " ").first, error.split(separator: " ").first, template)
      XCTAssertTrue(
        message.templateError.contains(error.split(separator: ": ").last ?? ""),
        "\(message.templateError) of \(template)")
      let plain = render(SampleRequest.request(kind))
      for (name, text) in message.parts {
        XCTAssertEqual(plain.parts[name] == text, name == "subject", "\(template): the part \(name) has a banner")
      }
    }
    let broken = render(SampleRequest.request(.console, template: "broken"))
    XCTAssertTrue(broken.templateError.hasPrefix("broken/console.txt:1:"), broken.templateError)
    XCTAssertTrue(
      broken.parts["text"]?.hasPrefix("! This message has a plain form because a template failed: broken/console.txt")
        ?? false)
    XCTAssertTrue(broken.parts["text"]?.hasSuffix("\n\nTrail deleted by ann") ?? false)
  }

  func testTheBannerStandsWhereReadersLook() {
    let mail = render(SampleRequest.request(.email, template: "failing"))
    XCTAssertEqual(mail.parts["subject"], "[high] Trail deleted")
    XCTAssertTrue(mail.parts["html"]?.hasPrefix("<html><body class=\"x\"><p style=") ?? false, mail.parts["html"] ?? "")
    let hook = render(SampleRequest.request(.webhook, template: "failing"))
    XCTAssertTrue(hook.parts["json"]?.hasPrefix("{\"template_error\":\"This message") ?? false)
    XCTAssertTrue(hook.parts["json"]?.hasSuffix(",\"title\":\"Trail deleted\"}") ?? false)
  }

  func testWithoutAnyTemplateTheMessageInCodeIsSent() throws {
    for kind in [ChannelKind.console, .file, .webhook, .email] {
      let message = MessageRenderer(TemplateCatalogue(sources: [:])).render(SampleRequest.request(kind))
      XCTAssertEqual(message.templateError, "there is no template for \(kind.rawValue)")
      XCTAssertEqual(Set(message.parts.keys), Set(MessagePart.parts(of: kind).map(\.name)))
      if let json = message.parts["json"] { _ = try WellFormedJSON(json) }
      let all = message.parts.values.joined()
      for fact in ["Trail deleted", "notification-1", "203.0.113.7", "DeleteTrail", "ann"] {
        XCTAssertTrue(all.contains(fact), "\(kind): \(fact)")
      }
    }
    let failing = render(SampleRequest.request(.console)) { $0["default/console.txt"] = "{{ 1/0 }}" }
    XCTAssertTrue(failing.parts["text"]?.contains("\n\n[high] Trail deleted (production)\n\nwhy now: first\n") ?? false)
  }

  func testALongMessageIsRenderedFromLess() throws {
    let resources = (0..<300).map { Resource(type: "t", id: String(repeating: "r", count: 3000) + "\($0)") }
    let events = (0..<5).map { SampleRequest.event("event-\($0)", resources: resources) }
    let all =
      "{% for event in alert.fire_results %}{{ event.id }} {% for r in event.resources %}{{ r.id }}\n{% endfor %}{% endfor %}"
    let message = render(SampleRequest.request(.console, events: events)) { $0["default/console.txt"] = all }
    let text = try XCTUnwrap(message.parts["text"])
    XCTAssertEqual(message.templateError, "")
    XCTAssertLessThanOrEqual(text.utf8.count, 32 << 10)
    XCTAssertTrue(text.contains("event-1") && !text.contains("event-2"), "two events fit")
    XCTAssertTrue(text.contains("\u{2026} 290 more"), "and ten resources of each")
  }

  func testATextThatIsStillTooLongIsCutAtALine() throws {
    let line = "0123456789\n"
    let long = String(repeating: line, count: 5000)
    let message = render(SampleRequest.request(.console)) { $0["default/console.txt"] = long }
    let text = try XCTUnwrap(message.parts["text"])
    XCTAssertEqual(message.templateError, "")
    XCTAssertLessThanOrEqual(text.utf8.count, 32 << 10)
    let kept = text.split(separator: "\n").count - 1
    XCTAssertTrue(text.hasSuffix("\n0123456789\n\u{2026} \(5000 - kept) more lines\n"), String(text.suffix(60)))
    let html = render(SampleRequest.request(.email)) {
      $0["default/email.html"] = "<b>" + String(repeating: line, count: 30_000) + "</b>"
    }
    XCTAssertTrue(html.parts["html"]?.contains("<pre>") ?? false, "HTML is never cut: it would not be closed")
    XCTAssertTrue(html.templateError.contains("longer than"), html.templateError)
  }

  func testNothingMakesAMessageTooLargeOrMalformed() throws {
    for sample in MessageSamples.all {
      for kind in [ChannelKind.console, .file, .webhook, .email] {
        for template in ["default", "short", "failing", "gone"] {
          var request = sample.request(kind)
          request.recipient.template = template
          let message = render(request)
          for part in MessagePart.parts(of: kind) {
            guard let text = message.parts[part.name] else { continue }
            XCTAssertLessThanOrEqual(text.utf8.count, part.bytes, "\(sample.name), \(template)/\(part.file)")
            XCTAssertFalse(text.isEmpty)
            if part.form == .json { XCTAssertNoThrow(try WellFormedJSON(text), "\(sample.name), \(template)") }
          }
        }
      }
    }
  }
}
