import Foundation
import XCTest

/// What the other lints find, and what they leave alone.
final class RuleLintsTests: XCTestCase {
  func testUnknownFields() {
    for row in [
      LintCase("a:\n  evntName: X\ncondition: a", "9:5: no field 'evntName' (did you mean 'eventName'?)"),
      LintCase("a:\n  eventname: X\ncondition: a", nil),
      LintCase("a:\n  status: X\ncondition: a", "9:5: no field 'status'"),
      LintCase("a:\n  userIdentity.userNam: X\ncondition: a", "9:5: did you mean 'userIdentity.userName'?"),
      LintCase("a:\n  userIdentity.sessionContext.x.y: X\ncondition: a", nil),
      LintCase("a:\n  requestParameters.anything.at.all: X\ncondition: a", nil),
      LintCase("a:\n  eventName: X\n  eventName|fieldref: nowhere\ncondition: a", "10:25: no field 'nowhere'"),
    ] { row.check(only: "no field") }
    let azure = RuleScene.selection("whatever: X").replacing("product: aws", with: "product: azure")
    XCTAssertEqual(LintCase.warnings(azure), [])
    let service = RuleScene.selection("whatever: X").replacing("service: cloudtrail", with: "service: other")
    XCTAssertEqual(LintCase.warnings(service), [])
  }

  func testSlowRules() {
    for row in [
      LintCase("a:\n  eventName: X\ncondition: not a", "10:14: the rule is slow"),
      LintCase("k: [word]\ncondition: k", "9:14: the rule is slow"),
      LintCase("a:\n  eventName|fieldref: eventType\ncondition: a", "10:14: the rule is slow"),
      LintCase("a:\n  eventName: X\nk: [word]\ncondition: a and k", nil),
      LintCase("a:\n  eventName: X\nk: [word]\ncondition: a or k", "11:14: the rule is slow"),
      LintCase("a:\n  userAgent|contains: curl\ncondition: a", nil),
    ] { row.check(only: "slow") }
  }

  func testRepeatedValues() {
    for row in [
      LintCase("a:\n  eventName: [X, Y, x]\ncondition: a", "9:23: the value 'x' stands twice (first at line 9)"),
      LintCase("a:\n  eventName|cased: [X, x]\ncondition: a", nil),
      LintCase("a:\n  eventName|re: [X, x]\ncondition: a", nil),
      LintCase("a:\n  requestParameters.n: [5, '5']\ncondition: a", nil),
      LintCase("a:\n  - eventName: X\n  - eventName: X\ncondition: a", "10:7: the alternative stands twice"),
      LintCase("k: [one, ONE]\ncondition: k", nil),
    ] { row.check(only: "twice") }
  }

  func testValuesThatYAMLTakesForSomethingElse() {
    for row in [
      LintCase("a:\n  eventName: yes\ncondition: a", "9:16: yes without quotes is the truth value true"),
      LintCase("a:\n  eventName: [x, 0123]\ncondition: a", "9:20: 0123 without quotes is the number 83"),
      LintCase("a:\n  eventName: 12:30:45\ncondition: a", "9:16: the number 45045"),
      LintCase("a:\n  eventName: 2026-03-02\ncondition: a", "9:16: a date"),
      LintCase("a:\n  eventName: [true, 5, 'yes', null, 1.5, '0123']\ncondition: a", nil),
    ] { row.check(only: "without quotes") }
  }

  func testMissingAndUnknownWords() {
    let rule = RuleScene.selection("eventName: X")
    func warnings(_ text: String) -> [String] {
      LintCase.warnings(text).map { String($0.dropFirst("rule.yml:".count)) }
    }
    XCTAssertEqual(warnings(rule), [])
    XCTAssertEqual(
      warnings(rule.replacing("level: high\n", with: "")),
      ["1:1: warning: the rule has no level and counts as medium (informational, low, medium, high, critical)"])
    XCTAssertEqual(
      warnings(rule + "status: ready\n"),
      ["11:9: warning: 'ready' is no status of Sigma (stable, test, experimental, deprecated, unsupported)"])
    XCTAssertEqual(
      warnings(rule + "tags: [attack.t1078, Attack.T1, cve.2021-44228, x]\n"),
      ["Attack.T1", "x"].enumerated().map { index, tag in
        "11:\([22, 49][index]): warning: '\(tag)' is no tag of Sigma (lower case, namespace.name, such as attack.t1078)"
      })
  }

  func testMissingTests() {
    func warnings(_ tests: String) -> [String] {
      LintCase.warnings(RuleScene.selection("eventName: X") + tests).map { String($0.dropFirst("rule.yml:".count)) }
    }
    let firing = "    - {name: a, fires: true, event: {eventName: X}}\n"
    let silent = "    - {name: b, fires: false, event: {eventName: Y}}\n"
    let hint = "(add tests: under tocsin: with fires:)"
    XCTAssertEqual(warnings(""), [])
    XCTAssertEqual(warnings("tocsin:\n  tests:\n" + firing + silent), [])
    XCTAssertEqual(
      warnings("tocsin:\n  tests:\n" + firing), ["12:3: warning: the rule has no silent test \(hint)"])
    XCTAssertEqual(
      warnings("tocsin:\n  tests:\n" + silent), ["12:3: warning: the rule has no firing test \(hint)"])
    XCTAssertEqual(
      warnings("tocsin: {max-alerts: 5}\n"), ["11:9: warning: the rule has no firing and no silent test \(hint)"])
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    guard let range = range(of: part) else { return self }
    return replacingCharacters(in: range, with: other)
  }
}
