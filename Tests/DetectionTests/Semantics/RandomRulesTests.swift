import Detection
import XCTest

/// Random rules on random events: the compiled matcher says what the tree-walking evaluator says.
final class RandomRulesTests: XCTestCase {
  func testCompiledRulesAgreeWithTheReferenceEvaluator() {
    var matched = 0
    var asked = 0
    for seed in 1...25 as ClosedRange<UInt64> {
      var random = RandomRules(seed: seed)
      let rules = (0..<24).map { RuleScene.rule(random.detection(), id: $0) }
      let events = (0..<30).map { _ in random.event() }
      let trees = events.map { PlainJSON(RuleScene.record($0, id: 0)) }
      let plain = rules.map { PlainRule($0) }
      // Columns for every field, for none, and for most values more than one row, so that answers are reused.
      let found = RuleScene.matches(rules, events + events)
      let fromRecords = RuleScene.matches(rules, events, extraFields: false)
      guard found.count == rules.count else { return XCTFail("seed \(seed): not every rule was read") }
      for (number, rule) in rules.enumerated() {
        let wanted = events.indices.filter { index in
          guard let tree = trees[index], let plain = plain[number] else { return false }
          return plain.matches(tree)
        }
        asked += events.count
        matched += wanted.count
        let twice = wanted + wanted.map { $0 + events.count }
        guard found[number] != twice || fromRecords[number] != wanted else { continue }
        let wrong = Set(found[number]).symmetricDifference(twice).union(
          Set(fromRecords[number]).symmetricDifference(wanted))
        let index = (wrong.min() ?? 0) % events.count
        XCTFail(
          """
          seed \(seed), rule \(number), event \(index): expected \(wanted.contains(index)), with columns \
          \(found[number].contains(index)), from the record \(fromRecords[number].contains(index))
          \(rule)
          \(events[index])
          """)
        return
      }
    }
    // A test in which nothing or everything matches would prove little.
    XCTAssertGreaterThan(matched * 10, asked)
    XCTAssertLessThan(matched * 10, asked * 9)
  }
}
