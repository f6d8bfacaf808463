/// What a drain of the outbox did, by channel.
public struct DrainReport: Sendable, Equatable {
  /// What became of the tries over one channel.
  public struct Tally: Sendable, Equatable {
    /// Accepted by the peer; to be tried again; given up for good.
    public var sent = 0
    /// To be tried again.
    public var retried = 0
    /// Given up for good.
    public var dead = 0
    /// Tries for which the peer refused the credential; they are among the others, too.
    public var badCredentials = 0
    /// Notifications that took the place of some that were given up.
    public var followers = 0
    /// The newest answer that was not an acceptance; empty when there was none. Free of secrets.
    public var problem = ""

    /// Nothing was tried.
    public init() {}
  }

  /// The channels that were tried, by name.
  public var channels: [String: Tally] = [:]

  /// Nothing was tried.
  public init() {}

  /// Accepted by their peers.
  public var sent: Int { channels.values.reduce(0) { $0 + $1.sent } }
  /// To be tried again.
  public var retried: Int { channels.values.reduce(0) { $0 + $1.retried } }
  /// Given up for good.
  public var dead: Int { channels.values.reduce(0) { $0 + $1.dead } }

  mutating func note(
    _ outcome: DeliveryOutcome, state: OutboxEntry.State, channel: String, followers: Int = 0
  ) {
    var tally = channels[channel] ?? Tally()
    switch state {
    case .sent: tally.sent += 1
    case .dead: tally.dead += 1
    case .queued, .sending, .retry: tally.retried += 1
    }
    tally.followers += followers
    if case .badCredential = outcome { tally.badCredentials += 1 }
    if state != .sent { tally.problem = outcome.name + ": " + outcome.detail }
    channels[channel] = tally
  }
}
