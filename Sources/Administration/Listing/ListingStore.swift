public import AuditEvents
public import Delivery
public import Detection
public import Engine
public import Alerting

/// How many alerts of a level were told in a span of time.
public struct AlertCount: Sendable, Equatable {
  /// When the span begins.
  public var start: Timestamp
  /// The level.
  public var level: Level
  /// How many.
  public var count: Int

  /// A count.
  public init(start: Timestamp, level: Level, count: Int) {
    self.start = start
    self.level = level
    self.count = count
  }
}

/// Reads long lists piece by piece, for pages and programs. Functions throw when the store cannot be read.
public protocol ListingStore: Sendable {
  /// Alerts of the slots of a half-open range, newest slot first, then by trail, in the order of the run.
  func alerts(trail: TrailName?, slots: Range<Timestamp>, limit: Int) throws -> [Alert]
  /// Runs of the slots of a half-open range, newest first, then by trail.
  func runs(trail: TrailName?, slots: Range<Timestamp>, limit: Int) throws -> [RunRecord]
  /// How many alerts of each level the slots of a half-open range told, in spans of so many seconds since 1970, the
  /// oldest span and the lowest level first; what has none is left out.
  func alertCounts(slots: Range<Timestamp>, every seconds: Int64) throws -> [AlertCount]
  /// How many alerts of the slots of a half-open range nobody acknowledged or closed, and that are not over, but
  /// for those of some rules.
  func unansweredAlerts(slots: Range<Timestamp>, except rules: Set<RuleID>) throws -> Int
  /// Entries of the outbox, newest first; all states when `states` is empty, all channels for nil. `before` is the id of
  /// the notification they come after; nothing comes after one that is not there.
  func outboxEntries(states: Set<OutboxEntry.State>, channel: String?, before: String?, limit: Int) throws
    -> [OutboxEntry]
}
