public import Alerting
public import AuditEvents
internal import Detection
internal import Engine

extension SQLiteStores: SuppressionLedger {
  /// See `SuppressionLedger`.
  public func ledgerEntries(trail: TrailName) throws -> [LedgerEntry] {
    try read("read the ledger") { connection in
      try connection.rows("\(LedgerEntry.query) WHERE trail = ?", .text(trail.text)) { try $0.ledgerEntry(trail) }
    }
  }

  /// See `SuppressionLedger`.
  public func ledgerEntries(trail: TrailName, of fingerprints: Set<Fingerprint>) throws -> [LedgerEntry] {
    try read("look into the ledger") { connection in
      try fingerprints.sorted { $0.text < $1.text }.flatMap { fingerprint in
        // The unary plus keeps the query on the key, whatever the planner thinks of the trail.
        try connection.rows(
          "\(LedgerEntry.query) WHERE fingerprint = ? AND +trail = ?", .text(fingerprint.text), .text(trail.text)
        ) { try $0.ledgerEntry(trail) }
      }
    }
  }

  /// See `SuppressionLedger`.
  public func heldLedgerEntries(trail: TrailName) throws -> [LedgerEntry] {
    try read("look for what is held") { connection in
      try connection.rows(
        "\(LedgerEntry.query) INDEXED BY ledger_held WHERE trail = ? AND held_since IS NOT NULL AND held_count > 0",
        .text(trail.text)
      ) { try $0.ledgerEntry(trail) }
    }
  }
}

extension LedgerEntry {
  /// The columns that `Row.ledgerEntry` reads, and where they come from.
  fileprivate static let query = """
    SELECT fingerprint, policy, rule, notified_at, until, level, held_count, held_since, told_count, seen
    FROM ledger
    """
}

extension Row {
  fileprivate func ledgerEntry(_ trail: TrailName) throws -> LedgerEntry {
    var entry = LedgerEntry(
      key: SuppressionKey(fingerprint: Fingerprint(stored: text(0)), policy: text(1)), rule: RuleID(text(2)),
      trail: trail, notifiedAt: time(3), until: time(4), level: try level(5), heldCount: number(6),
      heldSince: optionalTime(7))
    entry.toldCount = number(8)
    entry.seen = text(9).split(separator: " ").map(String.init)
    return entry
  }
}

extension Connection {
  /// Inserts an entry, or replaces the one with its key.
  func store(_ entry: LedgerEntry) throws {
    try run(
      """
      INSERT INTO ledger (fingerprint, policy, rule, trail, notified_at, until, level, held_count, held_since,
        told_count, seen)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (fingerprint, policy) DO UPDATE SET
        rule = excluded.rule, trail = excluded.trail, notified_at = excluded.notified_at, until = excluded.until,
        level = excluded.level, held_count = excluded.held_count, held_since = excluded.held_since,
        told_count = excluded.told_count, seen = excluded.seen
      """, .text(entry.key.fingerprint.text), .text(entry.key.policy), .text(entry.rule.text), .text(entry.trail.text),
      .time(entry.notifiedAt), .time(entry.until), .level(entry.level), .number(entry.heldCount),
      .time(entry.heldSince),
      .number(entry.toldCount), .text(entry.seen.joined(separator: " ")))
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
