import Detection
import WorkspaceFiles
import XCTest

/// Which rules alert, and what correlations of correlations see.
final class RuleReferencesTests: XCTestCase {
  private func count(_ rules: String, _ extra: String = "", name: String = "it", id: Int = 100, gte: Int = 2) -> String
  {
    CorrelationScene.document(
      "type: event_count\nrules: \(rules)\ngroup-by: [user]\ntimespan: 10s\ncondition: {gte: \(gte)}" + extra,
      name: name, id: id)
  }

  private func alerting(_ rules: [Rule]) -> [String] { rules.filter(\.alertsItself).map(\.name) }

  func testTrap39ReferencedRulesAreSilentUnlessGenerated() {
    XCTAssertEqual(alerting(CorrelationScene.rules(count("[a]"))), ["b", "c", "d", "it"])
    XCTAssertEqual(alerting(CorrelationScene.rules(count("[a]", "\ngenerate: true"))), ["a", "b", "c", "d", "it"])
    // One correlation that generates is enough.
    XCTAssertEqual(
      alerting(CorrelationScene.rules(count("[a, b]"), count("[a]", "\ngenerate: true", name: "other", id: 101))),
      ["a", "c", "d", "it", "other"])
  }

  func testOnlyEnabledCorrelationsSilenceRules() {
    let all = CorrelationScene.rules(count("[a, b]"))
    let bases = all.filter { $0.correlation == nil }
    XCTAssertEqual(alerting(RuleReferences.closure(of: bases, in: all)), ["a", "b", "c", "d"])
    // What a correlation needs is evaluated although nobody enabled it, and does not alert.
    let closed = RuleReferences.closure(of: all.filter { $0.correlation != nil }, in: all)
    XCTAssertEqual(closed.map(\.name), ["it", "a", "b"])
    XCTAssertEqual(alerting(closed), ["it"])
  }

  func testChainsUseTheHitsOfTheirChildren() {
    let rules = CorrelationScene.rules(
      count("[a]", name: "burst"),
      CorrelationScene.document(
        "type: temporal_ordered\nrules: [burst, b]\ngroup-by: [user]\ntimespan: 1m", name: "then", id: 101))
    XCTAssertEqual(alerting(rules), ["c", "d", "then"])
    XCTAssertEqual(rules.last?.correlation?.reach, 70)
    XCTAssertEqual(
      CorrelationScene.firings(
        rules, ["a@0 user=x", "a@5 user=X", "b@6 user=x", "b@0 user=x", "a@1 user=y", "b@70 user=y"]),
      ["then x@6: 0 3 1 2"])
  }

  func testAChildMayBeReadBeforeOrAfterItsParent() {
    let outer = CorrelationScene.document(
      "type: event_count\nrules: it\ngroup-by: [user]\ntimespan: 1h\ncondition: {gte: 2}", name: "outer", id: 101)
    let events = ["a@0 user=x", "a@1 user=x", "a@2 user=x", "a@3 user=y", "a@4 user=y"]
    for rules in [CorrelationScene.rules(count("[a]"), outer), CorrelationScene.rules(outer, count("[a]"))] {
      XCTAssertEqual(CorrelationScene.firings(rules, events), ["outer x@2: 0 1 2"])
    }
  }

  func testGeneratingChainsReportBoth() {
    let rules = CorrelationScene.rules(
      count("[a]"),
      CorrelationScene.document(
        "type: event_count\nrules: it\ngroup-by: [user]\ntimespan: 1h\ngenerate: true\ncondition: {gte: 2}",
        name: "outer", id: 101))
    XCTAssertEqual(
      CorrelationScene.firings(rules, ["a@0 user=x", "a@1 user=x", "a@2 user=x"]),
      ["x@1: 0 1", "x@2: 0 1 2", "outer x@2: 0 1 2"])
  }

  func testAGroupFieldThatTheChildLacksIsTold() {
    let outer = "type: event_count\nrules: it\ngroup-by: [ip]\ntimespan: 1h\ncondition: {gte: 2}"
    let loaded = RuleFiles.read(
      [CorrelationScene.bases, count("[a]"), CorrelationScene.document(outer, name: "outer", id: 101)]
        .joined(separator: "---\n"), path: "r")
    XCTAssertTrue(
      loaded.diagnostics.map(\.message).contains(
        "the correlation 'it' does not group by 'ip', so its firings have no such value"), "\(loaded.diagnostics)")
  }
}
