internal import Synchronization

/// Changes to rules that are forgotten when the process ends: dry runs, backtests, tests.
public final class InMemoryRuleOverrides: RuleOverrideStore {
  private let changes: Mutex<[RuleOverrideChange]>

  /// A store without changes.
  public init() { changes = Mutex([]) }
  private init(_ changes: [RuleOverrideChange]) { self.changes = Mutex(changes) }

  /// A store with the same changes.
  public func copy() -> InMemoryRuleOverrides { InMemoryRuleOverrides(ruleOverrideChanges()) }

  /// See `RuleOverrideStore`.
  public func record(_ change: RuleOverrideChange) { changes.withLock { $0.append(change) } }

  /// See `RuleOverrideStore`.
  public func ruleOverrideChanges() -> [RuleOverrideChange] { changes.withLock { $0 } }
}
