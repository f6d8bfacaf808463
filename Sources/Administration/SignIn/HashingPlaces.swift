internal import AuditEvents
internal import Synchronization

/// Hands out the few places at which passwords are hashed, each of which takes much memory and time. Who knocks with
/// names that nobody has can neither take the place kept for people who are expected, nor every turn at the other.
final class HashingPlaces: Sendable {
  /// Who wants to sign in.
  enum Guest: Sendable {
    /// Comes from where the account signed in last.
    case expected
    /// Names an account, from elsewhere.
    case named
    /// Names no account.
    case unknown
  }

  /// The places of the process.
  static let shared = HashingPlaces()
  /// Passwords that are hashed at once; one of the places is for expected guests alone.
  static let places = 2
  /// Unknown names that are hashed in a minute. Beyond it they are turned away, which tells names apart while somebody
  /// floods: a lesser evil than nobody being able to sign in.
  static let unknownPerMinute = 60

  fileprivate struct State {
    var taken = 0
    var strangers = 0
    var minute: Int64 = 0
    var unknown = 0
  }
  private let state = Mutex(State())

  /// Does something at a place. Throws `SignIn.Refusal.busy` when there is none for the guest, and what `body` throws.
  func with<Value>(_ guest: Guest, at now: Timestamp, _ body: () throws -> Value) throws -> Value {
    guard state.withLock({ $0.take(guest, at: now) }) else { throw SignIn.Refusal.busy }
    defer {
      state.withLock { state in
        state.taken -= 1
        if guest != .expected { state.strangers -= 1 }
      }
    }
    return try body()
  }
}

extension HashingPlaces.State {
  fileprivate mutating func take(_ guest: HashingPlaces.Guest, at now: Timestamp) -> Bool {
    guard taken < HashingPlaces.places, guest == .expected || strangers < HashingPlaces.places - 1 else { return false }
    if guest == .unknown {
      if now.seconds / 60 != minute { (minute, unknown) = (now.seconds / 60, 0) }
      guard unknown < HashingPlaces.unknownPerMinute else { return false }
      unknown += 1
    }
    taken += 1
    if guest != .expected { strangers += 1 }
    return true
  }
}
