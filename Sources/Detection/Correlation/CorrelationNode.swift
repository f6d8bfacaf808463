internal import AuditEvents

/// One correlation and the events that were added for it.
struct CorrelationNode {
  /// An event of a group by one of the referenced rules.
  private struct Entry {
    var time: Int64
    var event: Int64
    var group: UInt32
    var slot: UInt32
    /// Its values in `numbers` or `texts`.
    var firstValue: UInt32
    var valueCount: UInt32
    var isNew: Bool
  }

  let rule: Rule
  let correlation: Correlation
  private let limits: CorrelationLimits
  private var groups = GroupTable()
  private var entries: [Entry] = []
  private var numbers: [Double] = []
  private var texts: [UInt32] = []
  private var knownTexts = TextTable()
  /// How many events were left out because there were too many groups or events.
  private(set) var leftOut = 0

  /// The node of a correlation rule; nil for other rules.
  init?(_ rule: Rule, limits: CorrelationLimits) {
    guard let correlation = rule.correlation else { return nil }
    self.rule = rule
    self.correlation = correlation
    self.limits = limits
  }

  /// What was added, which is no longer held here.
  mutating func taken() -> CorrelationNode {
    let node = self
    groups = GroupTable()
    entries = []
    numbers = []
    texts = []
    knownTexts = TextTable()
    return node
  }

  mutating func leaveOut() { leftOut += 1 }

  /// How much memory is held, in matches of about 40 bytes.
  var size: Int {
    entries.count + numbers.count / 5 + texts.count / 10 + (groups.byteCount + knownTexts.byteCount) / 40
  }

  /// Adds an event to each of its groups; without a value of each group field there is none.
  mutating func add(time: Int64, event: Int64, isNew: Bool, slot: Int, values: (FieldReference) -> [String]) {
    let reference = correlation.references[slot]
    var combinations: [[[UInt8]]] = [[]]
    for field in reference.groupFields {
      let options = values(field).map { Array($0.utf8) }
      if options.isEmpty { return }
      // A list as a group field puts the event into a group for each of its values.
      combinations = Array(
        combinations.lazy.flatMap { head in options.lazy.map { head + [$0] } }.prefix(limits.groupsPerEvent + 1))
    }
    if combinations.count > limits.groupsPerEvent {
      leftOut += 1
      combinations.removeLast()
    }
    let place = store(reference.valueFields.map(values))
    var seen: Set<Int> = []
    for combination in combinations {
      guard let group = groups.number(of: combination, time: time, event: event, limit: limits.groups) else {
        leftOut += 1
        continue
      }
      guard seen.insert(group).inserted else { continue }
      entries.append(
        Entry(
          time: time, event: event, group: UInt32(group), slot: UInt32(slot), firstValue: UInt32(place.lowerBound),
          valueCount: UInt32(place.count), isNew: isNew))
    }
  }

  /// Keeps the values that are measured: numbers, or the numbers of folded texts.
  private mutating func store(_ values: [[String]]) -> Range<Int> {
    switch correlation.kind {
    case .eventCount, .temporal, .temporalOrdered: return 0..<0
    case .valueCount:
      let start = texts.count
      // With several fields the different combinations are counted.
      var combinations: [[UInt8]] = [[]]
      for (index, options) in values.enumerated() {
        let folded = options.map { TextFold.folded(Array($0.utf8)) }
        combinations = Array(
          combinations.lazy.flatMap { head in folded.lazy.map { index == 0 ? $0 : head + [0xFF] + $0 } }
            .prefix(limits.groupsPerEvent))
      }
      for text in combinations {
        if let number = knownTexts.number(of: text, limit: .max) { texts.append(UInt32(number)) }
      }
      return start..<texts.count
    case .valueSum, .valueAverage, .valuePercentile, .valueMedian:
      let start = numbers.count
      numbers += values.joined().compactMap { Self.number($0) }
      return start..<numbers.count
    }
  }

  /// The number that a text is completely; nil for anything else and for numbers beyond a double.
  private static func number(_ text: String) -> Double? {
    guard ExactNumber(text) != nil, let number = Double(text), number.isFinite else { return nil }
    return number
  }

  /// Gives each window that satisfies the condition, by group in the order of their keys and then by time.
  mutating func forEachWindow(_ report: (CorrelationFiring) throws -> Void) rethrows {
    entries.sort { ($0.group, $0.time, $0.event, $0.slot) < ($1.group, $1.time, $1.event, $1.slot) }
    var runs: [Range<Int>] = []
    var start = 0
    for index in 1...max(1, entries.count) where index >= entries.count || entries[index].group != entries[start].group
    {
      if start < entries.count { runs.append(start..<min(index, entries.count)) }
      start = index
    }
    var order = runs.map { (key: groups.key(of: Int(entries[$0.lowerBound].group)), run: $0) }
    runs = []
    order.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (key, run) in order { try windows(of: run, key, report) }
  }

  private func windows(of run: Range<Int>, _ key: String, _ report: (CorrelationFiring) throws -> Void) rethrows {
    let events = self.events(of: run)
    let identities = events.map(\.identity)
    let times = events.map(\.time)
    let span = correlation.timespan.multipliedReportingOverflow(by: 1000)
    var measure = correlation.measure()
    var group: [GroupValue]?
    measure.begin(events)
    var left = 0
    var right = 0
    var newCount = 0
    while right < events.count {
      let time = events[right].time
      while right < events.count, events[right].time == time {
        measure.enter(events, right)
        if events[right].isNew { newCount += 1 }
        right += 1
      }
      let start = span.overflow ? Int64.min : time.subtractingReportingOverflow(span.partialValue).partialValue
      while events[left].time < start {
        measure.leave(events, left)
        if events[left].isNew { newCount -= 1 }
        left += 1
      }
      guard let value = measure.value(events, left..<right) else { continue }
      if group == nil {
        group = zip(correlation.groupBy, groups.values(of: Int(entries[run.lowerBound].group))).map {
          GroupValue(field: $0, value: $1)
        }
      }
      try report(
        CorrelationFiring(
          rule: rule.id, group: group ?? [], groupKey: key, time: Timestamp(milliseconds: time),
          events: identities[max(left, right - limits.eventsPerFiring)..<right],
          eventTimes: times[max(left, right - limits.eventsPerFiring)..<right], count: right - left,
          newCount: newCount, measure: value))
    }
  }

  /// The distinct events of a group by time, each with the rules that matched it and its values.
  private func events(of run: Range<Int>) -> [WindowEvent] {
    var events: [WindowEvent] = []
    // What was measured of the last event so far.
    var measured: [[FieldReference]] = []
    for entry in entries[run] {
      let place = Int(entry.firstValue)..<Int(entry.firstValue + entry.valueCount)
      let isNumber = correlation.kind != .valueCount
      let ownNumbers = isNumber ? numbers[place] : []
      let ownTexts = isNumber ? [] : texts[place]
      let fields = correlation.references[Int(entry.slot)].valueFields
      let rule: UInt64 = entry.slot < 64 ? 1 << UInt64(entry.slot) : 0
      if let last = events.last, last.identity == entry.event, last.time == entry.time {
        // Two rules that read the same field of an event do not make it count twice.
        if !measured.contains(fields) {
          events[events.count - 1].numbers += ownNumbers
          measured.append(fields)
        }
        events[events.count - 1].texts += ownTexts
        events[events.count - 1].rules |= rule
        if entry.isNew { events[events.count - 1].isNew = true }
      } else {
        measured = [fields]
        events.append(
          WindowEvent(
            time: entry.time, identity: entry.event, rules: rule, isNew: entry.isNew, numbers: Array(ownNumbers),
            texts: Array(ownTexts)))
      }
    }
    return events
  }
}

/// A distinct event of a group.
struct WindowEvent {
  var time: Int64
  var identity: Int64
  /// The places of the rules that matched it, as bits.
  var rules: UInt64
  var isNew: Bool
  var numbers: [Double]
  var texts: [UInt32]
}
