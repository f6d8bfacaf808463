public import Alerting
public import AuditEvents
public import Delivery
public import Detection

extension InMemoryStores: TraceStore {
  /// See `TraceStore`.
  public func matches(trail: TrailName, sequence: Int64) -> [StoredMatch] {
    matches(trail: trail, arrival: Self.ever).filter { $0.match.sequence == sequence }
  }

  /// See `TraceStore`.
  public func run(trail: TrailName, slot: Timestamp) -> RunRecord? {
    runs(trail: trail, limit: .max).first { $0.slot == slot }
  }

  /// See `TraceStore`.
  public func decisions(trail: TrailName, fingerprint: Fingerprint, limit: Int) -> [Decision] {
    let all = decisions(trail: trail, slots: nil, limit: .max)
    return Array(all.filter { $0.fingerprint == fingerprint }.prefix(max(0, limit)))
  }

  /// See `TraceStore`.
  public func notifications(fingerprint: Fingerprint, slot: Timestamp) -> [OutboxEntry] {
    entries(states: [], limit: .max).reversed()
      .filter { $0.notification.fingerprint == fingerprint && $0.notification.slot == slot }
  }

  /// See `TraceStore`.
  public func matchTallies(trail: TrailName, arrival: Range<Timestamp>) -> [MatchTally] {
    var tallies: [RuleID: MatchTally] = [:]
    for match in matches(trail: trail, arrival: arrival).map(\.match) {
      var tally = tallies[match.rule] ?? MatchTally(rule: match.rule, matches: 0, last: match.arrival)
      tally.matches += 1
      tally.last = max(tally.last, match.arrival)
      tallies[match.rule] = tally
    }
    return tallies.values.sorted { $0.rule < $1.rule }
  }

  /// See `TraceStore`.
  public func decisionTallies(trail: TrailName, slots: Range<Timestamp>) -> [DecisionTally] {
    var tallies: [RuleID: [String: DecisionTally]] = [:]
    for decision in decisions(trail: trail, slots: slots, limit: .max) {
      let outcome = decision.outcome
      var tally =
        tallies[decision.rule]?[outcome]
        ?? DecisionTally(rule: decision.rule, outcome: outcome, decisions: 0, matches: 0)
      tally.decisions += 1
      tally.matches += decision.count
      tallies[decision.rule, default: [:]][outcome] = tally
    }
    return tallies.values.flatMap(\.values).sorted { ($0.rule, $0.outcome) < ($1.rule, $1.outcome) }
  }

  private static var ever: Range<Timestamp> { Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max) }
}
