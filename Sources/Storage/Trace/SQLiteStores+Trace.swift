public import Alerting
public import AuditEvents
public import Delivery
public import Detection
public import Engine

extension SQLiteStores: TraceStore {
  /// See `TraceStore`.
  public func matches(trail: TrailName, sequence: Int64) throws -> [StoredMatch] {
    try read("read the matches of an event") { connection in
      try connection.rows(
        """
        SELECT \(StoredMatch.columns)
        FROM matches JOIN texts AS rules ON rules.id = rule JOIN texts AS revisions ON revisions.id = revision
        WHERE trail = (SELECT id FROM trails WHERE name = ?) AND sequence = ? ORDER BY rules.text
        """, .text(trail.text), .integer(sequence)
      ) { try $0.storedMatch(trail: trail) }
    }
  }

  /// See `TraceStore`.
  public func run(trail: TrailName, slot: Timestamp) throws -> RunRecord? {
    try read("look for a run") { connection in
      try connection.first(
        "SELECT \(RunRecord.columns) FROM runs WHERE trail = ? AND slot = ?", .text(trail.text), .time(slot)
      ) { try $0.runRecord() }
    }
  }

  /// See `TraceStore`.
  public func decisions(trail: TrailName, fingerprint: Fingerprint, limit: Int) throws -> [Decision] {
    try read("list the decisions about a group") { connection in
      try connection.rows(
        """
        SELECT runs.trail, runs.slot, \(Decision.columns) FROM runs JOIN decisions ON decisions.run = runs.id
        WHERE decisions.fingerprint = ? AND runs.trail = ? ORDER BY runs.slot DESC, position LIMIT ?
        """, .text(fingerprint.text), .text(trail.text), .number(max(0, limit))
      ) { try $0.decision() }
    }
  }

  /// See `TraceStore`.
  public func notifications(fingerprint: Fingerprint, slot: Timestamp) throws -> [OutboxEntry] {
    try read("list the notifications of a group") { connection in
      try connection.rows(
        "SELECT \(OutboxEntry.columns) FROM outbox WHERE fingerprint = ? AND slot = ? ORDER BY number",
        .text(fingerprint.text), .time(slot)
      ) { try $0.outboxEntry() }
    }
  }

  /// See `TraceStore`.
  public func matchTallies(trail: TrailName, arrival: Range<Timestamp>) throws -> [MatchTally] {
    try read("count matches") { connection in
      try connection.rows(
        """
        SELECT rules.text, count(*), max(arrival) FROM matches JOIN texts AS rules ON rules.id = rule
        WHERE trail = (SELECT id FROM trails WHERE name = ?) AND arrival >= ? AND arrival < ?
        GROUP BY rule ORDER BY rules.text
        """, .text(trail.text), .time(arrival.lowerBound), .time(arrival.upperBound)
      ) { MatchTally(rule: RuleID($0.text(0)), matches: $0.number(1), last: $0.time(2)) }
    }
  }

  /// See `TraceStore`.
  public func decisionTallies(trail: TrailName, slots: Range<Timestamp>) throws -> [DecisionTally] {
    try read("count decisions") { connection in
      try connection.rows(
        """
        SELECT decisions.rule, substr(text, 1, min(instr(text || ':', ':'), instr(text || ' ', ' ')) - 1) AS outcome,
          count(*), sum(count)
        FROM runs JOIN decisions ON decisions.run = runs.id
        WHERE runs.trail = ? AND runs.slot >= ? AND runs.slot < ?
        GROUP BY decisions.rule, outcome ORDER BY decisions.rule, outcome
        """, .text(trail.text), .time(slots.lowerBound), .time(slots.upperBound)
      ) {
        DecisionTally(rule: RuleID($0.text(0)), outcome: $0.text(1), decisions: $0.number(2), matches: $0.number(3))
      }
    }
  }
}
