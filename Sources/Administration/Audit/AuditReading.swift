/// Reads and checks the audit log; whoever may look at anything may look at it.
public struct AuditReading: Sendable {
  /// The most entries of one page.
  public static let longestPage = 1000

  private let log: any AuditLog
  private let caller: Caller

  /// Reading of a log.
  public init(log: any AuditLog, caller: Caller) {
    self.log = log
    self.caller = caller
  }

  /// A page of entries, the newest first, and the cursor of the next page; nil when this is the last one. Throws what
  /// the store throws.
  public func page(
    before: Int64? = nil, limit: Int, filter: AuditFilter = AuditFilter()
  ) throws -> (entries: [StoredAuditEntry], next: Int64?) {
    try caller.require(.viewer)
    let limit = min(max(1, limit), Self.longestPage)
    let entries = try log.auditEntries(before: before, limit: limit + 1, filter: filter)
    let page = Array(entries.prefix(limit))
    return (page, entries.count > limit ? page.last?.number : nil)
  }

  /// The entry of a number; nil when there is none. Throws what the store throws.
  public func entry(_ number: Int64) throws -> StoredAuditEntry? {
    try caller.require(.viewer)
    guard number > 0, number < .max else { return nil }
    let found = try log.auditEntries(before: number + 1, limit: 1, filter: AuditFilter()).first
    return found?.number == number ? found : nil
  }

  /// Checks every hash. Throws what the store throws.
  public func verify(progress: (Int64) -> Void = { _ in }) throws -> AuditVerdict {
    try log.verifyAuditLog(progress: progress)
  }
}

extension UseCases {
  /// The audit log.
  public func audit(by caller: Caller) -> AuditReading { AuditReading(log: stores, caller: caller) }
}
