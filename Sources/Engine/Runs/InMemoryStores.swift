public import Alerting
public import AuditEvents
public import Delivery
public import Detection

/// Every store of an engine, forgotten when the process ends: dry runs, backtests, tests. It is made of the in-memory
/// stores of the modules below.
public final class InMemoryStores: Sendable {
  /// Runs, the lease, and what runs write: ledger, outbox, matches.
  public let runStore: InMemoryRunStore
  /// Events, input files, and the matches that intake writes.
  public let ingest: InMemoryIngestStore
  /// Contacts and groups.
  public let contacts: InMemoryContactStore
  /// What operators did to rules.
  public let overrides = InMemoryRuleOverrides()

  /// Stores with nothing but these contacts.
  public init(contacts: ContactBook = ContactBook()) {
    ingest = InMemoryIngestStore()
    runStore = InMemoryRunStore(matches: ingest.matches)
    self.contacts = InMemoryContactStore(contacts)
  }
}

extension InMemoryStores: RunStore {
  /// See `RunStore`.
  public func commit(_ outcome: PassOutcome, lease: LeaseToken) throws { try runStore.commit(outcome, lease: lease) }
  /// See `RunStore`.
  public func commit(_ outcome: DispatchOutcome, lease: LeaseToken) throws {
    try runStore.commit(outcome, lease: lease)
  }
  /// See `RunStore`.
  public func completedSlots(trail: TrailName, in range: Range<Timestamp>) -> Set<Timestamp> {
    runStore.completedSlots(trail: trail, in: range)
  }
  /// See `RunStore`.
  public func lastSlot(trail: TrailName) -> Timestamp? { runStore.lastSlot(trail: trail) }
  /// See `RunStore`.
  public func runs(trail: TrailName?, limit: Int) -> [RunRecord] { runStore.runs(trail: trail, limit: limit) }
  /// See `RunStore`.
  public func decisions(trail: TrailName?, slots: Range<Timestamp>?, limit: Int) -> [Decision] {
    runStore.decisions(trail: trail, slots: slots, limit: limit)
  }
  /// See `RunStore`.
  public func alerts(trail: TrailName?, limit: Int) -> [Alert] { runStore.alerts(trail: trail, limit: limit) }
  /// See `RunStore`.
  public func alerts(ids: [String]) -> [Alert] { runStore.alerts(ids: ids) }
  /// See `RunStore`.
  public func lastPunctualSlot(trail: TrailName, before slot: Timestamp) -> Timestamp? {
    runStore.lastPunctualSlot(trail: trail, before: slot)
  }
  /// See `RunStore`.
  public func whitelistHits() -> [WhitelistHit] { runStore.whitelistHits() }
}

extension InMemoryStores: LeaseStore {
  /// See `LeaseStore`.
  public func acquireLease(owner: String, now: Timestamp, until: Timestamp) -> LeaseToken? {
    runStore.acquireLease(owner: owner, now: now, until: until)
  }
  /// See `LeaseStore`.
  public func takeOverLease(of holder: LeaseHolder, owner: String, until: Timestamp) -> LeaseToken? {
    runStore.takeOverLease(of: holder, owner: owner, until: until)
  }
  /// See `LeaseStore`.
  public func renewLease(_ token: LeaseToken, until: Timestamp) -> Bool { runStore.renewLease(token, until: until) }
  /// See `LeaseStore`.
  public func releaseLease(_ token: LeaseToken) { runStore.releaseLease(token) }
  /// See `LeaseStore`.
  public func leaseHolder() -> LeaseHolder? { runStore.leaseHolder() }
}

extension InMemoryStores: MatchStore, SuppressionLedger, ContactStore {
  /// See `MatchStore`.
  public func matches(trail: TrailName, arrival: Range<Timestamp>) -> [StoredMatch] {
    runStore.matches.matches(trail: trail, arrival: arrival)
  }
  /// See `MatchStore`.
  public func undecidedMatches(trail: TrailName, of rules: [RuleArrivals], limits: MatchLimits) -> LimitedMatches {
    runStore.matches.undecidedMatches(trail: trail, of: rules, limits: limits)
  }
  /// See `MatchStore`.
  public func decidedMatches(
    trail: TrailName, of rules: [RuleArrivals], limits: MatchLimits
  ) -> (matches: [StoredMatch], areAll: Bool) {
    runStore.matches.decidedMatches(trail: trail, of: rules, limits: limits)
  }
  /// See `SuppressionLedger`.
  public func ledgerEntries(trail: TrailName) -> [LedgerEntry] { runStore.ledger.ledgerEntries(trail: trail) }
  /// See `SuppressionLedger`.
  public func ledgerEntries(trail: TrailName, of fingerprints: Set<Fingerprint>) -> [LedgerEntry] {
    runStore.ledger.ledgerEntries(trail: trail, of: fingerprints)
  }
  /// See `SuppressionLedger`.
  public func heldLedgerEntries(trail: TrailName) -> [LedgerEntry] {
    runStore.ledger.heldLedgerEntries(trail: trail)
  }
  /// See `ContactStore`.
  public func contactBook() -> ContactBook { contacts.contactBook() }
  /// See `ContactStore`.
  public func updateContacts(_ change: (inout ContactBook) throws -> Void) throws {
    try contacts.updateContacts(change)
  }
}

extension InMemoryStores: Outbox {
  /// See `Outbox`.
  public func put(_ notifications: [Notification], at time: Timestamp) { runStore.outbox.put(notifications, at: time) }
  /// See `Outbox`.
  public func dueChannels(now: Timestamp) -> [String] { runStore.outbox.dueChannels(now: now) }
  /// See `Outbox`.
  public func claim(channel: String, now: Timestamp, leaseEnd: Timestamp, limit: Int) -> [OutboxEntry] {
    runStore.outbox.claim(channel: channel, now: now, leaseEnd: leaseEnd, limit: limit)
  }
  /// See `Outbox`.
  public func settle(_ settlements: [Settlement]) throws { try runStore.outbox.settle(settlements) }
  /// See `Outbox`.
  public func reopen(notification: String, at time: Timestamp) -> Bool {
    runStore.outbox.reopen(notification: notification, at: time)
  }
  /// See `Outbox`.
  public func endpoints() -> [EndpointState] { runStore.outbox.endpoints() }
  /// See `Outbox`.
  public func keep(_ endpoint: EndpointState) { runStore.outbox.keep(endpoint) }
  /// See `Outbox`.
  public func entry(notification: String) -> OutboxEntry? { runStore.outbox.entry(notification: notification) }
  /// See `Outbox`.
  public func putBack(_ claimed: [OutboxEntry], notBefore: Timestamp) {
    runStore.outbox.putBack(claimed, notBefore: notBefore)
  }
  /// See `Outbox`.
  public func postpone(channel: String, until: Timestamp) { runStore.outbox.postpone(channel: channel, until: until) }
  /// See `Outbox`.
  public func hasten(notBefore latest: Timestamp) { runStore.outbox.hasten(notBefore: latest) }
  /// See `Outbox`.
  public func releaseClaims() { runStore.outbox.releaseClaims() }
  /// See `Outbox`.
  public func entries(states: Set<OutboxEntry.State>, limit: Int) -> [OutboxEntry] {
    runStore.outbox.entries(states: states, limit: limit)
  }
  /// See `Outbox`.
  public func receipts(notification: String) -> [Receipt] { runStore.outbox.receipts(notification: notification) }
  /// See `Outbox`.
  public func outboxCounts() -> [OutboxEntry.State: Int] { runStore.outbox.outboxCounts() }
  /// See `Outbox`.
  public func nextDue() -> Timestamp? { runStore.outbox.nextDue() }
}
