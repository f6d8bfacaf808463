public import AuditEvents

/// What a trail did since the workspace was made.
public struct TrailTotals: Sendable, Equatable {
  /// Events that were indexed, and those that are kept still.
  public var events: Int64 = 0
  /// Events that are kept still.
  public var stored: Int64 = 0
  /// Runs, and those that came after their time.
  public var runs: Int64 = 0
  /// Runs that came after their time.
  public var late: Int64 = 0
  /// New matches, those exempt by whitelist, those of history.
  public var matches: Int64 = 0
  /// Matches exempt by whitelist.
  public var exempt: Int64 = 0
  /// Matches of history, not alerted.
  public var history: Int64 = 0
  /// Alerts told, alerts held.
  public var sent: Int64 = 0
  /// Alerts held.
  public var held: Int64 = 0
  /// Notifications put in the outbox.
  public var notifications: Int64 = 0

  /// Nothing yet.
  public init() {}
}

/// Counts what was done, for monitoring. Functions throw when the store cannot be read.
public protocol OperationsStore: Sendable {
  /// What each trail did, by its name.
  func trailTotals() throws -> [TrailName: TrailTotals]
  /// Files and records that were refused.
  func rejectedInputCount() throws -> Int
  /// Entries of the audit log.
  func auditEntryCount() throws -> Int64
}
