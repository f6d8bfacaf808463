public import AuditEvents

/// Keeps accounts of the console, their sessions and API tokens, and failed sign-ins. Every implementation passes the
/// suite `AccountConformance`. Functions throw when the store cannot be read or written.
public protocol AccountStore: Sendable {
  /// Every account, by name.
  func accounts() throws -> [Account]
  /// The account of a name; nil when there is none.
  func account(named name: String) throws -> Account?
  /// Adds an account, or replaces the one with its name.
  func put(_ account: Account) throws
  /// Removes an account with its sessions and API tokens; whether there was one.
  func removeAccount(named name: String) throws -> Bool

  /// Sessions of an account, or of all, the newest first.
  func consoleSessions(account: String?) throws -> [ConsoleSession]
  /// The session of an id; nil when there is none.
  func consoleSession(id: String) throws -> ConsoleSession?
  /// Adds a session, or replaces the one with its id.
  func put(_ session: ConsoleSession) throws
  /// Notes when a session was used last; nothing happens when it is over. Waits for nobody: throws when another process
  /// writes just then.
  func noteUse(ofSession id: String, at moment: Timestamp) throws
  /// Ends sessions; ids that are not there are left out.
  func removeConsoleSessions(ids: [String]) throws

  /// API tokens of an account, or of all, the newest first.
  func apiTokens(account: String?) throws -> [APIToken]
  /// The token of an id; nil when there is none.
  func apiToken(id: String) throws -> APIToken?
  /// Adds a token, or replaces the one with its id.
  func put(_ token: APIToken) throws
  /// Notes when a token was used last; nothing happens when it was revoked. Waits for nobody, as with sessions.
  func noteUse(ofToken id: String, at moment: Timestamp) throws
  /// Removes a token; whether there was one.
  func removeAPIToken(id: String) throws -> Bool

  /// Failed sign-ins under a key, such as `account ada` or `address 192.0.2.1`; nil when there are none.
  func signInFailures(of key: String) throws -> SignInFailures?
  /// Notes failed sign-ins under a key; nil forgets them.
  func noteSignInFailures(_ failures: SignInFailures?, of key: String) throws
  /// Forgets failures whose last one is older than a moment, and the oldest beyond `limit` keys.
  func forgetSignInFailures(before moment: Timestamp, keeping limit: Int) throws
}
