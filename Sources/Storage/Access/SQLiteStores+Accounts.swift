public import Administration
public import AuditEvents

extension SQLiteStores: AccountStore {
  /// See `AccountStore`.
  public func accounts() throws -> [Account] {
    try read("list the accounts") { connection in
      try connection.rows("SELECT \(Account.columns) FROM accounts ORDER BY name") { try $0.account() }
    }
  }

  /// See `AccountStore`.
  public func account(named name: String) throws -> Account? {
    try read("look up an account") { connection in
      try connection.first("SELECT \(Account.columns) FROM accounts WHERE name = ?", .text(name)) { try $0.account() }
    }
  }

  /// See `AccountStore`.
  public func put(_ account: Account) throws {
    try write("store an account") { connection in
      try connection.run(
        "INSERT OR REPLACE INTO accounts (\(Account.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        .text(account.name), .text(account.role.name), .text(account.passwordHash), .flag(account.enabled),
        .flag(account.mustChangePassword), .text(account.language), .text(account.theme), .time(account.createdAt),
        .time(account.passwordChangedAt), .time(account.lastSignIn), .text(account.lastAddress))
    }
  }

  /// See `AccountStore`.
  public func removeAccount(named name: String) throws -> Bool {
    try write("remove an account") { connection in
      try connection.run("DELETE FROM console_sessions WHERE account = ?", .text(name))
      try connection.run("DELETE FROM api_tokens WHERE account = ?", .text(name))
      return try connection.run("DELETE FROM accounts WHERE name = ?", .text(name)) > 0
    }
  }

  /// See `AccountStore`.
  public func consoleSessions(account: String?) throws -> [ConsoleSession] {
    try read("list the sessions") { connection in
      try connection.rows(
        """
        SELECT \(ConsoleSession.columns) FROM console_sessions WHERE ?1 IS NULL OR account = ?1
        ORDER BY created_at DESC, id DESC
        """, .optional(account)
      ) { $0.consoleSession() }
    }
  }

  /// See `AccountStore`.
  public func consoleSession(id: String) throws -> ConsoleSession? {
    try read("look up a session") { connection in
      try connection.first("SELECT \(ConsoleSession.columns) FROM console_sessions WHERE id = ?", .text(id)) {
        $0.consoleSession()
      }
    }
  }

  /// See `AccountStore`.
  public func put(_ session: ConsoleSession) throws {
    try write("store a session") { connection in
      try connection.run(
        "INSERT OR REPLACE INTO console_sessions (\(ConsoleSession.columns)) VALUES (?, ?, ?, ?, ?, ?)",
        .text(session.id), .text(session.account), .time(session.createdAt), .time(session.lastSeen),
        .text(session.address), .text(session.userAgent))
    }
  }

  /// See `AccountStore`.
  public func noteUse(ofSession id: String, at moment: Timestamp) throws {
    try writeAtOnce("note the use of a session") { connection in
      _ = try connection.run("UPDATE console_sessions SET last_seen = ? WHERE id = ?", .time(moment), .text(id))
    }
  }

  /// See `AccountStore`.
  public func removeConsoleSessions(ids: [String]) throws {
    try write("end sessions") { connection in
      for id in ids { try connection.run("DELETE FROM console_sessions WHERE id = ?", .text(id)) }
    }
  }

  /// See `AccountStore`.
  public func apiTokens(account: String?) throws -> [APIToken] {
    try read("list the API tokens") { connection in
      try connection.rows(
        """
        SELECT \(APIToken.columns) FROM api_tokens WHERE ?1 IS NULL OR account = ?1
        ORDER BY created_at DESC, id DESC
        """, .optional(account)
      ) { try $0.apiToken() }
    }
  }

  /// See `AccountStore`.
  public func apiToken(id: String) throws -> APIToken? {
    try read("look up an API token") { connection in
      try connection.first("SELECT \(APIToken.columns) FROM api_tokens WHERE id = ?", .text(id)) { try $0.apiToken() }
    }
  }

  /// See `AccountStore`.
  public func put(_ token: APIToken) throws {
    try write("store an API token") { connection in
      try connection.run(
        "INSERT OR REPLACE INTO api_tokens (\(APIToken.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", .text(token.id),
        .text(token.secretHash), .text(token.account), .text(token.purpose), .text(token.role.name),
        .time(token.createdAt), .time(token.expires), .time(token.lastUsed))
    }
  }

  /// See `AccountStore`.
  public func noteUse(ofToken id: String, at moment: Timestamp) throws {
    try writeAtOnce("note the use of an API token") { connection in
      _ = try connection.run("UPDATE api_tokens SET last_used = ? WHERE id = ?", .time(moment), .text(id))
    }
  }

  /// See `AccountStore`.
  public func removeAPIToken(id: String) throws -> Bool {
    try write("remove an API token") { try $0.run("DELETE FROM api_tokens WHERE id = ?", .text(id)) > 0 }
  }

  /// See `AccountStore`.
  public func signInFailures(of key: String) throws -> SignInFailures? {
    try read("look up failed sign-ins") { connection in
      try connection.first("SELECT count, last FROM sign_in_failures WHERE key = ?", .text(key)) {
        SignInFailures(count: $0.number(0), last: $0.time(1))
      }
    }
  }

  /// See `AccountStore`.
  public func noteSignInFailures(_ failures: SignInFailures?, of key: String) throws {
    try write("note failed sign-ins") { connection in
      guard let failures else {
        return _ = try connection.run("DELETE FROM sign_in_failures WHERE key = ?", .text(key))
      }
      try connection.run(
        "INSERT OR REPLACE INTO sign_in_failures (key, count, last) VALUES (?, ?, ?)", .text(key),
        .number(failures.count), .time(failures.last))
    }
  }

  /// See `AccountStore`.
  public func forgetSignInFailures(before moment: Timestamp, keeping limit: Int) throws {
    try write("forget failed sign-ins") { connection in
      try connection.run("DELETE FROM sign_in_failures WHERE last < ?", .time(moment))
      try connection.run(
        """
        DELETE FROM sign_in_failures
        WHERE key IN (SELECT key FROM sign_in_failures ORDER BY last DESC, key DESC LIMIT -1 OFFSET ?)
        """, .number(max(0, limit)))
    }
  }
}

extension Account {
  fileprivate static let columns = """
    name, role, password_hash, enabled, must_change_password, language, theme, created_at, password_changed_at, \
    last_sign_in, last_address
    """
}

extension ConsoleSession {
  fileprivate static let columns = "id, account, created_at, last_seen, address, user_agent"
}

extension APIToken {
  fileprivate static let columns = "id, secret_hash, account, purpose, role, created_at, expires, last_used"
}

extension Row {
  fileprivate func account() throws -> Account {
    Account(
      name: text(0), role: try role(1), passwordHash: text(2), enabled: flag(3), mustChangePassword: flag(4),
      language: text(5), theme: text(6), createdAt: time(7), passwordChangedAt: time(8), lastSignIn: optionalTime(9),
      lastAddress: text(10))
  }

  fileprivate func consoleSession() -> ConsoleSession {
    ConsoleSession(
      id: text(0), account: text(1), createdAt: time(2), lastSeen: time(3), address: text(4), userAgent: text(5))
  }

  fileprivate func apiToken() throws -> APIToken {
    APIToken(
      id: text(0), secretHash: text(1), account: text(2), purpose: text(3), role: try role(4), createdAt: time(5),
      expires: time(6), lastUsed: optionalTime(7))
  }
}
