import AuditEvents
import Detection
import Foundation
import XCTest

/// Random rules on random events: the compiled matcher says what the tree-walking evaluator says, on ten thousand events
/// and three hundred rules. The matcher decides all three million pairs; the evaluator, which is slow, one in ten of
/// them, other ones for each rule, and all of them when TOCSIN_FULL_TESTS is set.
final class RandomRulesTests: XCTestCase {
  private static let seeds = 2
  private static let eventsOfSeed = 5_000
  private static let rules = 300
  private static let stride = ProcessInfo.processInfo.environment["TOCSIN_FULL_TESTS"] == nil ? 10 : 1

  func testCompiledRulesAgreeWithTheReferenceEvaluator() {
    var random = RandomRules(seed: 1)
    let rules = (0..<Self.rules).map { RuleScene.rule(random.detection(), id: $0) }
    let tally = Tally()
    // Two halves at once; each has rules, events and a memory of its own.
    DispatchQueue.concurrentPerform(iterations: Self.seeds) { seed in
      tally.add(Self.compare(rules, seed: UInt64(seed)))
    }
    let (asked, matched, problem) = tally.sums
    if let problem { return XCTFail(problem) }
    XCTAssertEqual(asked, 3_000_000 / Self.stride)
    // A test in which nothing or everything matches would prove little.
    XCTAssertGreaterThan(matched * 10, asked)
    XCTAssertLessThan(matched * 10, asked * 9)
  }

  private static func compare(_ rules: [String], seed: UInt64) -> (asked: Int, matched: Int, problem: String?) {
    let memory = PlainMemory()
    var random = RandomRules(seed: seed + 1000)
    let events = (0..<eventsOfSeed).map { _ in random.event() }
    let trees = events.map { PlainJSON(RuleScene.record($0, id: 0)).map { PlainEvent($0, memory) } }
    // With columns for every field, and (some of them) with none, which reads everything from the records.
    let found = RuleScene.matches(rules, events)
    let fromRecords = RuleScene.matches(rules, Array(events.prefix(100)), extraFields: false)
    guard found.count == rules.count else { return (0, 0, "seed \(seed): not every rule was read") }
    var matched = 0
    for (number, rule) in rules.enumerated() {
      guard let plain = PlainRule(rule, memory: memory) else { return (0, 0, "rule \(number) cannot be read: \(rule)") }
      let indices = Set(events.indices.filter { ($0 + number) % stride == 0 })
      let wanted = indices.sorted().filter { index in trees[index].map { plain.matches($0) } ?? false }
      let fast = found[number].filter(indices.contains)
      let slow = fromRecords[number].filter(indices.contains)
      matched += wanted.count
      let first = wanted.filter { $0 < 100 }
      if fast == wanted, slow == first { continue }
      let wrong = Set(fast).symmetricDifference(wanted).union(Set(slow).symmetricDifference(first))
      let index = wrong.min() ?? 0
      return (
        0, 0,
        """
        seed \(seed), rule \(number), event \(index): expected \(wanted.contains(index)), with columns \
        \(found[number].contains(index)), from the record \(fromRecords[number].contains(index))
        \(rule)
        \(events[index])
        """
      )
    }
    return (events.count * rules.count / stride, matched, nil)
  }
}

/// Sums up what several threads found.
private final class Tally: @unchecked Sendable {
  // Every use of the sums holds the lock.
  private let lock = NSLock()
  private var asked = 0
  private var matched = 0
  private var problem: String?

  func add(_ part: (asked: Int, matched: Int, problem: String?)) {
    lock.withLock {
      asked += part.asked
      matched += part.matched
      problem = problem ?? part.problem
    }
  }

  var sums: (asked: Int, matched: Int, problem: String?) { lock.withLock { (asked, matched, problem) } }
}
