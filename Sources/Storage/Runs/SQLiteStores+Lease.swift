public import AuditEvents
public import Engine

extension SQLiteStores: LeaseStore {
  /// See `LeaseStore`. Every acquisition gives a greater number, the owner's own again included.
  public func acquireLease(owner: String, now: Timestamp, until: Timestamp) throws -> LeaseToken? {
    try write("take the lease") { connection in
      let number = try connection.first(
        """
        INSERT INTO lease (only, number, owner, until) VALUES (1, 1, ?, ?)
        ON CONFLICT (only) DO UPDATE SET number = number + 1, owner = excluded.owner, until = excluded.until
        WHERE owner IS NULL OR owner = excluded.owner OR until <= ?
        RETURNING number
        """, .text(owner), .time(until), .time(now)
      ) { $0.integer(0) }
      return number.map { LeaseToken(number: $0) }
    }
  }

  /// See `LeaseStore`.
  public func takeOverLease(of holder: LeaseHolder, owner: String, until: Timestamp) throws -> LeaseToken? {
    try write("take the lease over") { connection in
      try connection.first(
        "UPDATE lease SET number = number + 1, owner = ?, until = ? WHERE owner = ? AND until = ? RETURNING number",
        .text(owner), .time(until), .text(holder.owner), .time(holder.until)
      ) { LeaseToken(number: $0.integer(0)) }
    }
  }

  /// See `LeaseStore`.
  public func renewLease(_ token: LeaseToken, until: Timestamp) throws -> Bool {
    try write("prolong the lease") { connection in
      try connection.run(
        "UPDATE lease SET until = ? WHERE number = ? AND owner IS NOT NULL", .time(until), .integer(token.number)) == 1
    }
  }

  /// See `LeaseStore`.
  public func releaseLease(_ token: LeaseToken) throws {
    try write("release the lease") { connection in
      try connection.run("UPDATE lease SET owner = NULL WHERE number = ?", .integer(token.number))
    }
  }

  /// See `LeaseStore`.
  public func leaseHolder() throws -> LeaseHolder? {
    try read("read the lease") { connection in
      try connection.first("SELECT owner, until FROM lease WHERE owner IS NOT NULL") { row in
        LeaseHolder(owner: row.text(0), until: row.time(1))
      }
    }
  }
}

extension Connection {
  /// Throws `StoreError.fenced` unless the token is the newest and was not given up.
  func verify(_ token: LeaseToken) throws {
    let held = try first("SELECT 1 FROM lease WHERE number = ? AND owner IS NOT NULL", .integer(token.number)) { _ in
      true
    }
    if held == nil { throw StoreError.fenced }
  }
}
