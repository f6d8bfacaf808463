public import AuditEvents

/// What a message tells beyond its first alert: enough to render it again for another channel.
public struct ToldAlerts: Sendable, Equatable {
  /// The ids of the other alerts, the most serious first.
  public var others: [String]
  /// How many more there are that are not listed.
  public var left: Int
  /// What sort of message it is, when it is no ordinary one.
  public var headline: String
  /// Why the first alert is told.
  public var reason: String
  /// How many of its matches were held before.
  public var heldCount: Int
  /// The slot of the first match that was held; nil when none was.
  public var heldSince: Timestamp?

  /// What a message tells.
  public init(
    others: [String] = [], left: Int = 0, headline: String = "", reason: String = "", heldCount: Int = 0,
    heldSince: Timestamp? = nil
  ) {
    self.others = others
    self.left = left
    self.headline = headline
    self.reason = reason
    self.heldCount = heldCount
    self.heldSince = heldSince
  }
}
