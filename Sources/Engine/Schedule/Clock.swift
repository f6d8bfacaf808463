public import AuditEvents
internal import Foundation
internal import Synchronization

/// Tells the time and waits. The only place below the commands that may ask what time it is.
public protocol Clock: Sendable {
  /// The time now.
  var now: Timestamp { get }
}

/// The machine's clock.
public struct SystemClock: Clock {
  /// The machine's clock.
  public init() {}
  /// The time now, UTC.
  public var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// A clock that stands still until it is moved: tests, dry runs at a given time, backtests.
public final class ScriptedClock: Clock {
  private let time: Mutex<Timestamp>
  /// A clock that shows this time.
  public init(_ time: Timestamp) { self.time = Mutex(time) }
  /// The time it was last set to.
  public var now: Timestamp { time.withLock { $0 } }
  /// Moves the clock, forward or back.
  public func set(_ time: Timestamp) { self.time.withLock { $0 = time } }
}
