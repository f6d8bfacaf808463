public import AuditEvents
public import Detection

/// One thing an operator did to a rule without editing its file. Changes are only ever added: the list of them is the
/// audit trail, and what holds now follows from it.
public struct RuleOverrideChange: Sendable, Equatable {
  /// What was done.
  public enum Action: Sendable, Equatable {
    /// Runs although the trail's list does not enable it.
    case enable
    /// Does not run although the trail's list enables it.
    case disable
    /// Goes on matching and tells nobody before the moment.
    case pause(until: Timestamp)
    /// The word of the trail's list holds again.
    case follow
    /// A parameter has this value, written as in YAML.
    case set(parameter: String, value: String)
    /// A parameter has the rule's own value again.
    case unset(parameter: String)
  }

  /// The rule.
  public var rule: RuleID
  /// The trail; nil for every trail. Parameters are always set for every trail.
  public var trail: TrailName?
  /// What was done.
  public var action: Action
  /// Why, in the operator's words.
  public var reason: String
  /// Who did it.
  public var by: String
  /// When.
  public var at: Timestamp

  /// A change by an operator.
  public init(rule: RuleID, trail: TrailName? = nil, action: Action, reason: String, by: String, at: Timestamp) {
    self.rule = rule
    self.trail = trail
    self.action = action
    self.reason = reason
    self.by = by
    self.at = at
  }
}

extension RuleOverrideChange.Action {
  /// The action in a word, as stored and listed.
  public var name: String {
    switch self {
    case .enable: "enable"
    case .disable: "disable"
    case .pause: "pause"
    case .follow: "follow"
    case .set: "set"
    case .unset: "unset"
    }
  }

  /// The action for people: `pause until 2026-03-02T12:00:00Z`, `set failures = 10`.
  public var text: String {
    switch self {
    case .enable, .disable: name
    case .pause(let until): "pause until \(until.rfc3339)"
    case .follow: "follow the trail's list again"
    case .set(let parameter, let value): "set \(parameter) = \(value)"
    case .unset(let parameter): "unset \(parameter)"
    }
  }
}

/// Keeps what operators did to rules. Every implementation passes the suite `RuleOverrideConformance`.
public protocol RuleOverrideStore: Sendable {
  /// Adds a change behind all others.
  func record(_ change: RuleOverrideChange) throws
  /// Every change, the oldest first.
  func ruleOverrideChanges() throws -> [RuleOverrideChange]
}
