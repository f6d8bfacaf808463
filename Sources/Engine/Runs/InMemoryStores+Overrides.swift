extension InMemoryStores: RuleOverrideStore {
  /// See `RuleOverrideStore`.
  public func record(_ change: RuleOverrideChange) { overrides.record(change) }
  /// See `RuleOverrideStore`.
  public func ruleOverrideChanges() -> [RuleOverrideChange] { overrides.ruleOverrideChanges() }
}
