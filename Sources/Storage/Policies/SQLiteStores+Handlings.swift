public import Alerting
internal import AuditEvents
internal import Detection
internal import Engine

extension SQLiteStores: HandlingStore {
  /// See `HandlingStore`.
  public func openHandlings() throws -> [AlertHandling] {
    try read("list what may still follow from alerts") { connection in
      try connection.rows(
        """
        SELECT \(AlertHandling.columns) FROM handlings
        WHERE closed_at IS NULL AND resolved_at IS NULL AND superseded_by = ''
        """
      ) { try $0.handling() }
    }
  }

  /// See `HandlingStore`.
  public func handling(alert: String) throws -> AlertHandling? {
    try read("look up an alert's handling") { connection in
      try connection.first("SELECT \(AlertHandling.columns) FROM handlings WHERE alert = ?", .text(alert)) {
        try $0.handling()
      }
    }
  }

  /// See `HandlingStore`.
  public func notes(alert: String) throws -> [AlertNote] {
    try read("list what happened to an alert") { connection in
      try connection.rows(
        "SELECT alert, at, by, text FROM alert_notes WHERE alert = ? ORDER BY number", .text(alert)
      ) { AlertNote(alert: $0.text(0), at: $0.time(1), by: $0.text(2), text: $0.text(3)) }
    }
  }

  /// See `HandlingStore`.
  public func store(_ answer: AlertAnswer) throws {
    try write("store an answer to an alert") { connection in
      let own = answer.handling
      try connection.insertMissing(own)
      // The first answer of a kind counts.
      let word = answer.kind == .acknowledge ? "acknowledged" : "closed"
      try connection.run(
        """
        UPDATE handlings SET \(word)_at = ?1, \(word)_by = ?2
        WHERE \(word)_at IS NULL AND (alert = ?3 OR (fingerprint = ?4 AND policy = ?5
          AND closed_at IS NULL AND resolved_at IS NULL AND superseded_by = ''))
        """, .time(answer.at), .text(answer.by), .text(own.alert), .text(own.key.fingerprint.text),
        .text(own.key.policy))
      try connection.add(answer.alertNote)
    }
  }

  /// See `HandlingStore`.
  public func linkKey() throws -> [UInt8] {
    try write("look up the secret of answer links") { connection in
      try connection.run(
        "INSERT INTO secrets (name, value) VALUES ('answer links', ?) ON CONFLICT (name) DO NOTHING",
        .blob(AlertLinks.newKey()))
      return try connection.first("SELECT value FROM secrets WHERE name = 'answer links'") { $0.blob(0) } ?? []
    }
  }
}

extension Connection {
  /// Inserts a handling, or advances the one of its alert; answers of people stay.
  func advance(_ handling: AlertHandling) throws {
    try insertMissing(handling)
    try run(
      """
      UPDATE handlings SET opened_at = ?, next_step = ?, last_match = ?, resolve_after = ?, resolved_at = ?,
        superseded_by = ?, recipients = ?
      WHERE alert = ?
      """, .time(handling.openedAt), .number(handling.nextStep), .time(handling.lastMatch),
      .optional(handling.resolveAfter), .time(handling.resolvedAt), .text(handling.supersededBy),
      .blob(handling.recipientBytes), .text(handling.alert))
  }

  /// Hands the answers to an alert on to the one that took over, when both are one incident: an answer may have come
  /// while the run was under way.
  func handOver(_ old: AlertHandling) throws {
    try run(
      """
      UPDATE handlings SET
        acknowledged_at = coalesce(handlings.acknowledged_at, old.acknowledged_at),
        acknowledged_by = coalesce(handlings.acknowledged_by, old.acknowledged_by),
        closed_at = coalesce(handlings.closed_at, old.closed_at),
        closed_by = coalesce(handlings.closed_by, old.closed_by)
      FROM handlings AS old
      WHERE old.alert = ?1 AND handlings.alert = ?2 AND ?1 <> ?2 AND handlings.opened_at <= old.opened_at
      """, .text(old.alert), .text(old.supersededBy))
  }

  fileprivate func insertMissing(_ handling: AlertHandling) throws {
    try run(
      """
      INSERT INTO handlings (alert, fingerprint, policy, trail, opened_at, next_step, last_match, resolve_after,
        resolved_at, superseded_by, recipients) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (alert) DO NOTHING
      """, .text(handling.alert), .text(handling.key.fingerprint.text), .text(handling.key.policy),
      .text(handling.trail.text), .time(handling.openedAt), .number(handling.nextStep), .time(handling.lastMatch),
      .optional(handling.resolveAfter), .time(handling.resolvedAt), .text(handling.supersededBy),
      .blob(handling.recipientBytes))
  }

  func add(_ note: AlertNote) throws {
    try run(
      "INSERT INTO alert_notes (alert, at, by, text) VALUES (?, ?, ?, ?)", .text(note.alert), .time(note.at),
      .text(note.by), .text(note.text))
  }
}

extension AlertHandling {
  fileprivate static let columns = """
    alert, fingerprint, policy, trail, opened_at, next_step, last_match, resolve_after, resolved_at, superseded_by,
    recipients, acknowledged_at, acknowledged_by, closed_at, closed_by
    """

  fileprivate var recipientBytes: [UInt8] {
    ByteWriter.encode { writer in
      writer.write(list: recipients) { writer, recipient in
        writer.write(texts: [recipient.channel, recipient.contact, recipient.address, recipient.template])
      }
    }
  }
}

extension Row {
  fileprivate func handling() throws -> AlertHandling {
    var handling = AlertHandling(
      alert: text(0), key: SuppressionKey(fingerprint: Fingerprint(stored: text(1)), policy: text(2)),
      trail: TrailName(text(3)), openedAt: time(4), lastMatch: time(6), nextStep: number(5))
    handling.resolveAfter = optionalInteger(7)
    handling.resolvedAt = optionalTime(8)
    handling.supersededBy = text(9)
    handling.recipients = try decode(10) { reader in
      try reader.list { reader in
        let texts = try reader.texts()
        guard texts.count == 4 else { throw StoreError.unreadable("a recipient") }
        return AlertHandling.Recipient(channel: texts[0], contact: texts[1], address: texts[2], template: texts[3])
      }
    }
    handling.acknowledged = optionalTime(11).map { AlertHandling.Answer(at: $0, by: text(12)) }
    handling.closed = optionalTime(13).map { AlertHandling.Answer(at: $0, by: text(14)) }
    return handling
  }
}
