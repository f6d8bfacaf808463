import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Storage

/// Stores that are opened anew for every single call: nothing may live in memory only.
struct ReopeningStores: EngineStores {
  let folder: String
  private func open() throws -> SQLiteStores { try SQLiteStores(folder: folder) }

  func commit(_ outcome: PassOutcome, lease: LeaseToken) throws { try open().commit(outcome, lease: lease) }
  func commit(_ outcome: DispatchOutcome, lease: LeaseToken) throws { try open().commit(outcome, lease: lease) }
  func completedSlots(trail: TrailName, in range: Range<Timestamp>) throws -> Set<Timestamp> {
    try open().completedSlots(trail: trail, in: range)
  }
  func lastSlot(trail: TrailName) throws -> Timestamp? { try open().lastSlot(trail: trail) }
  func runs(trail: TrailName?, limit: Int) throws -> [RunRecord] { try open().runs(trail: trail, limit: limit) }
  func decisions(trail: TrailName?, slots: Range<Timestamp>?, limit: Int) throws -> [Decision] {
    try open().decisions(trail: trail, slots: slots, limit: limit)
  }
  func alerts(trail: TrailName?, limit: Int) throws -> [Alert] { try open().alerts(trail: trail, limit: limit) }
  func alerts(ids: [String]) throws -> [Alert] { try open().alerts(ids: ids) }
  func lastPunctualSlot(trail: TrailName, before slot: Timestamp) throws -> Timestamp? {
    try open().lastPunctualSlot(trail: trail, before: slot)
  }
  func silences() throws -> [Silence] { try open().silences() }
  func silenceHits(silence: String?) throws -> [SilenceHit] { try open().silenceHits(silence: silence) }
  func add(_ silence: Silence) throws -> Silence { try open().add(silence) }
  func endSilence(id: String, at moment: Timestamp, by author: String) throws -> Silence? {
    try open().endSilence(id: id, at: moment, by: author)
  }
  func openHandlings() throws -> [AlertHandling] { try open().openHandlings() }
  func handling(alert: String) throws -> AlertHandling? { try open().handling(alert: alert) }
  func notes(alert: String) throws -> [AlertNote] { try open().notes(alert: alert) }
  func store(_ answer: AlertAnswer) throws { try open().store(answer) }
  func linkKey() throws -> [UInt8] { try open().linkKey() }
  func waitingMessages() throws -> [WaitingMessage] { try open().waitingMessages() }
  func toldMessages(since moment: Timestamp) throws -> [ToldMessage] { try open().toldMessages(since: moment) }
  func whitelistHits() throws -> [WhitelistHit] { try open().whitelistHits() }
  func acquireLease(owner: String, now: Timestamp, until: Timestamp) throws -> LeaseToken? {
    try open().acquireLease(owner: owner, now: now, until: until)
  }
  func takeOverLease(of holder: LeaseHolder, owner: String, until: Timestamp) throws -> LeaseToken? {
    try open().takeOverLease(of: holder, owner: owner, until: until)
  }
  func renewLease(_ token: LeaseToken, until: Timestamp) throws -> Bool { try open().renewLease(token, until: until) }
  func releaseLease(_ token: LeaseToken) throws { try open().releaseLease(token) }
  func leaseHolder() throws -> LeaseHolder? { try open().leaseHolder() }
  func matches(trail: TrailName, arrival: Range<Timestamp>) throws -> [StoredMatch] {
    try open().matches(trail: trail, arrival: arrival)
  }
  func undecidedMatches(trail: TrailName, of rules: [RuleArrivals], limits: MatchLimits) throws -> LimitedMatches {
    try open().undecidedMatches(trail: trail, of: rules, limits: limits)
  }
  func decidedMatches(
    trail: TrailName, of rules: [RuleArrivals], limits: MatchLimits
  ) throws -> (matches: [StoredMatch], areAll: Bool) {
    try open().decidedMatches(trail: trail, of: rules, limits: limits)
  }
  func ledgerEntries(trail: TrailName) throws -> [LedgerEntry] { try open().ledgerEntries(trail: trail) }
  func ledgerEntries(trail: TrailName, of fingerprints: Set<Fingerprint>) throws -> [LedgerEntry] {
    try open().ledgerEntries(trail: trail, of: fingerprints)
  }
  func heldLedgerEntries(trail: TrailName) throws -> [LedgerEntry] { try open().heldLedgerEntries(trail: trail) }
  func record(_ change: RuleOverrideChange) throws { try open().record(change) }
  func ruleOverrideChanges() throws -> [RuleOverrideChange] { try open().ruleOverrideChanges() }
  func knownFirings(trail: TrailName, rule: RuleID, keys: Set<String>) throws -> Set<String> {
    try open().knownFirings(trail: trail, rule: rule, keys: keys)
  }
  func forEachFiring(
    trail: TrailName, slots: Range<Timestamp>, limit: Int, _ body: (StoredMatch) throws -> Void
  ) throws {
    try open().forEachFiring(trail: trail, slots: slots, limit: limit, body)
  }
  func ruleMemory(trail: TrailName, rule: RuleID, groups: Set<String>?) throws -> [RuleMemory] {
    try open().ruleMemory(trail: trail, rule: rule, groups: groups)
  }
  func ruleMemoryCount(trail: TrailName, rule: RuleID) throws -> Int {
    try open().ruleMemoryCount(trail: trail, rule: rule)
  }
  func forEachMatch(
    trail: TrailName, rule: RuleID, arrival: Range<Timestamp>, limit: Int, _ body: (StoredMatch) throws -> Void
  ) throws {
    try open().forEachMatch(trail: trail, rule: rule, arrival: arrival, limit: limit, body)
  }
  func matches(trail: TrailName, sequences: Set<Int64>, rules: Set<RuleID>) throws -> [StoredMatch] {
    try open().matches(trail: trail, sequences: sequences, rules: rules)
  }
  func contactBook() throws -> ContactBook { try open().contactBook() }
  func updateContacts(_ change: (inout ContactBook) throws -> Void) throws { try open().updateContacts(change) }
  func dueChannels(now: Timestamp) throws -> [String] { try open().dueChannels(now: now) }
  func claim(channel: String, now: Timestamp, leaseEnd: Timestamp, limit: Int) throws -> [OutboxEntry] {
    try open().claim(channel: channel, now: now, leaseEnd: leaseEnd, limit: limit)
  }
  func settle(_ settlements: [Settlement]) throws { try open().settle(settlements) }
  func reopen(notification: String, at time: Timestamp) throws -> Bool {
    try open().reopen(notification: notification, at: time)
  }
  func endpoints() throws -> [EndpointState] { try open().endpoints() }
  func keep(_ endpoint: EndpointState) throws { try open().keep(endpoint) }
  func entry(notification: String) throws -> OutboxEntry? { try open().entry(notification: notification) }
  func put(_ notifications: [Notification], at time: Timestamp) throws { try open().put(notifications, at: time) }
  func putBack(_ claimed: [OutboxEntry], notBefore: Timestamp) throws {
    try open().putBack(claimed, notBefore: notBefore)
  }
  func postpone(channel: String, until: Timestamp) throws { try open().postpone(channel: channel, until: until) }
  func hasten(notBefore latest: Timestamp) throws { try open().hasten(notBefore: latest) }
  func releaseClaims() throws { try open().releaseClaims() }
  func entries(states: Set<OutboxEntry.State>, limit: Int) throws -> [OutboxEntry] {
    try open().entries(states: states, limit: limit)
  }
  func receipts(notification: String) throws -> [Receipt] { try open().receipts(notification: notification) }
  func outboxCounts() throws -> [OutboxEntry.State: Int] { try open().outboxCounts() }
  func nextDue() throws -> Timestamp? { try open().nextDue() }
  func commit(_ files: [IngestedFile]) throws { try open().commit(files) }
  func inputFile(trail: TrailName, hash: ContentHash) throws -> InputFile? {
    try open().inputFile(trail: trail, hash: hash)
  }
  func inputFile(trail: TrailName, path: String) throws -> InputFile? {
    try open().inputFile(trail: trail, path: path)
  }
  func reject(_ rejected: [RejectedInput]) throws { try open().reject(rejected) }
  func rejectedInputs(trail: TrailName?, limit: Int) throws -> [RejectedInput] {
    try open().rejectedInputs(trail: trail, limit: limit)
  }
  func ruleSet(id: String) throws -> RuleSet? { try open().ruleSet(id: id) }
  func reevaluated(segment: Int64, matches: [NewMatch], ruleSet: RuleSet) throws {
    try open().reevaluated(segment: segment, matches: matches, ruleSet: ruleSet)
  }
  func expire(before: Timestamp) throws -> Int { try open().expire(before: before) }
  func wasAtWork(in range: Range<Timestamp>) throws -> Bool { try open().wasAtWork(in: range) }
  func punctualSlots(in range: Range<Timestamp>, andBefore count: Int) throws -> [Timestamp] {
    try open().punctualSlots(in: range, andBefore: count)
  }
  func retire(_ plan: RetentionPlan, limits: RetentionLimits) throws -> RetentionReport {
    try open().retire(plan, limits: limits)
  }
  func knownIDs(trail: TrailName, in batch: EventBatch) throws -> [Bool] {
    try open().knownIDs(trail: trail, in: batch)
  }
  func segments(trail: TrailName, arrival: Range<Timestamp>) throws -> [SegmentSummary] {
    try open().segments(trail: trail, arrival: arrival)
  }
  func mergeSegments() throws -> Int { try open().mergeSegments() }
  func segments(_ query: EventQuery) throws -> [SegmentSummary] { try open().segments(query) }
  func summary(segment: Int64) throws -> SegmentSummary { try open().summary(segment: segment) }
  func batch(segment: Int64) throws -> EventBatch { try open().batch(segment: segment) }
  func document(segment: Int64) throws -> EventDocument { try open().document(segment: segment) }
  func rawRecord(_ location: EventLocation) throws -> [UInt8] { try open().rawRecord(location) }
  func find(_ query: EventQuery) throws -> [FoundEvent] { try open().find(query) }
  func locate(trail: TrailName?, eventID: String) throws -> [EventLocation] {
    try open().locate(trail: trail, eventID: eventID)
  }
  func eventCount(trail: TrailName, arrival: Range<Timestamp>) throws -> Int {
    try open().eventCount(trail: trail, arrival: arrival)
  }
  func matches(trail: TrailName, sequence: Int64) throws -> [StoredMatch] {
    try open().matches(trail: trail, sequence: sequence)
  }
  func run(trail: TrailName, slot: Timestamp) throws -> RunRecord? { try open().run(trail: trail, slot: slot) }
  func decisions(trail: TrailName, fingerprint: Fingerprint, limit: Int) throws -> [Decision] {
    try open().decisions(trail: trail, fingerprint: fingerprint, limit: limit)
  }
  func notifications(fingerprint: Fingerprint, slot: Timestamp) throws -> [OutboxEntry] {
    try open().notifications(fingerprint: fingerprint, slot: slot)
  }
  func matchTallies(trail: TrailName, arrival: Range<Timestamp>) throws -> [MatchTally] {
    try open().matchTallies(trail: trail, arrival: arrival)
  }
  func decisionTallies(trail: TrailName, slots: Range<Timestamp>) throws -> [DecisionTally] {
    try open().decisionTallies(trail: trail, slots: slots)
  }
}
