public import AuditEvents
internal import Alerting
internal import Detection
public import Engine

extension SQLiteStores: RetentionStore {
  /// See `RetentionStore`.
  public func wasAtWork(in range: Range<Timestamp>) throws -> Bool {
    try read("look for runs of yesterday") { connection in
      try connection.first(
        """
        SELECT 1 FROM runs WHERE slot >= ?1 AND slot < ?2 AND started_at >= ?1 AND started_at < ?2 AND late = 0 LIMIT 1
        """, .time(range.lowerBound), .time(range.upperBound)
      ) { _ in true } ?? false
    }
  }

  /// See `RetentionStore`.
  public func punctualSlots(in range: Range<Timestamp>, andBefore count: Int) throws -> [Timestamp] {
    try read("look for runs of today") { connection in
      let before = try connection.rows(
        "SELECT DISTINCT slot FROM runs WHERE slot < ? AND late = 0 ORDER BY slot DESC LIMIT ?",
        .time(range.lowerBound), .number(count)
      ) { $0.time(0) }
      let within = try connection.rows(
        "SELECT DISTINCT slot FROM runs WHERE slot >= ? AND slot < ? AND late = 0 ORDER BY slot",
        .time(range.lowerBound), .time(range.upperBound)
      ) { $0.time(0) }
      return before.reversed() + within
    }
  }

  /// See `RetentionStore`.
  public func retire(_ plan: RetentionPlan, limits: RetentionLimits) throws -> RetentionReport {
    var work = RetentionWork(limits: limits)
    if let moment = plan.events { try retireEvents(before: moment, &work) }
    if let moment = plan.matches { try retireMatches(before: moment, &work) }
    if let moment = plan.alerts { try retireAlerts(before: moment, &work) }
    if let moment = plan.matches, let other = plan.alerts {
      try work.repeats("runs") { rows in try removeRuns(before: min(moment, other), rows) }
    }
    if let moment = plan.notifications { try retireNotifications(before: moment, &work) }
    if let moment = plan.memory { try retireMemory(plan, before: moment, &work) }
    return work.report
  }

  private func retireEvents(before moment: Timestamp, _ work: inout RetentionWork) throws {
    try removeOrphans()
    try work.repeats("refused inputs") { rows in
      try write("remove old refused input") { connection in
        // The oldest come first; the list has no index by time.
        try connection.run(
          """
          DELETE FROM rejected_inputs WHERE id IN (
            SELECT id FROM (SELECT id, at FROM rejected_inputs ORDER BY id LIMIT ?2) WHERE at < ?1)
          """, .time(moment), .number(rows))
      }
    }
    for trail in try trailNumbers() {
      try work.repeats("segments", rows: min(work.limits.rows, 100)) { rows in
        try removeSegments(trail: trail.number, before: moment, limit: rows, keepingMatches: true)
      }
    }
  }

  private func retireMatches(before moment: Timestamp, _ work: inout RetentionWork) throws {
    for trail in try trailNumbers() {
      try work.repeats("matches") { rows in
        try write("remove old matches") { connection in
          // A match that is held counts in the next message, whatever its age.
          try connection.run(
            """
            DELETE FROM matches WHERE rowid IN (
              SELECT rowid FROM matches WHERE trail = ?1 AND arrival < ?2 AND (handled_at IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM ledger
                WHERE ledger.trail = ?3 AND ledger.rule = (SELECT text FROM texts WHERE id = matches.rule)
                  AND held_since IS NOT NULL AND held_since - \(Retention.shortest * 1000) <= matches.arrival))
              LIMIT ?4)
            """, .integer(trail.number), .time(moment), .text(trail.name), .number(rows))
        }
      }
      try work.repeats("findings") { rows in
        try write("remove old findings") { connection in
          try connection.run(
            """
            DELETE FROM firings WHERE (trail, rule, key) IN (
              SELECT trail, rule, key FROM firings WHERE trail = ?1 AND slot < ?2 AND time < ?2 LIMIT ?3)
            """, .text(trail.name), .time(moment), .number(rows))
        }
      }
    }
    try work.repeats("decisions") { rows in
      try write("remove old decisions") { connection in
        try connection.run(
          """
          DELETE FROM decisions WHERE rowid IN (
            SELECT decisions.rowid FROM runs JOIN decisions ON decisions.run = runs.id WHERE runs.slot < ? LIMIT ?)
          """, .time(moment), .number(rows))
      }
    }
  }

  private func retireAlerts(before moment: Timestamp, _ work: inout RetentionWork) throws {
    try work.repeats("alerts") { rows in
      try write("remove old alerts") { connection in
        let kept = try alertsThatWait(before: moment, connection)
        let gone = try connection.rows(
          """
          SELECT alerts.id FROM runs JOIN alerts ON alerts.run = runs.id
          WHERE runs.slot < ? AND NOT EXISTS (
            SELECT 1 FROM handlings WHERE alert = alerts.id
              AND closed_at IS NULL AND resolved_at IS NULL AND superseded_by = '')
            AND alerts.id NOT IN (SELECT value FROM json_each(?))
          LIMIT ?
          """, .time(moment), .text(JSONText.array(kept.sorted().map { .string($0) }).text), .number(rows)
        ) { $0.text(0) }
        for alert in gone {
          try connection.run("DELETE FROM alert_notes WHERE alert = ?", .text(alert))
          try connection.run("DELETE FROM handlings WHERE alert = ?", .text(alert))
          try connection.run("DELETE FROM alerts WHERE id = ?", .text(alert))
        }
        return gone.count
      }
    }
    try work.repeats("ledger entries") { rows in
      try write("remove old ledger entries") { connection in
        try connection.run(
          """
          DELETE FROM ledger WHERE rowid IN (
            SELECT rowid FROM ledger WHERE until < ? AND held_since IS NULL LIMIT ?)
          """, .time(moment), .number(rows))
      }
    }
    try work.repeats("silences") { rows in
      try write("remove old silences") { connection in
        let gone = try connection.rows(
          """
          SELECT number FROM silences WHERE min(ends, ifnull(ended_at, ends)) < ? AND (end_told OR NOT EXISTS (
            SELECT 1 FROM silence_hits WHERE silence = CAST(number AS TEXT) AND NOT told))
          LIMIT ?
          """, .time(moment), .number(rows)
        ) { $0.integer(0) }
        for number in gone {
          try connection.run("DELETE FROM silence_hits WHERE silence = ?", .text(String(number)))
          try connection.run("DELETE FROM silences WHERE number = ?", .integer(number))
        }
        return gone.count
      }
    }
  }

  private func retireNotifications(before moment: Timestamp, _ work: inout RetentionWork) throws {
    try work.repeats("notifications") { rows in
      try write("remove old notifications") { connection in
        let gone = try connection.rows(
          """
          SELECT id FROM (SELECT id, state, created_at FROM outbox ORDER BY number LIMIT ?2 + 1000)
          WHERE state IN ('sent', 'dead') AND created_at < ?1 LIMIT ?2
          """, .time(moment), .number(rows)
        ) { $0.text(0) }
        for id in gone {
          try connection.run("DELETE FROM receipts WHERE notification = ?", .text(id))
          try connection.run("DELETE FROM outbox WHERE id = ?", .text(id))
        }
        return gone.count
      }
    }
    try work.repeats("told") { rows in
      try write("remove who was told") { connection in
        try connection.run(
          "DELETE FROM told WHERE rowid IN (SELECT rowid FROM told WHERE at < ? ORDER BY at LIMIT ?)", .time(moment),
          .number(rows))
      }
    }
  }

  private func retireMemory(
    _ plan: RetentionPlan, before moment: Timestamp, _ work: inout RetentionWork
  ) throws {
    for known in try rulesWithMemory() where !plan.rules.contains(known) {
      try work.repeats("rule memory") { rows in
        try write("remove the memory of a rule") { connection in
          try connection.run(
            """
            DELETE FROM rule_memory WHERE (trail, rule, group_key, item) IN (
              SELECT trail, rule, group_key, item FROM rule_memory WHERE trail = ? AND rule = ? AND last < ? LIMIT ?)
            """, .text(known.trail.text), .text(known.rule.text), .time(moment), .number(rows))
        }
      }
    }
    try work.repeats("whitelist hits") { rows in
      let entries = try read("list whitelist hits") { connection in
        try connection.rows("SELECT entry FROM whitelist_hits WHERE last < ?", .time(moment)) { $0.text(0) }
      }
      let gone = entries.filter { !plan.whitelistEntries.contains($0) }.prefix(rows)
      guard !gone.isEmpty else { return 0 }
      return try write("remove old whitelist hits") { connection in
        for entry in gone {
          try connection.run("DELETE FROM whitelist_hits WHERE entry = ? AND last < ?", .text(entry), .time(moment))
        }
        return gone.count
      }
    }
  }
}
