internal import Synchronization

/// Where failures of the console are told; the program connects its log.
public final class FailureLog: Sendable {
  /// The log of the process.
  public static let shared = FailureLog()
  private let writer = Mutex<(@Sendable (String) -> Void)?>(nil)

  private init() {}

  /// Tells failures to a function from now on.
  public func connect(_ write: @escaping @Sendable (String) -> Void) { writer.withLock { $0 = write } }

  func note(_ text: String) {
    let write = writer.withLock { $0 }
    write?(text)
  }
}
