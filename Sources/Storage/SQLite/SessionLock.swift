internal import Foundation

/// Lets one thread at a time use a session, and the thread that has it use it again: a change inside an audited
/// transaction goes through the same stores as any other.
///
/// Safe to share although `Session` is not: the session is made here, is reached inside `withLock` only, and results
/// that leave it must be `Sendable`.
final class SessionLock: @unchecked Sendable {
  private let lock = NSRecursiveLock()
  private let session: Session

  init(_ session: sending Session) { self.session = session }

  func withLock<Value: Sendable>(_ body: (Session) throws -> Value) rethrows -> Value {
    lock.lock()
    defer { lock.unlock() }
    return try body(session)
  }
}
