internal import AuditEvents
public import Detection

extension SQLiteStores: KeyEventStore {
  /// See `KeyEventStore`.
  public func keyEventCopies() throws -> [KeyEventCopy] {
    try read("read the key event notifications") { connection in
      try connection.rows("SELECT name, text, started, author, at FROM key_events ORDER BY name") { row in
        KeyEventCopy(
          name: row.text(0), text: row.isNull(1) ? nil : row.text(1), isStarted: row.isNull(2) ? nil : row.flag(2),
          by: row.text(3), at: row.time(4))
      }
    }
  }

  /// See `KeyEventStore`.
  public func put(_ copy: KeyEventCopy) throws {
    try write("store a key event notification") { connection in
      try connection.run(
        "INSERT OR REPLACE INTO key_events (name, text, started, author, at) VALUES (?, ?, ?, ?, ?)", .text(copy.name),
        .optional(copy.text), copy.isStarted.map { .flag($0) } ?? .null, .text(copy.by), .time(copy.at))
    }
  }

  /// See `KeyEventStore`.
  public func removeKeyEventCopy(named name: String) throws -> Bool {
    try write("remove a key event notification") { connection in
      let known = try connection.first("SELECT 1 FROM key_events WHERE name = ?", .text(name)) { $0.integer(0) }
      try connection.run("DELETE FROM key_events WHERE name = ?", .text(name))
      return known != nil
    }
  }
}
