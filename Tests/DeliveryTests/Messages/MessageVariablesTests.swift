import Alerting
import AuditEvents
import Templating
import XCTest

@testable import Delivery

final class MessageVariablesTests: XCTestCase {
  private func value(_ map: TemplateMap, _ path: String) -> TemplateValue {
    path.split(separator: ".").reduce(.map(map)) { value, name in
      switch value {
      case .map(let map): map[String(name)] ?? .undefined
      case .list(let list): Int(name).flatMap { list.indices.contains($0) ? list[$0] : nil } ?? .undefined
      default: .undefined
      }
    }
  }

  func testEveryVariableHasItsValue() {
    let contact = Contact(id: "ann", name: "Ann Example", timeZone: "Asia/Shanghai", language: "zh-CN")
    let event = SampleRequest.event(resources: [Resource(type: "ACS::Trail", id: "main")])
    let request = SampleRequest.request(.email, events: [event], contact: contact)
    let map = MessageVariables.map(request, MessageBounds.steps[0])
    let slot: Int64 = 1_772_445_600
    let table: [(path: String, value: TemplateValue)] = [
      ("alert.alert_id", "2f7e1f1e-55ab-4cb0-a3b6-5c1f2a3b4c5d"), ("alert.alert_name", "Trail deleted"),
      ("alert.alert_instance_id", .string(request.alert.id)), ("alert.aliuid", "1234567890123456"),
      ("alert.severity", 8), ("alert.level", "high"), ("alert.status", "firing"), ("alert.alert_time", .integer(slot)),
      ("alert.alert_time_ms", .integer(slot * 1000)), ("alert.fire_time", .integer(slot - 600)),
      ("alert.fire_time_ms", .integer((slot - 600) * 1000)), ("alert.resolve_time", 0),
      ("alert.first_time_ms", .integer((slot - 600) * 1000)), ("alert.last_time_ms", .integer((slot - 1) * 1000)),
      ("alert.labels", ["actor.user.name": "ann"]), ("alert.annotations.title", "Trail deleted"),
      ("alert.annotations.desc", "Somebody deleted a trail."), ("alert.fire_results_count", 12),
      ("alert.fire_results.0.id", "event-1"), ("alert.fire_results.0.time_ms", .integer((slot - 600) * 1000)),
      ("alert.fire_results.0.account", "1234567890123456"), ("alert.fire_results.0.actor.kind", "user"),
      ("alert.fire_results.0.actor.id", "2001"), ("alert.fire_results.0.actor.name", "ann"),
      ("alert.fire_results.0.actor.role", ""), ("alert.fire_results.0.actor.access_key", "LTAI5tExample"),
      ("alert.fire_results.0.source_ip", "203.0.113.7"), ("alert.fire_results.0.user_agent", "curl/8"),
      ("alert.fire_results.0.operation", "DeleteTrail"), ("alert.fire_results.0.service", "ActionTrail"),
      ("alert.fire_results.0.region", "cn-hangzhou"), ("alert.fire_results.0.outcome", "failure"),
      ("alert.fire_results.0.error_code", "Denied"), ("alert.fire_results.0.mfa", "no"),
      ("alert.fire_results.0.resources", [["type": "ACS::Trail", "id": "main"]]),
      (
        "alert.policy",
        ["alert_policy_id": "default", "action_policy_id": "default", "repeat_interval": "1h", "repeat_seconds": 3600]
      ),
      ("alert.region", "cn-hangzhou"), ("alert.project", "production"),
      ("alert.rule.tags", ["attack.t1562"]), ("alert.rule.references", ["https://example.com"]),
      ("alert.rule.false_positives", ["Maintenance"]), ("alert.rule.path", "Rules/actiontrail/trail_deleted.yml"),
      ("alert.fingerprint", .string(request.alert.fingerprint.text)), ("alert.reason", "first"),
      ("alert.held", ["count": 3, "since_ms": .integer((slot - 1800) * 1000)]),
      ("recipient", ["id": "ann", "name": "Ann Example", "time_zone": "Asia/Shanghai", "language": "zh-CN"]),
      ("notification", ["id": "notification-1", "url": "", "drill": false, "possible_repeat": false, "headline": ""]),
      ("now_ms", .integer((slot + 5) * 1000)),
    ]
    for (path, expected) in table { XCTAssertEqual(value(map, path), expected, path) }
  }

  func testWhatIsMissingIsEmpty() {
    var request = SampleRequest.request(.console)
    (request.rule, request.heldSince, request.heldCount) = (nil, nil, 0)
    request.alert.samples = []
    let map = MessageVariables.map(request, MessageBounds.steps[0])
    for (path, expected) in [
      ("alert.rule.title", "Trail deleted"), ("alert.rule.description", ""), ("alert.aliuid", ""),
      ("alert.held.since_ms", nil),
      ("alert.fire_results", []), ("recipient.time_zone", "UTC"),
    ] as [(String, TemplateValue)] {
      XCTAssertEqual(value(map, path), expected, path)
    }
  }

  func testIntervalsAreWrittenAsSLSWritesThem() {
    for (seconds, text) in [(3600, "1h"), (7200, "2h"), (900, "15m"), (90, "90s"), (0, "0s")] as [(Int64, String)] {
      var request = SampleRequest.request(.console)
      request.suppress = seconds
      let map = MessageVariables.map(request, MessageBounds.steps[0])
      XCTAssertEqual(value(map, "alert.policy.repeat_interval"), .string(text))
    }
  }

  func testHugeValuesAreCutAndCounted() {
    let resources = (0..<25).map { Resource(type: "t", id: "\($0)") }
    let events = (0..<9).map {
      SampleRequest.event("\($0)", actor: String(repeating: "\u{4E2D}", count: 1000), resources: resources)
    }
    let map = MessageVariables.map(SampleRequest.request(.console, events: events), MessageBounds.steps[0])
    guard case .list(let results) = value(map, "alert.fire_results") else { return XCTFail("no list") }
    XCTAssertEqual(results.count, 5)
    guard case .string(let name) = value(map, "alert.fire_results.0.actor.name") else { return XCTFail("no text") }
    XCTAssertLessThanOrEqual(name.utf8.count, 2048)
    XCTAssertTrue(name.hasSuffix("\u{4E2D}\u{2026} 978 more"), String(name.suffix(20)))
    XCTAssertEqual(value(map, "alert.fire_results.0.resources.20.id"), "\u{2026} 5 more")
  }

  func testAnEventCannotForgeALine() {
    let event = SampleRequest.event(actor: "ann\r\nresult: success\u{2028}x  y")
    for (kind, name) in [
      (ChannelKind.console, "ann  result: success x  y"), (.email, "ann  result: success x  y"),
      (.webhook, "ann\r\nresult: success\u{2028}x  y"), (.file, "ann\r\nresult: success\u{2028}x  y"),
    ] {
      let map = MessageVariables.map(SampleRequest.request(kind, events: [event]), MessageBounds.steps[0])
      XCTAssertEqual(value(map, "alert.fire_results.0.actor.name"), .string(name), "\(kind)")
      XCTAssertEqual(value(map, "alert.labels"), ["actor.user.name": .string(name)], "\(kind)")
    }
  }

  func testRuleTextKeepsItsLines() {
    var request = SampleRequest.request(.console)
    request.rule?.description = "one\ntwo"
    let map = MessageVariables.map(request, MessageBounds.steps[0])
    XCTAssertEqual(value(map, "alert.rule.description"), "one\ntwo")
  }
}
