import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

@testable import Alerting

final class AlertMatcherTests: XCTestCase {
  private func matcher(_ text: String, _ line: UInt) -> AlertMatcher {
    let (policies, diagnostics) = PolicyFiles.read(
      "name: p\nroutes: [{match: {\(text)}, notify: [{channel: c}]}]", path: "p.yml")
    XCTAssertEqual(diagnostics, [], line: line)
    return policies.first?.routes.first?.match ?? AlertMatcher()
  }

  func testExpressions() throws {
    let event = AuditEvent(id: "1", time: ten)
    let alert = try XCTUnwrap(
      Alert(matches: [match(event)], title: "Root Sign-In", level: .high, tags: ["attack.t1078"], slot: ten))
    let cases: [(text: String, takes: Bool, line: UInt)] = [
      ("", true, #line), ("level: high", true, #line), ("level: '>= high'", true, #line),
      ("level: '> high'", false, #line), ("level: '< critical'", true, #line), ("level: '<= medium'", false, #line),
      ("levels: [critical, high], rules: [root*]", true, #line), ("trails: prod*", true, #line),
      ("any: [{level: critical}, {tags: [attack.*]}]", true, #line),
      ("any: [{level: critical}, {trails: [dev]}]", false, #line),
      ("all: [{level: '>= medium'}, {rules: ['Root *']}]", true, #line),
      ("all: [{level: '>= medium'}, {rules: [Key]}]", false, #line),
      ("not: {trails: [dev*]}", true, #line), ("not: [{trails: [dev*]}, {tags: [attack.*]}]", false, #line),
      ("labels: {actor.user.name: 'a*'}, not: {labels: {actor.user.name: alice}}", false, #line),
      ("any: [{not: {level: high}}, {all: [{level: high}, {not: {trails: [dev]}}]}]", true, #line),
    ]
    for (text, takes, line) in cases {
      XCTAssertEqual(matcher(text, line).takes(alert), takes, text, line: line)
    }
    XCTAssertEqual(matcher("level: critical", #line).mismatch(alert), "the level is high")
    XCTAssertEqual(matcher("level: '>= high', not: {trails: [dev]}", #line).text, "critical or high, not (trail dev)")
  }

  func testEveryMistakeHasItsPlace() {
    let notify = "notify: [{channel: c}]"
    let deep = String(repeating: "{not: ", count: 12) + "{level: high}" + String(repeating: "}", count: 12)
    for (text, words, line) in [
      ("level: '>= hihg'", "'>= hihg' is no level", #line as UInt), ("any: []", "'any' names nothing", #line),
      ("all: [{}]", "an item of 'all' asks nothing", #line), ("not: \(deep)", "stands more than 8 deep", #line),
      ("level: '> critical'", "is no level", #line),
    ] {
      let (_, diagnostics) = PolicyFiles.read("name: p\nroutes: [{match: {\(text)}, \(notify)}]", path: "p.yml")
      XCTAssertTrue(diagnostics.contains { $0.description.contains(words) }, "\(diagnostics)", line: line)
    }
  }
}
