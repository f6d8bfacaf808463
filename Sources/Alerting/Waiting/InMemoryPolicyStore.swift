public import AuditEvents
internal import Synchronization

/// Silences, handlings and waiting messages that are forgotten when the process ends: dry runs, backtests, tests.
public final class InMemoryPolicyStore: PolicyStore {
  private struct State {
    var silences: [Silence] = []
    var lastSilence = 0
    var hits: [HitKey: SilenceHit] = [:]
    var handlings: [String: AlertHandling] = [:]
    var notes: [AlertNote] = []
    var waiting: [String: WaitingMessage] = [:]
    var told: [ToldMessage] = []
  }

  private struct HitKey: Hashable {
    let silence: String
    let key: SuppressionKey
  }

  private let state: Mutex<State>
  private let key: [UInt8]

  /// An empty store.
  public init() {
    state = Mutex(State())
    key = AlertLinks.newKey()
  }

  private init(_ state: State, key: [UInt8]) {
    self.state = Mutex(state)
    self.key = key
  }

  /// A store with the same in it.
  public func copy() -> InMemoryPolicyStore { InMemoryPolicyStore(state.withLock { $0 }, key: key) }

  /// Stores what a run or a dispatch changed.
  public func apply(_ changes: PolicyChanges) {
    state.withLock { state in
      for id in changes.settled { state.waiting[id] = nil }
      for message in changes.waiting { state.waiting[message.id] = message }
      for handling in changes.handlings { state.handlings[handling.alert, default: handling].advance(to: handling) }
      for old in changes.handlings where !old.supersededBy.isEmpty && old.supersededBy != old.alert {
        guard let known = state.handlings[old.alert], var next = state.handlings[old.supersededBy],
          next.openedAt <= known.openedAt
        else { continue }
        next.acknowledged = next.acknowledged ?? known.acknowledged
        next.closed = next.closed ?? known.closed
        state.handlings[old.supersededBy] = next
      }
      for hit in changes.silenceHits { state.hits[HitKey(silence: hit.silence, key: hit.key)] = hit }
      for index in state.silences.indices where changes.toldSilences.contains(state.silences[index].id) {
        state.silences[index].isEndTold = true
      }
      let known = Set(state.told.map(\.notification))
      state.told += changes.told.filter { !known.contains($0.notification) }
      state.notes += changes.notes
    }
  }

  /// Forgets what became of alerts.
  public func forget(alerts: Set<String>) {
    state.withLock { state in
      state.handlings = state.handlings.filter { !alerts.contains($0.key) }
      state.notes.removeAll { alerts.contains($0.alert) }
    }
  }

  /// Forgets who was told before a moment; returns how many entries went.
  public func retireTold(before moment: Timestamp) -> Int {
    state.withLock { state in
      let count = state.told.count
      state.told.removeAll { $0.at < moment }
      return count - state.told.count
    }
  }

  /// Forgets silences that ended before a moment, with what they held back; returns how many went. One whose end is
  /// still to be told stays.
  public func retireSilences(before moment: Timestamp) -> Int {
    state.withLock { state in
      let open = Set(state.hits.values.filter { !$0.isTold }.map(\.silence))
      let gone = Set(
        state.silences.filter { $0.end < moment && !(open.contains($0.id) && !$0.isEndTold) }.map(\.id))
      state.silences.removeAll { gone.contains($0.id) }
      state.hits = state.hits.filter { !gone.contains($0.key.silence) }
      return gone.count
    }
  }

  /// See `SilenceStore`.
  public func silences() -> [Silence] { state.withLock { Array($0.silences.reversed()) } }

  /// See `SilenceStore`.
  public func silenceHits(silence: String?) -> [SilenceHit] {
    state.withLock { state in state.hits.values.filter { silence == nil || $0.silence == silence } }
  }

  /// See `SilenceStore`.
  public func add(_ silence: Silence) -> Silence {
    state.withLock { state in
      var kept = silence
      state.lastSilence += 1
      kept.id = String(state.lastSilence)
      state.silences.append(kept)
      return kept
    }
  }

  /// See `SilenceStore`.
  public func endSilence(id: String, at moment: Timestamp, by author: String) -> Silence? {
    state.withLock { state in
      guard let place = state.silences.firstIndex(where: { $0.id == id }), state.silences[place].end > moment else {
        return nil
      }
      state.silences[place].endedAt = moment
      state.silences[place].endedBy = author
      return state.silences[place]
    }
  }

  /// See `HandlingStore`.
  public func openHandlings() -> [AlertHandling] { state.withLock { $0.handlings.values.filter(\.isOpen) } }

  /// See `HandlingStore`.
  public func handling(alert: String) -> AlertHandling? { state.withLock { $0.handlings[alert] } }

  /// See `HandlingStore`.
  public func notes(alert: String) -> [AlertNote] {
    state.withLock { state in state.notes.filter { $0.alert == alert } }
  }

  /// See `HandlingStore`.
  public func store(_ answer: AlertAnswer) {
    state.withLock { state in
      let own = answer.handling
      if state.handlings[own.alert] == nil { state.handlings[own.alert] = own }
      for (id, handling) in state.handlings where id == own.alert || handling.key == own.key && handling.isOpen {
        state.handlings[id]?.take(answer)
      }
      state.notes.append(answer.alertNote)
    }
  }

  /// See `HandlingStore`.
  public func linkKey() -> [UInt8] { key }

  /// See `WaitingStore`.
  public func waitingMessages() -> [WaitingMessage] {
    state.withLock { $0.waiting.values.sorted { ($0.due, $0.opened, $0.id) < ($1.due, $1.opened, $1.id) } }
  }

  /// See `WaitingStore`.
  public func toldMessages(since moment: Timestamp) -> [ToldMessage] {
    state.withLock { state in state.told.filter { $0.at >= moment } }
  }
}
