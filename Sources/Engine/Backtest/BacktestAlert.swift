public import Alerting
public import AuditEvents
public import Detection

/// An alert that a backtest would have told.
public struct BacktestAlert: Sendable, Equatable {
  /// The slot that tells it.
  public var slot: Timestamp
  /// The rule.
  public var rule: RuleID
  /// The title of the rule.
  public var title: String
  /// The level.
  public var level: Level
  /// The group values.
  public var labels: [GroupValue]
  /// What is alerted about.
  public var fingerprint: Fingerprint
  /// How many matches it stands for.
  public var count: Int
  /// Why it is told: `sent: first`.
  public var reason: String
  /// Its events by their sequence, ascending, at most `maximumEvents`.
  public var events: [Int64]
  /// How many events an alert keeps for comparing.
  static let maximumEvents = 10_000

  /// The alert as JSON.
  public var json: JSONText {
    .object([
      ("slot", .string(slot.rfc3339)), ("rule_id", .string(rule.text)), ("rule", .string(title)),
      ("level", .string(level.name)), ("group", .labels(labels)), ("count", .integer(Int64(count))),
      ("reason", .string(reason)), ("fingerprint", .string(fingerprint.text)),
    ])
  }
}
