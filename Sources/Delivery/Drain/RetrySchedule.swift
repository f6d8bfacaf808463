public import AuditEvents

/// When a notification is tried again, and when it is given up. Pure: the time and the random number are arguments.
public struct RetrySchedule: Sendable, Equatable {
  /// Seconds before the second try, at least; the pause doubles with every try.
  public var firstPause: Int64 = 5
  /// Seconds the pause grows to.
  public var longestPause: Int64 = 900
  /// Seconds after which a refused credential is tried again: an operator has to act first.
  public var credentialPause: Int64 = 900
  /// Seconds after its creation for which a notification is tried; the last try is at the end of them.
  public var limit: Int64 = 86_400
  /// Tries that everything gets, however old it is.
  public var leastTries = 5
  /// After this many failures in a row the channel is left alone for a while.
  public var failuresBeforeBrake = 3
  /// Seconds for which a failing channel is left alone. Shorter than the pauses of what failed, so that the next try
  /// is another message.
  public var brake: Int64 = 30
  /// Seconds for which a channel is left alone that refused the credential: short of locking the account.
  public var credentialBrake: Int64 = 300
  /// Seconds for which a peer may keep the whole channel waiting (`Retry-After`).
  public var longestBrake: Int64 = 3600

  /// The schedule of the design: 5 s to 15 min, 24 h.
  public init() {}

  /// The state after the `attempt`th try (from 1) and the moment of the next one. `random` is in 0..<1 and spreads the
  /// tries of many notifications over the second half of the pause.
  public func verdict(
    on outcome: DeliveryOutcome, attempt: Int, createdAt: Timestamp, now: Timestamp, random: Double
  ) -> (state: OutboxEntry.State, next: Timestamp) {
    let pause: Int64
    switch outcome {
    case .sent: return (.sent, now)
    case .never, .tooLarge: return (.dead, now)
    case .badCredential: pause = credentialPause
    case .unconfirmed: pause = spread(attempt: attempt, random: random)
    case .retry(let after, _, _): pause = max(spread(attempt: attempt, random: random), min(after ?? 0, limit))
    }
    let end = createdAt.adding(seconds: limit)
    if now < end { return (.retry, min(now.adding(seconds: pause), end)) }
    // What waited for days until somebody could try it has not been tried in vain yet.
    return attempt < leastTries ? (.retry, now.adding(seconds: pause)) : (.dead, now)
  }

  /// Seconds for which nothing more is sent over the channel after this outcome, the `failures`th failure in a row;
  /// nil when it goes on.
  public func brake(after outcome: DeliveryOutcome, failures: Int) -> Int64? {
    switch outcome {
    case .sent, .never, .tooLarge: return nil
    case .badCredential: return credentialBrake
    case .retry(_, _, .recipient): return nil
    case .unconfirmed: return failures >= failuresBeforeBrake ? brake : nil
    case .retry(let after, _, .endpoint):
      if let after, after > 0 { return min(after, longestBrake) }
      return failures >= failuresBeforeBrake ? brake : nil
    }
  }

  /// 5..10 s, 10..20 s, 20..40 s, ... 450..900 s.
  private func spread(attempt: Int, random: Double) -> Int64 {
    let doublings = min(max(attempt, 1), 32)
    let upper = min(longestPause, firstPause << Int64(doublings))
    let lower = max(firstPause, upper / 2)
    return lower + Int64(Double(upper - lower) * min(max(random, 0), 1))
  }

  /// A number in 0..<1 that follows from notification and try: spreads like chance and repeats exactly.
  public static func steadyRandom(notification: String, attempt: Int) -> Double {
    let digits = ContentHash(ofParts: [notification, String(attempt)]).prefix(13)
    return Double(UInt64(digits, radix: 16) ?? 0) / Double(UInt64(1) << 52)
  }
}
