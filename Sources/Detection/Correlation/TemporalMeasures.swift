/// How many different rules occur in the window, or whether those that occur satisfy an expression.
struct PresentRules: WindowMeasure {
  let bounds: [NumberBound]
  let presence: RulePresence?
  private var counts: [Int]
  private(set) var present: UInt64 = 0

  init(bounds: [NumberBound], presence: RulePresence?, rules: Int) {
    self.bounds = bounds
    self.presence = presence
    counts = Array(repeating: 0, count: min(rules, 64))
  }

  mutating func enter(_ events: [WindowEvent], _ index: Int) { change(events[index].rules, by: 1) }

  mutating func leave(_ events: [WindowEvent], _ index: Int) { change(events[index].rules, by: -1) }

  func value(_ events: [WindowEvent], _ window: Range<Int>) -> Double? {
    let number = Double(present.nonzeroBitCount)
    if let presence { return presence.holds(present) ? number : nil }
    return bounds.holding(number)
  }

  private mutating func change(_ rules: UInt64, by difference: Int) {
    var rest = rules
    while rest != 0 {
      let rule = rest.trailingZeroBitCount
      rest &= rest - 1
      counts[rule] += difference
      if counts[rule] == 0 { present &= ~(1 << UInt64(rule)) } else { present |= 1 << UInt64(rule) }
    }
  }
}

/// The longest chain of events in the window in which each is strictly later than the one before and comes of a rule
/// further down the list. Events of the same moment are not in order.
struct OrderedRules: WindowMeasure {
  let bounds: [NumberBound]
  let rules: Int
  /// Per event, and per length of a chain from 1 on: the earliest end of such a chain that begins no earlier.
  private var ends: [Int64] = []

  init(bounds: [NumberBound], rules: Int) {
    self.bounds = bounds
    self.rules = min(rules, 64)
  }

  mutating func begin(_ events: [WindowEvent]) {
    let width = rules
    ends = Array(repeating: .max, count: events.count * width)
    // best[s][m]: the earliest end of a chain of m + 1 events whose first rule is s or one behind it.
    var best = [Int64](repeating: .max, count: (width + 1) * width)
    var right = events.count
    while right > 0 {
      // Events of one moment extend only chains of later ones.
      let later = best
      var left = right
      let time = events[right - 1].time
      while left > 0, events[left - 1].time == time {
        left -= 1
        var rest = events[left].rules
        while rest != 0 {
          let rule = rest.trailingZeroBitCount
          rest &= rest - 1
          if rule < width { extend(&best, later, rule, time, width) }
        }
      }
      for index in left..<right {
        for length in 0..<width { ends[index * width + length] = best[length] }
      }
      right = left
    }
  }

  private func extend(_ best: inout [Int64], _ later: [Int64], _ rule: Int, _ time: Int64, _ width: Int) {
    for length in 0..<(width - rule) {
      let end = length == 0 ? time : later[(rule + 1) * width + length - 1]
      if end == .max { break }
      for first in 0...rule where end < best[first * width + length] { best[first * width + length] = end }
    }
  }

  func value(_ events: [WindowEvent], _ window: Range<Int>) -> Double? {
    let end = events[window.upperBound - 1].time
    let first = window.lowerBound * rules
    let length = (0..<rules).last { ends[first + $0] <= end }.map { $0 + 1 } ?? 0
    return bounds.holding(Double(length))
  }
}

/// Whether the rules that occur satisfy an expression, and those that it wants occur in the order of the list.
struct OrderedExpression: WindowMeasure {
  private var present: PresentRules
  private var clauses: [(clause: RuleClause, chain: OrderedChain)]

  init(_ presence: RulePresence, rules: Int) {
    present = PresentRules(bounds: [], presence: nil, rules: rules)
    clauses = RuleClause.all(of: presence).map { ($0, OrderedChain(rules: $0.wanted)) }
  }

  mutating func begin(_ events: [WindowEvent]) {
    for index in clauses.indices { clauses[index].chain.begin(events) }
  }

  mutating func enter(_ events: [WindowEvent], _ index: Int) { present.enter(events, index) }

  mutating func leave(_ events: [WindowEvent], _ index: Int) { present.leave(events, index) }

  func value(_ events: [WindowEvent], _ window: Range<Int>) -> Double? {
    let present = present.present
    let holds = clauses.contains { clause, chain in
      clause.wanted & ~present == 0 && clause.unwanted & present == 0
        && chain.ends[window.lowerBound] <= events[window.upperBound - 1].time
    }
    return holds ? Double(present.nonzeroBitCount) : nil
  }
}

/// The earliest end of a chain of given rules in the order of the list, from each event on.
struct OrderedChain {
  /// The rules as bits.
  let rules: UInt64
  /// Per event the earliest end of a chain that begins no earlier.
  private(set) var ends: [Int64] = []

  init(rules: UInt64) { self.rules = rules }

  mutating func begin(_ events: [WindowEvent]) {
    let order = (0..<64).filter { rules & (1 << UInt64($0)) != 0 }
    // best[n]: the earliest end of a chain of the rules from the n-th on.
    var best = [Int64](repeating: .max, count: order.count) + [.min]
    ends = Array(repeating: .max, count: events.count)
    var right = events.count
    while right > 0 {
      let later = best
      var left = right
      let time = events[right - 1].time
      while left > 0, events[left - 1].time == time {
        left -= 1
        for (place, rule) in order.enumerated() where events[left].rules & (1 << UInt64(rule)) != 0 {
          best[place] = min(best[place], place + 1 == order.count ? time : later[place + 1])
        }
      }
      for index in left..<right { ends[index] = best[0] }
      right = left
    }
  }
}

/// One way to satisfy an expression: rules that must occur and rules that must not.
struct RuleClause: Hashable {
  var wanted: UInt64 = 0
  var unwanted: UInt64 = 0

  /// How many ways an expression may have.
  static let maximum = 256

  /// The ways to satisfy an expression, those that contradict themselves left out; cut off beyond `maximum` ways.
  static func all(of presence: RulePresence) -> [RuleClause] { Array(clauses(presence, false).prefix(maximum)) }

  /// Whether an expression has more ways than are looked at.
  static func areTooMany(in presence: RulePresence) -> Bool { clauses(presence, false).count > maximum }

  private static func clauses(_ presence: RulePresence, _ isNegated: Bool) -> [RuleClause] {
    switch presence {
    case .rule(let place):
      let bit: UInt64 = 1 << UInt64(place)
      return [isNegated ? RuleClause(unwanted: bit) : RuleClause(wanted: bit)]
    case .not(let part): return clauses(part, !isNegated)
    case .all(let parts): return isNegated ? either(parts, true) : both(parts, false)
    case .any(let parts): return isNegated ? both(parts, true) : either(parts, false)
    }
  }

  private static func either(_ parts: [RulePresence], _ isNegated: Bool) -> [RuleClause] {
    distinct(parts.flatMap { clauses($0, isNegated) })
  }

  private static func both(_ parts: [RulePresence], _ isNegated: Bool) -> [RuleClause] {
    var result = [RuleClause()]
    for part in parts {
      let more = clauses(part, isNegated)
      let product = result.flatMap { left in
        more.map { RuleClause(wanted: left.wanted | $0.wanted, unwanted: left.unwanted | $0.unwanted) }
      }
      result = distinct(product.filter { $0.wanted & $0.unwanted == 0 })
    }
    return result
  }

  /// One more than are looked at is enough to know that there are too many.
  private static func distinct(_ clauses: [RuleClause]) -> [RuleClause] {
    var seen: Set<RuleClause> = []
    return Array(clauses.filter { seen.insert($0).inserted }.prefix(maximum + 1))
  }
}
