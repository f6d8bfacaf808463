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

  func run(window: Range<Timestamp>) throws {
    let current = trail.compiled.ruleSet
    var compiled: [String: (rules: CompiledRules, merged: RuleSet)] = [:]
    for segment in try store.segments(trail: trail.configuration.name, arrival: window)
    where segment.ruleSet != current.id {
      if compiled[segment.ruleSet] == nil { compiled[segment.ruleSet] = try changes(since: segment.ruleSet, current) }
      guard let (rules, merged) = compiled[segment.ruleSet], !rules.rules.isEmpty else { continue }
      let document = try store.document(segment: segment.id)
      let matches = rules.newMatches(in: try store.batch(segment: segment.id), document: document)
      try store.reevaluated(segment: segment.id, matches: matches, ruleSet: merged)
    }
  }

  /// The rules a segment of this rule set lacks, and the set it has once they are evaluated.
  private func changes(since id: String, _ current: RuleSet) throws -> (rules: CompiledRules, merged: RuleSet) {
    let old = try store.ruleSet(id: id)?.members ?? [:]
    let changed = trail.rules.filter { old[$0.id] != trail.compiled.revision(of: $0) }
    let merged = RuleSet(members: old.merging(current.members) { $1 })
    return (CompiledRules(rules: changed, format: trail.format), merged)
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
    evaluate(batch, document: document).map { found in
      let rule = rules[found.rule]
      return NewMatch(
        row: found.row, rule: rule.id, revision: rule.revision.hexadecimal,
        event: batch.event(row: found.row, in: document, format: format),
        group: group(of: found, in: batch, document: document))
    }
  }
}
