public import Alerting
public import AuditEvents
public import Delivery
public import Detection

/// The way of one event through one rule to the people who were told, step by step, up to where it ended.
public struct Trace: Sendable {
  /// How the way ended.
  public enum Answer: String, Sendable {
    /// A message was accepted by a channel; it is on its way or not decided yet; it broke off.
    case told, waiting, stopped
  }

  /// The stations of the way, in their order.
  public enum Station: String, Sendable, CaseIterable {
    /// Whether the event is indexed; what the rule is and whether the trail enables it.
    case event, rule
    /// Whether the rule is for the trail's events; whether the condition holds; whether that is recorded.
    case logSource = "log-source"
    case condition, match
    /// Whether the event was too old; whether somebody is exempt; the run that decided.
    case history, whitelist, run
    /// Whether it was a repeat; who is told; what the channels said.
    case suppression, route, delivery
  }

  /// What was found at a station.
  public struct Step: Sendable, Equatable {
    /// Passed; broke off here; not known yet.
    public enum Verdict: String, Sendable { case passed, stopped, waiting }
    /// Where.
    public var station: Station
    /// What was found.
    public var verdict: Verdict
    /// The finding in words.
    public var text: String
    /// More lines about it.
    public var details: [String]
    /// A finding.
    public init(_ station: Station, _ verdict: Verdict, _ text: String, details: [String] = []) {
      self.station = station
      self.verdict = verdict
      self.text = text
      self.details = details
    }
  }

  /// A notification with what the channel answered.
  public struct Told: Sendable {
    /// Where it stands.
    public var entry: OutboxEntry
    /// Each attempt, oldest first.
    public var receipts: [Receipt]
  }

  /// The id that was asked about.
  public var eventID: String
  /// The event; nil when it is not indexed.
  public var place: EventPlace?
  /// The rule; nil when it is broken or gone.
  public var rule: Rule?
  /// What the rule was called by whoever asked, when it is nil.
  public var ruleName: String
  /// The steps taken; the last one is where it ended.
  public var steps: [Step] = []
  /// The condition on the event; nil when it was not looked at.
  public var explanation: Explanation?
  /// The stored match; nil when there is none.
  public var match: StoredMatch?
  /// What is alerted about; nil without a match.
  public var fingerprint: Fingerprint?
  /// What was decided in the run, and later about the same group: oldest first.
  public var decisions: [Decision] = []
  /// What the ledger remembers of the group.
  public var ledger: [LedgerEntry] = []
  /// The messages that tell of it.
  public var told: [Told] = []

  /// How the way ended: where the first step stopped, or waits.
  public var answer: Answer {
    if steps.contains(where: { $0.verdict == .stopped }) { return .stopped }
    return steps.contains { $0.verdict == .waiting } ? .waiting : .told
  }

  /// The step at which it broke off; nil when it did not.
  public var breakOff: Step? { steps.first { $0.verdict == .stopped } }

  /// A way without any step.
  init(eventID: String, place: EventPlace?, rule: Rule?, ruleName: String) {
    self.eventID = eventID
    self.place = place
    self.rule = rule
    self.ruleName = ruleName
  }
}

/// An indexed event with its place in a trail.
public struct EventPlace: Sendable {
  /// The trail.
  public var trail: TrailName
  /// The event in its neutral view.
  public var event: AuditEvent
  /// When it was indexed.
  public var arrival: Timestamp
  /// Its place in its trail.
  public var sequence: Int64
  /// Its original JSON.
  public var record: [UInt8]
  /// The rule set that its segment was evaluated with.
  var ruleSet: String
}
