import Detection
import Foundation
import WorkspaceFiles
import XCTest

/// Filter documents: joined to rules by AND.
final class RuleFilterTests: XCTestCase {
  private func filter(_ body: String, source: String = "{product: aws, service: cloudtrail}") -> String {
    let lines = body.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    return "title: Known tools\nlogsource: \(source)\nfilter:\n\(lines)\n"
  }

  private let exclusion = "rules: [a]\nselection: {tool: ok}\ncondition: not selection"

  private func load(_ filter: String) -> (rules: [Rule], problems: [String]) {
    let loaded = RuleFiles.read(CorrelationScene.bases + "---\n" + filter, path: "r")
    return (loaded.rules, loaded.diagnostics.map { "\($0.severity.rawValue): \($0.message)" })
  }

  /// Which of the base rules a to d match the event when the filter is there.
  private func matching(_ filter: String, _ event: String) -> [String] {
    let documents = CorrelationScene.bases.components(separatedBy: "---\n")
    let found = RuleScene.matches(documents, [event], extra: filter)
    return zip(CorrelationScene.baseNames, found).filter { !$1.isEmpty }.map(\.0)
  }

  func testTrap40AFilterIsJoinedByAnd() {
    XCTAssertEqual(matching(filter(exclusion), #"{"rule":"a","tool":"ok"}"#), [])
    XCTAssertEqual(matching(filter(exclusion), #"{"rule":"a","tool":"bad"}"#), ["a"])
    XCTAssertEqual(matching(filter(exclusion), #"{"rule":"a"}"#), ["a"])
    XCTAssertEqual(matching(filter(exclusion), #"{"rule":"b","tool":"ok"}"#), ["b"])
    XCTAssertEqual(load(filter(exclusion)).problems, [])
    // The example of the specification keeps only what it names, and that is told.
    let keeping = filter(exclusion.replacing("not selection", with: "selection"))
    XCTAssertEqual(matching(keeping, #"{"rule":"a","tool":"ok"}"#), ["a"])
    XCTAssertEqual(matching(keeping, #"{"rule":"a","tool":"bad"}"#), [])
    XCTAssertEqual(
      load(keeping).problems,
      [
        "warning: the filter keeps only the events that it names, since its condition is joined to the rules by 'and'"
      ])
  }

  func testTheRulesOfAFilter() {
    for rules in ["any", "[]"] {
      let all = filter(exclusion.replacing("[a]", with: rules))
      XCTAssertEqual(matching(all, #"{"rule":"b","tool":"ok"}"#), [], rules)
    }
    XCTAssertEqual(
      matching(
        filter(exclusion.replacing("[a]", with: "[00000000-0000-4000-8000-000000000002, a]")),
        #"{"rule":"b","tool":"ok"}"#), [])
    XCTAssertEqual(matching(filter(exclusion, source: "{product: aws}"), #"{"rule":"a","tool":"ok"}"#), [])
    // A log source that does not contain the rule's.
    let other = filter(exclusion, source: "{product: aws, service: other}")
    XCTAssertEqual(matching(other, #"{"rule":"a","tool":"ok"}"#), ["a"])
    XCTAssertTrue(load(other).problems.joined().contains("does not contain that of the rule 'a'"))
    XCTAssertTrue(
      load(filter(exclusion.replacing("[a]", with: "any"), source: "{product: gcp}")).problems.joined()
        .contains("contains that of no rule"))
  }

  func testAFilterOfAnUnknownRuleIsTold() {
    let loaded = load(filter(exclusion.replacing("[a]", with: "[aa]")))
    XCTAssertEqual(loaded.problems, ["warning: there is no rule 'aa' that the filter could apply to"])
    XCTAssertEqual(loaded.rules.count, 4)
  }

  func testCorrelationsAreNotFiltered() {
    let correlation = CorrelationScene.document("type: event_count\nrules: a\ntimespan: 1m\ncondition: {gte: 1}")
    let loaded = load(correlation + "---\n" + filter(exclusion.replacing("[a]", with: "[it]")))
    XCTAssertEqual(loaded.problems, ["warning: 'it' is a correlation, and these are not filtered"])
  }

  func testBrokenFilters() {
    for (body, problem) in [
      ("selection: {a: b}\ncondition: not selection", "error: the key 'rules' is missing"),
      ("rules: any\nselection: {a: b}", "error: the detection has no condition"),
      ("rules: any\nselection: {a|nosuch: b}\ncondition: not selection", "error: unknown modifier 'nosuch'"),
      ("rules: any\nselection: {a: b}\ncondition: [not selection]", "error: a filter has one condition"),
      ("rules: {a: b}\nselection: {a: b}\ncondition: not selection", "error: a mapping where"),
    ] {
      let problems = load(filter(body)).problems
      XCTAssertTrue(problems.contains { $0.hasPrefix(problem) }, "\(body): \(problems)")
    }
    XCTAssertTrue(load("title: x\nfilter: {rules: any}\n").problems.joined().contains("the key 'logsource' is missing"))
    XCTAssertTrue(
      load("title: x\nfilter: no\nlogsource: {product: aws}\n").problems.joined().contains("the filter was expected"))
    XCTAssertTrue(load("title: x\nfilter:\nlogsource: {product: aws}\n").problems.joined().contains("has no value"))
  }

  func testTheRevisionOfARuleFollowsItsFilters() {
    let plain = load("").rules.map(\.revision)
    let filtered = load(filter(exclusion)).rules.map(\.revision)
    XCTAssertNotEqual(plain[0], filtered[0])
    XCTAssertEqual(plain[1...], filtered[1...])
  }
}
