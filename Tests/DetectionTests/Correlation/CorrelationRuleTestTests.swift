import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

/// The tests that correlations carry, and the values that are read from events for them.
final class CorrelationRuleTestTests: XCTestCase {
  private func results(_ tests: String) -> [RuleTestRunner.Result] {
    let correlation = CorrelationScene.document(
      "type: value_count\nrules: [a, b]\ngroup-by: [user.name]\ntimespan: 1m\ncondition: {gte: 2, field: ip}")
    let lines = tests.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n")
    let rules = CorrelationScene.rules(correlation + "tocsin:\n  tests:\n" + lines + "\n")
    guard let rule = rules.last else { return [] }
    return RuleTestRunner.run(rule, among: rules)
  }

  private func event(_ second: Int, _ rule: String, _ user: String, _ ip: String) -> String {
    "    - {eventTime: '2026-03-02T10:00:\(second)Z', rule: \(rule), user: {name: \(user)}, ip: \(ip)}\n"
  }

  func testEventsWithTimesGiveFirings() {
    let events = event(10, "a", "ann", "1") + event(20, "b", "Ann", "2") + event(30, "a", "bob", "3")
    let found = results(
      "  - name: fires\n    events:\n" + events + "    fires: true\n"
        + "  - name: says how often and for whom\n    events:\n" + events + event(40, "a", "ann", "2")
        + "    firings: 2\n    groups:\n    - {user.name: ann}\n"
        + "  - name: is silent\n    events:\n" + event(10, "a", "ann", "1") + event(20, "a", "ann", "1")
        + "    fires: false\n")
    XCTAssertEqual(found.map(\.failure), [nil, nil, nil])
  }

  func testWhatFailsIsTold() {
    let events = event(10, "a", "ann", "1") + event(20, "b", "ann", "2")
    let found = results(
      "  - name: one\n    events:\n" + events + "    firings: 2\n" + "  - name: two\n    events:\n" + events
        + "    fires: false\n" + "  - name: three\n    events:\n" + events + "    groups:\n    - {user.name: bob}\n"
        + "  - name: four\n    events:\n" + event(10, "c", "ann", "1") + "    fires: true\n")
    XCTAssertEqual(
      found.map(\.failure),
      [
        "it fired 1 times, 2 were expected (labels: user.name: ann)",
        "an alert came, none was expected (labels: user.name: ann)",
        "no alert came with user.name: bob (labels: user.name: ann)", "no alert came, one was expected",
      ])
  }

  func testExpectationsThatContradictOneAnother() {
    let text =
      CorrelationScene.bases + "---\n"
      + CorrelationScene.document("type: event_count\nrules: a\ntimespan: 1m\ncondition: {gte: 1}")
      + "tocsin: {tests: [{name: n, event: {a: b}, fires: false, firings: 1}]}\n"
    XCTAssertTrue(
      RuleFiles.read(text, path: "r").diagnostics.map(\.message)
        .contains("'fires', 'alerts' and 'firings' contradict one another"))
  }

  func testTheValuesOfAnEvent() throws {
    let rules = CorrelationScene.rules(
      CorrelationScene.document(
        """
        type: value_count
        rules: [a]
        group-by: [user.name, tags, src_endpoint.ip, none, empty]
        timespan: 1m
        condition: {gte: 1, field: n}
        """))
    let format = try XCTUnwrap(EventFormats.named("cloudtrail"))
    let compiled = CompiledRules(rules: rules, format: format)
    XCTAssertEqual(compiled.rules.map(\.name), ["a", "b", "c", "d"])
    XCTAssertEqual(compiled.correlations.map(\.name), ["it"])
    let record = RuleScene.record(
      #"{"rule":"a","user":[{"name":"x"},{"name":"y"}],"tags":["p","q"],"n":5.0,"none":null,"empty":"","#
        + #""sourceIPAddress":"10.0.0.1"}"#)
    for extra in [true, false] {
      let document = try EventDocument.memory(path: "events", bytes: Array("[\(record)]".utf8))
      var builder = EventBatchBuilder(format: format, ruleFields: extra ? compiled.fields : [])
      for range in try document.records().ranges {
        try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
      }
      let batch = builder.finish()
      let match = try XCTUnwrap(compiled.evaluate(batch, document: document).first)
      XCTAssertEqual(
        try compiled.correlationValues(of: match, in: batch, records: BatchRecords(document)),
        [
          "user.name": ["x", "y"], "tags": ["p", "q"], "n": ["5"], "src_endpoint.ip": ["10.0.0.1"], "empty": [""],
        ])
    }
  }

  func testCorrelationsOfOtherFormatsAreLeftOut() throws {
    let rules = CorrelationScene.rules(
      CorrelationScene.document("type: event_count\nrules: a\ntimespan: 1m\ncondition: {gte: 1}"))
    let compiled = CompiledRules(rules: rules, format: try XCTUnwrap(EventFormats.named("cts")))
    XCTAssertTrue(compiled.correlations.isEmpty)
  }
}
