public import AuditEvents
internal import Synchronization

/// Lets people and programs in: passwords, sessions of browsers, API tokens.
public struct SignIn: Sendable {
  /// Why somebody is not let in. The words are the same whether there is such an account or not.
  public enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The name or the password is wrong, or the account is disabled.
    case wrong
    /// Too many failures; seconds until the next try.
    case wait(seconds: Int64)
    /// Too many people sign in at once.
    case busy

    /// The refusal in words.
    public var description: String {
      switch self {
      case .wrong: "the name or the password is wrong"
      case .wait(let seconds): "too many failed sign-ins: try again in \(seconds) s"
      case .busy: "too many sign-ins at once: try again in a moment"
      }
    }
  }

  /// A browser that is signed in.
  public struct Visitor: Sendable {
    /// Who it is. Until the password is changed nothing else is allowed when `account.mustChangePassword`.
    public var account: Account
    /// The session.
    public var session: ConsoleSession
    /// For the use cases.
    public var caller: Caller
    /// What every form must carry.
    public var csrf: String
  }

  private let stores: any AuditedStores
  private let parameters: PasswordHash.Parameters
  /// Holds tries back while another one is counted, so that many at once are no way around the wait.
  private static let counting = Mutex(())

  /// Signing in over stores; new hashes are made with these parameters.
  public init(stores: any AuditedStores, parameters: PasswordHash.Parameters = .standard) {
    self.stores = stores
    self.parameters = parameters
  }

  /// Signs in with a password and returns the token for the browser's cookie. Throws `Refusal`, or what the store throws.
  public func signIn(
    name: String, password: String, address: String, userAgent: String = "", now: Timestamp
  ) throws -> (token: String, visitor: Visitor) {
    let name = name.lowercased()
    let account = AccountRules.isName(name) ? try stores.account(named: name) : nil
    let keys = throttleKeys(name: name, account: account, address: address)
    try refuseWaiting(keys, now: now)
    // Whoever cannot be heard now has not failed: the place comes first, and the count after it.
    let guest: HashingPlaces.Guest =
      account.map { $0.lastAddress == address && !address.isEmpty ? .expected : .named } ?? .unknown
    let (tries, hash) = try HashingPlaces.shared.with(guest, at: now) {
      (try Self.counting.withLock { _ in try countTry(keys, now: now) }, try check(password, account))
    }
    guard let account, account.enabled, let hash else {
      try noteFailure(tries, account: account, address: address, now: now)
      throw Refusal.wrong
    }
    return try begin(account, rehashed: hash, keys: keys, address: address, userAgent: userAgent, now: now)
  }

  /// The visitor of a cookie's token; nil when there is no such session any more. Throws what the store throws.
  public func visitor(token: String, address: String, now: Timestamp) throws -> Visitor? {
    guard token.utf8.count == 64, let session = try stores.consoleSession(id: Secret.digest(token)) else { return nil }
    guard let account = try stores.account(named: session.account), account.enabled,
      SessionRules.holds(session, at: now)
    else { return nil }
    if now >= session.lastSeen.adding(seconds: SessionRules.noted) {
      // Looking at a page must not wait for others who write; the next look notes it.
      try? stores.noteUse(ofSession: session.id, at: now)
    }
    return visitor(account, session, token: token, address: address)
  }

  /// Ends the session of a cookie's token; nothing happens when it is over already. Throws what the store throws.
  public func signOut(token: String, address: String, now: Timestamp) throws {
    guard token.utf8.count == 64, let session = try stores.consoleSession(id: Secret.digest(token)) else { return }
    let role = try stores.account(named: session.account)?.role ?? .viewer
    let caller = Caller(name: session.account, role: role, origin: .console(address: address))
    try stores.audited { stores in
      try stores.removeConsoleSessions(ids: [session.id])
      return ((), AuditEntry(at: now, caller: caller, action: "session.ended", subject: "account \(session.account)"))
    }
  }

  /// The caller of an API token as it stands in a request; nil when it is none, is over, or its owner may not sign in.
  /// Throws what the store throws.
  public func caller(apiToken text: String, address: String, now: Timestamp) throws -> Caller? {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard text.utf8.count <= 200, parts.count == 3, parts[0] == "tocsin",
      let token = try stores.apiToken(id: String(parts[1])),
      Secret.equal(Secret.digest(String(parts[2])), token.secretHash), now < token.expires,
      let owner = try stores.account(named: token.account), owner.enabled
    else { return nil }
    if now >= (token.lastUsed ?? token.createdAt).adding(seconds: SessionRules.noted) || token.lastUsed == nil {
      try? stores.noteUse(ofToken: token.id, at: now)
    }
    return Caller(
      name: owner.name, role: min(token.role, owner.role), origin: .token(id: token.id, address: address))
  }

  // MARK: - Steps

  /// The keys under which failures count, with their rules. Whoever signed in from this address last is not kept
  /// waiting by strangers who guess elsewhere.
  private func throttleKeys(
    name: String, account: Account?, address: String
  ) -> [(key: String, rule: SignInThrottle)] {
    let place = SignInThrottle.key(address: address).map { (key: $0, rule: SignInThrottle.address) }
    let isKnown = place != nil && account?.lastAddress == address
    let own = (key: "account \(name.prefix(60))", rule: SignInThrottle.account)
    return (isKnown ? [] : [own]) + (place.map { [$0] } ?? [])
  }

  /// Throws `Refusal.wait` while failures ask for it; returns the failures there are.
  @discardableResult
  private func refuseWaiting(
    _ keys: [(key: String, rule: SignInThrottle)], now: Timestamp
  ) throws -> [SignInFailures?] {
    let failures = try keys.map { try stores.signInFailures(of: $0.key) }
    let waits = zip(keys, failures).compactMap { $0.rule.nextTry(after: $1, now: now) }
    if let next = waits.max() {
      throw Refusal.wait(seconds: max(1, (next.milliseconds - now.milliseconds + 999) / 1000))
    }
    return failures
  }

  /// Counts the try as a failure until it proves to be none, and returns how many there are with it.
  private func countTry(_ keys: [(key: String, rule: SignInThrottle)], now: Timestamp) throws -> Int {
    let before = try refuseWaiting(keys, now: now)
    let after = zip(keys, before).map { $0.rule.failures(after: $1, now: now) }
    for (key, failures) in zip(keys, after) { try stores.noteSignInFailures(failures, of: key.key) }
    return after.map(\.count).max() ?? 0
  }

  /// The hash to keep when the password is right. It takes as long when there is no such account.
  private func check(_ password: String, _ account: Account?) throws -> PasswordHash? {
    guard let account, let hash = PasswordHash(text: account.passwordHash) else {
      _ = try? PasswordHash(of: password, parameters: parameters)
      return nil
    }
    guard let form = hash.form(of: password) else { return nil }
    return hash.parameters == parameters && form == .prepared
      ? hash : try PasswordHash(of: password, parameters: parameters)
  }

  /// Writes the audit log for the fifth failure and each doubling after it: whoever guesses cannot fill it.
  private func noteFailure(_ count: Int, account: Account?, address: String, now: Timestamp) throws {
    try stores.forgetSignInFailures(
      before: now.adding(seconds: -SignInThrottle.account.memory), keeping: SignInThrottle.mostKeys)
    guard count % 5 == 0, (count / 5).nonzeroBitCount == 1 else { return }
    let subject = account.map { "account \($0.name)" } ?? "an unknown account"
    let caller = Caller(name: "nobody", role: .viewer, origin: .console(address: address))
    try stores.audited { _ in
      let after = JSONText.object([(key: "failures", value: .integer(Int64(count)))]).text
      return ((), AuditEntry(at: now, caller: caller, action: "account.refused", subject: subject, after: after))
    }
  }

  private func begin(
    _ account: Account, rehashed hash: PasswordHash, keys: [(key: String, rule: SignInThrottle)], address: String,
    userAgent: String, now: Timestamp
  ) throws -> (token: String, visitor: Visitor) {
    let token = Secret.new()
    let session = ConsoleSession(
      id: Secret.digest(token), account: account.name, createdAt: now, lastSeen: now, address: address,
      userAgent: String(decoding: userAgent.utf8.prefix(200), as: UTF8.self))
    let caller = Caller(name: account.name, role: account.role, origin: .console(address: address))
    let current = try stores.audited { stores -> (Account, AuditEntry) in
      // The account may have been changed while the password was hashed.
      guard var current = try stores.account(named: account.name), current.enabled,
        current.passwordHash == account.passwordHash
      else { throw Refusal.wrong }
      current.passwordHash = hash.text
      current.lastSignIn = now
      current.lastAddress = address
      try stores.put(current)
      let old = try stores.consoleSessions(account: account.name)
      let over = old.filter { !SessionRules.holds($0, at: now) }
      let surplus = old.filter { SessionRules.holds($0, at: now) }.dropFirst(SessionRules.most - 1)
      try stores.removeConsoleSessions(ids: (over + surplus).map(\.id))
      try stores.put(session)
      try uncount(keys, account: account.name, stores)
      return (
        current, AuditEntry(at: now, caller: caller, action: "session.began", subject: "account \(account.name)")
      )
    }
    return (token, visitor(current, session, token: token, address: address))
  }

  /// Success ends the failures of the account. Those of the address lose only this try: who has an account must not be
  /// able to wipe out guesses at others.
  private func uncount(
    _ keys: [(key: String, rule: SignInThrottle)], account: String, _ stores: any AdministrationStores
  ) throws {
    try stores.noteSignInFailures(nil, of: "account \(account)")
    for (key, rule) in keys where rule == .address {
      guard var failures = try stores.signInFailures(of: key) else { continue }
      failures.count -= 1
      try stores.noteSignInFailures(failures.count > 0 ? failures : nil, of: key)
    }
  }

  private func visitor(_ account: Account, _ session: ConsoleSession, token: String, address: String) -> Visitor {
    Visitor(
      account: account, session: session,
      caller: Caller(name: account.name, role: account.role, origin: .console(address: address)),
      csrf: SessionRules.csrf(of: token))
  }
}

extension UseCases {
  /// Signing in and out, sessions and API tokens of requests.
  public var signIn: SignIn { SignIn(stores: stores) }
}
