public import Alerting
public import AuditEvents

/// Everything a message to one recipient is rendered from.
public struct MessageRequest: Sendable, Equatable {
  /// What is told.
  public var alert: Alert
  /// The rule in words; nil when it is gone.
  public var rule: RuleSummary?
  /// Why it is told now: `first`, `hour elapsed, 12 held since 10:00`.
  public var reason: String
  /// How many matches were held since the last message, and the slot of the first of them.
  public var heldCount: Int
  /// The slot of the first match that was held; nil when none was.
  public var heldSince: Timestamp?
  /// The action policy's name.
  public var policy: String
  /// Seconds for which repeats are held from now on.
  public var suppress: Int64
  /// Who is told, and with which template.
  public var recipient: RoutedRecipient
  /// The sort of the channel.
  public var channelKind: ChannelKind
  /// The id that the message prints.
  public var notificationID: String
  /// When it is rendered.
  public var now: Timestamp
  /// Whether it is an exercise.
  public var isDrill = false
  /// More alerts that the same message tells of, after `alert`.
  public var others: [GroupedAlert] = []
  /// How many more alerts it tells of that are not among `others`.
  public var left = 0
  /// Whether it goes on or is over.
  public var status = MessageStatus.firing
  /// When it was over; nil while it goes on.
  public var resolvedAt: Timestamp?
  /// What sort of message it is, when it is no ordinary one: `quiet hours are over`, `escalation step 2`.
  public var headline = ""
  /// A signed address that acknowledges the alert; empty when there is none.
  public var acknowledgeURL = ""
  /// A signed address that closes the alert; empty when there is none.
  public var closeURL = ""
  /// Seconds between the runs of the trail.
  public var every: Int64 = 900
  /// What else the actor did lately; nil when that was not asked.
  public var timeline: ActorTimeline?

  /// A request.
  public init(
    alert: Alert, rule: RuleSummary?, reason: String, heldCount: Int, heldSince: Timestamp?, policy: String,
    suppress: Int64, recipient: RoutedRecipient, channelKind: ChannelKind, notificationID: String, now: Timestamp
  ) {
    self.alert = alert
    self.rule = rule
    self.reason = reason
    self.heldCount = heldCount
    self.heldSince = heldSince
    self.policy = policy
    self.suppress = suppress
    self.recipient = recipient
    self.channelKind = channelKind
    self.notificationID = notificationID
    self.now = now
  }

  /// Every alert of the message, the first one first.
  public var alerts: [GroupedAlert] {
    [
      GroupedAlert(
        alert: alert, rule: rule, reason: reason, heldCount: heldCount, heldSince: heldSince, timeline: timeline)
    ] + others
  }
}
