import Detection
import XCTest

/// What each type of correlation measures, in the semantics of the rule language's reference.
final class CorrelationTypeTests: XCTestCase {
  private func check(
    _ block: String, _ events: [String], _ expected: [String], file: StaticString = #filePath, line: UInt = #line
  ) {
    let found = CorrelationScene.firings(of: block, events, file: file, line: line)
    XCTAssertEqual(found, expected, file: file, line: line)
    // The order in which matches come makes no difference.
    let numbered = events.enumerated().map { "\($1) #=\($0)" }
    XCTAssertEqual(
      CorrelationScene.firings(of: block, numbered.reversed()), expected, "reversed", file: file, line: line)
  }

  private func block(_ type: String, rules: String = "[a, b]", condition: String, groupBy: String = "[user]") -> String
  {
    "type: \(type)\nrules: \(rules)\ngroup-by: \(groupBy)\ntimespan: 10s\ncondition: {\(condition)}"
  }

  func testEventCount() {
    check(
      block("event_count", condition: "gte: 3"),
      ["a@0 user=x", "a@5 user=x", "a@5 user=y", "b@10 user=x", "a@11 user=x", "a@30 user=x"],
      // 0 and 10 are ten seconds apart: both ends of a window belong to it.
      ["x@10: 0 1 3", "x@11: 1 3 4"])
  }

  func testEventCountOfDistinctEvents() {
    check(block("event_count", condition: "gte: 2"), ["a+b@0 user=x"], [])
    check(block("event_count", condition: "eq: 1"), ["a+b@0 user=x"], ["x@0: 0"])
  }

  func testValueCount() {
    check(
      block("value_count", condition: "gte: 2, field: ip"),
      ["a@0 user=x ip=1", "a@1 user=x ip=1", "a@2 user=x", "a@3 user=x ip=2", "a@12 user=x ip=2", "a@20 user=x ip=2"],
      ["x@3: 0 1 2 3"])
    // Values compare without case, those of a list count one by one.
    check(
      block("value_count", condition: "gte: 2, field: ip"), ["a@0 user=x ip=A", "a@1 user=x ip=a"], [])
    check(block("value_count", condition: "gte: 2, field: ip"), ["a@0 user=x ip=A ip=b"], ["x@0: 0"])
  }

  func testValueCountOfSeveralFields() {
    check(
      block("value_count", condition: "gte: 2, field: [ip, port]"),
      ["a@0 user=x ip=1 port=1", "a@1 user=x ip=1", "a@2 user=x ip=1 port=2"], ["x@2: 0 1 2"])
  }

  func testValueSum() {
    check(
      block("value_sum", condition: "gt: 10, field: n"),
      ["a@0 user=x n=5", "a@1 user=x n=5", "a@2 user=x n=0.5", "a@3 user=x n=many", "b@12 user=x n=20", "a@13 user=x"],
      ["x@2: 0 1 2", "x@3: 0 1 2 3", "x@12: 2 3 4", "x@13: 3 4 5"])
  }

  func testValueSumCountsAnEventOfTwoRulesOnce() {
    check(block("value_sum", condition: "gte: 10, field: n"), ["a+b@0 user=x n=5"], [])
  }

  func testValueAverage() {
    check(
      block("value_avg", condition: "gte: 5, field: n"),
      ["a@0 user=x n=4", "a@1 user=x n=6", "a@2 user=x n=1", "a@20 user=x n=nothing"], ["x@1: 0 1"])
  }

  func testValueMedian() {
    check(
      block("value_median", condition: "eq: 2.5, field: n"),
      ["a@0 user=x n=1", "a@1 user=x n=4", "a@2 user=x n=2", "a@3 user=x n=3"], ["x@1: 0 1", "x@3: 0 1 2 3"])
  }

  func testValuePercentileIsInterpolated() {
    check(
      block("value_percentile", condition: "gte: 9.1, percentile: 90, field: n"),
      (1...10).map { "a@\($0) user=x n=\($0)" }, ["x@10: 0 1 2 3 4 5 6 7 8 9"])
    check(
      block("value_percentile", condition: "eq: 1, percentile: 0, field: n"), ["a@0 user=x n=3", "a@1 user=x n=1"],
      ["x@1: 0 1"])
    check(
      block("value_percentile", condition: "eq: 3, percentile: 100, field: n"), ["a@0 user=x n=3", "a@1 user=x n=1"],
      ["x@0: 0", "x@1: 0 1"])
  }

  func testWithoutNumbersThereIsNoHit() {
    for type in ["value_sum", "value_avg", "value_median"] {
      check(block(type, condition: "lt: 100, field: n"), ["a@0 user=x n=true", "a@1 user=x"], [])
    }
    check(block("value_count", condition: "lt: 1, field: n"), ["a@0 user=x"], ["x@0: 0"])
  }

  func testTemporal() {
    let all = "type: temporal\nrules: [a, b, c]\ngroup-by: [user]\ntimespan: 10s"
    check(all, ["c@0 user=x", "a@5 user=x", "b@10 user=x", "a@11 user=x", "b@5 user=y"], ["x@10: 0 1 2"])
    check(
      all + "\ncondition: {gte: 2}", ["c@0 user=x", "c@1 user=x", "a@5 user=x", "a@20 user=x"], ["x@5: 0 1 2"])
  }

  func testTemporalOrdered() {
    let all = "type: temporal_ordered\nrules: [a, b]\ngroup-by: [user]\ntimespan: 10s"
    check(
      all, ["b@0 user=x", "a@5 user=x", "b@10 user=x", "a@14 user=x", "a@16 user=x"], ["x@10: 0 1 2", "x@14: 1 2 3"])
    check(
      all.replacing("[a, b]", with: "[a, a, b]"), ["a@0 user=x", "b@1 user=x", "a@2 user=x", "b@3 user=x"],
      ["x@3: 0 1 2 3"])
    // Two out of three in order; a third one out of order does no harm.
    check(
      "type: temporal_ordered\nrules: [a, b, c]\ngroup-by: user\ntimespan: 10s\ncondition: {gte: 2}",
      ["c@0 user=x", "a@1 user=x", "b@2 user=x"], ["x@2: 0 1 2"])
  }

  func testTrap33WindowEndsAreInclusiveAndTheSameSecondIsNoOrder() {
    check(
      "type: temporal_ordered\nrules: [a, b]\ngroup-by: [user]\ntimespan: 10s",
      ["a@0 user=x", "b@0 user=x", "b@10 user=x", "a@20 user=y", "b@31 user=y"], ["x@10: 0 1 2"])
    check(block("event_count", condition: "gte: 2"), ["a@0 user=x", "a@10 user=x", "a@21 user=x"], ["x@10: 0 1"])
    // One event by both rules is not before itself.
    check("type: temporal_ordered\nrules: [a, b]\ntimespan: 10s", ["a+b@0"], [])
  }

  func testTrap34LessThanNeverSeesEmptyGroups() {
    check(
      block("event_count", condition: "lt: 2"), ["a@0 user=x", "a@1 user=x", "a@50 user=x"], ["x@0: 0", "x@50: 2"])
    check(block("event_count", condition: "eq: 0"), ["a@0 user=x"], [])
    check(block("event_count", condition: "neq: 1"), ["a@0 user=x", "a@1 user=x"], ["x@1: 0 1"])
    check(block("event_count", condition: "lte: 1"), ["a@0 user=x", "a@1 user=x"], ["x@0: 0"])
  }

  func testTrap37GroupKeys() {
    // Without case; without a value there is no group; a list puts the event into a group for each of its values.
    check(
      block("event_count", condition: "gte: 2"), ["a@0 user=Ann", "a@1 user=ANN", "a@2", "a@3"], ["Ann@1: 0 1"])
    check(
      block("event_count", condition: "gte: 2"), ["a@0 user=x user=y", "a@1 user=y", "a@2 user=x"],
      ["x@2: 0 2", "y@1: 0 1"])
    check(
      block("event_count", condition: "gte: 2", groupBy: "[user, ip]"),
      ["a@0 user=x ip=1", "a@1 user=x ip=2", "a@2 user=x ip=1", "a@3 ip=1"], ["x,1@2: 0 2"])
    // Kelvin's sign is a k, the sharp s is not two.
    check(
      block("event_count", condition: "gte: 2"), ["a@0 user=\u{212A}", "a@1 user=k", "a@2 user=ß", "a@3 user=ss"],
      ["\u{212A}@1: 0 1"])
  }

  func testWithoutGroupByAllEventsAreOneGroup() {
    check("type: event_count\nrules: a\ntimespan: 1m\ncondition: {gte: 2}", ["a@0", "a@1 user=x"], ["@1: 0 1"])
  }

  func testTrap38TwoOperatorsAreARange() {
    check(
      block("event_count", condition: "gte: 2, lt: 3"), ["a@0 user=x", "a@1 user=x", "a@2 user=x"], ["x@1: 0 1"])
  }

  func testExpressionsOverRules() {
    let head = "rules: [a, b, c]\ngroup-by: [user]\ntimespan: 10s\n"
    check(
      "type: temporal\n" + head + "condition: a and not b or c",
      ["a@0 user=x", "b@5 user=x", "c@6 user=x", "a@17 user=x"],
      ["x@0: 0", "x@6: 0 1 2", "x@17: 3"])
    check(
      "type: temporal_ordered\n" + head + "condition: (a and b) and not c",
      ["b@0 user=x", "a@1 user=x", "b@2 user=x", "c@3 user=x"], ["x@2: 0 1 2"])
    check(
      "type: temporal_ordered\n" + head + "condition: a and b or c", ["b@0 user=x", "a@1 user=x", "c@2 user=x"],
      ["x@2: 0 1 2"])
    // Without a list the names of the expression are the rules.
    check("type: temporal\ntimespan: 10s\ncondition: a and d", ["a@0", "d@3"], ["@3: 0 1"])
  }

  func testAliases() {
    check(
      """
      type: event_count
      rules: [a, b]
      group-by: [who]
      timespan: 10s
      condition: {gte: 2}
      aliases: {who: {a: user, b: actor}}
      """, ["a@0 user=x actor=y", "b@1 actor=x", "b@2 user=x"], ["x@1: 0 1"])
  }

  func testTimespans() {
    for (text, seconds) in [
      ("1s", 1), ("2m", 120), ("3h", 10_800), ("1d", 86_400), ("2w", 1_209_600), ("1M", 2_629_746), ("1y", 31_556_952),
    ] {
      let rules = CorrelationScene.rules(
        CorrelationScene.document("type: event_count\nrules: a\ntimespan: \(text)\ncondition: {gte: 1}"))
      XCTAssertEqual(rules.last?.correlation?.timespan, Int64(seconds), text)
    }
  }

  func testTrap35TheReachOfACorrelationCoversItsWindow() {
    let rules = CorrelationScene.rules(CorrelationScene.document(block("event_count", condition: "gte: 2")))
    XCTAssertEqual(rules.last?.correlation?.reach, 10)
    // From that far back the same firings come out, whatever is older.
    let all = ["a@0 user=x #=0", "a@9 user=x #=1", "a@15 user=x #=2", "a@20 user=x #=3"]
    XCTAssertEqual(
      CorrelationScene.firings(rules, all).suffix(2), CorrelationScene.firings(rules, Array(all.dropFirst())).suffix(2))
  }

  func testTrap36LateEventsBelongToTheirWindow() {
    check(
      block("event_count", condition: "gte: 2"), ["a@20 user=x", "a@12 user=x", "a@3 user=x"],
      ["x@12: 2 1", "x@20: 1 0"])
  }

  func testTrap41AllEventsOfTheWindowAreNamed() {
    check(
      "type: temporal_ordered\nrules: [a, b]\ngroup-by: [user]\ntimespan: 10s",
      ["b@0 user=x", "a@1 user=x", "a@2 user=x", "b@3 user=x"], ["x@3: 0 1 2 3"])
    check(
      block("value_sum", condition: "gte: 5, field: n"), ["a@0 user=x n=none", "a@1 user=x n=5"], ["x@1: 0 1"])
  }
}
