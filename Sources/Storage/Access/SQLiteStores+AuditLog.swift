public import Administration
internal import AuditEvents
internal import Engine

extension SQLiteStores: AuditLog {
  /// See `AuditLog`. Other processes that write wait until `change` returns.
  public func audited<R: Sendable>(_ change: (any AdministrationStores) throws -> (R, AuditEntry)) throws -> R {
    try write("make a change and write the audit log") { connection in
      let (result, entry) = try change(self)
      connection.action = "write the audit log"
      try connection.append(entry)
      return result
    }
  }

  /// See `AuditLog`.
  public func auditEntries(before: Int64?, limit: Int, filter: AuditFilter) throws -> [StoredAuditEntry] {
    try read("read the audit log") { connection in
      var found: [StoredAuditEntry] = []
      var before = before ?? .max
      // The filter's words decide, not SQL's: both implementations take the same entries.
      while found.count < limit {
        let page = try connection.rows(
          """
          SELECT \(StoredAuditEntry.columns) FROM audit_log WHERE number < ?1 AND at >= ?2 AND at < ?3
            AND (?4 IS NULL OR caller = ?4) AND (?5 IS NULL OR origin = ?5) ORDER BY number DESC LIMIT ?6
          """, .integer(before), .time(filter.from ?? Timestamp(milliseconds: .min)),
          .time(filter.until ?? Timestamp(milliseconds: .max)), .optional(filter.caller), .optional(filter.origin),
          .number(500)
        ) { try $0.auditEntry() }
        found += page.filter { filter.takes($0.entry) }
        guard page.count == 500, let last = page.last else { break }
        before = last.number
      }
      return Array(found.prefix(max(0, limit)))
    }
  }

  /// See `AuditLog`.
  public func verifyAuditLog(progress: (Int64) -> Void) throws -> AuditVerdict {
    var check = AuditChainCheck()
    var last: Int64 = 0
    while true {
      // In pages, so that nobody waits for the whole log.
      let page = try read("check the audit log") { connection -> [Result<StoredAuditEntry, Unreadable>] in
        try connection.rows(
          "SELECT \(StoredAuditEntry.columns) FROM audit_log WHERE number > ? ORDER BY number LIMIT 500",
          .integer(last)
        ) { row in
          do { return .success(try row.auditEntry()) } catch { return .failure(Unreadable(number: row.integer(0))) }
        }
      }
      for row in page {
        switch row {
        case .failure(let damage): return .broken(number: damage.number, why: "it cannot be read")
        case .success(let entry):
          if let broken = check.add(entry) { return broken }
          last = entry.number
        }
      }
      progress(last)
      if page.isEmpty { break }
    }
    let written = try read("check the audit log") { connection in
      try connection.first("SELECT seq FROM sqlite_sequence WHERE name = 'audit_log'") { $0.integer(0) } ?? 0
    }
    // What was written while the log was read is checked the next time.
    let added = try auditEntries(before: nil, limit: 1, filter: AuditFilter()).first?.number ?? 0
    return check.verdict(written: added > last && written >= added ? last : written)
  }

  private struct Unreadable: Error, Sendable {
    var number: Int64
  }
}

extension Connection {
  /// Writes the next entry of the log.
  fileprivate func append(_ entry: AuditEntry) throws {
    let last = try first("SELECT number, hash FROM audit_log ORDER BY number DESC LIMIT 1") {
      (number: $0.integer(0), hash: try $0.hash(1))
    }
    let stored = StoredAuditEntry(number: (last?.number ?? 0) + 1, entry: entry, after: last?.hash ?? .none)
    let (caller, origin) = (entry.caller, entry.caller.origin)
    try run(
      """
      INSERT INTO audit_log (number, at, caller, role, origin, address, token, action, subject, before, after, reason,
        previous, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(stored.number), .time(entry.at), .text(caller.name), .text(caller.role.name), .text(origin.kind),
      .text(origin.address), .text(origin.token), .text(entry.action), .text(entry.subject), .optional(entry.before),
      .optional(entry.after), .optional(entry.reason), .text(stored.previous.hexadecimal),
      .text(stored.hash.hexadecimal))
  }
}

extension StoredAuditEntry {
  fileprivate static let columns =
    "number, at, caller, role, origin, address, token, action, subject, before, after, reason, previous, hash"
}

extension Row {
  fileprivate func auditEntry() throws -> StoredAuditEntry {
    guard let origin = Caller.Origin(kind: text(4), address: text(5), token: text(6)) else {
      throw StoreError.unreadable("an entry of the audit log")
    }
    let caller = Caller(name: text(2), role: try role(3), origin: origin)
    let entry = AuditEntry(
      at: time(1), caller: caller, action: text(7), subject: text(8), before: optionalText(9), after: optionalText(10),
      reason: optionalText(11))
    return StoredAuditEntry(number: integer(0), entry: entry, previous: try hash(12), hash: try hash(13))
  }

  fileprivate func hash(_ column: Int32) throws -> ContentHash {
    guard let hash = ContentHash(hexadecimal: text(column)) else { throw StoreError.unreadable("a hash") }
    return hash
  }

  /// The role of a stored word.
  func role(_ column: Int32) throws -> Role {
    guard let role = Role(name: text(column)) else { throw StoreError.unreadable("the role of an account") }
    return role
  }

  private func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}
