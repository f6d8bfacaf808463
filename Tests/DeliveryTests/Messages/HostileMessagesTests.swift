import Alerting
import AuditEvents
import Detection
import Foundation
import Templating
import XCTest

@testable import Delivery

/// Every shipped template with events as an attacker would write them: no value is lost, and none breaks out of its
/// place. The pages are read by an HTML parser, the objects by a JSON parser, neither of them ours.
final class HostileMessagesTests: XCTestCase {
  /// Each begins with what is looked for in the message.
  private static let values: [(name: String, text: String)] = [
    ("quotes", "zq7quote\"'`\\\"+alert(1)+\"7qz"), ("template", "zq7templ {{ 7*7 }} {% for x in y %} {# c #} ${x}"),
    ("html", "zq7html1</b></td></table><script>alert(1)</script><img src=x onerror=alert(1)>&amp;&#60;"),
    ("line breaks", "zq7lines\r\nBcc: eve@example.test\r\n\r\n# forged\n- [x] done\u{2028}\u{85}x"),
    ("direction", "zq7right\u{202E}gpj.exe\u{2066}x\u{2069}\u{200F}"),
    ("control", "zq7ctrl1\u{0}\u{1}\u{1B}[2J\u{1B}]0;title\u{7}\u{7F}\u{9B}31m"),
    ("replacement", "zq7surro\u{FFFD}\u{FFFD}\u{10FFFF}\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}e\u{301}"),
    ("markdown", "zq7marks [a](https://evil.test) ![i](x) **b** _i_ ~~s~~ `c` | t | <u> > q"),
    ("mentions", "zq7menti @all @everyone <!channel> <!here> <@U0123> <at id=all></at> <@user> @13800000000"),
    ("json", "zq7json1\",\"is_admin\":true},{\"a\":[\"\\u0022\\\\"),
    ("css", "zq7style;}</style><style>*{display:none}"),
    ("full width", "zq7width\u{FF1C}script\u{FF1E}\u{3000}\u{4E2D}\u{6587}"),
  ]

  private func event(_ value: String) -> AuditEvent {
    AuditEvent(
      id: value, time: SampleRequest.slot, provider: "alibaba", account: value,
      actor: Actor(kind: .role, id: value, name: value, role: value, session: value, accessKey: value),
      sourceIP: value, userAgent: value, operation: value, service: value, region: value, outcome: .failure,
      errorCode: value, mfa: .no, resources: [Resource(type: value, id: value), Resource(type: "t", id: value)])
  }

  private func request(_ kind: ChannelKind, _ set: String, _ language: String, _ value: String) -> MessageRequest {
    let event = event(value)
    let contact = Contact(id: "ann", name: "Ann", timeZone: "Asia/Shanghai", language: language)
    var request = SampleRequest.request(kind, template: set, title: value, events: [event, event], contact: contact)
    request.alert.labels = [GroupValue(field: "actor.user.name", value: value)]
    request.reason = value
    request.headline = value
    request.timeline = ActorTimeline(of: [event], since: SampleRequest.slot.adding(seconds: -86_400))
    request.acknowledgeURL = "https://tocsin.example.com/a?b=c&d=e"
    if set == "digest" { request.others = [GroupedAlert(alert: request.alert, heldCount: 3)] }
    return request
  }

  private func form(_ part: MessagePart) -> String {
    switch part.form {
    case .text: "text"
    case .line: "line"
    case .html: "html"
    case .json: "json"
    case .markdown(let dialect): "markdown:\(dialect.rawValue)"
    case .card(let dialect): "card:\(dialect.rawValue)"
    }
  }

  func testNoEventBreaksOutOfAnyShippedTemplate() throws {
    let renderer = MessageRenderer(
      try ShippedTemplatesTests.catalogue(), settings: MessageSettings(consoleURL: "https://tocsin.example.com"))
    var lines: [String] = []
    let plain = "zq7plain"
    let huge = "zq7huge1" + String(repeating: "<\u{4E2D}\"", count: 210_000)
    let swelling = "zq7swell" + String(repeating: "&", count: 4000)
    let cases =
      Self.values.map { ($0.name, $0.text, true) } + [
        ("a megabyte", huge, false), ("what swells when escaped", swelling, false),
      ]
    for kind in ChannelKind.allCases {
      for (set, language) in [("default", "en"), ("default", "zh-CN"), ("signin", "en"), ("digest", "en")] {
        let harmless = renderer.render(request(kind, set, language, plain)).parts
        for (name, value, isExact) in cases where language == "en" || name != "css" {
          let message = renderer.render(request(kind, set, language, value))
          XCTAssertEqual(message.templateError, "", "\(set)/\(kind) with \(name)")
          for part in MessagePart.parts(of: kind) {
            guard let text = message.parts[part.name] else { continue }
            XCTAssertLessThanOrEqual(text.utf8.count, part.bytes)
            let form = form(part)
            lines.append(
              JSONText.object([
                ("name", .string("\(set)/\(language)/\(part.file) with \(name)")), ("form", .string(form)),
                ("text", .string(text)), ("plain", .string(harmless[part.name] ?? "")),
                ("value", .string(isExact ? value : String(value.prefix(8)))), ("exact", .boolean(isExact)),
                ("recorded", .boolean(kind.isReadByPrograms)),
              ]).text)
          }
        }
      }
    }
    let problems = try judge(lines)
    XCTAssertEqual(problems.prefix(60), [], "\(problems.count) problems in \(lines.count) texts")
  }

  /// What the judge says; it must have come to its end.
  private func judge(_ lines: [String]) throws -> [String] {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = URL(fileURLWithPath: try temporaryFolder() + "/messages")
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [try Python.find(needing: nil), here.appendingPathComponent("Peers/message_judge.py").path]
    process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONIOENCODING": "utf-8"]) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var problems = said.split(separator: "\n").map(String.init)
    XCTAssertEqual(problems.popLast(), "judged")
    return problems
  }
}
