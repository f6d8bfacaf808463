public import Alerting
public import AuditEvents
public import Delivery
public import Detection
internal import Synchronization

/// Runs and the lease, forgotten when the process ends. What a run changes elsewhere it writes to the in-memory ledger,
/// outbox and matches it is given, one run after the other.
public final class InMemoryRunStore: RunStore, LeaseStore {
  struct State {
    var outcomes: [PassOutcome] = []
    var hits: [String: WhitelistHit] = [:]
    var leaseNumber: Int64 = 0
    var holder: LeaseHolder?
  }

  /// Where runs write ledger entries.
  public let ledger: InMemoryLedger
  /// Where runs put notifications.
  public let outbox: InMemoryOutbox
  /// Where runs mark matches as handled.
  public let matches: InMemoryMatchStore
  /// Where runs write silences' hits, handlings and messages that wait.
  public let policies: InMemoryPolicyStore
  /// Where runs write what rules over time found and remember.
  public let overTime = InMemoryOverTime()
  let state = Mutex(State())

  /// A store without runs over these stores.
  public init(
    ledger: InMemoryLedger = InMemoryLedger(), outbox: InMemoryOutbox = InMemoryOutbox(),
    matches: InMemoryMatchStore = InMemoryMatchStore(), policies: InMemoryPolicyStore = InMemoryPolicyStore()
  ) {
    self.ledger = ledger
    self.outbox = outbox
    self.matches = matches
    self.policies = policies
  }

  /// See `RunStore`.
  public func commit(_ outcome: PassOutcome, lease: LeaseToken) throws {
    try state.withLock { state in
      guard state.holder != nil, lease.number == state.leaseNumber else { throw StoreError.fenced }
      let run = outcome.run
      guard !state.outcomes.contains(where: { $0.run.trail == run.trail && $0.run.slot == run.slot }) else { return }
      state.outcomes.append(outcome)
      ledger.store(outcome.ledger)
      policies.apply(outcome.changes)
      outbox.put(outcome.notifications, at: run.finishedAt)
      for key in outcome.handled {
        matches.markHandled(trail: key.trail, rule: key.rule, sequence: key.sequence, at: run.slot)
      }
      overTime.store(outcome.firings, slot: run.slot)
      overTime.store(outcome.memory)
      for hit in outcome.whitelistHits {
        let old = state.hits[hit.entry] ?? WhitelistHit(entry: hit.entry, count: 0, last: hit.last)
        state.hits[hit.entry] = WhitelistHit(
          entry: hit.entry, count: old.count + hit.count, last: max(old.last, hit.last))
      }
    }
  }

  /// Forgets what runs of slots before a moment decided, but for the newest run, and the whole outbox: what a backtest
  /// has counted.
  public func forget(before moment: Timestamp) {
    state.withLock { state in
      let newest = state.outcomes.map(\.run.slot).max()
      state.outcomes.removeAll { $0.run.slot < moment && $0.run.slot != newest }
    }
    outbox.forget()
  }

  /// See `RunStore`.
  public func commit(_ outcome: DispatchOutcome, lease: LeaseToken) throws {
    try state.withLock { state in
      guard state.holder != nil, lease.number == state.leaseNumber else { throw StoreError.fenced }
      outbox.put(outcome.notifications, at: outcome.at)
      policies.apply(outcome.changes)
    }
  }

  /// See `RunStore`.
  public func completedSlots(trail: TrailName, in range: Range<Timestamp>) -> Set<Timestamp> {
    Set(outcomes(of: trail).map(\.run.slot).filter { range.contains($0) })
  }

  /// See `RunStore`.
  public func lastSlot(trail: TrailName) -> Timestamp? { outcomes(of: trail).map(\.run.slot).max() }

  /// See `RunStore`.
  public func runs(trail: TrailName?, limit: Int) -> [RunRecord] {
    Array(outcomes(of: trail).map(\.run).prefix(max(0, limit)))
  }

  /// See `RunStore`.
  public func decisions(trail: TrailName?, slots: Range<Timestamp>?, limit: Int) -> [Decision] {
    let outcomes = outcomes(of: trail).filter { slots?.contains($0.run.slot) ?? true }
    return Array(outcomes.flatMap(\.decisions).prefix(max(0, limit)))
  }

  /// See `RunStore`.
  public func alerts(trail: TrailName?, limit: Int) -> [Alert] {
    Array(outcomes(of: trail).flatMap(\.alerts).prefix(max(0, limit)))
  }

  /// See `RunStore`.
  public func alerts(ids: [String]) -> [Alert] {
    let wanted = Set(ids)
    return state.withLock { state in state.outcomes.flatMap(\.alerts).filter { wanted.contains($0.id) } }
  }

  /// See `RunStore`.
  public func lastPunctualSlot(trail: TrailName, before slot: Timestamp) -> Timestamp? {
    outcomes(of: trail).map(\.run).filter { !$0.late && $0.slot < slot }.map(\.slot).max()
  }

  /// See `RunStore`.
  public func whitelistHits() -> [WhitelistHit] {
    state.withLock { $0.hits.values.sorted { $0.entry.utf8.lexicographicallyPrecedes($1.entry.utf8) } }
  }

  /// See `LeaseStore`. Every acquisition gives a greater number, the owner's own again included.
  public func acquireLease(owner: String, now: Timestamp, until: Timestamp) -> LeaseToken? {
    state.withLock { state in
      if let holder = state.holder, holder.owner != owner, now < holder.until { return nil }
      state.leaseNumber += 1
      state.holder = LeaseHolder(owner: owner, until: until)
      return LeaseToken(number: state.leaseNumber)
    }
  }

  /// See `LeaseStore`.
  public func takeOverLease(of holder: LeaseHolder, owner: String, until: Timestamp) -> LeaseToken? {
    state.withLock { state in
      guard state.holder == holder else { return nil }
      state.leaseNumber += 1
      state.holder = LeaseHolder(owner: owner, until: until)
      return LeaseToken(number: state.leaseNumber)
    }
  }

  /// See `LeaseStore`.
  public func renewLease(_ token: LeaseToken, until: Timestamp) -> Bool {
    state.withLock { state in
      guard state.holder != nil, token.number == state.leaseNumber else { return false }
      state.holder?.until = until
      return true
    }
  }

  /// See `LeaseStore`.
  public func releaseLease(_ token: LeaseToken) {
    state.withLock { state in
      if token.number == state.leaseNumber { state.holder = nil }
    }
  }

  /// See `LeaseStore`.
  public func leaseHolder() -> LeaseHolder? { state.withLock { $0.holder } }

  /// The newest slot first, then by trail.
  private func outcomes(of trail: TrailName?) -> [PassOutcome] {
    let outcomes = state.withLock { $0.outcomes }
    return outcomes.filter { trail == nil || $0.run.trail == trail }.sorted { left, right in
      left.run.slot != right.run.slot ? left.run.slot > right.run.slot : left.run.trail < right.run.trail
    }
  }
}
