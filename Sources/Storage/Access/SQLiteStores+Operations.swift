public import Administration
public import AuditEvents

extension SQLiteStores: OperationsStore {
  /// See `OperationsStore`.
  public func trailTotals() throws -> [TrailName: TrailTotals] {
    try readTogether("count what was done") { session in
      let connection = session.connection
      var totals: [TrailName: TrailTotals] = [:]
      let events = try connection.rows(
        """
        SELECT name, last_sequence, (SELECT sum(row_count) FROM segments WHERE segments.trail = trails.id) FROM trails
        """
      ) { (TrailName($0.text(0)), $0.integer(1), $0.integer(2)) }
      for (trail, indexed, stored) in events {
        totals[trail, default: TrailTotals()].events = indexed
        totals[trail, default: TrailTotals()].stored = stored
      }
      let runs = try connection.rows(
        """
        SELECT trail, count(*), sum(late), sum(matches), sum(exempt), sum(history), sum(sent), sum(held),
          sum(notifications)
        FROM runs GROUP BY trail
        """
      ) { row in (TrailName(row.text(0)), (1...8).map { row.integer(Int32($0)) }) }
      for (trail, sums) in runs {
        var total = totals[trail] ?? TrailTotals()
        (total.runs, total.late, total.matches, total.exempt) = (sums[0], sums[1], sums[2], sums[3])
        (total.history, total.sent, total.held, total.notifications) = (sums[4], sums[5], sums[6], sums[7])
        totals[trail] = total
      }
      return totals
    }
  }

  /// See `OperationsStore`.
  public func rejectedInputCount() throws -> Int {
    try read("count what was refused") { try $0.first("SELECT count(*) FROM rejected_inputs") { $0.number(0) } ?? 0 }
  }

  /// See `OperationsStore`.
  public func auditEntryCount() throws -> Int64 {
    try read("count the audit log") { try $0.first("SELECT max(number) FROM audit_log") { $0.integer(0) } ?? 0 }
  }
}
