public import AuditEvents
public import Detection

extension InMemoryStores: OverTimeStore {
  /// See `OverTimeStore`.
  public func knownFirings(trail: TrailName, rule: RuleID, keys: Set<String>) -> Set<String> {
    runStore.overTime.knownFirings(trail: trail, rule: rule, keys: keys)
  }
  /// See `OverTimeStore`.
  public func forEachFiring(
    trail: TrailName, slots: Range<Timestamp>, limit: Int, _ body: (StoredMatch) throws -> Void
  ) throws {
    try runStore.overTime.forEachFiring(trail: trail, slots: slots, limit: limit, body)
  }
  /// See `OverTimeStore`.
  public func ruleMemory(trail: TrailName, rule: RuleID, groups: Set<String>?) -> [RuleMemory] {
    runStore.overTime.ruleMemory(trail: trail, rule: rule, groups: groups)
  }
  /// See `OverTimeStore`.
  public func ruleMemoryCount(trail: TrailName, rule: RuleID) -> Int {
    runStore.overTime.ruleMemoryCount(trail: trail, rule: rule)
  }
  /// See `OverTimeStore`.
  public func forEachMatch(
    trail: TrailName, rule: RuleID, arrival: Range<Timestamp>, limit: Int, _ body: (StoredMatch) throws -> Void
  ) throws {
    try ingest.matches.forEachMatch(trail: trail, rule: rule, arrival: arrival, limit: limit, body)
  }
  /// See `OverTimeStore`.
  public func matches(trail: TrailName, sequences: Set<Int64>, rules: Set<RuleID>) -> [StoredMatch] {
    ingest.matches.matches(trail: trail, sequences: sequences, rules: rules)
  }
}
