public import AuditEvents

/// How a rule looks at its matches over time, beyond what Sigma's correlations say. Such a rule tells nothing of single
/// matches; it fires when its matches show what the kind describes.
public enum OverTime: Sendable, Hashable {
  /// A match that is not followed by a match of another rule.
  case absence(Absence)
  /// A value that was not seen before.
  case newValue(NewValue)
  /// Far more or fewer matches than at the same time of past days.
  case rateChange(RateChange)

  /// The fields that tell groups apart; empty means the labels of the rule's alerts.
  public var groupBy: [FieldReference] {
    switch self {
    case .absence(let absence): absence.groupBy
    case .newValue(let newValue): newValue.groupBy
    case .rateChange(let change): change.groupBy
    }
  }
}

/// `created and not enabled within an hour`.
public struct Absence: Sendable, Hashable {
  /// The rules, by name or id, of which one must match in time.
  public var followedBy: [String]
  /// Seconds within which it must.
  public var within: Int64
  /// Seconds to wait after that for events that arrive late.
  public var grace: Int64
  /// What the two events must have in common.
  public var groupBy: [FieldReference]
  /// By name in `groupBy`: the field that a following rule has instead.
  public var aliases: [String: FieldReference]

  /// Whether a rule is one of those that may follow.
  public func names(_ rule: Rule) -> Bool {
    followedBy.contains { (!rule.name.isEmpty && rule.name == $0) || rule.id == RuleID($0) }
  }

  /// The fields that a following rule's matches are compared by, in the order of `groupBy`.
  public var followerFields: [FieldReference] { groupBy.map { aliases[$0.name] ?? $0 } }
}

/// `first sign-in of this user from this address`.
public struct NewValue: Sendable, Hashable {
  /// The fields whose value, or whose values together, must be new.
  public var fields: [FieldReference]
  /// Whose values are remembered apart.
  public var groupBy: [FieldReference]
  /// Seconds after which a value that was not seen again is forgotten.
  public var history: Int64
  /// Seconds that a group must be known before anything of it counts as new.
  public var warmUp: Int64
  /// Matches that a group must have had before anything of it counts as new.
  public var minimum: Int64
}

/// `three times the failures of this hour on past days`.
public struct RateChange: Sendable, Hashable {
  /// Which way the number must change.
  public enum Direction: String, Sendable, CaseIterable {
    /// Up, down, or either.
    case spike, drop, both
  }

  /// Which way the number must change.
  public var direction: Direction
  /// How many times more, or fewer, than usual.
  public var factor: Int64
  /// The least number that matters: of matches for a spike, of the usual matches for a drop.
  public var minimum: Int64
  /// Seconds over which matches are counted; a part of a day.
  public var period: Int64
  /// How many past days are compared with.
  public var days: Int64
  /// How many days a group must be known.
  public var warmUp: Int64
  /// What is counted apart.
  public var groupBy: [FieldReference]

  /// The start of the period that holds a moment, in seconds since 1970 UTC.
  public func start(of moment: Timestamp) -> Int64 {
    let seconds = moment.seconds
    let rest = seconds % period
    return seconds - (rest < 0 ? rest + period : rest)
  }
}

extension OverTime {
  /// The fields whose values a match of the rule must be stored with.
  public var fields: [FieldReference] {
    switch self {
    case .newValue(let newValue): newValue.groupBy + newValue.fields
    default: groupBy
    }
  }

  /// Seconds of the past that the rule wants to know of when it begins.
  public var history: Int64 {
    switch self {
    case .absence(let absence): absence.within + absence.grace
    case .newValue(let newValue): newValue.history
    case .rateChange(let change): (change.days + 1) * 86_400
    }
  }
}
