internal import Dispatch
internal import Synchronization

/// Lets signals steer a running service: stop, reload, or just wake up. Safe from any thread.
public final class ServiceControl: Sendable {
  private struct Wishes {
    var stop = false
    var reload = false
  }

  private let wishes = Mutex(Wishes())
  private let bell = DispatchSemaphore(value: 0)

  /// A control with no wish.
  public init() {}

  /// Asks the service to finish what is in flight and end.
  public func requestStop() {
    wishes.withLock { $0.stop = true }
    bell.signal()
  }

  /// Asks the service to read the workspace again.
  public func requestReload() {
    wishes.withLock { $0.reload = true }
    bell.signal()
  }

  /// Lets the service look around before its time: somebody changed something.
  public func wake() { bell.signal() }

  /// Whether the service was asked to end.
  public var shouldStop: Bool { wishes.withLock { $0.stop } }

  /// Whether a reload was asked for since the last call.
  public func takeReload() -> Bool {
    wishes.withLock { wishes in
      defer { wishes.reload = false }
      return wishes.reload
    }
  }

  /// Waits until something is asked for, at most this many milliseconds.
  public func wait(milliseconds: Int64) {
    _ = bell.wait(timeout: .now() + .milliseconds(Int(max(0, min(milliseconds, 3_600_000)))))
  }
}
