import AuditEvents
import Detection
import XCTest

/// The sliding evaluation agrees with one that looks at every window anew.
final class CorrelationPropertyTests: XCTestCase {
  private struct Match: Hashable {
    var slot: Int
    var time: Int64
    var event: Int64
    var user: String?
    var number: String?
  }

  /// Windows by definition: for each time of the group all its matches from `timespan` before on.
  private func plain(_ correlation: Correlation, _ matches: [Match]) -> Set<String> {
    var found: Set<String> = []
    let groups = Dictionary(grouping: matches.filter { $0.user != nil }) { $0.user?.lowercased() ?? "" }
    for (user, own) in groups {
      for anchor in Set(own.map(\.time)) {
        let window = own.filter { anchor - correlation.timespan <= $0.time && $0.time <= anchor }
        guard holds(correlation, window) else { continue }
        let events = Set(window.map(\.event)).sorted().map(String.init).joined(separator: " ")
        found.insert("\(user)@\(anchor): \(events)")
      }
    }
    return found
  }

  private func holds(_ correlation: Correlation, _ window: [Match]) -> Bool {
    let present = Set(window.map(\.slot))
    switch correlation.condition {
    case .rules(let presence):
      let bits = present.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
      return presence.holds(bits)
    case .numbers(let bounds):
      guard let number = measure(correlation, window, present) else { return false }
      return bounds.allSatisfy { $0.holds(number) }
    }
  }

  private func measure(_ correlation: Correlation, _ window: [Match], _ present: Set<Int>) -> Double? {
    let byEvent = Dictionary(window.map { ($0.event, $0.number) }, uniquingKeysWith: { first, _ in first })
    let numbers = byEvent.values.compactMap { $0.flatMap { Double($0) } }.sorted()
    switch correlation.kind {
    case .eventCount: return Double(byEvent.count)
    case .valueCount: return Double(Set(byEvent.values.compactMap { $0?.lowercased() }).count)
    case .temporal: return Double(present.count)
    case .temporalOrdered: return Double(longestChain(window, correlation.references.count))
    case .valueSum: return numbers.isEmpty ? nil : numbers.reduce(0, +)
    case .valueAverage: return numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
    case .valueMedian, .valuePercentile:
      if numbers.isEmpty { return nil }
      let place = Double(numbers.count - 1) * (correlation.percentile ?? 0) / 100
      let low = Int(place)
      let high = min(low + 1, numbers.count - 1)
      return numbers[low] + (numbers[high] - numbers[low]) * (place - Double(low))
    }
  }

  /// Tries every subset of the rules, largest first.
  private func longestChain(_ window: [Match], _ rules: Int) -> Int {
    var best = 0
    for subset in 1..<(1 << rules) {
      var last = Int64.min
      var isChain = true
      for slot in 0..<rules where subset & (1 << slot) != 0 {
        guard let next = window.filter({ $0.slot == slot && $0.time > last }).map(\.time).min() else {
          isChain = false
          break
        }
        last = next
      }
      if isChain { best = max(best, subset.nonzeroBitCount) }
    }
    return best
  }

  func testRandomCorrelationsAgreeWithTheDefinition() throws {
    var random = SeededGenerator(seed: 20_260_302)
    let conditions = ["gte: 2", "gt: 2", "lt: 3", "lte: 2", "eq: 2", "neq: 1", "gte: 2, lt: 4"]
    for round in 0..<400 {
      let kind = Correlation.Kind.allCases[round % Correlation.Kind.allCases.count]
      var condition = conditions[Int.random(in: 0..<conditions.count, using: &random)]
      if kind.readsValues { condition += ", field: n" }
      if kind == .valuePercentile {
        condition += ", percentile: \([0, 10, 25, 90, 100].randomElement(using: &random) ?? 0)"
      }
      condition = "{\(condition)}"
      if kind == .temporal, round % 3 == 0 { condition = "a and not (b or c) or b and c" }
      let span = [1, 3, 10, 40].randomElement(using: &random) ?? 1
      let rules = CorrelationScene.rules(
        CorrelationScene.document(
          "type: \(kind.rawValue)\nrules: [a, b, c]\ngroup-by: [user]\ntimespan: \(span)s\ncondition: \(condition)"))
      let correlation = try XCTUnwrap(rules.last?.correlation)
      var matches: [Match] = []
      var texts: [String] = []
      for event in 0..<Int64(Int.random(in: 0...30, using: &random)) {
        let time = Int64.random(in: 0...40, using: &random)
        let user = ["x", "X", "y", nil].randomElement(using: &random) ?? nil
        let number = ["1", "2", "3.5", "-2", "k", "K", "true", nil].randomElement(using: &random) ?? nil
        for slot in 0..<3 where Int.random(in: 0..<3, using: &random) == 0 {
          matches.append(Match(slot: slot, time: time, event: event, user: user, number: number))
          var text = "\(CorrelationScene.baseNames[slot])@\(time) #=\(event)"
          if let user { text += " user=\(user)" }
          if let number { text += " n=\(number)" }
          texts.append(text)
        }
      }
      texts.shuffle(using: &random)
      let found = Set(
        CorrelationScene.firings(rules, texts).map { text in
          // Events by number, groups without case, as the definition gives them.
          let parts = text.lowercased().split(separator: ": ").map(String.init)
          return parts[0] + ": "
            + parts[1].split(separator: " ").compactMap { Int($0) }.sorted().map(String.init)
            .joined(separator: " ")
        })
      XCTAssertEqual(found, plain(correlation, matches), "\(kind) \(condition) \(span)s \(texts)")
    }
  }

  func testAMillionGroupsStayBounded() {
    let rules = CorrelationScene.rules(
      CorrelationScene.document("type: event_count\nrules: a\ngroup-by: user\ntimespan: 1m\ncondition: {gte: 2}"))
    var run = CorrelationRun(rules: rules, limits: CorrelationLimits(groups: 20_000))
    let rule = rules[0].id
    for number in 0..<60_000 {
      run.add(
        CorrelationInput(
          rule: rule, time: Timestamp(seconds: Int64(number / 1000)), event: Int64(number),
          values: ["user": ["user-\(number % 30_000)"]]))
    }
    var firings = 0
    run.finish { _ in firings += 1 }
    XCTAssertEqual(firings, 20_000)
    XCTAssertEqual(run.leftOut, [rules[4].id: 20_000])
  }

  func testManyEventsOfOneGroupTakeLittleTime() {
    for type in Correlation.Kind.allCases {
      var condition = "gte: 1000000"
      if type.readsValues { condition += ", field: n" }
      if type == .valuePercentile { condition += ", percentile: 95" }
      let rules = CorrelationScene.rules(
        CorrelationScene.document("type: \(type.rawValue)\nrules: [a, b]\ntimespan: 1h\ncondition: {\(condition)}"))
      var run = CorrelationRun(rules: rules)
      for number in 0..<20_000 {
        run.add(
          CorrelationInput(
            rule: rules[number % 2].id, time: Timestamp(milliseconds: Int64(number) * 180), event: Int64(number),
            values: ["n": [String(number % 977)]]))
      }
      var firings = 0
      // Of the processor, whatever else the machine does: microseconds (clock(3)).
      let start = clock()
      run.finish { _ in firings += 1 }
      // A look at each window anew would take 400 million steps.
      XCTAssertLessThan(clock() - start, 5_000_000, "\(type)")
      if type == .valueSum { XCTAssertGreaterThan(firings, 0) } else { XCTAssertEqual(firings, 0, "\(type)") }
    }
  }

  func testLimitsOfMatchesAndLists() {
    let rules = CorrelationScene.rules(
      CorrelationScene.document("type: event_count\nrules: a\ngroup-by: user\ntimespan: 1m\ncondition: {gte: 1}"))
    let events = ["a@0 user=1 user=2 user=3", "a@1 user=1", "a@2 user=1"]
    XCTAssertEqual(
      CorrelationScene.firings(rules, events, limits: CorrelationLimits(inputs: 3)), ["1@0: 0", "2@0: 0", "3@0: 0"])
    XCTAssertEqual(
      CorrelationScene.firings(rules, events, limits: CorrelationLimits(groupsPerEvent: 2)),
      ["1@0: 0", "1@1: 0 1", "1@2: 0 1 2", "2@0: 0"])
    XCTAssertEqual(
      CorrelationScene.firings(rules, Array(events.dropFirst()), limits: CorrelationLimits(eventsPerFiring: 1)),
      ["1@1: 0", "1@2: 1"])
  }

  /// What is named has a limit; what is counted and whether it is new has none.
  func testANewEventBehindTheEventsThatAreNamedIsKnownAsNew() {
    let rules = CorrelationScene.rules(
      CorrelationScene.document("type: event_count\nrules: a\ntimespan: 1h\ncondition: {gte: 2}"))
    var run = CorrelationRun(rules: rules, limits: CorrelationLimits(eventsPerFiring: 3))
    for number in 0..<10 {
      run.add(
        CorrelationInput(
          rule: rules[0].id, time: Timestamp(seconds: Int64(number) * 60), event: Int64(number), values: [:],
          isNew: number == 1))
    }
    var firings: [CorrelationFiring] = []
    run.finish { firings.append($0) }
    XCTAssertEqual(firings.map(\.count), Array(2...10))
    XCTAssertEqual(firings.map(\.newCount), Array(repeating: 1, count: 9))
    XCTAssertEqual(firings.last.map { Array($0.events) }, [7, 8, 9])
    XCTAssertEqual(firings.last?.eventCount(after: Timestamp(seconds: 480)), 1)
  }
}
