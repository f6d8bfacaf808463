internal import AuditEvents
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Sends what is due over one channel: a few recipients at once, each recipient's notifications in their order.
struct ChannelSending: Sendable {
  let channel: any Channel
  let outbox: any Outbox
  let limits: DrainLimits
  let retries: RetrySchedule
  let state: DrainState
  let now: @Sendable () -> Timestamp
  let random: @Sendable (_ notification: String, _ attempt: Int) -> Double
  let shouldStop: @Sendable () -> Bool

  /// Claims and sends until nothing is due, the channel is to be left alone, or the drain is to stop.
  func run() {
    do {
      while !shouldStop() {
        let time = now()
        if let until = state.pause(channel: channel.name, now: time) {
          return try outbox.postpone(channel: channel.name, until: until)
        }
        // Long enough for every entry of the claim to run into the channel's time limit, one after the other.
        let leaseEnd = time.adding(seconds: channel.timeLimit * Int64(limits.claim) + 60)
        let entries = try outbox.claim(
          channel: channel.name, now: time, leaseEnd: leaseEnd, limit: max(1, limits.claim))
        if entries.isEmpty { return }
        send(byRecipient(entries))
      }
    } catch {
      state.fail(error)
    }
  }

  private func byRecipient(_ entries: [OutboxEntry]) -> [[OutboxEntry]] {
    var places: [Recipient: Int] = [:]
    var queues: [[OutboxEntry]] = []
    for entry in entries {
      let recipient = Recipient(entry.notification)
      if let place = places[recipient] {
        queues[place].append(entry)
      } else {
        places[recipient] = queues.count
        queues.append([entry])
      }
    }
    return queues
  }

  /// Works the queues off on as many threads as recipients may be sent to at once.
  private func send(_ queues: [[OutboxEntry]]) {
    let next = Mutex(0)
    let work: @Sendable () -> Void = {
      while true {
        let place = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard place < queues.count else { return }
        send(queue: queues[place])
      }
    }
    // The last of the threads is this one.
    let others = min(limits.recipientsAtOnce, queues.count) - 1
    let group = DispatchGroup()
    for _ in 0..<max(0, others) {
      group.enter()
      Thread.detachNewThread {
        work()
        group.leave()
      }
    }
    work()
    group.wait()
  }

  private func send(queue: [OutboxEntry]) {
    do {
      for (index, entry) in queue.enumerated() {
        if let notBefore = obstacle(to: entry) {
          return try outbox.putBack(queue[index...].map(\.notification.id), notBefore: notBefore)
        }
        let outcome = channel.send(entry.notification, possibleRepeat: entry.possibleRepeat)
        try settle(entry, outcome)
      }
    } catch {
      state.fail(error)
    }
  }

  /// From when on the entry may be sent; nil when it may now.
  private func obstacle(to entry: OutboxEntry) -> Timestamp? {
    let time = now()
    if shouldStop() { return time }
    let pauses = [
      state.pause(channel: channel.name, now: time),
      state.pause(recipient: Recipient(entry.notification), now: time),
    ]
    return pauses.compactMap { $0 }.max()
  }

  private func settle(_ entry: OutboxEntry, _ outcome: DeliveryOutcome) throws {
    let id = entry.notification.id
    let attempt = entry.attempts + 1
    let time = now()
    let verdict = retries.verdict(
      on: outcome, attempt: attempt, createdAt: entry.createdAt, now: time, random: random(id, attempt))
    state.note(outcome, of: entry.notification, attempt: attempt, verdict: verdict, now: time, retries: retries)
    let receipt = Receipt(notification: id, at: time, attempt: attempt, outcome: outcome)
    try outbox.settle(receipt, state: verdict.state, next: verdict.next)
  }
}

/// Stands for a channel that `tocsin.yml` no longer has: its notifications wait in case it comes back.
struct UnconfiguredChannel: Channel {
  let name: String
  let kind = ChannelKind.console
  let timeLimit: Int64 = 1

  func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    .retry(after: 900, detail: "no channel of this name is configured")
  }
}
