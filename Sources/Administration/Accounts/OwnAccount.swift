public import AuditEvents
internal import WorkspaceFiles

/// What people do with their own account, whatever their role. API tokens may not: whoever finds one must not be able to
/// take over its owner. Every function throws `AdministrationError`, or what the store throws.
public struct OwnAccount: Sendable {
  private let stores: any AuditedStores
  private let caller: Caller
  private let parameters: PasswordHash.Parameters

  /// The caller's own account; new passwords are hashed with these parameters.
  public init(stores: any AuditedStores, caller: Caller, parameters: PasswordHash.Parameters = .standard) {
    self.stores = stores
    self.caller = caller
    self.parameters = parameters
  }

  /// The account.
  public func account() throws -> Account {
    try requirePerson()
    return try AccountRules.account(caller.name, stores)
  }

  /// Sessions that still hold, the newest first.
  public func sessions(now: Timestamp) throws -> [ConsoleSession] {
    try stores.consoleSessions(account: try account().name).filter { SessionRules.holds($0, at: now) }
  }

  /// Changes the password and ends every other session; `session` is the id of the one that asks.
  public func changePassword(from current: String, to password: String, session: String, now: Timestamp) throws {
    let known = try account()
    // Whoever sits at a browser left open can guess here, too, and waits here, too.
    let key = "password \(known.name)"
    let failures = try stores.signInFailures(of: key)
    if let next = SignInThrottle.account.nextTry(after: failures, now: now) {
      throw SignIn.Refusal.wait(seconds: max(1, (next.milliseconds - now.milliseconds + 999) / 1000))
    }
    try stores.noteSignInFailures(SignInThrottle.account.failures(after: failures, now: now), of: key)
    guard let hash = PasswordHash(text: known.passwordHash), hash.matches(current) else {
      throw AdministrationError.invalid([Sentence("the current password is wrong")])
    }
    try stores.noteSignInFailures(nil, of: key)
    var problems = PasswordPolicy.problems(of: password, account: known.name)
    if password == current { problems.append(Sentence("the new password is the current one")) }
    guard problems.isEmpty else { throw AdministrationError.invalid(problems) }
    let fresh = try PasswordHash(of: password, parameters: parameters).text
    try change("account.passwordChanged", now: now) { account, stores in
      guard account.passwordHash == known.passwordHash else {
        throw AdministrationError.invalid([Sentence("the password was changed a moment ago")])
      }
      account.passwordHash = fresh
      account.passwordChangedAt = now
      account.mustChangePassword = false
      try AccountAdministration.endSessions(of: account, except: session, stores)
    }
  }

  /// The languages and colours that can be chosen; empty follows the browser.
  public static let languages = ["", "en", "zh"]
  /// The colours that can be chosen; empty follows the system.
  public static let themes = ["", "light", "dark"]

  /// Sets the console's language and colours.
  public func setPreferences(language: String, theme: String, now: Timestamp) throws {
    guard Self.languages.contains(language), Self.themes.contains(theme) else {
      throw AdministrationError.invalid([
        Sentence("the language is en or zh, the theme is light or dark; empty follows the browser")
      ])
    }
    try change("account.preferencesSet", now: now) { account, _ in
      account.language = language
      account.theme = theme
    }
  }

  /// Ends one of the account's sessions.
  public func endSession(id: String, now: Timestamp) throws {
    try change("session.ended", now: now) { account, stores in
      guard try stores.consoleSession(id: id)?.account == account.name else {
        throw AdministrationError.unknown(.session, String(id.prefix(64)), known: [])
      }
      try stores.removeConsoleSessions(ids: [id])
    }
  }

  private func requirePerson() throws {
    if case .token = caller.origin {
      throw AdministrationError.invalid([Sentence("this is done by people who are signed in, not with an API token")])
    }
  }

  private func change(
    _ action: String, now: Timestamp, _ body: (inout Account, any AdministrationStores) throws -> Void
  ) throws {
    try requirePerson()
    try stores.audited { stores in
      let before = try AccountRules.account(caller.name, stores)
      var after = before
      try body(&after, stores)
      try stores.put(after)
      return (
        (),
        AuditEntry(
          at: now, caller: caller, action: action, subject: "account \(before.name)", before: before.auditText,
          after: after.auditText)
      )
    }
  }
}

extension UseCases {
  /// The caller's own account.
  public func ownAccount(of caller: Caller) -> OwnAccount { OwnAccount(stores: stores, caller: caller) }
}
