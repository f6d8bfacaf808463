/// How much a drain does at once.
public struct DrainLimits: Sendable, Equatable {
  /// Channels that are sent over at the same time; each has threads of its own, so a slow one delays no other.
  public var channelsAtOnce = 32
  /// Recipients that one channel is sending to at the same time.
  public var recipientsAtOnce = 4
  /// Entries a channel claims at once.
  public var claim = 16

  /// 32 channels, 4 recipients of each, 16 entries a claim.
  public init() {}
}
