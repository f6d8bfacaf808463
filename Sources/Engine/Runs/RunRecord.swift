public import Alerting
public import AuditEvents
public import Delivery
public import Detection

/// What one run of one trail and slot did: the proof that the slot is not a gap.
public struct RunRecord: Sendable, Equatable {
  /// The trail and the slot.
  public var trail: TrailName
  /// The slot of the run.
  public var slot: Timestamp
  /// The window it looked at, on arrival.
  public var window: Range<Timestamp>
  /// When it began and ended by the clock.
  public var startedAt: Timestamp
  /// When it ended by the clock.
  public var finishedAt: Timestamp
  /// Events that arrived in the window; new matches; matches exempt by whitelist; matches of history, not alerted.
  public var events: Int
  /// New matches.
  public var matches: Int
  /// Matches exempt by whitelist.
  public var exempt: Int
  /// Matches of history, not alerted.
  public var history: Int
  /// Alerts told, alerts held, notifications put in the outbox.
  public var sent: Int
  /// Alerts held.
  public var held: Int
  /// Notifications put in the outbox.
  public var notifications: Int
  /// Whether it ran after its time (a gap that was filled).
  public var late: Bool
  /// What an operator should know of it: limits that were reached, alerts that became a digest.
  public var notes: [String] = []

  /// A run's record.
  public init(
    trail: TrailName, slot: Timestamp, window: Range<Timestamp>, startedAt: Timestamp, finishedAt: Timestamp,
    events: Int, matches: Int, exempt: Int, history: Int, sent: Int, held: Int, notifications: Int, late: Bool
  ) {
    self.trail = trail
    self.slot = slot
    self.window = window
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.events = events
    self.matches = matches
    self.exempt = exempt
    self.history = history
    self.sent = sent
    self.held = held
    self.notifications = notifications
    self.late = late
  }
}

/// What was decided about the matches of one group, and why: the chain that `tocsin runs` and `why` print.
public struct Decision: Sendable, Equatable {
  /// The trail and slot of the run.
  public var trail: TrailName
  /// The slot of the run.
  public var slot: Timestamp
  /// The rule, its title and level.
  public var rule: RuleID
  /// The title of the rule.
  public var title: String
  /// The level as it was when the run decided.
  public var level: Level
  /// The group; empty labels for exempt matches are allowed.
  public var fingerprint: Fingerprint
  /// The group values.
  public var labels: [GroupValue]
  /// How many new matches it is about, and one of the events.
  public var count: Int
  /// The id of one of the events.
  public var exampleEvent: String
  /// The policy; empty when none was asked (exempt, history).
  public var policy: String
  /// `sent: first`, `held: repeat until 11:00`, `exempt: whitelist ci-bots#2`, `dropped: no recipient`,
  /// `history: event older than 24 h at arrival`.
  public var text: String
  /// Who is told and who was left out, a line each; empty unless sent.
  public var recipients: [String]

  /// A decision about a group of matches.
  public init(
    trail: TrailName, slot: Timestamp, rule: RuleID, title: String, level: Level, fingerprint: Fingerprint,
    labels: [GroupValue], count: Int, exampleEvent: String, policy: String, text: String, recipients: [String] = []
  ) {
    self.trail = trail
    self.slot = slot
    self.rule = rule
    self.title = title
    self.level = level
    self.fingerprint = fingerprint
    self.labels = labels
    self.count = count
    self.exampleEvent = exampleEvent
    self.policy = policy
    self.text = text
    self.recipients = recipients
  }
}

/// A match by its key in the store.
public struct MatchKey: Sendable, Hashable {
  /// The trail, the rule and the event's sequence.
  public var trail: TrailName
  /// The rule.
  public var rule: RuleID
  /// The event's sequence in its trail.
  public var sequence: Int64
  /// The key of a match.
  public init(trail: TrailName, rule: RuleID, sequence: Int64) {
    self.trail = trail
    self.rule = rule
    self.sequence = sequence
  }
}

/// How often a whitelist entry exempted, and when last.
public struct WhitelistHit: Sendable, Equatable {
  /// The entry, such as `ci-bots#2`; how many matches; the latest event time.
  public var entry: String
  /// How many.
  public var count: Int
  /// The latest event time.
  public var last: Timestamp
  /// Hits of an entry.
  public init(entry: String, count: Int, last: Timestamp) {
    self.entry = entry
    self.count = count
    self.last = last
  }
}

/// All that one run must store. It is committed in one transaction or not at all.
public struct PassOutcome: Sendable, Equatable {
  /// The run, its decisions, its alerts.
  public var run: RunRecord
  /// What was decided and why.
  public var decisions: [Decision]
  /// The alerts that were told.
  public var alerts: [Alert]
  /// Ledger entries to insert or replace.
  public var ledger: [LedgerEntry]
  /// Notifications to put in the outbox.
  public var notifications: [Notification]
  /// Matches that are now decided about.
  public var handled: [MatchKey]
  /// What the whitelists exempted.
  public var whitelistHits: [WhitelistHit]
  /// What changes of silences, handlings and messages that wait.
  public var changes = PolicyChanges()
  /// What rules over time found.
  public var firings: [Firing] = []
  /// What changes of the memory of rules over time.
  public var memory: MemoryChanges

  /// The outcome of a pass.
  public init(
    run: RunRecord, decisions: [Decision], alerts: [Alert], ledger: [LedgerEntry], notifications: [Notification],
    handled: [MatchKey], whitelistHits: [WhitelistHit]
  ) {
    self.run = run
    self.decisions = decisions
    self.alerts = alerts
    self.ledger = ledger
    self.notifications = notifications
    self.handled = handled
    self.whitelistHits = whitelistHits
    memory = MemoryChanges(trail: run.trail)
  }
}

/// Keeps runs and what they decided.
public protocol RunStore: Sendable {
  /// Stores everything of a run in one transaction; the outbox rows are due at once. Throws `StoreError.fenced` when
  /// the lease is no longer the caller's, and then stores nothing. A run that is already stored is left as it is.
  func commit(_ outcome: PassOutcome, lease: LeaseToken) throws
  /// Stores everything of a dispatch in one transaction; the outbox rows are due at once. Throws `StoreError.fenced` when
  /// the lease is no longer the caller's, and then stores nothing.
  func commit(_ outcome: DispatchOutcome, lease: LeaseToken) throws
  /// Which of the slots have a completed run of the trail.
  func completedSlots(trail: TrailName, in range: Range<Timestamp>) throws -> Set<Timestamp>
  /// The newest completed slot of the trail; nil before the first run.
  func lastSlot(trail: TrailName) throws -> Timestamp?
  /// Runs, newest first.
  func runs(trail: TrailName?, limit: Int) throws -> [RunRecord]
  /// Decisions, newest slot first, in the order of the pass within a slot.
  func decisions(trail: TrailName?, slots: Range<Timestamp>?, limit: Int) throws -> [Decision]
  /// Alerts, newest slot first.
  func alerts(trail: TrailName?, limit: Int) throws -> [Alert]
  /// The alerts with these ids, in no particular order; unknown ids are left out.
  func alerts(ids: [String]) throws -> [Alert]
  /// The newest slot before the given one that was run in time: what lies between was a downtime. Nil when there is none.
  func lastPunctualSlot(trail: TrailName, before slot: Timestamp) throws -> Timestamp?
  /// Hits of each whitelist entry since it was first seen.
  func whitelistHits() throws -> [WhitelistHit]
}
