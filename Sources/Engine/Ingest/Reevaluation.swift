internal import AuditEvents
internal import Detection

/// Brings the matches of indexed segments up to date with the rules: only segments of the window, only rules that are
/// new or changed since the segment was evaluated.
struct Reevaluation: Sendable {
  let trail: LoadedTrail
  let store: any IngestStore
  let limits: ArchiveLimits

  init(trail: LoadedTrail, store: any IngestStore, limits: ArchiveLimits) {
    self.trail = trail
    self.store = store
    self.limits = limits
  }

  /// Evaluates what the segments of a slot's windows lack. A rule over time that is new looks as far back as it needs to
  /// know what is usual.
  func run(slot: Timestamp) throws {
    let reaches = reaches(slot: slot)
    guard let first = reaches.values.min() else { return }
    let segments = try store.segments(trail: trail.configuration.name, arrival: first..<slot)
    if segments.isEmpty { return }
    let current = trail.compiled.ruleSet
    var known: [String: [Rule]] = [:]
    var compiled: [Needed: CompiledRules] = [:]
    for segment in segments where segment.ruleSet != current.id {
      let old = try store.ruleSet(id: segment.ruleSet)?.members ?? [:]
      let changed =
        known[segment.ruleSet] ?? trail.compiled.rules.filter { old[$0.id] != trail.compiled.revision(of: $0) }
      known[segment.ruleSet] = changed
      let needed = changed.filter { reaches[$0.id].map { $0 <= segment.arrivals.upperBound } ?? false }
      guard !needed.isEmpty else { continue }
      let key = Needed(rules: needed.map(\.id))
      let rules = compiled[key] ?? CompiledRules(rules: needed, format: trail.format)
      compiled[key] = rules
      let matches = try matches(of: rules, in: segment.id)
      let merged = RuleSet(members: old.merging(rules.ruleSet.members) { $1 })
      // With everything the trail has, the segment is as one that was indexed today; rules that are gone do not count.
      let isWhole = current.members.allSatisfy { merged.members[$0.key] == $0.value }
      try store.reevaluated(segment: segment.id, matches: matches, ruleSet: isWhole ? current : merged)
    }
  }

  /// Evaluates the columns that the rules read; the others are only needed to tell what matched.
  private func matches(of rules: CompiledRules, in segment: Int64) throws -> [NewMatch] {
    let records = BatchRecords(opening: { try store.document(segment: segment) })
    let found = try rules.evaluate(
      try store.batch(segment: segment, evaluating: rules.evaluatedFields), records: records)
    if found.isEmpty { return [] }
    return try rules.newMatches(found, in: try store.batch(segment: segment), records: records)
  }

  private struct Needed: Hashable {
    var rules: [RuleID]
  }

  /// By rule the earliest arrival that it must have been evaluated on.
  func reaches(slot: Timestamp) -> [RuleID: Timestamp] {
    let timing = RuleTiming(trail)
    var seconds: [RuleID: Int64] = [:]
    func want(_ rule: RuleID, _ length: Int64) { seconds[rule] = max(seconds[rule] ?? 0, length) }
    for rule in trail.compiled.rules {
      want(rule.id, timing.length(of: rule))
      guard let kind = rule.settings.overTime else { continue }
      want(rule.id, timing.length(of: rule) + kind.history)
      guard case .absence(let absence) = kind else { continue }
      for follower in trail.rules where absence.names(follower) {
        want(follower.id, timing.length(of: rule) + kind.history)
      }
    }
    for rule in trail.compiled.correlations {
      guard let correlation = rule.correlation else { continue }
      for source in RuleReferences.closure(of: [rule], in: trail.rules) where source.correlation == nil {
        want(source.id, timing.length(of: rule) + correlation.reach)
      }
    }
    return seconds.mapValues { slot.adding(seconds: -$0) }
  }
}

extension CompiledRules {
  /// The rules and revisions by which a segment remembers what it was evaluated with.
  var ruleSet: RuleSet {
    RuleSet(members: Dictionary(rules.map { ($0.id, revision(of: $0)) }, uniquingKeysWith: { $1 }))
  }

  /// What decides what a rule matches: its own revision and that of the mapping by which events are read.
  func revision(of rule: Rule) -> String {
    format.revision.isEmpty ? rule.revision.hexadecimal : rule.revision.hexadecimal + ":" + format.revision
  }

  /// Evaluates a batch and gathers its matches in row order.
  func newMatches(in batch: EventBatch, document: EventDocument) -> [NewMatch] {
    // Opening fails only for documents that are not open yet.
    (try? newMatches(in: batch, records: BatchRecords(document))) ?? []
  }

  /// The same with records that are opened only when columns cannot answer; throws what opening them throws.
  func newMatches(in batch: EventBatch, records: BatchRecords) throws -> [NewMatch] {
    try newMatches(try evaluate(batch, records: records), in: batch, records: records)
  }

  /// What is stored of the matches of a batch.
  func newMatches(_ found: [RowMatch], in batch: EventBatch, records: BatchRecords) throws -> [NewMatch] {
    // Matches come by row: what several rules say of an event is read once.
    var read: (row: Int, event: AuditEvent)?
    return try found.map { found in
      if read?.row != found.row { read = nil }
      let event = try read?.event ?? records.event(of: batch, row: found.row, format: format)
      read = (found.row, event)
      var match = NewMatch(
        row: found.row, rule: rules[found.rule].id, revision: rules[found.rule].revision.hexadecimal, event: event,
        group: try group(of: found, in: batch, records: records))
      if !rules[found.rule].correlationFields.isEmpty {
        match.values = try correlationValues(of: found, in: batch, records: records)
      }
      return match
    }
  }
}
