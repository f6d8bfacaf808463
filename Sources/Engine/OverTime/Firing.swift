public import AuditEvents
public import Detection

/// A finding of a rule over time that a run decided about. It is stored with the run, so that no other run, in this
/// process or a later one, reports it again.
public struct Firing: Sendable, Equatable {
  /// The same text for the same finding in every run: of the rule, the group and the end of the window.
  public var key: String
  /// The trail and the rule.
  public var trail: TrailName
  /// The rule.
  public var rule: RuleID
  /// The end of the window, by the time of events.
  public var time: Timestamp
  /// The finding as the pass decides about it. Nil for a further window of a group in the same run: it is known by its
  /// key and told with the first.
  public var match: Match?

  /// A finding of a rule in a trail.
  public init(key: String, trail: TrailName, rule: RuleID, time: Timestamp, match: Match?) {
    self.key = key
    self.trail = trail
    self.rule = rule
    self.time = time
    self.match = match
  }
}

/// What a run changes of the memory of rules over time.
public struct MemoryChanges: Sendable, Equatable {
  /// The trail.
  public var trail: TrailName
  /// Rows to insert or replace.
  public var rows: [RuleMemory]
  /// Rules whose memory begins anew before the rows are written.
  public var restarted: Set<RuleID>
  /// By rule the moment before which what was last seen is forgotten.
  public var forgotten: [RuleID: Timestamp]

  /// Changes in a trail.
  public init(
    trail: TrailName, rows: [RuleMemory] = [], restarted: Set<RuleID> = [], forgotten: [RuleID: Timestamp] = [:]
  ) {
    self.trail = trail
    self.rows = rows
    self.restarted = restarted
    self.forgotten = forgotten
  }

  /// Whether nothing changes.
  public var isEmpty: Bool { rows.isEmpty && restarted.isEmpty && forgotten.isEmpty }
}

/// Keeps what rules over time found and remember. Both are written with a run, through `RunStore.commit`.
public protocol OverTimeStore: Sendable {
  /// Which of these keys are stored for a rule of a trail.
  func knownFirings(trail: TrailName, rule: RuleID, keys: Set<String>) throws -> Set<String>
  /// Gives the findings that runs of these slots decided about to `body`, with that slot: the newest slot first, then
  /// against the order of rule and key, at most `limit`. Without those that were told with another. `body` must not ask
  /// the store for anything.
  func forEachFiring(
    trail: TrailName, slots: Range<Timestamp>, limit: Int, _ body: (StoredMatch) throws -> Void
  ) throws
  /// What a rule of a trail remembers of some groups, or of all with nil.
  func ruleMemory(trail: TrailName, rule: RuleID, groups: Set<String>?) throws -> [RuleMemory]
  /// How many rows a rule of a trail remembers.
  func ruleMemoryCount(trail: TrailName, rule: RuleID) throws -> Int
  /// Gives stored matches of one rule that arrived in the half-open range to `body`, the newest first, at most `limit`.
  /// `body` must not ask the store for anything.
  func forEachMatch(
    trail: TrailName, rule: RuleID, arrival: Range<Timestamp>, limit: Int, _ body: (StoredMatch) throws -> Void
  ) throws
  /// The stored matches of these rules on events with these sequences, by sequence, then rule.
  func matches(trail: TrailName, sequences: Set<Int64>, rules: Set<RuleID>) throws -> [StoredMatch]
}
