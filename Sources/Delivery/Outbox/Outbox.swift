public import AuditEvents

/// Keeps notifications until each is sent or given up. Entries are put in by the run that decided, in the run's
/// transaction (the engine's `RunStore`); their order is the order in which they were put in. Every implementation
/// passes the outbox conformance suite. Functions throw when the store cannot be read or written.
public protocol Outbox: Sendable {
  /// The names of the channels that have an entry due at `now`, sorted. Due is what waits (`queued`, `retry`) with
  /// `notBefore` reached, or is `sending` by a claim that ended.
  func dueChannels(now: Timestamp) throws -> [String]
  /// Puts notifications in that no run made, due at once. One whose id is known is left as it is.
  func put(_ notifications: [Notification], at time: Timestamp) throws
  /// Takes up to `limit` due entries of a channel and marks them `sending` until `leaseEnd`, in one transaction: in
  /// their order, but those with `OutboxEntry.triesInOrder` tries or more after all others. An entry whose earlier claim
  /// ended comes back with `possibleRepeat`, which then stays.
  func claim(channel: String, now: Timestamp, leaseEnd: Timestamp, limit: Int) throws -> [OutboxEntry]
  /// Stores receipts and the entries' next states, counts the tries, and puts in the notifications that follow, all in
  /// one transaction. An entry whose try was not confirmed is a possible repeat from then on. What is not the claim's
  /// any more is left out: somebody else tried or settled the entry meanwhile.
  /// Throws `OutboxError.unknownNotification` when there is no such entry; then nothing is stored.
  func settle(_ settlements: [Settlement]) throws
  /// Gives claimed entries back that were not tried: they wait again, not before the given moment, and are no possible
  /// repeat for it. Those that are not the claim's any more are left alone.
  func putBack(_ claimed: [OutboxEntry], notBefore: Timestamp) throws
  /// Lets everything that waits on a channel wait at least until the given moment: its pace has no room before.
  func postpone(channel: String, until: Timestamp) throws
  /// Returns every claimed entry to waiting, due at once and as a possible repeat: called at start by the only engine
  /// of a workspace.
  func releaseClaims() throws
  /// Lets an entry that was given up, or that waits, be tried again at once and for another day: an operator asked for
  /// it. False when there is no such entry, or it is sent or being sent.
  func reopen(notification: String, at time: Timestamp) throws -> Bool
  /// Lets no entry wait longer than until the given moment: what does was put off by a clock that was ahead.
  func hasten(notBefore latest: Timestamp) throws
  /// What is known of the endpoints, by channel name.
  func endpoints() throws -> [EndpointState]
  /// Keeps what is known of an endpoint in place of what was known.
  func keep(_ endpoint: EndpointState) throws
  /// The entry of a notification; nil when there is none.
  func entry(notification: String) throws -> OutboxEntry?
  /// Entries, newest first, at most `limit`; all states when `states` is empty.
  func entries(states: Set<OutboxEntry.State>, limit: Int) throws -> [OutboxEntry]
  /// The receipts of a notification, oldest first.
  func receipts(notification: String) throws -> [Receipt]
  /// How many entries are in each state; states without any are left out.
  func outboxCounts() throws -> [OutboxEntry.State: Int]
  /// The earliest moment at which an entry is due, claimed ones with the end of their claim, and none before the end of
  /// its endpoint's pause; nil when none waits.
  func nextDue() throws -> Timestamp?
}

extension Outbox {
  /// Settles one entry that nobody claimed; `next` is when a `retry` may be tried. See `settle(_:)`.
  public func settle(_ receipt: Receipt, state: OutboxEntry.State, next: Timestamp) throws {
    try settle([Settlement(receipt: receipt, state: state, next: next)])
  }
}

/// What came of a try, for the outbox.
public struct Settlement: Sendable, Equatable {
  /// The record of the try.
  public var receipt: Receipt
  /// Where the notification stands now.
  public var state: OutboxEntry.State
  /// When a `retry` may be tried.
  public var next: Timestamp
  /// Notifications that take the place of one that is given up, due at once.
  public var followers: [Notification]
  /// The end of the claim under which it was tried, which tells claims of one entry apart: an engine that was stopped for
  /// so long that another took over must not undo what that one did. Nil when an entry that waits is settled.
  public var claimedUntil: Timestamp?

  /// What came of a try.
  public init(
    receipt: Receipt, state: OutboxEntry.State, next: Timestamp, followers: [Notification] = [],
    claimedUntil: Timestamp? = nil
  ) {
    self.receipt = receipt
    self.state = state
    self.next = next
    self.followers = followers
    self.claimedUntil = claimedUntil
  }

  /// Whether the try may have arrived although it does not count as sent.
  public var leavesDoubt: Bool {
    if case .unconfirmed = receipt.outcome { return true }
    return false
  }

  /// Whether an entry is still as whoever settles it knew it.
  func concerns(_ entry: OutboxEntry) -> Bool {
    guard entry.attempts == receipt.attempt - 1 else { return false }
    guard let claimedUntil else { return entry.state == .queued || entry.state == .retry }
    return entry.state == .sending && entry.notBefore == claimedUntil
  }
}

/// What an outbox cannot do.
public enum OutboxError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no entry with this id.
  case unknownNotification(String)

  /// The fact in words.
  public var description: String {
    switch self {
    case .unknownNotification(let id): "the outbox has no notification \(id)"
    }
  }
}
