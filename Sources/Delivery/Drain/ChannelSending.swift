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
  let fallback: @Sendable (Notification, DeliveryOutcome) -> [Notification]
  let shouldStop: @Sendable () -> Bool

  /// Claims and sends until nothing is due, the channel is to be left alone, or the drain is to stop.
  func run() {
    do {
      while !shouldStop() {
        let time = now()
        // The pause is kept with the endpoint; to write it to all that waits would take long when much does.
        if state.pause(channel: channel.name, now: time) != nil { return }
        let room = state.room(channel: channel.name, pace: channel.pace, now: time)
        if room.free == 0 { return try outbox.postpone(channel: channel.name, until: room.next) }
        // What shares a request is claimed together; an endpoint in doubt is asked with one message.
        let usual = channel.merging == .never ? limits.claim : limits.claim * 4
        let isDoubtful = state.isDoubtful(channel.name, failures: retries.failuresBeforeBrake)
        let limit = isDoubtful ? 1 : max(1, usual)
        // Long enough for every entry of the claim to run into the channel's time limit, one after the other.
        let leaseEnd = time.adding(seconds: channel.timeLimit * Int64(limit) + 60)
        let entries = try outbox.claim(channel: channel.name, now: time, leaseEnd: leaseEnd, limit: limit)
        if entries.isEmpty { return }
        // A full claim: more may wait behind it.
        send(byRecipient(entries), isFull: entries.count == limit)
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
  private func send(_ queues: [[OutboxEntry]], isFull: Bool) {
    let next = Mutex(0)
    let work: @Sendable () -> Void = {
      while true {
        let place = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard place < queues.count else { return }
        send(queue: queues[place], isFull: isFull)
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

  private func send(queue: [OutboxEntry], isFull: Bool) {
    var rest = queue[...]
    // How many of the next are to go alone, because the peer refused them together.
    var alone = 0
    do {
      while let first = rest.first {
        let (free, wait, taken) = try room(for: first)
        if let wait { return try outbox.putBack(Array(rest), notBefore: wait) }
        let count = alone > 0 ? 1 : together(rest, free: isFull ? 0 : free)
        let group = rest.prefix(count)
        let outcome = send(Array(group))
        if !channel.pace.limits.isEmpty { state.answered(channel: channel.name, taken: taken, now: now()) }
        if group.count > 1, outcome.isForGood {
          alone = group.count
          continue
        }
        alone = max(0, alone - 1)
        try settle(Array(group), outcome)
        rest = rest.dropFirst(count)
      }
    } catch {
      state.fail(error)
    }
  }

  /// Takes the room for one request of the channel's pace. `free` counts what the pace had room for before; `wait` is
  /// from when on the entry may be sent when it may not now.
  private func room(for entry: OutboxEntry) throws -> (free: Int, wait: Timestamp?, taken: Timestamp) {
    let time = now()
    let pauses = [
      state.pause(channel: channel.name, now: time),
      state.pause(recipient: Recipient(entry.notification), now: time),
    ]
    // Told to stop, what waits behind a try that failed still goes out after it.
    let until = pauses.compactMap { $0 }.max()
    if shouldStop() || until != nil { return (0, until ?? time, time) }
    let free = state.room(channel: channel.name, pace: channel.pace, now: time).free
    let taken = state.take(channel: channel.name, pace: channel.pace, now: time)
    // Stored before the request is sent: after a crash a request counts rather than not.
    if let endpoint = taken.endpoint { try outbox.keep(endpoint) }
    return (free, taken.wait, time)
  }

  /// How many of the queue go into the next request.
  private func together(_ queue: ArraySlice<OutboxEntry>, free: Int) -> Int {
    let isWanted =
      switch channel.merging {
      case .never: false
      case .whenScarce: free < queue.count
      case .always: true
      }
    guard isWanted, queue.count > 1 else { return 1 }
    return min(queue.count, max(1, channel.fitting(queue.map(\.notification))))
  }

  private func send(_ group: [OutboxEntry]) -> DeliveryOutcome {
    if group.count == 1, let entry = group.first {
      return channel.send(entry.notification, possibleRepeat: entry.possibleRepeat)
    }
    return channel.send(together: group.map { OutgoingMessage($0.notification, possibleRepeat: $0.possibleRepeat) })
  }

  private func settle(_ group: [OutboxEntry], _ outcome: DeliveryOutcome) throws {
    let time = now()
    let settlements = group.map { entry in
      let id = entry.notification.id
      let attempt = entry.attempts + 1
      var verdict = retries.verdict(
        on: outcome, attempt: attempt, createdAt: entry.createdAt, now: time, random: random(id, attempt))
      // Nobody mends a credential within minutes; whoever else can be told is told now.
      if case .badCredential = outcome, !entry.notification.fallback.isEmpty { verdict = (.dead, time) }
      return Settlement(
        receipt: Receipt(notification: id, at: time, attempt: attempt, outcome: outcome), state: verdict.state,
        next: verdict.next, followers: verdict.state == .dead ? fallback(entry.notification, outcome) : [],
        claimedUntil: entry.notBefore)
    }
    for (entry, settlement) in zip(group, settlements) { state.note(settlement, of: entry.notification) }
    let givenUp = settlements.count { $0.state == .dead }
    let changed = state.note(outcome, channel: channel.name, givenUp: givenUp, now: time, retries: retries)
    try outbox.settle(settlements)
    if let changed { try outbox.keep(changed) }
  }
}

extension DeliveryOutcome {
  /// Whether trying the same again would lead to the same answer.
  fileprivate var isForGood: Bool {
    switch self {
    case .never, .tooLarge: true
    case .sent, .retry, .unconfirmed, .badCredential: false
    }
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
