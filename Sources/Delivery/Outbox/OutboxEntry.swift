public import AuditEvents

/// A notification that waits, is being sent, or was settled.
public struct OutboxEntry: Sendable, Equatable {
  /// Where it stands.
  public enum State: String, Sendable, CaseIterable {
    /// Waiting for its first try; claimed by a drain; accepted by the channel; waiting for another try; given up.
    case queued, sending, sent, retry, dead
  }

  /// The notification.
  public var notification: Notification
  /// Where it stands.
  public var state: State
  /// When it may be tried next; while it is `sending`, when the claim ends.
  public var notBefore: Timestamp
  /// When it was put in the outbox; retries end 24 h later.
  public var createdAt: Timestamp
  /// After this many tries a notification no longer keeps its place: later ones go before it, so that messages the
  /// peer cannot digest never block the rest.
  public static let triesInOrder = 3

  /// Tries so far: as many as there are receipts.
  public var attempts: Int
  /// An earlier try may have arrived: its claim ended without a receipt, or the peer did not confirm it.
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
