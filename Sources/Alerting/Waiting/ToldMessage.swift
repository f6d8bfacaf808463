public import AuditEvents
public import Detection

/// That a message was made for a recipient: what budgets and group intervals count, and the forecast adds up.
public struct ToldMessage: Sendable, Equatable {
  /// The notification's id.
  public var notification: String
  /// When it was made.
  public var at: Timestamp
  /// The action policy's name.
  public var policy: String
  /// The group's name; empty for what is no group.
  public var group: String
  /// The channel's name, and its kind.
  public var channel: String
  /// The sort of channel, such as `sms`.
  public var channelKind: String
  /// The contact's id; empty when the channel is the recipient.
  public var contact: String
  /// The address; empty when the channel needs none.
  public var address: String
  /// The highest level it tells of.
  public var level: Level
  /// How many alerts it tells of.
  public var alerts: Int

  /// A message that was made.
  public init(
    notification: String, at: Timestamp, policy: String, group: String, channel: String, channelKind: String,
    contact: String, address: String, level: Level, alerts: Int
  ) {
    self.notification = notification
    self.at = at
    self.policy = policy
    self.group = group
    self.channel = channel
    self.channelKind = channelKind
    self.contact = contact
    self.address = address
    self.level = level
    self.alerts = alerts
  }
}
