public import AuditEvents
internal import Synchronization

/// An outbox that forgets when the process ends: dry runs, backtests, tests.
public final class InMemoryOutbox: Outbox {
  private struct State {
    /// In the order they were put in.
    var entries: [OutboxEntry] = []
    var places: [String: Int] = [:]
    var receipts: [String: [Receipt]] = [:]
    var endpoints: [String: EndpointState] = [:]

    mutating func put(_ notifications: [Notification], at time: Timestamp) {
      for notification in notifications where places[notification.id] == nil {
        places[notification.id] = entries.count
        entries.append(OutboxEntry(notification: notification, notBefore: time, createdAt: time))
      }
    }
  }

  private let state = Mutex(State())

  /// An empty outbox.
  public init() {}

  /// Puts notifications in, due at once. One whose id is known already is left as it is.
  public func put(_ notifications: [Notification], at time: Timestamp) {
    state.withLock { $0.put(notifications, at: time) }
  }

  /// Forgets every notification: what a backtest has counted.
  public func forget() { state.withLock { $0 = State() } }

  /// Forgets what was sent or given up before a moment; returns how many notifications went.
  public func retire(before moment: Timestamp) -> Int {
    state.withLock { state in
      let old = state.entries
      state.entries.removeAll { $0.createdAt < moment && !$0.isOpen }
      state.places = Dictionary(uniqueKeysWithValues: state.entries.enumerated().map { ($1.notification.id, $0) })
      let places = state.places
      state.receipts = state.receipts.filter { places[$0.key] != nil }
      return old.count - state.entries.count
    }
  }

  /// See `Outbox`.
  public func dueChannels(now: Timestamp) -> [String] {
    state.withLock { state in
      Set(state.entries.filter { $0.isDue(now) }.map(\.notification.channel)).sorted()
    }
  }

  /// See `Outbox`.
  public func claim(channel: String, now: Timestamp, leaseEnd: Timestamp, limit: Int) -> [OutboxEntry] {
    state.withLock { state in
      let due = state.entries.indices.filter { index in
        state.entries[index].notification.channel == channel && state.entries[index].isDue(now)
      }
      let inOrder = due.filter { state.entries[$0].attempts < OutboxEntry.triesInOrder }
      let overtaken = due.filter { state.entries[$0].attempts >= OutboxEntry.triesInOrder }
      var claimed: [OutboxEntry] = []
      for index in (inOrder + overtaken).prefix(max(0, limit)) {
        if state.entries[index].state == .sending { state.entries[index].possibleRepeat = true }
        state.entries[index].state = .sending
        state.entries[index].notBefore = leaseEnd
        claimed.append(state.entries[index])
      }
      return claimed
    }
  }

  /// See `Outbox`.
  public func settle(_ settlements: [Settlement]) throws {
    try state.withLock { state in
      if let unknown = settlements.first(where: { state.places[$0.receipt.notification] == nil }) {
        throw OutboxError.unknownNotification(unknown.receipt.notification)
      }
      for settlement in settlements {
        let receipt = settlement.receipt
        guard let place = state.places[receipt.notification], settlement.concerns(state.entries[place]) else {
          continue
        }
        state.entries[place].state = settlement.state
        state.entries[place].notBefore = settlement.next
        state.entries[place].attempts += 1
        if settlement.leavesDoubt { state.entries[place].possibleRepeat = true }
        state.receipts[receipt.notification, default: []].append(receipt)
        state.put(settlement.followers, at: receipt.at)
      }
    }
  }

  /// See `Outbox`.
  public func putBack(_ claimed: [OutboxEntry], notBefore: Timestamp) {
    state.withLock { state in
      for claim in claimed {
        guard let place = state.places[claim.notification.id] else { continue }
        let entry = state.entries[place]
        guard entry.state == .sending, entry.notBefore == claim.notBefore, entry.attempts == claim.attempts else {
          continue
        }
        state.entries[place].wait(until: notBefore)
      }
    }
  }

  /// See `Outbox`.
  public func postpone(channel: String, until: Timestamp) {
    state.withLock { state in
      for index in state.entries.indices {
        let entry = state.entries[index]
        guard entry.notification.channel == channel, entry.state == .queued || entry.state == .retry else { continue }
        state.entries[index].notBefore = max(entry.notBefore, until)
      }
    }
  }

  /// See `Outbox`.
  public func hasten(notBefore latest: Timestamp) {
    state.withLock { state in
      for index in state.entries.indices where [.queued, .retry].contains(state.entries[index].state) {
        state.entries[index].notBefore = min(state.entries[index].notBefore, latest)
      }
    }
  }

  /// See `Outbox`.
  public func releaseClaims() {
    state.withLock { state in
      for index in state.entries.indices where state.entries[index].state == .sending {
        state.entries[index].possibleRepeat = true
        state.entries[index].wait(until: state.entries[index].createdAt)
      }
    }
  }

  /// See `Outbox`.
  public func reopen(notification: String, at time: Timestamp) -> Bool {
    state.withLock { state in
      guard let place = state.places[notification] else { return false }
      guard [.queued, .retry, .dead].contains(state.entries[place].state) else { return false }
      state.entries[place].createdAt = time
      state.entries[place].wait(until: time)
      return true
    }
  }

  /// See `Outbox`.
  public func endpoints() -> [EndpointState] {
    state.withLock { state in
      state.endpoints.values.sorted { $0.channel.utf8.lexicographicallyPrecedes($1.channel.utf8) }
    }
  }

  /// See `Outbox`.
  public func keep(_ endpoint: EndpointState) { state.withLock { $0.endpoints[endpoint.channel] = endpoint } }

  /// See `Outbox`.
  public func entry(notification: String) -> OutboxEntry? {
    state.withLock { state in state.places[notification].map { state.entries[$0] } }
  }

  /// See `Outbox`.
  public func entries(states: Set<OutboxEntry.State>, limit: Int) -> [OutboxEntry] {
    state.withLock { state in
      Array(state.entries.reversed().filter { states.isEmpty || states.contains($0.state) }.prefix(max(0, limit)))
    }
  }

  /// See `Outbox`.
  public func receipts(notification: String) -> [Receipt] { state.withLock { $0.receipts[notification] ?? [] } }

  /// See `Outbox`.
  public func outboxCounts() -> [OutboxEntry.State: Int] {
    state.withLock { state in state.entries.reduce(into: [:]) { $0[$1.state, default: 0] += 1 } }
  }

  /// See `Outbox`.
  public func nextDue() -> Timestamp? {
    state.withLock { state in
      state.entries.filter(\.isOpen).map { entry in
        max(entry.notBefore, state.endpoints[entry.notification.channel]?.pausedUntil ?? entry.notBefore)
      }.min()
    }
  }
}

extension OutboxEntry {
  /// Neither sent nor given up.
  fileprivate var isOpen: Bool { state == .queued || state == .retry || state == .sending }

  fileprivate func isDue(_ now: Timestamp) -> Bool { isOpen && notBefore <= now }

  fileprivate mutating func wait(until time: Timestamp) {
    state = attempts == 0 ? .queued : .retry
    notBefore = time
  }
}
