public import AuditEvents

/// A match of a rule as the correlations that refer to the rule see it.
public struct CorrelationInput: Sendable, Equatable {
  /// The rule that matched.
  public var rule: RuleID
  /// The time of the event.
  public var time: Timestamp
  /// The identity of the event, zero or above: the same number for the same event, whatever rule matched it.
  public var event: Int64
  /// By field name the texts of its values, as `CompiledRules.correlationValues` gives them; an absent field is absent.
  public var values: [String: [String]]
  /// Whether no run has seen it before; a firing says how many of its events are new.
  public var isNew: Bool

  /// A match of a rule at a time.
  public init(rule: RuleID, time: Timestamp, event: Int64, values: [String: [String]], isNew: Bool = true) {
    self.rule = rule
    self.time = time
    self.event = event
    self.values = values
    self.isNew = isNew
  }
}

/// One firing of a correlation: a window of a group that satisfies the condition.
public struct CorrelationFiring: Sendable, Equatable {
  /// The correlation rule.
  public var rule: RuleID
  /// The group's fields and values, in the order of the rule's `group-by`. Values are as in the earliest event of the
  /// group; they compare without case.
  public var group: [GroupValue]
  /// The group's values with their case folded: the same text for the same group, in every run.
  public var groupKey: String
  /// The end of the window: the time of the newest event in it.
  public var time: Timestamp
  /// The distinct events of the window by time, at most `CorrelationLimits.eventsPerFiring` and then the newest ones.
  public var events: ArraySlice<Int64>
  /// The times of these events, in milliseconds.
  var eventTimes: ArraySlice<Int64>
  /// How many distinct events are in the window. For a correlation of correlations: how many firings.
  public var count: Int
  /// How many of these are new.
  public var newCount: Int
  /// The number that the condition is about; the number of different rules when the condition is an expression.
  public var measure: Double

  /// How many of the events that are named happened after a moment.
  public func eventCount(after moment: Timestamp) -> Int {
    eventTimes.reversed().prefix { $0 > moment.milliseconds }.count
  }
}

/// What a run of correlations may hold in memory.
public struct CorrelationLimits: Sendable, Equatable {
  /// Distinct groups of one correlation. Events of further groups are left out and counted.
  public var groups: Int
  /// Matches over all correlations, each of about 40 bytes; long values count as several. Further ones are left out
  /// and counted.
  public var inputs: Int
  /// Groups that one event may belong to when its group fields hold lists.
  public var groupsPerEvent: Int
  /// Events that a firing names.
  public var eventsPerFiring: Int

  /// Limits; with the defaults a run stays below about half a gigabyte.
  public init(
    groups: Int = 1_000_000, inputs: Int = 5_000_000, groupsPerEvent: Int = 256, eventsPerFiring: Int = 10_000
  ) {
    self.groups = groups
    self.inputs = inputs
    self.groupsPerEvent = groupsPerEvent
    self.eventsPerFiring = eventsPerFiring
  }
}
