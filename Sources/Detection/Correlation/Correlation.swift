public import AuditEvents
public import WorkspaceFiles

/// What a correlation rule asks of the matches of other rules (Sigma 2.1, `correlation:`).
public struct Correlation: Sendable {
  /// What is measured over the window.
  public enum Kind: String, Sendable, CaseIterable {
    /// How many events there are; how many different values of a field.
    case eventCount = "event_count"
    case valueCount = "value_count"
    /// How many of the referenced rules occur, in any order or in the order of the list.
    case temporal
    case temporalOrdered = "temporal_ordered"
    /// The sum, mean, percentile or median of the numbers of a field.
    case valueSum = "value_sum"
    case valueAverage = "value_avg"
    case valuePercentile = "value_percentile"
    case valueMedian = "value_median"

    /// Whether the referenced rules themselves are what is looked at.
    public var isTemporal: Bool { self == .temporal || self == .temporalOrdered }
    /// Whether values of a field are what is looked at.
    public var readsValues: Bool { !isTemporal && self != .eventCount }
  }

  /// A rule whose matches are looked at.
  public struct Reference: Sendable, Hashable {
    /// The id or name as written.
    public var name: String
    /// The rule.
    public var rule: RuleID
    /// Whether the rule is a correlation itself, whose firings count as events at the end of their window.
    public var isCorrelation: Bool
    /// What each name of `Correlation.groupBy` reads from the events of this rule, aliases resolved. For a correlation
    /// these are names of its own group.
    public var groupFields: [FieldReference]
    /// What each name of `Correlation.fields` reads from the events of this rule.
    public var valueFields: [FieldReference]
    /// Where the reference stands.
    public var position: SourcePosition
  }

  /// What is measured.
  public var kind: Kind
  /// The rules, in the order of the list.
  public var references: [Reference]
  /// The fields that tell groups apart, as written; none means that all events are one group.
  public var groupBy: [String]
  /// How long the window is, in seconds; both its ends belong to it.
  public var timespan: Int64
  /// When it fires.
  public var condition: CorrelationCondition
  /// The fields of the condition, as written; empty for kinds that read no values.
  public var fields: [String]
  /// The percentile, 0 to 100; 50 for the median, nil for other kinds.
  public var percentile: Double?
  /// Whether the referenced rules alert on their own, too.
  public var generates: Bool
  /// How many seconds before a firing events may lie that belong to it: its own timespan and those of the correlations
  /// it builds on.
  public var reach: Int64
}

/// When a correlation fires.
public enum CorrelationCondition: Sendable, Hashable {
  /// The measured number keeps every bound.
  case numbers([NumberBound])
  /// The rules that occur satisfy an expression over the places in `Correlation.references`.
  case rules(RulePresence)
}

/// One bound of a measured number.
public struct NumberBound: Sendable, Hashable {
  /// How the number compares.
  public enum Operator: String, Sendable, CaseIterable {
    /// Greater, greater or equal, less, less or equal, equal, not equal.
    case gt, gte, lt, lte, eq, neq
  }

  /// How the number compares.
  public var comparison: Operator
  /// What it compares with.
  public var value: Double

  /// A bound of a number.
  public init(comparison: Operator, value: Double) {
    self.comparison = comparison
    self.value = value
  }

  /// Whether a number keeps the bound.
  public func holds(_ number: Double) -> Bool {
    switch comparison {
    case .gt: number > value
    case .gte: number >= value
    case .lt: number < value
    case .lte: number <= value
    case .eq: number == value
    case .neq: number != value
    }
  }
}

/// An expression over which rules occur in a window.
public indirect enum RulePresence: Sendable, Hashable {
  /// All of these, any of these, not this.
  case all([RulePresence])
  case any([RulePresence])
  case not(RulePresence)
  /// The rule at this place of `Correlation.references` occurs.
  case rule(Int)

  /// Whether the expression holds when the rules at these places (as bits) occur.
  public func holds(_ present: UInt64) -> Bool {
    switch self {
    case .all(let parts): parts.allSatisfy { $0.holds(present) }
    case .any(let parts): parts.contains { $0.holds(present) }
    case .not(let part): !part.holds(present)
    case .rule(let place): present & (1 << UInt64(place)) != 0
    }
  }
}
