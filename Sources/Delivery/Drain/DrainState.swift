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

/// What the threads of a drain share.
final class DrainState: Sendable {
  private struct Shared {
    var report = DrainReport()
    var failure: (any Error)?
    var failuresInARow: [String: Int] = [:]
    var channelPauses: [String: Timestamp] = [:]
    var recipientPauses: [Recipient: Timestamp] = [:]
    var running: Set<String> = []
  }

  private let shared = Mutex(Shared())

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
    shared.withLock { $0.channelPauses[channel].flatMap { $0 > now ? $0 : nil } }
  }

  /// Until when the recipient's notifications wait behind one that failed; nil when they do not.
  func pause(recipient: Recipient, now: Timestamp) -> Timestamp? {
    shared.withLock { shared in
      guard let until = shared.recipientPauses[recipient] else { return nil }
      if until > now { return until }
      shared.recipientPauses[recipient] = nil
      return nil
    }
  }

  /// Counts an outcome and keeps the pauses that follow from it.
  func note(
    _ outcome: DeliveryOutcome, of notification: Notification, attempt: Int,
    verdict: (state: OutboxEntry.State, next: Timestamp), now: Timestamp, retries: RetrySchedule
  ) {
    let channel = notification.channel
    shared.withLock { shared in
      shared.report.note(outcome, state: verdict.state, channel: channel)
      switch outcome {
      case .retry, .badCredential: shared.failuresInARow[channel, default: 0] += 1
      case .sent, .never, .tooLarge: shared.failuresInARow[channel] = 0
      }
      if let seconds = retries.brake(after: outcome, failures: shared.failuresInARow[channel] ?? 0) {
        let until = now.adding(seconds: seconds)
        shared.channelPauses[channel] = max(shared.channelPauses[channel] ?? until, until)
      }
      if verdict.state == .retry, attempt < OutboxEntry.triesInOrder {
        shared.recipientPauses[Recipient(notification)] = verdict.next
      }
    }
  }
}
