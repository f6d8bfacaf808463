import Detection
import XCTest

/// The condition grammar: what each condition says when exactly the named selections hold, and what is refused.
final class ConditionParserTests: XCTestCase {
  /// Selections a, b, c, `_d`, `sel_1` and `sel_2` hold when the event has their letter.
  private static let selections = ["a", "b", "c", "_d", "sel_1", "sel_2", "not_e", "notable", "and1"]
    .map { "\($0):\n  k: \($0)" }.joined(separator: "\n")

  private func holds(_ condition: String, _ names: String) -> Bool {
    let values = names.split(separator: " ").map { "\"\($0)\"" }.joined(separator: ",")
    return RuleScene.fires(RuleScene.rule(Self.selections + "\ncondition: " + condition), "{\"k\":[\(values)]}")
  }

  func testPrecedenceAndBrackets() {
    for (condition, names, expected) in [
      ("a", "a", true), ("a", "b", false), ("a and b", "a", false), ("a and b", "a b", true), ("a or b", "b", true),
      ("a or b and not c", "a c", true), ("a or b and not c", "b", true), ("a or b and not c", "b c", false),
      ("(a or b) and not c", "a c", false), ("not a and b", "b", true), ("not (a and b)", "a", true),
      ("not not a", "a", true), ("not a or b", "a", false), ("a and (b or (c and not _d))", "a c", true),
      ("not_e", "not_e", true), ("notable and not a", "notable", true), ("and1 or a", "and1", true),
      ("'a\n  and b'", "a b", true), ("a  and\tb", "a b", true),
    ] { XCTAssertEqual(holds(condition, names), expected, "\(condition) with \(names)") }
  }

  func testQuantities() {
    for (condition, names, expected) in [
      ("1 of sel_*", "sel_2", true), ("any of sel_*", "sel_1", true), ("all of sel_*", "sel_1", false),
      ("all of sel_*", "sel_1 sel_2", true), ("1 of them", "c", true), ("1 of them", "_d", false),
      ("1 of _*", "_d", true), ("all of *_1", "sel_1", true), ("not 1 of sel_*", "a", true), ("1 of a", "a", true),
      ("a and 1 of sel_* and not b", "a sel_1", true), ("1 of *", "a", true), ("1 of s*2", "sel_1", false),
    ] { XCTAssertEqual(holds(condition, names), expected, "\(condition) with \(names)") }
  }

  func testAListOfConditionsIsAnOr() {
    XCTAssertTrue(holds("[a and b, c]", "c"))
    XCTAssertTrue(holds("[a and b, c]", "a b"))
    XCTAssertFalse(holds("[a and b, c]", "a"))
  }

  func testProblemsNameThePlaceAndWhatWouldBeRight() {
    for (condition, expected) in [
      ("a and selection", "rule.yml:26:20: error: condition: there is no selection 'selection'"),
      ("sel_3", "rule.yml:26:14: error: condition: there is no selection 'sel_3' (did you mean 'sel_"),
      ("a AND b", "rule.yml:26:16: error: condition: 'AND' where 'and', 'or' or the end was expected (operators are"),
      ("a b", "rule.yml:26:16: error: condition: 'b' where 'and', 'or' or the end was expected"),
      ("a and", "rule.yml:26:19: error: condition: it ends where a selection was expected"),
      ("(a or b", "rule.yml:26:21: error: condition: ')' is missing"),
      ("a)", "rule.yml:26:15: error: condition: ')' where"), ("()", "rule.yml:26:15: error: condition: ')' where"),
      ("1 of", "rule.yml:26:16: error: condition: 'of' without a pattern"),
      ("1 of sel-*", "rule.yml:26:19: error: condition: '-' in the pattern"),
      ("2 of them", "rule.yml:26:14: error: condition: '2 of' is no quantity (write 1 of, any of or all of)"),
      ("1 of x_*", "rule.yml:26:19: error: condition: 'x_*' names no selection"),
      ("a | count() > 5", "rule.yml:26:16: error: condition: '|' aggregation, which Sigma 2 has no more"),
      ("a & b", "rule.yml:26:16: error: condition: '&' has no place in a condition"),
      ("''", "rule.yml:26:15: error: condition: there is nothing in it"),
      ("", "rule.yml:26:13: error: nothing where a condition was expected"),
      ("[]", "rule.yml:26:14: error: an empty list of conditions"), ("{a: b}", "error: a mapping where a condition"),
    ] {
      let problems = RuleScene.problems(RuleScene.rule(Self.selections + "\ncondition: " + condition))
      XCTAssertTrue(problems.contains { $0.contains(expected) }, "\(condition): \(problems)")
    }
  }

  func testTrap25APatternThatNamesNothingIsAnErrorAndBelowNotAWarning() {
    let rule = "s:\n  k: a\ncondition: s and not 1 of filter_*"
    XCTAssertTrue(RuleScene.fires(RuleScene.rule(rule), #"{"k":"a"}"#))
    XCTAssertEqual(
      RuleScene.problems(RuleScene.rule(rule)),
      ["rule.yml:10:17: warning: condition: 'filter_*' names no selection, so '1 of filter_*' is left out"])
    let problems = RuleScene.problems(RuleScene.rule("s:\n  k: a\ncondition: not 1 of filter_*"))
    XCTAssertTrue(problems.contains { $0.contains("nothing is left of the condition") }, "\(problems)")
  }

  func testTrap27NamesThatBeginWithNotAreNames() {
    XCTAssertTrue(holds("not_e and notable", "not_e notable"))
    XCTAssertFalse(holds("not not_e", "not_e"))
  }

  func testUnusedSelectionsAreTold() {
    let problems = RuleScene.problems(RuleScene.rule("s:\n  k: a\nfilter:\n  k: b\n_x:\n  k: c\ncondition: s"))
    XCTAssertEqual(problems, ["rule.yml:10:3: warning: the selection 'filter' is not used by the condition"])
  }

  func testHostileConditionsEndInAProblemSoon() {
    let deep = String(repeating: "(", count: 50_000) + "s"
    let long = Array(repeating: "s", count: 110_000).joined(separator: " or ")
    let negations = String(repeating: "not ", count: 19_000) + "s"
    let values = (0..<400).map { "v\($0)" }.joined(separator: ", ")
    let wide = "s:\n  k: [\(values)]\ncondition: " + Array(repeating: "s", count: 5000).joined(separator: " and ")
    for (detection, message) in [
      ("s:\n  k: a\ncondition: " + deep, "brackets nest deeper than 100 levels"),
      ("s:\n  k: a\ncondition: " + deep.suffix(200), "brackets nest deeper than 100 levels"),
      ("s:\n  k: a\ncondition: " + long, "more than 200000 words"), (wide, "unfolds to more than 200000 questions"),
    ] {
      let problems = RuleScene.problems(RuleScene.rule(detection))
      XCTAssertTrue(problems.contains { $0.contains(message) }, "\(problems)")
    }
    XCTAssertEqual(RuleScene.problems(RuleScene.rule("s:\n  k: a\ncondition: " + negations)), [])
  }
}
