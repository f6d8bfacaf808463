public import Alerting
public import AuditEvents

/// One of the alerts of a message, with what is said of it alone.
public struct GroupedAlert: Sendable, Equatable {
  /// What is told.
  public var alert: Alert
  /// The rule in words; nil when it is gone.
  public var rule: RuleSummary?
  /// Why it is told now: `first`, `hour elapsed, 12 held since 10:00`.
  public var reason: String
  /// How many matches were held since the last message.
  public var heldCount: Int
  /// The slot of the first match that was held; nil when none was.
  public var heldSince: Timestamp?
  /// What else the actor did lately; nil when that was not asked.
  public var timeline: ActorTimeline?

  /// An alert in a message of several.
  public init(
    alert: Alert, rule: RuleSummary? = nil, reason: String = "first", heldCount: Int = 0, heldSince: Timestamp? = nil,
    timeline: ActorTimeline? = nil
  ) {
    self.alert = alert
    self.rule = rule
    self.reason = reason
    self.heldCount = heldCount
    self.heldSince = heldSince
    self.timeline = timeline
  }
}

/// What has become of what a message is about.
public enum MessageStatus: String, Sendable, CaseIterable {
  /// It goes on; it is over.
  case firing, resolved
}
