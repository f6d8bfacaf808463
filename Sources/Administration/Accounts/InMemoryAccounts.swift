public import AuditEvents
internal import Synchronization

/// Accounts that are forgotten when the process ends: tests.
public final class InMemoryAccounts: AccountStore {
  private struct State {
    var accounts: [String: Account] = [:]
    var sessions: [String: ConsoleSession] = [:]
    var tokens: [String: APIToken] = [:]
    var failures: [String: SignInFailures] = [:]
  }

  private let state: Mutex<State>

  /// A store without accounts.
  public init() { state = Mutex(State()) }
  private init(_ state: State) { self.state = Mutex(state) }

  /// A store with the same in it.
  public func copy() -> InMemoryAccounts { InMemoryAccounts(state.withLock { $0 }) }

  /// See `AccountStore`.
  public func accounts() -> [Account] { state.withLock { $0.accounts.values.sorted { $0.name < $1.name } } }
  /// See `AccountStore`.
  public func account(named name: String) -> Account? { state.withLock { $0.accounts[name] } }
  /// See `AccountStore`.
  public func put(_ account: Account) { state.withLock { $0.accounts[account.name] = account } }
  /// See `AccountStore`.
  public func removeAccount(named name: String) -> Bool {
    state.withLock { state in
      state.sessions = state.sessions.filter { $0.value.account != name }
      state.tokens = state.tokens.filter { $0.value.account != name }
      return state.accounts.removeValue(forKey: name) != nil
    }
  }

  /// See `AccountStore`.
  public func consoleSessions(account: String?) -> [ConsoleSession] {
    state.withLock { state in
      state.sessions.values.filter { account == nil || $0.account == account }
        .sorted { ($1.createdAt, $1.id) < ($0.createdAt, $0.id) }
    }
  }
  /// See `AccountStore`.
  public func consoleSession(id: String) -> ConsoleSession? { state.withLock { $0.sessions[id] } }
  /// See `AccountStore`.
  public func put(_ session: ConsoleSession) { state.withLock { $0.sessions[session.id] = session } }
  /// See `AccountStore`.
  public func noteUse(ofSession id: String, at moment: Timestamp) {
    state.withLock { $0.sessions[id]?.lastSeen = moment }
  }
  /// See `AccountStore`.
  public func removeConsoleSessions(ids: [String]) {
    state.withLock { state in for id in ids { state.sessions[id] = nil } }
  }

  /// See `AccountStore`.
  public func apiTokens(account: String?) -> [APIToken] {
    state.withLock { state in
      state.tokens.values.filter { account == nil || $0.account == account }
        .sorted { ($1.createdAt, $1.id) < ($0.createdAt, $0.id) }
    }
  }
  /// See `AccountStore`.
  public func apiToken(id: String) -> APIToken? { state.withLock { $0.tokens[id] } }
  /// See `AccountStore`.
  public func put(_ token: APIToken) { state.withLock { $0.tokens[token.id] = token } }
  /// See `AccountStore`.
  public func noteUse(ofToken id: String, at moment: Timestamp) {
    state.withLock { $0.tokens[id]?.lastUsed = moment }
  }
  /// See `AccountStore`.
  public func removeAPIToken(id: String) -> Bool { state.withLock { $0.tokens.removeValue(forKey: id) != nil } }

  /// See `AccountStore`.
  public func signInFailures(of key: String) -> SignInFailures? { state.withLock { $0.failures[key] } }
  /// See `AccountStore`.
  public func noteSignInFailures(_ failures: SignInFailures?, of key: String) {
    state.withLock { $0.failures[key] = failures }
  }
  /// See `AccountStore`.
  public func forgetSignInFailures(before moment: Timestamp, keeping limit: Int) {
    state.withLock { state in
      let kept = state.failures.filter { $0.value.last >= moment }.sorted {
        ($1.value.last, $1.key) < ($0.value.last, $0.key)
      }
      state.failures = Dictionary(uniqueKeysWithValues: kept.prefix(limit).map { ($0.key, $0.value) })
    }
  }
}
