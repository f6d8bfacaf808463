internal import AuditEvents
internal import Synchronization

/// A recipient on a channel: what order is kept for.
struct Recipient: Hashable {
  var channel: String
  var contact: String
  var address: String

  init(_ notification: Notification) {
    channel = notification.channel
    contact = notification.contact
    address = notification.address
  }
}

/// What the threads of a drain share. What is known of endpoints comes from the outbox and goes back there.
final class DrainState: Sendable {
  private struct Shared {
    var report = DrainReport()
    var failure: (any Error)?
    var endpoints: [String: EndpointState]?
    var recipientPauses: [Recipient: Timestamp] = [:]
    var running: Set<String> = []
    /// Seconds of the longest pause that this drain makes.
    var longestPause: Int64?

    subscript(channel: String) -> EndpointState {
      get { endpoints?[channel] ?? EndpointState(channel: channel) }
      set { endpoints = (endpoints ?? [:]).merging([channel: newValue]) { $1 } }
    }

    /// The endpoint as the clock is now: after the clock was set back, what lies ahead of it counts from now on.
    mutating func endpoint(_ channel: String, now: Timestamp) -> EndpointState {
      var endpoint = self[channel]
      if let last = endpoint.sends.max(), last > now { endpoint.sends = endpoint.sends.map { min($0, now) } }
      if let until = endpoint.pausedUntil, let longestPause {
        endpoint.pausedUntil = min(until, now.adding(seconds: longestPause))
      }
      if endpoint != self[channel] { self[channel] = endpoint }
      return endpoint
    }
  }

  private let shared = Mutex(Shared())

  /// Reads what earlier drains knew, once. A pause longer than any that this drain would make is a wrong clock's.
  func remember(_ outbox: any Outbox, now: Timestamp, longestPause: Int64) throws {
    guard shared.withLock({ $0.endpoints == nil }) else { return }
    let known = try outbox.endpoints().map { endpoint in
      var endpoint = endpoint
      if let until = endpoint.pausedUntil, until > now.adding(seconds: longestPause) {
        endpoint.pausedUntil = nil
        try outbox.keep(endpoint)
      }
      return (endpoint.channel, endpoint)
    }
    shared.withLock { shared in
      shared.endpoints = Dictionary(known, uniquingKeysWith: { $1 })
      shared.longestPause = longestPause
    }
  }

  /// Takes the report or throws the first failure; both are forgotten.
  func finish() throws -> DrainReport {
    try shared.withLock { shared in
      defer { (shared.report, shared.failure) = (DrainReport(), nil) }
      if let failure = shared.failure { throw failure }
      return shared.report
    }
  }

  /// Keeps the first failure of the store; the drain ends.
  func fail(_ error: any Error) { shared.withLock { $0.failure = $0.failure ?? error } }
  var hasFailed: Bool { shared.withLock { $0.failure != nil } }

  /// Marks a channel as being drained; false when it is already, or too many are.
  func begin(_ channel: String, limit: Int) -> Bool {
    shared.withLock { $0.running.count < limit && $0.running.insert(channel).inserted }
  }
  func end(_ channel: String) { _ = shared.withLock { $0.running.remove(channel) } }
  var isIdle: Bool { shared.withLock { $0.running.isEmpty } }

  /// Until when the channel is left alone; nil when it is not.
  func pause(channel: String, now: Timestamp) -> Timestamp? {
    shared.withLock { $0.endpoint(channel, now: now).pausedUntil.flatMap { $0 > now ? $0 : nil } }
  }

  /// Whether the last answers of the endpoint were failures: then one message finds out whether it is back.
  func isDoubtful(_ channel: String, failures: Int) -> Bool { shared.withLock { $0[channel].failures >= failures } }

  /// How many requests the pace leaves room for now, and when the next may go.
  func room(channel: String, pace: Pace, now: Timestamp) -> (free: Int, next: Timestamp) {
    shared.withLock { pace.room(after: $0.endpoint(channel, now: now).sends, now: now) }
  }

  /// Takes the room for one request: the endpoint's state to keep before it is sent, or when to come again.
  func take(channel: String, pace: Pace, now: Timestamp) -> (endpoint: EndpointState?, wait: Timestamp?) {
    if pace.limits.isEmpty { return (nil, nil) }
    return shared.withLock { shared in
      let room = pace.room(after: shared.endpoint(channel, now: now).sends, now: now)
      guard room.free > 0 else { return (nil, room.next) }
      let start = now.adding(seconds: -pace.memory)
      shared[channel].sends = shared[channel].sends.filter { $0 > start && $0 <= now } + [now]
      return (shared[channel], nil)
    }
  }

  /// Counts a request for which room was taken at `taken` from when it was answered: the peer counts it from when it
  /// came, and between taking the room and that lies a write to the store.
  func answered(channel: String, taken: Timestamp, now: Timestamp) {
    shared.withLock { shared in
      guard taken < now, let place = shared[channel].sends.firstIndex(of: taken) else { return }
      shared[channel].sends.remove(at: place)
      shared[channel].sends.append(now)
    }
  }

  /// Until when the recipient's notifications wait behind one that failed; nil when they do not.
  func pause(recipient: Recipient, now: Timestamp) -> Timestamp? {
    shared.withLock { shared in
      guard let until = shared.recipientPauses[recipient] else { return nil }
      // No pause is longer than a day; what is was made by a clock that was ahead.
      if until > now, until <= now.adding(seconds: 86_400) { return until }
      shared.recipientPauses[recipient] = nil
      return nil
    }
  }

  /// Counts a settlement for the report, and keeps the recipient's others behind one that is to be tried again.
  func note(_ settlement: Settlement, of notification: Notification) {
    shared.withLock { shared in
      shared.report.note(
        settlement.receipt.outcome, state: settlement.state, channel: notification.channel,
        followers: settlement.followers.count)
      if settlement.state == .retry, settlement.receipt.attempt < OutboxEntry.triesInOrder {
        shared.recipientPauses[Recipient(notification)] = settlement.next
      }
    }
  }

  /// Notes what a request says of the endpoint; the state to keep when it changed.
  func note(
    _ outcome: DeliveryOutcome, channel: String, givenUp: Int, now: Timestamp, retries: RetrySchedule
  ) -> EndpointState? {
    shared.withLock { shared in
      var endpoint = shared[channel]
      switch outcome {
      case .retry(_, _, .recipient):
        // It answered about one recipient: it works.
        (endpoint.failures, endpoint.failingSince) = (0, nil)
        endpoint.problem = outcome.name + ": " + outcome.detail
      case .retry, .unconfirmed, .badCredential:
        endpoint.failures += 1
        endpoint.failingSince = endpoint.failingSince ?? now
        endpoint.problem = outcome.name + ": " + outcome.detail
      case .sent:
        (endpoint.failures, endpoint.failingSince, endpoint.problem) = (0, nil, "")
        (endpoint.givenUp, endpoint.givenUpAt) = (0, nil)
      case .never, .tooLarge:
        (endpoint.failures, endpoint.failingSince) = (0, nil)
        endpoint.problem = outcome.name + ": " + outcome.detail
      }
      if givenUp > 0 {
        endpoint.givenUp += givenUp
        endpoint.givenUpAt = now
      }
      if let seconds = retries.brake(after: outcome, failures: endpoint.failures) {
        let until = now.adding(seconds: seconds)
        endpoint.pausedUntil = max(endpoint.pausedUntil ?? until, until)
      }
      defer { shared[channel] = endpoint }
      return endpoint == shared[channel] ? nil : endpoint
    }
  }
}
