public import AuditEvents
public import Delivery
public import Engine

/// How the engine is doing at a moment: what monitoring, the status page and load balancers are told.
public struct OperationsReport: Sendable {
  /// How one trail is doing.
  public struct Trail: Sendable {
    /// The trail's name.
    public var name: TrailName
    /// What it did.
    public var totals: TrailTotals
    /// The newest run; nil before the first.
    public var newest: RunRecord?
    /// Slots that are due and were not run.
    public var due: Int64
    /// How long the oldest of them has been due, in milliseconds.
    public var lateness: Int64
    /// Whether a slot counts as missed: due for more than five minutes, or for a whole interval when that is shorter.
    public var isBehind: Bool

    /// A trail with a schedule at a moment.
    public init(name: TrailName, schedule: Schedule, totals: TrailTotals, newest: RunRecord?, now: Timestamp) {
      self.name = name
      self.totals = totals
      self.newest = newest
      // Before the first run nothing was promised.
      let last = newest?.slot ?? schedule.slot(atOrBefore: now)
      let current = schedule.slot(atOrBefore: now)
      due = max(0, (current.milliseconds - last.milliseconds) / (schedule.every * 1000))
      lateness = due == 0 ? 0 : now.milliseconds - schedule.slot(after: last).milliseconds
      isBehind = lateness > min(schedule.every, 300) * 1000
    }
  }

  /// Something that is well or not.
  public struct Check: Sendable, Equatable {
    /// What is looked at, in a word.
    public var name: String
    /// Whether it is well.
    public var isGood: Bool
    /// How it is, for people; without names and secrets, because anybody may be told.
    public var words: String
  }

  /// When it was made.
  public var at: Timestamp
  /// The trails, in the order of the configuration.
  public var trails: [Trail]
  /// Entries of the outbox by state.
  public var outbox: [OutboxEntry.State: Int]
  /// How long the next entry of the outbox has been due, in milliseconds; 0 when nothing is due.
  public var outboxLateness: Int64
  /// What is known of the channels' endpoints.
  public var endpoints: [EndpointState]
  /// Who runs the workspace; nil when nobody does.
  public var engine: LeaseHolder?
  /// Files and records that were refused.
  public var rejected: Int
  /// Entries of the audit log.
  public var auditEntries: Int64

  /// A report.
  public init(
    at: Timestamp, trails: [Trail], outbox: [OutboxEntry.State: Int], nextDue: Timestamp?, endpoints: [EndpointState],
    engine: LeaseHolder?, rejected: Int, auditEntries: Int64
  ) {
    self.at = at
    self.trails = trails
    self.outbox = outbox
    outboxLateness = max(0, nextDue.map { at.milliseconds - $0.milliseconds } ?? 0)
    self.endpoints = endpoints
    self.engine = engine.flatMap { at < $0.until ? $0 : nil }
    self.rejected = rejected
    self.auditEntries = auditEntries
  }

  /// What an entry of the outbox may be due for before the outbox counts as stuck, in milliseconds.
  public static let longestOutboxLateness: Int64 = 300_000

  /// What is looked at to say whether the engine does its work.
  public var checks: [Check] {
    let behind = trails.filter(\.isBehind)
    let missed = behind.reduce(0) { $0 + $1.due }
    let isStuck = outboxLateness > Self.longestOutboxLateness
    return [
      Check(
        name: "engine", isGood: engine != nil, words: engine != nil ? "runs the workspace" : "nobody runs the workspace"
      ),
      Check(
        name: "schedule", isGood: behind.isEmpty,
        words: behind.isEmpty ? "no slot is missed" : "\(missed) slots of \(behind.count) trails are missed"),
      Check(
        name: "outbox", isGood: !isStuck,
        words: isStuck ? "a notification has been due for \(outboxLateness / 1000) s" : "nothing is stuck"),
    ]
  }

  /// Whether the engine does its work: no slot is missed, nothing is stuck.
  public var isReady: Bool { checks.allSatisfy(\.isGood) }
}

extension UseCases {
  /// How the engine is doing. Throws what the store throws.
  public func operations(now: Timestamp) throws -> OperationsReport {
    let totals = try stores.trailTotals()
    let trails = try workspace.trails.map { trail in
      let name = trail.configuration.name
      return OperationsReport.Trail(
        name: name, schedule: trail.configuration.schedule, totals: totals[name] ?? TrailTotals(),
        newest: try stores.runs(trail: name, limit: 1).first, now: now)
    }
    return OperationsReport(
      at: now, trails: trails, outbox: try stores.outboxCounts(), nextDue: try stores.nextDue(),
      endpoints: try stores.endpoints(), engine: try stores.leaseHolder(), rejected: try stores.rejectedInputCount(),
      auditEntries: try stores.auditEntryCount())
  }
}
