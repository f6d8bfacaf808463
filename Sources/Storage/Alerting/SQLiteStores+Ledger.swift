public import Alerting
public import AuditEvents
internal import Detection
internal import Engine

extension SQLiteStores: SuppressionLedger {
  /// See `SuppressionLedger`.
  public func ledgerEntries(trail: TrailName) throws -> [LedgerEntry] {
    try read("read the ledger") { connection in
      try connection.rows(
        """
        SELECT fingerprint, policy, rule, notified_at, until, level, held_count, held_since
        FROM ledger WHERE trail = ?
        """, .text(trail.text)
      ) { row in
        LedgerEntry(
          key: SuppressionKey(fingerprint: Fingerprint(stored: row.text(0)), policy: row.text(1)),
          rule: RuleID(row.text(2)), trail: trail, notifiedAt: row.time(3), until: row.time(4),
          level: try row.level(5), heldCount: row.number(6), heldSince: row.optionalTime(7))
      }
    }
  }
}

extension Connection {
  /// Inserts an entry, or replaces the one with its key.
  func store(_ entry: LedgerEntry) throws {
    try run(
      """
      INSERT INTO ledger (fingerprint, policy, rule, trail, notified_at, until, level, held_count, held_since)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (fingerprint, policy) DO UPDATE SET
        rule = excluded.rule, trail = excluded.trail, notified_at = excluded.notified_at, until = excluded.until,
        level = excluded.level, held_count = excluded.held_count, held_since = excluded.held_since
      """, .text(entry.key.fingerprint.text), .text(entry.key.policy), .text(entry.rule.text), .text(entry.trail.text),
      .time(entry.notifiedAt), .time(entry.until), .level(entry.level), .number(entry.heldCount), .time(entry.heldSince)
    )
  }
}

extension SQLValue {
  /// A level, by its number.
  static func level(_ level: Level) -> SQLValue { .number(level.rawValue) }
}

extension Row {
  func level(_ column: Int32) throws -> Level {
    guard let level = Level(rawValue: number(column)) else {
      throw StoreError.unreadable("the level \(number(column))")
    }
    return level
  }
}
