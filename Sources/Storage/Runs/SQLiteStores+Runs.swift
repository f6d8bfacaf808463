public import Alerting
public import AuditEvents
public import Engine

extension SQLiteStores: RunStore {
  /// See `RunStore`.
  public func completedSlots(trail: TrailName, in range: Range<Timestamp>) throws -> Set<Timestamp> {
    let slots = try read("list completed slots") { connection in
      try connection.rows(
        "SELECT slot FROM runs WHERE trail = ? AND slot >= ? AND slot < ?", .text(trail.text), .time(range.lowerBound),
        .time(range.upperBound)
      ) { $0.time(0) }
    }
    return Set(slots)
  }

  /// See `RunStore`.
  public func lastSlot(trail: TrailName) throws -> Timestamp? {
    try read("look for the last run") { connection in
      try connection.first("SELECT max(slot) FROM runs WHERE trail = ?", .text(trail.text)) { $0.optionalTime(0) }
        ?? nil
    }
  }

  /// See `RunStore`.
  public func runs(trail: TrailName?, limit: Int) throws -> [RunRecord] {
    try read("list the runs") { connection in
      try connection.rows(
        """
        SELECT \(RunRecord.columns) FROM runs WHERE ?1 IS NULL OR trail = ?1 ORDER BY slot DESC, trail LIMIT ?2
        """, .optional(trail?.text), .number(max(0, limit))
      ) { try $0.runRecord() }
    }
  }

  /// See `RunStore`.
  public func decisions(trail: TrailName?, slots: Range<Timestamp>?, limit: Int) throws -> [Decision] {
    try read("list decisions") { connection in
      try connection.rows(
        """
        SELECT runs.trail, runs.slot, \(Decision.columns) FROM runs JOIN decisions ON decisions.run = runs.id
        WHERE (?1 IS NULL OR runs.trail = ?1) AND (?2 IS NULL OR runs.slot >= ?2 AND runs.slot < ?3)
        ORDER BY runs.slot DESC, runs.trail, position LIMIT ?4
        """, .optional(trail?.text), .time(slots?.lowerBound), .time(slots?.upperBound), .number(max(0, limit))
      ) { try $0.decision() }
    }
  }

  /// See `RunStore`.
  public func alerts(trail: TrailName?, limit: Int) throws -> [Alert] {
    try read("list alerts") { connection in
      try connection.rows(
        """
        SELECT runs.trail, runs.slot, alerts.id, \(Alert.columns) FROM runs JOIN alerts ON alerts.run = runs.id
        WHERE ?1 IS NULL OR runs.trail = ?1
        ORDER BY runs.slot DESC, runs.trail, position LIMIT ?2
        """, .optional(trail?.text), .number(max(0, limit))
      ) { try $0.alert() }
    }
  }

  /// See `RunStore`.
  public func alerts(ids: [String]) throws -> [Alert] {
    try read("look up alerts") { connection in
      try ids.compactMap { id in
        try connection.first(
          """
          SELECT runs.trail, runs.slot, alerts.id, \(Alert.columns) FROM alerts JOIN runs ON alerts.run = runs.id
          WHERE alerts.id = ?
          """, .text(id)
        ) { try $0.alert() }
      }
    }
  }

  /// See `RunStore`.
  public func lastPunctualSlot(trail: TrailName, before slot: Timestamp) throws -> Timestamp? {
    try read("look for the last run in time") { connection in
      try connection.first(
        "SELECT max(slot) FROM runs WHERE trail = ? AND slot < ? AND late = 0", .text(trail.text), .time(slot)
      ) { $0.optionalTime(0) } ?? nil
    }
  }

  /// See `RunStore`.
  public func whitelistHits() throws -> [WhitelistHit] {
    try read("list whitelist hits") { connection in
      try connection.rows("SELECT entry, count, last FROM whitelist_hits ORDER BY entry") { row in
        WhitelistHit(entry: row.text(0), count: row.number(1), last: row.time(2))
      }
    }
  }
}
