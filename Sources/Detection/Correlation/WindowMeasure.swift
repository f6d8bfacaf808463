/// What a correlation measures over a window that slides over the events of a group.
protocol WindowMeasure {
  /// Looks at all events of the group before the first one enters.
  mutating func begin(_ events: [WindowEvent])
  /// The newest event comes into the window.
  mutating func enter(_ events: [WindowEvent], _ index: Int)
  /// The oldest event leaves it.
  mutating func leave(_ events: [WindowEvent], _ index: Int)
  /// The measured number when the window satisfies the condition, otherwise nil.
  mutating func value(_ events: [WindowEvent], _ window: Range<Int>) -> Double?
}

extension WindowMeasure {
  mutating func begin(_ events: [WindowEvent]) {}
  mutating func enter(_ events: [WindowEvent], _ index: Int) {}
  mutating func leave(_ events: [WindowEvent], _ index: Int) {}
}

extension Correlation {
  /// A measure of the correlation's kind for one group.
  func measure() -> any WindowMeasure {
    let bounds: [NumberBound]
    switch condition {
    case .numbers(let numbers): bounds = numbers
    case .rules(let presence):
      if kind == .temporalOrdered { return OrderedExpression(presence, rules: references.count) }
      return PresentRules(bounds: [], presence: presence, rules: references.count)
    }
    switch kind {
    case .eventCount: return EventCount(bounds: bounds)
    case .valueCount: return DistinctValues(bounds: bounds)
    case .temporal: return PresentRules(bounds: bounds, presence: nil, rules: references.count)
    case .temporalOrdered: return OrderedRules(bounds: bounds, rules: references.count)
    case .valueSum: return SlidingSum(bounds: bounds, isMean: false)
    case .valueAverage: return SlidingSum(bounds: bounds, isMean: true)
    case .valuePercentile, .valueMedian: return SlidingPercentile(bounds: bounds, percentile: percentile ?? 50)
    }
  }
}

extension [NumberBound] {
  /// The number, when it keeps every bound.
  func holding(_ number: Double) -> Double? { allSatisfy { $0.holds(number) } ? number : nil }
}

/// How many distinct events there are.
struct EventCount: WindowMeasure {
  let bounds: [NumberBound]

  func value(_ events: [WindowEvent], _ window: Range<Int>) -> Double? { bounds.holding(Double(window.count)) }
}

/// How many different values there are: none, when no event in the window has one.
struct DistinctValues: WindowMeasure {
  let bounds: [NumberBound]
  private var counts: [UInt32: Int] = [:]

  init(bounds: [NumberBound]) { self.bounds = bounds }

  mutating func enter(_ events: [WindowEvent], _ index: Int) {
    for text in events[index].texts { counts[text, default: 0] += 1 }
  }

  mutating func leave(_ events: [WindowEvent], _ index: Int) {
    for text in events[index].texts {
      if let count = counts[text] { counts[text] = count == 1 ? nil : count - 1 }
    }
  }

  func value(_ events: [WindowEvent], _ window: Range<Int>) -> Double? { bounds.holding(Double(counts.count)) }
}

/// The sum or mean of the numbers in the window. A queue of two stacks: nothing is ever subtracted, so that no rounding
/// is left behind by numbers that are gone.
struct SlidingSum: WindowMeasure {
  let bounds: [NumberBound]
  let isMean: Bool
  /// The sums from each number to the end of the older part, oldest last; and the newer part with its sum.
  private var older: [Double] = []
  private var newer: [Double] = []
  private var newerSum = 0.0

  init(bounds: [NumberBound], isMean: Bool) {
    self.bounds = bounds
    self.isMean = isMean
  }

  mutating func enter(_ events: [WindowEvent], _ index: Int) {
    newer += events[index].numbers
    newerSum = events[index].numbers.reduce(newerSum, +)
  }

  mutating func leave(_ events: [WindowEvent], _ index: Int) {
    for _ in events[index].numbers {
      if older.isEmpty {
        var sum = 0.0
        for number in newer.reversed() {
          sum += number
          older.append(sum)
        }
        newer = []
        newerSum = 0
      }
      older.removeLast()
    }
  }

  func value(_ events: [WindowEvent], _ window: Range<Int>) -> Double? {
    let count = older.count + newer.count
    guard count > 0 else { return nil }
    let sum = (older.last ?? 0) + newerSum
    return bounds.holding(isMean ? sum / Double(count) : sum)
  }
}

/// A percentile of the numbers in the window, by linear interpolation at the place (n - 1) * p / 100.
struct SlidingPercentile: WindowMeasure {
  let bounds: [NumberBound]
  let percentile: Double
  /// The different numbers of the group, ascending, and how many of each are in the window, as a Fenwick tree.
  private var sorted: [Double] = []
  private var tree: [Int] = []
  private var count = 0

  init(bounds: [NumberBound], percentile: Double) {
    self.bounds = bounds
    self.percentile = percentile
  }

  mutating func begin(_ events: [WindowEvent]) {
    sorted = []
    for number in events.flatMap(\.numbers).sorted() where sorted.last != number { sorted.append(number) }
    tree = Array(repeating: 0, count: sorted.count + 1)
    count = 0
  }

  mutating func enter(_ events: [WindowEvent], _ index: Int) {
    for number in events[index].numbers { change(number, by: 1) }
  }

  mutating func leave(_ events: [WindowEvent], _ index: Int) {
    for number in events[index].numbers { change(number, by: -1) }
  }

  func value(_ events: [WindowEvent], _ window: Range<Int>) -> Double? {
    guard count > 0 else { return nil }
    let place = Double(count - 1) * percentile / 100
    let low = min(Int(place), count - 1)
    let share = place - Double(low)
    let lower = number(at: low)
    if share == 0 || low + 1 >= count { return bounds.holding(lower) }
    return bounds.holding(lower * (1 - share) + number(at: low + 1) * share)
  }

  private mutating func change(_ number: Double, by difference: Int) {
    count += difference
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < number { low = middle + 1 } else { high = middle }
    }
    var place = low + 1
    while place < tree.count {
      tree[place] += difference
      place += place & -place
    }
  }

  /// The number at a place, from 0, of the sorted numbers in the window.
  private func number(at rank: Int) -> Double {
    var place = 0
    var rest = rank
    var step = 1
    while step * 2 < tree.count { step *= 2 }
    while step > 0 {
      if place + step < tree.count, tree[place + step] <= rest {
        place += step
        rest -= tree[place]
      }
      step /= 2
    }
    return sorted[min(place, sorted.count - 1)]
  }
}
