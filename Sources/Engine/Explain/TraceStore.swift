public import Alerting
public import AuditEvents
public import Delivery
public import Detection

/// Answers questions about single events, groups and rules out of what runs stored, for people who ask why they were or
/// were not told. Every implementation passes the trace suite of `Tests/StoreConformance`. Functions throw `StoreError`.
public protocol TraceStore: Sendable {
  /// The matches of one event of a trail, by rule id.
  func matches(trail: TrailName, sequence: Int64) throws -> [StoredMatch]
  /// The run of a slot; nil when there was none.
  func run(trail: TrailName, slot: Timestamp) throws -> RunRecord?
  /// What runs decided about a group, newest slot first.
  func decisions(trail: TrailName, fingerprint: Fingerprint, limit: Int) throws -> [Decision]
  /// What the run of a slot put in the outbox about a group, in that order.
  func notifications(fingerprint: Fingerprint, slot: Timestamp) throws -> [OutboxEntry]
  /// Per rule how many events that arrived in the half-open range it matched, by rule id.
  func matchTallies(trail: TrailName, arrival: Range<Timestamp>) throws -> [MatchTally]
  /// Per rule and outcome how often runs of the half-open range of slots decided so, by rule id, then outcome.
  func decisionTallies(trail: TrailName, slots: Range<Timestamp>) throws -> [DecisionTally]
}

/// How many events a rule matched.
public struct MatchTally: Sendable, Equatable {
  /// The rule.
  public var rule: RuleID
  /// How many events.
  public var matches: Int
  /// When the last of them arrived.
  public var last: Timestamp

  /// A rule's matches.
  public init(rule: RuleID, matches: Int, last: Timestamp) {
    self.rule = rule
    self.matches = matches
    self.last = last
  }
}

/// How often runs decided in one way about a rule's groups.
public struct DecisionTally: Sendable, Equatable {
  /// The rule.
  public var rule: RuleID
  /// The first word of a decision: `sent`, `held`, `exempt`, `history`, `paused`, `dropped`.
  public var outcome: String
  /// How many decisions.
  public var decisions: Int
  /// How many new matches they were about.
  public var matches: Int

  /// Decisions of one outcome.
  public init(rule: RuleID, outcome: String, decisions: Int, matches: Int) {
    self.rule = rule
    self.outcome = outcome
    self.decisions = decisions
    self.matches = matches
  }
}

extension Decision {
  /// The first word of its text: `sent`, `held`, `exempt`, `history`, `paused`, `dropped`.
  public var outcome: String { String(text.prefix { $0 != ":" && $0 != " " }) }
}
