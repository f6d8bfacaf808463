public import Administration
internal import AuditEvents
internal import XCTest

/// What every store of accounts must do. A test target of an implementation runs `verify`.
public struct AccountConformance {
  /// A fresh store without accounts.
  public typealias Maker = () throws -> any AccountStore

  private let make: Maker
  private let at = SampleNotifications.slot

  /// The suite for stores that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try accountsComeBackAndAreReplaced()
    try anAccountTakesItsSessionsAndTokensAlong()
    try sessionsAreEndedOneByOne()
    try tokensAreReplacedAndRemoved()
    try aUseThatIsNotedBringsNothingBack()
    try failuresAreCountedAndForgotten()
  }

  private func account(_ name: String, role: Role = .viewer) -> Account {
    Account(name: name, role: role, passwordHash: "hash", createdAt: at)
  }

  private func session(_ id: String, of account: String, minute: Int64 = 0) -> ConsoleSession {
    ConsoleSession(
      id: id, account: account, createdAt: at.adding(seconds: minute * 60), lastSeen: at, address: "::1",
      userAgent: "brow\u{0}ser")
  }

  private func token(_ id: String, of account: String, minute: Int64 = 0) -> APIToken {
    APIToken(
      id: id, secretHash: "hash", account: account, purpose: "'; --", role: .operator,
      createdAt: at.adding(seconds: minute * 60), expires: at.adding(seconds: 86_400))
  }

  private func accountsComeBackAndAreReplaced() throws {
    let store = try make()
    XCTAssertEqual(try store.accounts(), [], #function)
    XCTAssertNil(try store.account(named: "ada"), #function)
    var ada = Account(
      name: "ada", role: .administrator, passwordHash: "$scrypt$", enabled: false, mustChangePassword: true,
      language: "zh", theme: "dark", createdAt: at, passwordChangedAt: at.adding(seconds: 5),
      lastSignIn: at.adding(seconds: 9), lastAddress: "192.0.2.1")
    try store.put(account("bob", role: .operator))
    try store.put(ada)
    XCTAssertEqual(try store.accounts(), [ada, account("bob", role: .operator)], "\(#function): by name")
    ada.enabled = true
    ada.lastSignIn = nil
    try store.put(ada)
    XCTAssertEqual(try store.account(named: "ada"), ada, #function)
    XCTAssertEqual(try store.accounts().count, 2, #function)
  }

  private func anAccountTakesItsSessionsAndTokensAlong() throws {
    let store = try make()
    for name in ["ada", "bob"] {
      try store.put(account(name))
      try store.put(session("s-\(name)", of: name))
      try store.put(token("t-\(name)", of: name))
    }
    XCTAssertTrue(try store.removeAccount(named: "ada"), #function)
    XCTAssertFalse(try store.removeAccount(named: "ada"), #function)
    XCTAssertEqual(try store.accounts().map(\.name), ["bob"], #function)
    XCTAssertEqual(try store.consoleSessions(account: nil).map(\.id), ["s-bob"], #function)
    XCTAssertEqual(try store.apiTokens(account: nil).map(\.id), ["t-bob"], #function)
  }

  private func sessionsAreEndedOneByOne() throws {
    let store = try make()
    for minute in 1...3 { try store.put(session("s\(minute)", of: "ada", minute: Int64(minute))) }
    try store.put(session("other", of: "bob"))
    XCTAssertEqual(
      try store.consoleSessions(account: "ada").map(\.id), ["s3", "s2", "s1"], "\(#function): newest first")
    var seen = session("s2", of: "ada", minute: 2)
    seen.lastSeen = at.adding(seconds: 600)
    try store.put(seen)
    XCTAssertEqual(try store.consoleSession(id: "s2"), seen, #function)
    try store.removeConsoleSessions(ids: ["s1", "s3", "none"])
    XCTAssertEqual(try store.consoleSessions(account: nil).map(\.id), ["s2", "other"], #function)
    XCTAssertNil(try store.consoleSession(id: "s1"), #function)
  }

  private func tokensAreReplacedAndRemoved() throws {
    let store = try make()
    try store.put(token("a", of: "ada", minute: 1))
    try store.put(token("b", of: "bob", minute: 2))
    var used = token("a", of: "ada", minute: 1)
    used.lastUsed = at
    try store.put(used)
    XCTAssertEqual(try store.apiToken(id: "a"), used, #function)
    XCTAssertEqual(try store.apiTokens(account: nil).map(\.id), ["b", "a"], #function)
    XCTAssertEqual(try store.apiTokens(account: "ada"), [used], #function)
    XCTAssertTrue(try store.removeAPIToken(id: "a"), #function)
    XCTAssertFalse(try store.removeAPIToken(id: "a"), #function)
    XCTAssertNil(try store.apiToken(id: "a"), #function)
  }

  /// A program that asks while its token is revoked must not bring the token back.
  private func aUseThatIsNotedBringsNothingBack() throws {
    let store = try make()
    try store.put(token("a", of: "ada"))
    try store.put(session("s", of: "ada"))
    try store.noteUse(ofToken: "a", at: at.adding(seconds: 70))
    try store.noteUse(ofSession: "s", at: at.adding(seconds: 71))
    XCTAssertEqual(try store.apiToken(id: "a")?.lastUsed, at.adding(seconds: 70), #function)
    XCTAssertEqual(try store.consoleSession(id: "s")?.lastSeen, at.adding(seconds: 71), #function)
    _ = try store.removeAPIToken(id: "a")
    try store.removeConsoleSessions(ids: ["s"])
    try store.noteUse(ofToken: "a", at: at.adding(seconds: 80))
    try store.noteUse(ofSession: "s", at: at.adding(seconds: 80))
    XCTAssertEqual(try store.apiTokens(account: nil), [], #function)
    XCTAssertEqual(try store.consoleSessions(account: nil), [], #function)
  }

  private func failuresAreCountedAndForgotten() throws {
    let store = try make()
    XCTAssertNil(try store.signInFailures(of: "account ada"), #function)
    for second in 1...5 {
      try store.noteSignInFailures(
        SignInFailures(count: second, last: at.adding(seconds: Int64(second))), of: "address \(second)")
    }
    try store.noteSignInFailures(SignInFailures(count: 9, last: at.adding(seconds: 5)), of: "address 5")
    try store.noteSignInFailures(nil, of: "address 4")
    try store.forgetSignInFailures(before: at.adding(seconds: 2), keeping: 2)
    let left = try (1...5).map { try store.signInFailures(of: "address \($0)")?.count }
    XCTAssertEqual(left, [nil, nil, 3, nil, 9], #function)
  }
}
