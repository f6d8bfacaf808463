public import Alerting
public import AuditEvents
public import Detection

/// One rendered message to one recipient over one channel.
public struct Notification: Sendable, Equatable {
  /// Stable and unique: a hash of alert, policy, channel and address. It is printed in the message and used as
  /// Message-ID and Idempotency-Key, so a repeat after a crash can be told.
  public var id: String
  /// The alert, its fingerprint, rule, title, level, trail and slot.
  public var alert: String
  /// What is alerted about.
  public var fingerprint: Fingerprint
  /// The rule.
  public var rule: RuleID
  /// The title of the rule.
  public var title: String
  /// The level as it was when the run decided.
  public var level: Level
  /// The trail.
  public var trail: TrailName
  /// The slot of the run.
  public var slot: Timestamp
  /// The policy and the channel by name, the contact's id (empty when the channel is the recipient), the address.
  public var policy: String
  /// The name of the channel.
  public var channel: String
  /// The contact's id; empty when the channel is the recipient.
  public var contact: String
  /// The address on the channel; empty when it needs none.
  public var address: String
  /// Why this recipient: `route 1: group security`.
  public var reason: String
  /// The rendered message.
  public var message: RenderedMessage
  /// Whether it tells that something goes on or that it is over.
  public var status = MessageStatus.firing
  /// Who is told instead when this notification is given up.
  public var fallback: [FallbackRecipient]
  /// What it tells beyond its first alert: enough to render it again for another channel.
  public var told = ToldAlerts()

  /// A notification of an alert; its id follows from alert, policy, channel, contact and address.
  public init(
    alert: Alert, policy: String, recipient: RoutedRecipient, message: RenderedMessage
  ) {
    self.id = Notification.id(alert: alert.id, policy: policy, recipient: recipient)
    self.alert = alert.id
    self.fingerprint = alert.fingerprint
    self.rule = alert.rule
    self.title = alert.title
    self.level = alert.level
    self.trail = alert.trail
    self.slot = alert.slot
    self.policy = policy
    self.channel = recipient.channel
    self.contact = recipient.contact?.id ?? ""
    self.address = recipient.address
    self.reason = recipient.reason
    self.message = message
    self.fallback = recipient.fallback
  }

  /// A notification as stored.
  public init(
    id: String, alert: String, fingerprint: Fingerprint, rule: RuleID, title: String, level: Level, trail: TrailName,
    slot: Timestamp, policy: String, channel: String, contact: String, address: String, reason: String,
    message: RenderedMessage, status: MessageStatus = .firing, fallback: [FallbackRecipient] = []
  ) {
    self.id = id
    self.alert = alert
    self.fingerprint = fingerprint
    self.rule = rule
    self.title = title
    self.level = level
    self.trail = trail
    self.slot = slot
    self.policy = policy
    self.channel = channel
    self.contact = contact
    self.address = address
    self.reason = reason
    self.message = message
    self.status = status
    self.fallback = fallback
  }

  /// The id of the notification that tells a recipient of an alert; known before the message is rendered because the
  /// message prints it.
  public static func id(alert: String, policy: String, recipient: RoutedRecipient) -> String {
    ContentHash(ofParts: [alert, policy, recipient.channel, recipient.contact?.id ?? "", recipient.address]).prefix(24)
  }
}

/// The parts of a message by name: `subject`, `text`, `html`, `json`; which ones a channel needs is its kind's matter.
public struct RenderedMessage: Sendable, Equatable {
  /// Part name to text, escaped for its context.
  public var parts: [String: String]
  /// A template error that the fallback ladder caught; empty when none. It is in the message as a banner, too.
  public var templateError: String
  /// The parts of a message.
  public init(parts: [String: String], templateError: String = "") {
    self.parts = parts
    self.templateError = templateError
  }
}
