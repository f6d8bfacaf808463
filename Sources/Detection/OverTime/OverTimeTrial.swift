internal import AuditEvents

/// A rule over time under test: its matches, and what it finds in them when all of time has passed.
struct OverTimeTrial {
  private let rule: Rule
  private let kind: OverTime
  private var matches: [Match] = []
  private var followers: [Match] = []

  /// The trial of a rule; nil for a rule that tells of each match.
  init?(_ rule: Rule) {
    guard let kind = rule.settings.overTime else { return nil }
    self.rule = rule
    self.kind = kind
  }

  /// Adds a match of the rule itself, or of one that may follow.
  mutating func add(_ found: RowMatch, _ rules: CompiledRules, _ batch: EventBatch, _ records: BatchRecords) throws {
    let source = rules.rules[found.rule]
    let time = batch.time(row: found.row)
    var match = Match(
      rule: source.id, revision: source.revision.hexadecimal, trail: "test",
      event: AuditEvent(id: batch.eventID(row: found.row), time: time),
      sequence: Int64(matches.count + followers.count),
      arrival: time, location: EventLocation(segment: 0, row: found.row),
      group: try rules.group(of: found, in: batch, records: records))
    match.values = try rules.correlationValues(of: found, in: batch, records: records)
    if source.id == rule.id { matches.append(match) }
    if case .absence(let absence) = kind, absence.names(source) { followers.append(match) }
  }

  /// The labels of each finding.
  func findings() -> [[GroupValue]] {
    var memory = MemoryTable(rule: rule.id, rows: [], total: 0, limit: .max)
    switch kind {
    case .absence(let absence):
      let end = (matches + followers).map(\.event.time).max() ?? Timestamp(seconds: 0)
      let late = end.adding(seconds: absence.within + absence.grace)
      return absence.judge(matches, followers: followers, at: late).compactMap {
        if case .missing(let firing) = $0.verdict { firing.group } else { nil }
      }
    case .newValue(let newValue):
      return newValue.judge(matches, memory: &memory) { _ in true }.map(\.group)
    case .rateChange(let change):
      let spikes = change.spikes(in: matches, memory: &memory) { _ in true }.map(\.group)
      return spikes + drops(change, memory)
    }
  }

  private func drops(_ change: RateChange, _ memory: MemoryTable) -> [[GroupValue]] {
    let times = matches.map { change.start(of: $0.event.time) }
    guard let first = times.min(), let last = times.max() else { return [] }
    var groups: [String: [GroupValue]] = [:]
    for match in matches {
      if let group = OverTimeGroup(match, by: change.groupBy) { groups[group.key] = group.values }
    }
    return stride(from: first, to: last, by: Int64.Stride(change.period)).flatMap { start in
      change.drops(inPeriodFrom: start, memory: memory).compactMap { groups[$0.group] }
    }
  }
}
