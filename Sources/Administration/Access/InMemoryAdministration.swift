public import Alerting
public import AuditEvents
public import Detection
public import Engine
internal import Synchronization

/// What people administer, forgotten when the process ends: tests. A change inside `audited` works on a copy that takes
/// the place of the original when it succeeds, and must use the stores it is given.
public final class InMemoryAdministration: AdministrationStores, AuditLog {
  private struct State {
    var contacts = InMemoryContactStore()
    var rules = InMemoryRuleOverrides()
    var policies = InMemoryPolicyStore()
    var accounts = InMemoryAccounts()
    var keyEvents = InMemoryKeyEvents()
    var log: [StoredAuditEntry] = []

    func copy() -> State {
      State(
        contacts: InMemoryContactStore(contacts.contactBook()), rules: rules.copy(), policies: policies.copy(),
        accounts: accounts.copy(), keyEvents: keyEvents.copy(), log: log)
    }
  }

  private let state: Mutex<State>

  /// Stores with nothing in them but these contacts.
  public init(_ contacts: ContactBook = ContactBook()) {
    state = Mutex(State(contacts: InMemoryContactStore(contacts)))
  }
  private init(_ state: State) { self.state = Mutex(state) }

  /// See `AuditLog`.
  public func audited<R: Sendable>(_ change: (any AdministrationStores) throws -> (R, AuditEntry)) throws -> R {
    try state.withLock { state in
      let changed = InMemoryAdministration(state.copy())
      let (result, entry) = try change(changed)
      state = changed.state.withLock { $0 }
      state.log.append(
        StoredAuditEntry(number: Int64(state.log.count + 1), entry: entry, after: state.log.last?.hash ?? .none))
      return result
    }
  }

  /// See `AuditLog`.
  public func auditEntries(before: Int64?, limit: Int, filter: AuditFilter) -> [StoredAuditEntry] {
    state.withLock { state in
      Array(
        state.log.reversed().lazy.filter { $0.number < before ?? .max && filter.takes($0.entry) }.prefix(max(0, limit)))
    }
  }

  /// See `AuditLog`.
  public func verifyAuditLog(progress: (Int64) -> Void) -> AuditVerdict {
    let log = state.withLock { $0.log }
    var check = AuditChainCheck()
    for entry in log {
      if let broken = check.add(entry) { return broken }
    }
    return check.verdict(written: Int64(log.count))
  }
}

/// Each store in turn; the lock is held so that a change and what it is based on are of one moment.
extension InMemoryAdministration {
  /// See `ContactStore`.
  public func contactBook() -> ContactBook { state.withLock { $0.contacts.contactBook() } }
  /// See `ContactStore`.
  public func updateContacts(_ change: (inout ContactBook) throws -> Void) throws {
    try state.withLock { try $0.contacts.updateContacts(change) }
  }
  /// See `RuleOverrideStore`.
  public func record(_ change: RuleOverrideChange) { state.withLock { $0.rules.record(change) } }
  /// See `RuleOverrideStore`.
  public func ruleOverrideChanges() -> [RuleOverrideChange] { state.withLock { $0.rules.ruleOverrideChanges() } }
  /// See `SilenceStore`.
  public func silences() -> [Silence] { state.withLock { $0.policies.silences() } }
  /// See `SilenceStore`.
  public func silenceHits(silence: String?) -> [SilenceHit] {
    state.withLock { $0.policies.silenceHits(silence: silence) }
  }
  /// See `SilenceStore`.
  public func add(_ silence: Silence) -> Silence { state.withLock { $0.policies.add(silence) } }
  /// See `SilenceStore`.
  public func endSilence(id: String, at moment: Timestamp, by author: String) -> Silence? {
    state.withLock { $0.policies.endSilence(id: id, at: moment, by: author) }
  }
  /// See `KeyEventStore`.
  public func keyEventCopies() -> [KeyEventCopy] { state.withLock { $0.keyEvents.keyEventCopies() } }
  /// See `KeyEventStore`.
  public func put(_ copy: KeyEventCopy) { state.withLock { $0.keyEvents.put(copy) } }
  /// See `KeyEventStore`.
  public func removeKeyEventCopy(named name: String) -> Bool {
    state.withLock { $0.keyEvents.removeKeyEventCopy(named: name) }
  }
  /// See `HandlingStore`.
  public func openHandlings() -> [AlertHandling] { state.withLock { $0.policies.openHandlings() } }
  /// See `HandlingStore`.
  public func handling(alert: String) -> AlertHandling? { state.withLock { $0.policies.handling(alert: alert) } }
  /// See `HandlingStore`.
  public func notes(alert: String) -> [AlertNote] { state.withLock { $0.policies.notes(alert: alert) } }
  /// See `HandlingStore`.
  public func store(_ answer: AlertAnswer) { state.withLock { $0.policies.store(answer) } }
  /// See `HandlingStore`.
  public func linkKey() -> [UInt8] { state.withLock { $0.policies.linkKey() } }
}

extension InMemoryAdministration {
  /// See `AccountStore`.
  public func accounts() -> [Account] { state.withLock { $0.accounts.accounts() } }
  /// See `AccountStore`.
  public func account(named name: String) -> Account? { state.withLock { $0.accounts.account(named: name) } }
  /// See `AccountStore`.
  public func put(_ account: Account) { state.withLock { $0.accounts.put(account) } }
  /// See `AccountStore`.
  public func removeAccount(named name: String) -> Bool { state.withLock { $0.accounts.removeAccount(named: name) } }
  /// See `AccountStore`.
  public func consoleSessions(account: String?) -> [ConsoleSession] {
    state.withLock { $0.accounts.consoleSessions(account: account) }
  }
  /// See `AccountStore`.
  public func consoleSession(id: String) -> ConsoleSession? { state.withLock { $0.accounts.consoleSession(id: id) } }
  /// See `AccountStore`.
  public func put(_ session: ConsoleSession) { state.withLock { $0.accounts.put(session) } }
  /// See `AccountStore`.
  public func noteUse(ofSession id: String, at moment: Timestamp) {
    state.withLock { $0.accounts.noteUse(ofSession: id, at: moment) }
  }
  /// See `AccountStore`.
  public func noteUse(ofToken id: String, at moment: Timestamp) {
    state.withLock { $0.accounts.noteUse(ofToken: id, at: moment) }
  }
  /// See `AccountStore`.
  public func removeConsoleSessions(ids: [String]) { state.withLock { $0.accounts.removeConsoleSessions(ids: ids) } }
  /// See `AccountStore`.
  public func apiTokens(account: String?) -> [APIToken] { state.withLock { $0.accounts.apiTokens(account: account) } }
  /// See `AccountStore`.
  public func apiToken(id: String) -> APIToken? { state.withLock { $0.accounts.apiToken(id: id) } }
  /// See `AccountStore`.
  public func put(_ token: APIToken) { state.withLock { $0.accounts.put(token) } }
  /// See `AccountStore`.
  public func removeAPIToken(id: String) -> Bool { state.withLock { $0.accounts.removeAPIToken(id: id) } }
  /// See `AccountStore`.
  public func signInFailures(of key: String) -> SignInFailures? {
    state.withLock { $0.accounts.signInFailures(of: key) }
  }
  /// See `AccountStore`.
  public func noteSignInFailures(_ failures: SignInFailures?, of key: String) {
    state.withLock { $0.accounts.noteSignInFailures(failures, of: key) }
  }
  /// See `AccountStore`.
  public func forgetSignInFailures(before moment: Timestamp, keeping limit: Int) {
    state.withLock { $0.accounts.forgetSignInFailures(before: moment, keeping: limit) }
  }
}
