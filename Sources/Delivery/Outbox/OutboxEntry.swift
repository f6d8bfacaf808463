public import AuditEvents

/// A notification that waits, is being sent, or was settled.
public struct OutboxEntry: Sendable, Equatable {
  /// Where it stands.
  public enum State: String, Sendable, CaseIterable {
    /// Waiting; claimed by a drain; accepted by the channel; waiting for another try; given up.
    case queued, sending, sent, retry, dead
  }

  /// The notification, where it stands, and when it may be tried next.
  public var notification: Notification
  /// Where it stands.
  public var state: State
  /// When it may be tried next.
  public var notBefore: Timestamp
  /// When it was put in the outbox; retries end 24 h later.
  public var createdAt: Timestamp
  /// Tries so far. More than one claim without a receipt means the process died while sending: a possible repeat.
  public var attempts: Int
  /// A claim ended without a receipt: an earlier try may have arrived.
  public var possibleRepeat: Bool

  /// An entry of the outbox.
  public init(
    notification: Notification, state: State = .queued, notBefore: Timestamp, createdAt: Timestamp, attempts: Int = 0,
    possibleRepeat: Bool = false
  ) {
    self.notification = notification
    self.state = state
    self.notBefore = notBefore
    self.createdAt = createdAt
    self.attempts = attempts
    self.possibleRepeat = possibleRepeat
  }
}

/// The record of one attempt.
public struct Receipt: Sendable, Equatable {
  /// The notification's id, when it was tried, and which try it was (from 1).
  public var notification: String
  /// When it was tried.
  public var at: Timestamp
  /// Which try it was, from 1.
  public var attempt: Int
  /// What came of it.
  public var outcome: DeliveryOutcome
  /// A record of one attempt.
  public init(notification: String, at: Timestamp, attempt: Int, outcome: DeliveryOutcome) {
    self.notification = notification
    self.at = at
    self.attempt = attempt
    self.outcome = outcome
  }
}

/// Keeps notifications until each is sent or given up. Entries are put in by the run that decided, in the run's
/// transaction (the engine's `RunStore`).
public protocol Outbox: Sendable {
  /// Takes up to `limit` entries that are due at `now` (queued, retry, or `sending` with a lease that ended) and marks
  /// them `sending` until `leaseEnd`, in one transaction. An entry whose lease ended comes back with `possibleRepeat`.
  func claim(now: Timestamp, leaseEnd: Timestamp, limit: Int) throws -> [OutboxEntry]
  /// Stores a receipt and the entry's next state in one transaction; `next` is when a `retry` may be tried.
  func settle(_ receipt: Receipt, state: OutboxEntry.State, next: Timestamp) throws
  /// Returns every claimed entry to waiting: called at start by the only engine of a workspace.
  func releaseClaims() throws
  /// Entries, newest first, at most `limit`; all states when `states` is empty.
  func entries(states: Set<OutboxEntry.State>, limit: Int) throws -> [OutboxEntry]
  /// The receipts of a notification, oldest first.
  func receipts(notification: String) throws -> [Receipt]
  /// How many entries are in each state.
  func outboxCounts() throws -> [OutboxEntry.State: Int]
  /// The earliest moment at which a waiting entry is due; nil when none waits.
  func nextDue() throws -> Timestamp?
}
