internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
public import Engine

extension SQLiteStores {
  /// See `RunStore`.
  public func commit(_ outcome: PassOutcome, lease: LeaseToken) throws {
    try write("store a run") { connection in
      try connection.verify(lease)
      guard let run = try connection.insert(outcome.run) else { return }
      for (position, decision) in outcome.decisions.enumerated() {
        try connection.insert(decision, run: run, position: position)
      }
      for (position, alert) in outcome.alerts.enumerated() {
        try connection.insert(alert, run: run, position: position)
      }
      for entry in outcome.ledger { try connection.store(entry) }
      for notification in outcome.notifications { try connection.put(notification, at: outcome.run.finishedAt) }
      for key in outcome.handled { try connection.markHandled(key, by: outcome.run) }
      for hit in outcome.whitelistHits { try connection.add(hit) }
      try connection.store(outcome.changes)
      for firing in outcome.firings { try connection.store(firing, slot: outcome.run.slot) }
      try connection.store(outcome.memory)
    }
  }
}

extension SQLiteStores {
  /// See `RunStore`.
  public func commit(_ outcome: DispatchOutcome, lease: LeaseToken) throws {
    try write("store what became due") { connection in
      try connection.verify(lease)
      for notification in outcome.notifications { try connection.put(notification, at: outcome.at) }
      try connection.store(outcome.changes)
    }
  }
}

extension Connection {
  /// Inserts a run and returns its number; nil when its trail and slot are stored already.
  fileprivate func insert(_ run: RunRecord) throws -> Int64? {
    try first(
      """
      INSERT INTO runs (\(RunRecord.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (trail, slot) DO NOTHING RETURNING id
      """, .text(run.trail.text), .time(run.slot), .time(run.window.lowerBound), .time(run.window.upperBound),
      .time(run.startedAt), .time(run.finishedAt), .number(run.events), .number(run.matches), .number(run.exempt),
      .number(run.history), .number(run.sent), .number(run.held), .number(run.notifications), .flag(run.late),
      .blob(ByteWriter.encode { $0.write(texts: run.notes) })
    ) { $0.integer(0) }
  }

  fileprivate func insert(_ decision: Decision, run: Int64, position: Int) throws {
    try self.run(
      """
      INSERT INTO decisions (run, position, \(Decision.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(run), .number(position), .text(decision.rule.text), .text(decision.title), .level(decision.level),
      .text(decision.fingerprint.text), .blob(ByteWriter.encode { $0.write(decision.labels) }),
      .number(decision.count), .text(decision.exampleEvent), .text(decision.policy), .text(decision.text),
      .blob(ByteWriter.encode { $0.write(texts: decision.recipients) }))
  }

  fileprivate func insert(_ alert: Alert, run: Int64, position: Int) throws {
    try self.run(
      """
      INSERT INTO alerts (run, position, id, \(Alert.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(run), .number(position), .text(alert.id), .text(alert.fingerprint.text), .text(alert.rule.text),
      .text(alert.title), .level(alert.level), .blob(ByteWriter.encode { $0.write(texts: alert.tags) }),
      .blob(ByteWriter.encode { $0.write(alert.labels) }), .number(alert.count), .time(alert.firstEvent),
      .time(alert.lastEvent), .blob(ByteWriter.encode { $0.write(list: alert.samples) { $0.write($1) } }))
  }

  /// A match that some run decided about keeps that run.
  fileprivate func markHandled(_ key: MatchKey, by run: RunRecord) throws {
    try self.run(
      """
      UPDATE matches SET handled_at = ?
      WHERE trail = (SELECT id FROM trails WHERE name = ?) AND rule = (SELECT id FROM texts WHERE text = ?)
        AND sequence = ? AND handled_at IS NULL
      """, .time(run.slot), .text(key.trail.text), .text(key.rule.text), .integer(key.sequence))
  }

  fileprivate func add(_ hit: WhitelistHit) throws {
    try run(
      """
      INSERT INTO whitelist_hits (entry, count, last) VALUES (?, ?, ?)
      ON CONFLICT (entry) DO UPDATE SET count = count + excluded.count, last = max(last, excluded.last)
      """, .text(hit.entry), .number(hit.count), .time(hit.last))
  }
}
