internal import Alerting
public import AuditEvents
internal import Detection
public import Engine

/// How things stand at a glance: runs with their gaps, alerts by hour, health, what comes next.
public struct OverviewReport: Sendable {
  /// What became of the slots of a span of time.
  public struct Span: Sendable, Equatable {
    /// How it went.
    public enum State: String, Sendable, CaseIterable {
      /// Every slot was run in time; some were run late; some are missing; nothing was due.
      case punctual, late, missing, idle
    }

    /// The slots of the span.
    public var slots: Range<Timestamp>
    /// How many were due, and how many of them were run.
    public var due: Int
    /// How many were run.
    public var done: Int
    /// Alerts told by them.
    public var alerts: Int
    /// How it went.
    public var state: State
  }

  /// One trail.
  public struct Trail: Sendable {
    /// Its name.
    public var name: TrailName
    /// The last day in spans, the oldest first.
    public var spans: [Span]
    /// The newest run; nil before the first.
    public var newest: RunRecord?
    /// When the next slot is.
    public var next: Timestamp
    /// Slots that are due and were not run.
    public var due: Int64
    /// Events that arrived within the day.
    public var events: Int
    /// How many rules watch it.
    public var rules: Int
    /// Its policy.
    public var policy: String
  }

  /// The period that is looked at.
  public var period: Range<Timestamp>
  /// The trails, in the order of the configuration.
  public var trails: [Trail]
  /// Alerts by hour and level, of the period.
  public var alerts: [AlertCount]
  /// How many alerts of the period nobody answered yet.
  public var open: Int
  /// The newest alerts.
  public var newest: [AlertLine]
  /// Silences that hold now.
  public var silences: Int
  /// How the engine is doing.
  public var operations: OperationsReport
}

extension UseCases {
  /// The period of the overview and its spans, in seconds.
  private static let overviewPeriod: Int64 = 86_400
  private static let span: Int64 = 1800

  /// How things stand. Throws what the store throws.
  public func overview(by caller: Caller, now: Timestamp) throws -> OverviewReport {
    try caller.require(.viewer)
    let end = Timestamp(seconds: (now.seconds / Self.span + 1) * Self.span)
    let period = end.adding(seconds: -Self.overviewPeriod)..<end
    let hours = Timestamp(seconds: period.lowerBound.seconds / 3600 * 3600)..<end
    let operations = try operations(now: now)
    let trails = try zip(workspace.trails, operations.trails).map { trail, health in
      let name = trail.configuration.name
      let runs = try stores.runs(trail: name, slots: period, limit: 100_000)
      return OverviewReport.Trail(
        name: name,
        spans: Self.spans(period, trail.configuration.schedule, runs, since: try firstSlot(name, period), now: now),
        newest: health.newest, next: trail.configuration.schedule.slot(after: now), due: health.due,
        events: try stores.eventCount(trail: name, arrival: now.adding(seconds: -Self.overviewPeriod)..<now),
        rules: trail.rules.count, policy: trail.policy.name)
    }
    // What is only recorded waits for nobody's answer.
    let recorded = workspace.recordedRules
    return OverviewReport(
      period: period, trails: trails, alerts: try stores.alertCounts(slots: hours, every: 3600),
      open: try stores.unansweredAlerts(slots: period, except: recorded),
      newest: try alertSearch(by: caller).page(AlertFilter(except: recorded), limit: 8).lines,
      silences: try stores.silences().count { $0.state(at: now) == .active }, operations: operations)
  }

  /// The first slot of which something can be missing: nothing was promised before the first run.
  private func firstSlot(_ trail: TrailName, _ period: Range<Timestamp>) throws -> Timestamp? {
    let before = Timestamp(milliseconds: .min)..<period.lowerBound
    if try !stores.runs(trail: trail, slots: before, limit: 1).isEmpty { return period.lowerBound }
    return try stores.runs(trail: trail, slots: period, limit: 100_000).last?.slot
  }

  static func spans(
    _ period: Range<Timestamp>, _ schedule: Schedule, _ runs: [RunRecord], since first: Timestamp?, now: Timestamp
  ) -> [OverviewReport.Span] {
    let count = Int((period.upperBound.seconds - period.lowerBound.seconds) / span)
    var done = Array(repeating: 0, count: count)
    var late = done
    var alerts = done
    for run in runs {
      let index = Int((run.slot.seconds - period.lowerBound.seconds) / span)
      guard done.indices.contains(index) else { continue }
      done[index] += 1
      alerts[index] += run.sent
      if run.late { late[index] += 1 }
    }
    return (0..<count).map { index in
      let start = period.lowerBound.adding(seconds: Int64(index) * span)
      let end = start.adding(seconds: span)
      // A slot is asked for when it has come, and only since there are runs at all.
      let from = first.map { max($0, start) } ?? end
      let until = min(end, now.adding(seconds: 1))
      let due = from < until ? slots(schedule, from..<until) : 0
      let state: OverviewReport.Span.State =
        due == 0 && done[index] == 0 ? .idle : done[index] < due ? .missing : late[index] > 0 ? .late : .punctual
      return OverviewReport.Span(
        slots: start..<end, due: due, done: done[index], alerts: alerts[index], state: state)
    }
  }

  /// How many slots of a schedule lie in a half-open range.
  private static func slots(_ schedule: Schedule, _ range: Range<Timestamp>) -> Int {
    func before(_ moment: Timestamp) -> Int64 {
      schedule.slot(atOrBefore: Timestamp(milliseconds: moment.milliseconds - 1)).seconds / schedule.every
    }
    return Int(before(range.upperBound) - before(range.lowerBound))
  }
}
