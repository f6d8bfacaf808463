public import AuditEvents
public import Detection
public import Engine

extension SQLiteStores: OverTimeStore {
  /// See `OverTimeStore`.
  public func knownFirings(trail: TrailName, rule: RuleID, keys: Set<String>) throws -> Set<String> {
    guard !keys.isEmpty else { return [] }
    return try read("look for known findings") { connection in
      try keys.filter { key in
        try connection.first(
          "SELECT 1 FROM firings WHERE trail = ? AND rule = ? AND key = ?", .text(trail.text), .text(rule.text),
          .text(key)
        ) { _ in true } ?? false
      }
    }
  }

  /// See `OverTimeStore`.
  public func forEachFiring(
    trail: TrailName, slots: Range<Timestamp>, limit: Int, _ body: (StoredMatch) throws -> Void
  ) throws {
    try read("read findings over time") { connection in
      let values: [SQLValue] = [
        .text(trail.text), .time(slots.lowerBound), .time(slots.upperBound), .number(max(0, limit)),
      ]
      try connection.forEachRow(
        """
        SELECT match, slot FROM firings INDEXED BY firings_by_slot
        WHERE trail = ? AND slot >= ? AND slot < ? AND match IS NOT NULL
        ORDER BY slot DESC, rule DESC, key DESC LIMIT ?
        """, values
      ) { row in
        try body(StoredMatch(match: try row.decode(0) { try $0.firing() }, handledAt: row.time(1)))
      }
    }
  }

  /// See `OverTimeStore`.
  public func ruleMemory(trail: TrailName, rule: RuleID, groups: Set<String>?) throws -> [RuleMemory] {
    let columns = "SELECT group_key, item, first, last, count FROM rule_memory WHERE trail = ? AND rule = ?"
    func row(_ row: Row) -> RuleMemory {
      RuleMemory(
        rule: rule, group: row.text(0), item: row.text(1), first: row.time(2), last: row.time(3), count: row.integer(4))
    }
    return try read("read what a rule remembers") { connection in
      guard let groups else {
        return try connection.rows(
          columns + " ORDER BY group_key, item", .text(trail.text), .text(rule.text), read: row)
      }
      return try groups.sorted().flatMap { group in
        try connection.rows(
          columns + " AND group_key = ? ORDER BY item", .text(trail.text), .text(rule.text), .text(group), read: row)
      }
    }
  }

  /// See `OverTimeStore`.
  public func ruleMemoryCount(trail: TrailName, rule: RuleID) throws -> Int {
    try read("count what a rule remembers") { connection in
      try connection.first(
        "SELECT count(*) FROM rule_memory WHERE trail = ? AND rule = ?", .text(trail.text), .text(rule.text)
      ) { $0.number(0) } ?? 0
    }
  }

  /// See `OverTimeStore`.
  public func forEachMatch(
    trail: TrailName, rule: RuleID, arrival: Range<Timestamp>, limit: Int, _ body: (StoredMatch) throws -> Void
  ) throws {
    try read("read the matches of a rule") { connection in
      let values: [SQLValue] = [
        .text(trail.text), .text(rule.text), .time(arrival.lowerBound), .time(arrival.upperBound),
        .number(max(0, limit)),
      ]
      try connection.forEachRow(
        """
        SELECT ?2, revisions.text, sequence, arrival, segment, row, handled_at, event
        FROM matches INDEXED BY matches_by_rule JOIN texts AS revisions ON revisions.id = revision
        WHERE trail = (SELECT id FROM trails WHERE name = ?1) AND rule = (SELECT id FROM texts WHERE text = ?2)
          AND arrival >= ?3 AND arrival < ?4
        ORDER BY arrival DESC, matches.rowid DESC LIMIT ?5
        """, values
      ) { try body(try $0.storedMatch(trail: trail)) }
    }
  }

  /// See `OverTimeStore`.
  public func matches(trail: TrailName, sequences: Set<Int64>, rules: Set<RuleID>) throws -> [StoredMatch] {
    let found = try read("read matches of events") { connection in
      try sequences.sorted().flatMap { sequence in
        try connection.rows(
          """
          SELECT \(StoredMatch.columns)
          FROM matches JOIN texts AS rules ON rules.id = rule JOIN texts AS revisions ON revisions.id = revision
          WHERE trail = (SELECT id FROM trails WHERE name = ?) AND sequence = ? ORDER BY rules.text
          """, .text(trail.text), .integer(sequence)
        ) { try $0.storedMatch(trail: trail) }
      }
    }
    return found.filter { rules.contains($0.match.rule) }
  }
}

extension Connection {
  /// Stores a finding; one that is known stays as it is.
  func store(_ firing: Firing, slot: Timestamp) throws {
    let match = firing.match.map { match in SQLValue.blob(ByteWriter.encode { $0.write(firing: match) }) }
    try run(
      "INSERT INTO firings (trail, rule, key, time, slot, match) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      .text(firing.trail.text), .text(firing.rule.text), .text(firing.key), .time(firing.time), .time(slot),
      match ?? .null)
  }

  /// Changes what rules remember.
  func store(_ changes: MemoryChanges) throws {
    let trail = SQLValue.text(changes.trail.text)
    for rule in changes.restarted {
      try run("DELETE FROM rule_memory WHERE trail = ? AND rule = ?", trail, .text(rule.text))
    }
    for row in changes.rows {
      try run(
        """
        INSERT INTO rule_memory (trail, rule, group_key, item, first, last, count) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET first = excluded.first, last = excluded.last, count = excluded.count
        """, trail, .text(row.rule.text), .text(row.group), .text(row.item), .time(row.first), .time(row.last),
        .integer(row.count))
    }
    for (rule, moment) in changes.forgotten {
      try run(
        "DELETE FROM rule_memory WHERE trail = ? AND rule = ? AND last < ?", trail, .text(rule.text), .time(moment))
    }
  }
}
