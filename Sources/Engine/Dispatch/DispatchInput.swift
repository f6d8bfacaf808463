public import Alerting
public import AuditEvents
public import Delivery
public import Detection

/// Everything a dispatch decides from: values only.
public struct DispatchInput: Sendable {
  /// The clock's time.
  public var now: Timestamp
  /// Whether missed slots are still being caught up: their digest waits for the last of them.
  public var isCatchingUp: Bool
  /// The action policies by name.
  public var policies: [String: ActionPolicy]
  /// The policy and the hour of each trail.
  public var trails: [TrailName: (policy: String, suppress: Int64)]
  /// Whom routes may name.
  public var contacts: ContactBook
  /// Calendars and rotations.
  public var roster: DutyRoster
  /// The sort of each configured channel.
  public var channels: [String: ChannelKind]
  /// Silences, handlings, messages that wait.
  public var standing: PolicyStanding
  /// The alerts that waiting messages and open handlings name.
  public var alerts: [String: Alert]
  /// Those of them that somebody closed: they are not told any more.
  public var closed: [String: AlertHandling.Answer] = [:]
  /// The newest completed slot of each trail: what came after it was not looked at yet.
  public var lastSlots: [TrailName: Timestamp] = [:]
  /// What went wrong in this turn.
  public var problems: [HealthProblem] = []
  /// Channels that gave notifications up within the last hour.
  public var ailing: [EndpointState] = []
  /// The rules in words.
  public var rules: [RuleID: RuleSummary]
  /// Makes the answer links of messages.
  public var links: AlertLinks
  /// Renders the message of one recipient.
  public var render: @Sendable (MessageRequest) -> RenderedMessage
}

/// All that a dispatch must store. It is committed in one transaction or not at all.
public struct DispatchOutcome: Sendable, Equatable {
  /// When it was decided.
  public var at: Timestamp
  /// Notifications to put in the outbox.
  public var notifications: [Notification] = []
  /// What changes of silences, handlings and waiting messages.
  public var changes = PolicyChanges()
  /// What happened, a line each, for the operator's log.
  public var lines: [String] = []

  /// An outcome without anything.
  public init(at: Timestamp) { self.at = at }

  /// Whether there is nothing to store.
  public var isEmpty: Bool { notifications.isEmpty && changes.isEmpty }
}
