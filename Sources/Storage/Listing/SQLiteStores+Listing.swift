public import Administration
public import Alerting
public import AuditEvents
public import Delivery
public import Detection
public import Engine

extension SQLiteStores: ListingStore {
  /// See `ListingStore`.
  public func alerts(trail: TrailName?, slots: Range<Timestamp>, limit: Int) throws -> [Alert] {
    try read("list alerts") { connection in
      try connection.rows(
        """
        SELECT runs.trail, runs.slot, alerts.id, \(Alert.columns) FROM runs JOIN alerts ON alerts.run = runs.id
        WHERE runs.slot >= ?2 AND runs.slot < ?3 AND (?1 IS NULL OR runs.trail = ?1)
        ORDER BY runs.slot DESC, runs.trail, position LIMIT ?4
        """, .optional(trail?.text), .time(slots.lowerBound), .time(slots.upperBound), .number(max(0, limit))
      ) { try $0.alert() }
    }
  }

  /// See `ListingStore`.
  public func runs(trail: TrailName?, slots: Range<Timestamp>, limit: Int) throws -> [RunRecord] {
    try read("list the runs") { connection in
      try connection.rows(
        """
        SELECT \(RunRecord.columns) FROM runs
        WHERE slot >= ?2 AND slot < ?3 AND (?1 IS NULL OR trail = ?1) ORDER BY slot DESC, trail LIMIT ?4
        """, .optional(trail?.text), .time(slots.lowerBound), .time(slots.upperBound), .number(max(0, limit))
      ) { try $0.runRecord() }
    }
  }

  /// See `ListingStore`.
  public func alertCounts(slots: Range<Timestamp>, every seconds: Int64) throws -> [AlertCount] {
    let span = max(1, seconds) * 1000
    return try read("count alerts") { connection in
      try connection.rows(
        """
        SELECT runs.slot / ?3 * ?3 AS start, level, count(*) FROM runs JOIN alerts ON alerts.run = runs.id
        WHERE runs.slot >= ?1 AND runs.slot < ?2 GROUP BY start, level ORDER BY start, level
        """, .time(slots.lowerBound), .time(slots.upperBound), .integer(span)
      ) { row in
        AlertCount(start: Timestamp(milliseconds: row.integer(0)), level: try row.level(1), count: row.number(2))
      }
    }
  }

  /// See `ListingStore`.
  public func unansweredAlerts(slots: Range<Timestamp>, except rules: Set<RuleID>) throws -> Int {
    try read("count alerts") { connection in
      try connection.rows(
        """
        SELECT count(*) FROM runs JOIN alerts ON alerts.run = runs.id LEFT JOIN handlings ON handlings.alert = alerts.id
        WHERE runs.slot >= ? AND runs.slot < ?
          AND acknowledged_at IS NULL AND closed_at IS NULL AND resolved_at IS NULL
          AND alerts.rule NOT IN (\(rules.map { _ in "?" }.joined(separator: ", ")))
        """, list: [.time(slots.lowerBound), .time(slots.upperBound)] + rules.map { .text($0.text) }
      ) { $0.number(0) }.first ?? 0
    }
  }

  /// See `ListingStore`.
  public func outboxEntries(
    states: Set<OutboxEntry.State>, channel: String?, before: String?, limit: Int
  ) throws -> [OutboxEntry] {
    let wanted = states.isEmpty ? OutboxEntry.State.allCases : OutboxEntry.State.allCases.filter(states.contains)
    // The words of the enumeration, none of them from outside.
    let words = wanted.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try read("list the outbox") { connection in
      try connection.rows(
        """
        SELECT \(OutboxEntry.columns) FROM outbox
        WHERE state IN (\(words)) AND (?1 IS NULL OR channel = ?1)
          AND (?2 IS NULL OR number < (SELECT number FROM outbox WHERE id = ?2))
        ORDER BY number DESC LIMIT ?3
        """, .optional(channel), .optional(before), .number(max(0, limit))
      ) { try $0.outboxEntry() }
    }
  }
}
