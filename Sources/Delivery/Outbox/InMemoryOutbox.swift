public import AuditEvents
internal import Synchronization

/// An outbox that forgets when the process ends: dry runs, backtests, tests.
public final class InMemoryOutbox: Outbox {
  private struct State {
    /// In the order they were put in.
    var entries: [OutboxEntry] = []
    var places: [String: Int] = [:]
    var receipts: [String: [Receipt]] = [:]
  }

  private let state = Mutex(State())

  /// An empty outbox.
  public init() {}

  /// Puts notifications in, due at once. One whose id is known already is left as it is.
  public func put(_ notifications: [Notification], at time: Timestamp) {
    state.withLock { state in
      for notification in notifications where state.places[notification.id] == nil {
        state.places[notification.id] = state.entries.count
        state.entries.append(OutboxEntry(notification: notification, notBefore: time, createdAt: time))
      }
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
  public func settle(_ receipt: Receipt, state next: OutboxEntry.State, next time: Timestamp) throws {
    try state.withLock { state in
      guard let place = state.places[receipt.notification] else {
        throw OutboxError.unknownNotification(receipt.notification)
      }
      state.entries[place].state = next
      state.entries[place].notBefore = time
      state.entries[place].attempts += 1
      state.receipts[receipt.notification, default: []].append(receipt)
    }
  }

  /// See `Outbox`.
  public func putBack(_ notifications: [String], notBefore: Timestamp) {
    state.withLock { state in
      for id in notifications {
        guard let place = state.places[id], state.entries[place].state == .sending else { continue }
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
  public func releaseClaims() {
    state.withLock { state in
      for index in state.entries.indices where state.entries[index].state == .sending {
        state.entries[index].possibleRepeat = true
        state.entries[index].wait(until: state.entries[index].createdAt)
      }
    }
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
    state.withLock { state in state.entries.filter(\.isOpen).map(\.notBefore).min() }
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
