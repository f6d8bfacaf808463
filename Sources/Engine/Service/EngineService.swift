public import AuditEvents
internal import Delivery
internal import Alerting
internal import Detection

/// Runs what is due and drains the outbox: the work of `tocsin run` once and of `tocsin serve` for ever. It holds the
/// workspace's lease while it works, so that two never run one workspace.
public struct EngineService: Sendable {
  let stores: any EngineStores
  let clock: any Clock
  private let owner: String
  private let workers: Int
  /// Seconds a lease holds without renewal: long enough for a slow run, short enough for a hot standby.
  public static let leaseSeconds: Int64 = 120
  /// Missed slots caught up before the outbox is drained again, so that old gaps do not delay new alerts for long.
  public static let slotsPerTurn = 4

  private let isGone: @Sendable (String) -> Bool

  /// A service on these stores. `owner` names host and process; `workers` is the number of cores for intake; `isGone` says
  /// whether the process of another owner ended for certain.
  public init(
    stores: any EngineStores, clock: any Clock, owner: String = EngineOwner.current(), workers: Int,
    isGone: @escaping @Sendable (String) -> Bool = { EngineOwner.isGone($0) }
  ) {
    self.isGone = isGone
    self.stores = stores
    self.clock = clock
    self.owner = owner
    self.workers = workers
  }

  /// What one turn did.
  public struct Turn: Sendable {
    /// The outcomes of the runs, oldest slot first.
    public var outcomes: [PassOutcome] = []
    /// What intake did, by trail.
    public var intake: [(trail: TrailName, report: IngestReport)] = []
    /// What came of messages that waited, escalation, and the rest that no run decides.
    public var dispatched: DispatchOutcome?
    /// Whether slots are still due.
    public var moreDue = false
  }

  /// Takes the lease; nil when another engine holds it. The lease of a process of this machine that ended, however it
  /// ended, is taken over at once.
  public func acquireLease() throws -> LeaseToken? {
    let now = clock.now
    let until = now.adding(seconds: Self.leaseSeconds)
    if let lease = try stores.acquireLease(owner: owner, now: now, until: until) { return lease }
    guard let holder = try stores.leaseHolder(), isGone(holder.owner) else { return nil }
    return try stores.takeOverLease(of: holder, owner: owner, until: until)
  }

  /// Runs due slots of every trail, oldest first, at most `slotsPerTurn` each, and commits each. Throws
  /// `StoreError.fenced` when the lease is lost.
  public func turn(
    _ workspace: Workspace, lease: LeaseToken, only: TrailName? = nil,
    progress: (TrailName, IngestReport) -> Void = { _, _ in }
  ) throws -> Turn {
    var turn = Turn()
    for trail in workspace.trails where only == nil || only == trail.configuration.name {
      let name = trail.configuration.name
      let due = trail.configuration.schedule.due(last: try stores.lastSlot(trail: name), now: clock.now)
      guard let newest = due.last else { continue }
      let run = TrailRun(workspace: workspace, trail: trail, stores: stores)
      var renewed = clock.now
      let report = try run.takeIn(slot: newest, workers: workers) { report in
        progress(name, report)
        // A backlog may take longer than a lease holds; a lease that is lost is found out before the commit.
        guard clock.now.milliseconds - renewed.milliseconds > 20_000 else { return }
        renewed = clock.now
        _ = try? stores.renewLease(lease, until: renewed.adding(seconds: Self.leaseSeconds))
      }
      turn.intake.append((name, report))
      for slot in due.prefix(Self.slotsPerTurn) {
        try renew(lease)
        try run.reevaluate(slot: slot)
        var outcome = try run.decide(slot: slot, now: clock.now, late: slot != newest)
        outcome.run.finishedAt = clock.now
        try stores.commit(outcome, lease: lease)
        turn.outcomes.append(outcome)
      }
      if due.count > Self.slotsPerTurn { turn.moreDue = true }
    }
    try renew(lease)
    let run = DispatchRun(workspace: workspace, stores: stores)
    let dispatched = try run.decide(now: clock.now, isCatchingUp: turn.moreDue)
    if !dispatched.isEmpty {
      try stores.commit(dispatched, lease: lease)
      turn.dispatched = dispatched
    }
    return turn
  }

  /// When the next slot of any trail begins.
  public func nextSlot(_ workspace: Workspace) -> Timestamp {
    let now = clock.now
    return workspace.trails.map { $0.configuration.schedule.slot(after: now) }.min() ?? now.adding(seconds: 60)
  }

  /// Prolongs the lease; throws `StoreError.fenced` when it was lost.
  public func renew(_ lease: LeaseToken) throws {
    guard try stores.renewLease(lease, until: clock.now.adding(seconds: Self.leaseSeconds)) else {
      throw StoreError.fenced
    }
  }
}
