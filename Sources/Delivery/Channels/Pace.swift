public import AuditEvents

/// How many requests an endpoint takes: at most so many within any stretch of so many seconds, wherever it begins.
/// Stricter than a bucket that fills steadily, which lets twice its size through around a pause; DingTalk silences a
/// robot for ten minutes over the twenty-first message of a minute.
public struct Pace: Sendable, Equatable {
  /// One limit.
  public struct Limit: Sendable, Equatable {
    /// Requests.
    public var count: Int
    /// Seconds of the stretch.
    public var seconds: Int64

    /// At most `count` requests within any `seconds`.
    public init(_ count: Int, within seconds: Int64) {
      self.count = max(1, count)
      self.seconds = max(1, seconds)
    }

    /// The stretch with a tenth of it, at most half a second, for requests that are longer under way than others: the
    /// peer counts when they arrive.
    var milliseconds: Int64 { seconds * 1000 + min(500, seconds * 100) }
  }

  /// All hold at once; none means as many as there are.
  public var limits: [Limit]

  /// A pace of these limits.
  public init(_ limits: Limit...) { self.limits = limits }

  /// As many requests as there are.
  public static let unlimited = Pace()

  /// How far back sends must be remembered, in seconds.
  public var memory: Int64 { limits.map { $0.seconds + 1 }.max() ?? 0 }

  /// How many requests may be sent now after those (oldest first), and when the next may when none may now.
  public func room(after sends: [Timestamp], now: Timestamp) -> (free: Int, next: Timestamp) {
    var free = Int.max
    var next = now
    for limit in limits {
      let start = Timestamp(milliseconds: now.milliseconds - limit.milliseconds)
      // A send from the future is that of a clock that was wrong; it counts as sent just now.
      let recent = sends.filter { $0 > start }
      free = min(free, max(0, limit.count - recent.count))
      if recent.count >= limit.count {
        let oldest = min(recent[recent.count - limit.count], now)
        next = max(next, Timestamp(milliseconds: oldest.milliseconds + limit.milliseconds))
      }
    }
    return (free, next)
  }
}
