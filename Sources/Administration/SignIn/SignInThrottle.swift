public import AuditEvents

/// How long somebody must wait after failed sign-ins: each failure beyond the free ones doubles the wait, up to a
/// quarter of an hour, so that guessing is hopeless and nobody is locked out for ever.
public struct SignInThrottle: Sendable, Equatable {
  /// Failures that cost no wait.
  public var free: Int
  /// The longest wait, in seconds.
  public var longest: Int64
  /// Seconds after the last failure when all is forgotten.
  public var memory: Int64

  /// For one account, from wherever.
  public static let account = SignInThrottle(free: 5, longest: 900, memory: 86_400)
  /// For one network address, whatever the account; several people may share it.
  public static let address = SignInThrottle(free: 20, longest: 900, memory: 3600)
  /// The most keys that are kept, so that guessing cannot fill the store.
  static let mostKeys = 50_000

  /// When the next try is allowed; nil for at once.
  public func nextTry(after failures: SignInFailures?, now: Timestamp) -> Timestamp? {
    guard let failures, failures.count >= free, now < failures.last.adding(seconds: memory) else { return nil }
    let doublings = min(failures.count - free, 20)
    let next = failures.last.adding(seconds: min(longest, 1 << Int64(doublings)))
    // A clock that was set back must not lengthen the wait.
    return now < next ? min(next, now.adding(seconds: longest)) : nil
  }

  /// The failures after another one.
  public func failures(after failures: SignInFailures?, now: Timestamp) -> SignInFailures {
    guard let failures, now < failures.last.adding(seconds: memory) else { return SignInFailures(count: 1, last: now) }
    return SignInFailures(count: min(failures.count, 1 << 30) + 1, last: now)
  }

  /// The key of an address: the network of 64 bits for IPv6, because one machine has all of it. Nil for the machine
  /// itself: a proxy there hides who asks.
  static func key(address: String) -> String? {
    guard address != "::1", !address.utf8.starts(with: "127.".utf8), !address.utf8.starts(with: "::ffff:127.".utf8),
      !address.isEmpty
    else { return nil }
    guard address.utf8.contains(0x3A), !address.utf8.contains(0x2E) else { return "address " + address.prefix(64) }
    let halves = address.prefix(64).split(separator: "%")[0].split(separator: ":", omittingEmptySubsequences: false)
    // Groups before `::`, filled with zeros.
    var groups = halves.prefix { !$0.isEmpty }.map { String(Int($0, radix: 16) ?? 0, radix: 16) }
    if groups.count < 4 { groups += Array(repeating: "0", count: 4 - groups.count) }
    return "address " + groups.prefix(4).joined(separator: ":") + "::/64"
  }
}
