public import AuditEvents
internal import WorkspaceFiles

/// Administers the accounts of the console: the use cases behind the commands and the console. Only administrators may.
/// Every function throws `AdministrationError`, or what the store throws.
public struct AccountAdministration: Sendable {
  private let stores: any AuditedStores
  private let caller: Caller
  private let parameters: PasswordHash.Parameters

  /// Administration of accounts on behalf of a caller; new passwords are hashed with these parameters.
  public init(stores: any AuditedStores, caller: Caller, parameters: PasswordHash.Parameters = .standard) {
    self.stores = stores
    self.caller = caller
    self.parameters = parameters
  }

  /// Every account, by name.
  public func accounts() throws -> [Account] {
    try caller.require(.administrator)
    return try stores.accounts()
  }

  /// The account of a name.
  public func account(_ name: String) throws -> Account {
    try caller.require(.administrator)
    return try AccountRules.account(name, stores)
  }

  /// The sessions of an account that still hold, the newest first.
  public func sessions(of name: String, now: Timestamp) throws -> [ConsoleSession] {
    let account = try account(name)
    return try stores.consoleSessions(account: account.name).filter { SessionRules.holds($0, at: now) }
  }

  /// Adds an account. With `mustChange` its owner chooses a password of their own at the first sign-in.
  @discardableResult
  public func add(
    name: String, role: Role, password: String, mustChangePassword mustChange: Bool, now: Timestamp
  ) throws -> Account {
    try caller.require(.administrator)
    if role == .administrator { try requirePerson() }
    let name = name.lowercased()
    var problems = PasswordPolicy.problems(of: password, account: name)
    if !AccountRules.isName(name) {
      problems.insert(
        Sentence("an account's name has 2 to 60 of a-z, 0-9, _ . and -, and starts with a letter or digit"), at: 0)
    }
    guard problems.isEmpty else { throw AdministrationError.invalid(problems) }
    let account = Account(
      name: name, role: role, passwordHash: try PasswordHash(of: password, parameters: parameters).text,
      mustChangePassword: mustChange, createdAt: now)
    return try stores.audited { stores in
      guard try stores.account(named: name) == nil else {
        throw AdministrationError.exists(.account, name)
      }
      try stores.put(account)
      return (
        account,
        AuditEntry(
          at: now, caller: caller, action: "account.added", subject: "account \(name)", after: account.auditText)
      )
    }
  }

  /// Gives an account a new password, ends its sessions, and forgets its failed sign-ins.
  public func setPassword(of name: String, to password: String, mustChange: Bool, now: Timestamp) throws {
    try caller.require(.administrator)
    try requirePerson()
    let known = try AccountRules.account(name, stores)
    let problems = PasswordPolicy.problems(of: password, account: known.name)
    guard problems.isEmpty else { throw AdministrationError.invalid(problems) }
    let hash = try PasswordHash(of: password, parameters: parameters).text
    try change(name, "account.passwordSet", now: now) { account, stores in
      account.passwordHash = hash
      account.passwordChangedAt = now
      account.mustChangePassword = mustChange
      try stores.noteSignInFailures(nil, of: "account \(account.name)")
      try Self.endSessions(of: account, stores)
    }
  }

  /// Lets an account sign in, or not; disabling ends its sessions, and its API tokens do nothing.
  public func setEnabled(_ enabled: Bool, account name: String, reason: String = "", now: Timestamp) throws {
    try change(name, enabled ? "account.enabled" : "account.disabled", reason: reason, now: now) { account, stores in
      account.enabled = enabled
      if !enabled { try Self.endSessions(of: account, stores) }
    }
  }

  /// Gives an account another role, also in the sessions it has.
  public func setRole(_ role: Role, account name: String, reason: String = "", now: Timestamp) throws {
    if role == .administrator { try requirePerson() }
    try change(name, "account.roleSet", reason: reason, now: now) { account, _ in account.role = role }
  }

  /// Makes several changes at once, all or none; a new password must be changed at the next sign-in.
  @discardableResult
  public func change(
    _ name: String, role: Role? = nil, enabled: Bool? = nil, password: String? = nil, reason: String = "",
    now: Timestamp
  ) throws -> Account {
    try caller.require(.administrator)
    let known = try AccountRules.account(name, stores)
    if password != nil || (role == .administrator && known.role != .administrator) { try requirePerson() }
    let hash = try password.map { password in
      let problems = PasswordPolicy.problems(of: password, account: known.name)
      guard problems.isEmpty else { throw AdministrationError.invalid(problems) }
      return try PasswordHash(of: password, parameters: parameters).text
    }
    try change(known.name, "account.changed", reason: reason, now: now) { account, stores in
      account.role = role ?? account.role
      account.enabled = enabled ?? account.enabled
      if let hash {
        account.passwordHash = hash
        account.passwordChangedAt = now
        account.mustChangePassword = true
        try stores.noteSignInFailures(nil, of: "account \(account.name)")
      }
      if hash != nil || !account.enabled { try Self.endSessions(of: account, stores) }
    }
    return try AccountRules.account(name, stores)
  }

  /// Removes an account with its sessions and API tokens.
  public func remove(account name: String, reason: String = "", now: Timestamp) throws {
    try caller.require(.administrator)
    try stores.audited { stores in
      let account = try AccountRules.account(name, stores)
      try AccountRules.requireAdministrator(stores, changing: account, to: nil)
      _ = try stores.removeAccount(named: account.name)
      return (
        (),
        AuditEntry(
          at: now, caller: caller, action: "account.removed", subject: "account \(account.name)",
          before: account.auditText, reason: reason.isEmpty ? nil : reason)
      )
    }
  }

  /// Ends every session of an account.
  public func endSessions(of name: String, now: Timestamp) throws {
    try change(name, "account.sessionsEnded", now: now) { account, stores in
      try Self.endSessions(of: account, stores)
    }
  }

  /// A token ends some day; whoever finds one must not get hold of an account with it that does not.
  private func requirePerson() throws {
    if case .token = caller.origin {
      throw AdministrationError.invalid([
        Sentence("passwords and administrators are made by people who are signed in, not with an API token")
      ])
    }
  }

  private func change(
    _ name: String, _ action: String, reason: String = "", now: Timestamp,
    _ body: (inout Account, any AdministrationStores) throws -> Void
  ) throws {
    try caller.require(.administrator)
    try stores.audited { stores in
      let before = try AccountRules.account(name, stores)
      var after = before
      try body(&after, stores)
      try AccountRules.requireAdministrator(stores, changing: before, to: after)
      try stores.put(after)
      return (
        (),
        AuditEntry(
          at: now, caller: caller, action: action, subject: "account \(before.name)", before: before.auditText,
          after: after.auditText, reason: reason.isEmpty ? nil : reason)
      )
    }
  }

  static func endSessions(
    of account: Account, except kept: String? = nil, _ stores: any AdministrationStores
  ) throws {
    let sessions = try stores.consoleSessions(account: account.name).map(\.id)
    try stores.removeConsoleSessions(ids: sessions.filter { $0 != kept })
  }
}

extension UseCases {
  /// Accounts of the console.
  public func accounts(by caller: Caller) -> AccountAdministration {
    AccountAdministration(stores: stores, caller: caller)
  }
}
