internal import Alerting
public import AuditEvents
public import Detection

/// How long what is stored is kept, by kind, in seconds; nil keeps it for ever. What still matters is never removed,
/// whatever its age: open notifications, held matches, messages that wait, alerts that somebody may still answer, the
/// audit log.
public struct Retention: Sendable, Equatable {
  /// Events, the files they came in, and refused input.
  public var events: Int64? = 90 * 86_400
  /// Matches with their decisions, runs, and findings of rules over time.
  public var matches: Int64? = 400 * 86_400
  /// Alerts with what became of them, the suppression ledger, silences that ended.
  public var alerts: Int64? = 400 * 86_400
  /// Notifications that were sent or given up, with their receipts, and who was told when.
  public var notifications: Int64? = 400 * 86_400
  /// What rules over time remember, once the rule is gone, and hits of whitelist entries that are gone.
  public var memory: Int64? = 400 * 86_400

  /// The usual times: 90 days for events, 400 for the rest.
  public init() {}

  /// Keeps everything for ever.
  public static let forever: Retention = {
    var retention = Retention()
    (retention.events, retention.matches, retention.alerts) = (nil, nil, nil)
    (retention.notifications, retention.memory) = (nil, nil)
    return retention
  }()

  /// The shortest time that may be set: runs look back on a day, and what is lost cannot be had again.
  public static let shortest: Int64 = 86_400
}

/// A rule in a trail.
public struct TrailRule: Sendable, Hashable {
  /// The trail.
  public var trail: TrailName
  /// The rule.
  public var rule: RuleID
  /// A rule in a trail.
  public init(trail: TrailName, rule: RuleID) {
    self.trail = trail
    self.rule = rule
  }
}

/// What may be removed now: each kind before a moment; nil leaves the kind alone.
public struct RetentionPlan: Sendable, Equatable {
  /// Events, received files and refused input before this moment.
  public var events: Timestamp?
  /// Matches, decisions, runs and findings before this moment.
  public var matches: Timestamp?
  /// Alerts, ledger entries and silences before this moment.
  public var alerts: Timestamp?
  /// Settled notifications before this moment.
  public var notifications: Timestamp?
  /// Memory of rules and hits of whitelist entries that are gone, before this moment.
  public var memory: Timestamp?
  /// The rules that are not gone, by trail.
  public var rules: Set<TrailRule> = []
  /// The names of whitelist entries that are not gone.
  public var whitelistEntries: Set<String> = []

  /// A plan that removes nothing.
  public init() {}

  /// What a workspace's retention allows at a moment.
  public init(_ workspace: Workspace, now: Timestamp) {
    let retention = workspace.configuration.retention
    func moment(_ seconds: Int64?) -> Timestamp? { seconds.map { now.adding(seconds: -$0) } }
    events = moment(retention.events)
    matches = moment(retention.matches)
    alerts = moment(retention.alerts)
    notifications = moment(retention.notifications)
    memory = moment(retention.memory)
    for trail in workspace.trails {
      for rule in trail.rules { rules.insert(TrailRule(trail: trail.configuration.name, rule: rule.id)) }
    }
    whitelistEntries = Set(workspace.whitelists.entries.map(\.name))
  }
}

/// Bounds on the work of one call, so that neither a run nor anybody who writes meanwhile waits for long.
public struct RetentionLimits: Sendable {
  /// Transactions at most.
  public var transactions = 40
  /// Rows at most that one transaction removes; of events, segments.
  public var rows = 1000
  /// The usual bounds.
  public init() {}
}

/// What was removed.
public struct RetentionReport: Sendable, Equatable {
  /// Rows that went, by what they were: `segments`, `matches`, `alerts`; what lost none is left out.
  public var removed: [String: Int] = [:]
  /// Whether nothing is left that could go now.
  public var isComplete = true

  /// Nothing was removed.
  public init() {}

  /// Adds rows that went.
  public mutating func add(_ kind: String, _ count: Int) {
    if count > 0 { removed[kind, default: 0] += count }
  }

  /// `3 segments, 120 matches`; empty when nothing was removed.
  public var text: String {
    removed.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }
}

/// Removes what is too old. Functions throw when the store cannot be read or written; what was removed before stays so.
public protocol RetentionStore: Sendable {
  /// Whether a punctual run of any trail was made in this time.
  func wasAtWork(in range: Range<Timestamp>) throws -> Bool
  /// The slots of punctual runs in this time, each once, in order; and so many before it.
  func punctualSlots(in range: Range<Timestamp>, andBefore count: Int) throws -> [Timestamp]
  /// Removes what a plan allows, in small transactions, within limits. A kill at any moment leaves everything sound.
  func retire(_ plan: RetentionPlan, limits: RetentionLimits) throws -> RetentionReport
}
