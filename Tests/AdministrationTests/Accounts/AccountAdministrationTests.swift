import AuditEvents
import XCTest

@testable import Administration

final class AccountAdministrationTests: XCTestCase {
  private let stores = InMemoryAdministration()
  private let cheap = PasswordHash.Parameters(logarithm: 4)
  private let now = Timestamp(seconds: 1_772_445_600)
  private let right = "seven green turtles"

  override func setUpWithError() throws {
    try accounts().add(name: "ada", role: .administrator, password: right, mustChangePassword: false, now: now)
    try accounts().add(name: "bob", role: .operator, password: right, mustChangePassword: false, now: now)
  }

  private func accounts(by caller: Caller = .commandLine("root")) -> AccountAdministration {
    AccountAdministration(stores: stores, caller: caller, parameters: cheap)
  }

  private func person(_ name: String, _ role: Role) -> Caller {
    Caller(name: name, role: role, origin: .console(address: "192.0.2.1"))
  }

  private func own(_ name: String, _ role: Role) -> OwnAccount {
    OwnAccount(stores: stores, caller: person(name, role), parameters: cheap)
  }

  private func words(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "done"
    } catch { return "\(error)" }
  }

  private var log: [String] {
    stores.auditEntries(before: nil, limit: 100, filter: AuditFilter()).reversed().map {
      "\($0.entry.caller.name) \($0.entry.action) \($0.entry.subject)"
    }
  }

  func testATokenMakesNoWayInThatOutlivesIt() throws {
    let token = Caller(name: "ada", role: .administrator, origin: .token(id: "t", address: "192.0.2.1"))
    let refusal = "passwords and administrators are made by people who are signed in, not with an API token"
    let tries: [() throws -> Void] = [
      { try self.accounts(by: token).change("ada", password: "eight blue herons", now: self.now) },
      { try self.accounts(by: token).change("bob", password: "eight blue herons", now: self.now) },
      { try self.accounts(by: token).change("bob", role: .administrator, now: self.now) },
      { try self.accounts(by: token).setPassword(of: "bob", to: "eight blue herons", mustChange: true, now: self.now) },
      { try self.accounts(by: token).setRole(.administrator, account: "bob", now: self.now) },
      {
        try self.accounts(by: token).add(
          name: "eve", role: .administrator, password: "eight blue herons", mustChangePassword: true, now: self.now)
      },
    ]
    for attempt in tries { XCTAssertEqual(words(attempt), refusal) }
    // What ends with it, or takes away, it may do.
    XCTAssertEqual(words { try accounts(by: token).change("bob", role: .viewer, enabled: false, now: now) }, "done")
    XCTAssertEqual(
      words {
        try accounts(by: token).add(
          name: "eve", role: .viewer, password: "eight blue herons", mustChangePassword: true, now: now)
      }, "done")
  }

  func testTheLastAdministratorStays() throws {
    let last = "'ada' is the last administrator who can sign in: make another one first"
    for by in [Caller.commandLine("root"), person("ada", .administrator)] {
      XCTAssertEqual(words { try accounts(by: by).remove(account: "ada", now: now) }, last)
      XCTAssertEqual(words { try accounts(by: by).setRole(.operator, account: "ADA", now: now) }, last)
      XCTAssertEqual(words { try accounts(by: by).setEnabled(false, account: "ada", now: now) }, last)
    }
    try accounts().setRole(.administrator, account: "bob", now: now)
    try accounts().setEnabled(false, account: "bob", now: now)
    XCTAssertEqual(words { try accounts().remove(account: "ada", now: now) }, last, "a disabled one does not count")
    try accounts().setEnabled(true, account: "bob", now: now)
    try accounts().remove(account: "ada", reason: "left", now: now)
    XCTAssertEqual(try accounts().accounts().map(\.name), ["bob"])
    XCTAssertEqual(
      log,
      [
        "root account.added account ada", "root account.added account bob", "root account.roleSet account bob",
        "root account.disabled account bob", "root account.enabled account bob", "root account.removed account ada",
      ])
  }

  func testSeveralChangesAreMadeTogetherOrNotAtAll() throws {
    XCTAssertThrowsError(try accounts().change("ada", role: .viewer, password: "eight blue herons", now: now))
    XCTAssertThrowsError(try accounts().change("bob", role: .viewer, password: "short", now: now))
    XCTAssertEqual(try accounts().accounts().map(\.role), [.administrator, .operator])
    let bob = try accounts().change("Bob", role: .viewer, enabled: false, password: "eight blue herons", now: now)
    XCTAssertEqual([bob.role.name, "\(bob.enabled)", "\(bob.mustChangePassword)"], ["viewer", "false", "true"])
    XCTAssertEqual(log.last, "root account.changed account bob")
  }

  func testOnlyAdministratorsAdministerAccounts() throws {
    for role in [Role.viewer, .operator] {
      let other = accounts(by: person("bob", role))
      let attempts: [() throws -> Void] = [
        { _ = try other.accounts() }, { _ = try other.account("ada") },
        { _ = try other.sessions(of: "ada", now: self.now) },
        { try other.add(name: "eve", role: .viewer, password: self.right, mustChangePassword: false, now: self.now) },
        { try other.setPassword(of: "ada", to: "eight blue herons", mustChange: false, now: self.now) },
        { try other.setEnabled(false, account: "ada", now: self.now) },
        { try other.setRole(.administrator, account: "bob", now: self.now) },
        { try other.remove(account: "ada", now: self.now) }, { try other.endSessions(of: "ada", now: self.now) },
      ]
      for (number, attempt) in attempts.enumerated() {
        XCTAssertEqual(
          words(attempt), "'bob' may not do this: it takes the role administrator",
          "attempt \(number) of a \(role.name)")
      }
    }
    XCTAssertEqual(log.count, 2, "what is refused leaves no trace")
  }

  func testWhatIsNoAccount() throws {
    for name in ["", "a", "-ada", "ad a", "ada/..", "ädä", String(repeating: "a", count: 61), "ada\0", "<b>"] {
      XCTAssertThrowsError(
        try accounts().add(name: name, role: .viewer, password: right, mustChangePassword: false, now: now), name)
    }
    XCTAssertEqual(
      words { try accounts().add(name: "Ada", role: .viewer, password: right, mustChangePassword: false, now: now) },
      "account 'ada' exists already")
    XCTAssertEqual(
      words { try accounts().setRole(.viewer, account: "bbo", now: now) },
      "there is no account 'bbo'; did you mean 'bob'?")
  }

  func testOnesOwnPasswordNeedsTheCurrentOneAndEndsOtherSessions() throws {
    let signIn = SignIn(stores: stores, parameters: cheap)
    let here = try signIn.signIn(name: "bob", password: right, address: "192.0.2.1", now: now)
    let there = try signIn.signIn(name: "bob", password: right, address: "192.0.2.2", now: now)
    let bob = own("bob", .operator)
    XCTAssertEqual(try bob.sessions(now: now).count, 2)
    let session = here.visitor.session.id
    func change(_ from: String, _ to: String, after seconds: Int64 = 0) -> String {
      words { try bob.changePassword(from: from, to: to, session: session, now: now.adding(seconds: seconds)) }
    }
    XCTAssertEqual(change("wrong", "eight blue herons"), "the current password is wrong")
    XCTAssertTrue(change(right, "short").hasPrefix("a password has at least 12 characters"))
    XCTAssertEqual(change(right, right), "the new password is the current one")
    XCTAssertEqual(change(right, "eight blue herons"), "done")
    XCTAssertNotNil(try signIn.visitor(token: here.token, address: "192.0.2.1", now: now))
    XCTAssertNil(try signIn.visitor(token: there.token, address: "192.0.2.2", now: now))
    for _ in 0..<5 { _ = change("wrong", "nine red foxes run") }
    XCTAssertEqual(change("eight blue herons", "nine red foxes run"), "too many failed sign-ins: try again in 1 s")
    XCTAssertEqual(change("eight blue herons", "nine red foxes run", after: 2), "done")
  }

  func testPreferencesAndOnesOwnSessions() throws {
    let signIn = SignIn(stores: stores, parameters: cheap)
    let ada = try signIn.signIn(name: "ada", password: right, address: "192.0.2.1", now: now)
    let bob = own("bob", .viewer)
    try bob.setPreferences(language: "zh", theme: "dark", now: now)
    XCTAssertEqual(try bob.account().language, "zh")
    XCTAssertThrowsError(try bob.setPreferences(language: "tlh", theme: "", now: now))
    XCTAssertThrowsError(try bob.endSession(id: ada.visitor.session.id, now: now), "somebody else's")
    XCTAssertNoThrow(try own("ada", .administrator).endSession(id: ada.visitor.session.id, now: now))
    XCTAssertNil(try signIn.visitor(token: ada.token, address: "192.0.2.1", now: now))
  }

  func testATokenMayDoNoMoreThanItsOwnerAndItsRole() throws {
    let tokens = TokenAdministration(stores: stores, caller: .commandLine("root"))
    let signIn = SignIn(stores: stores, parameters: cheap)
    XCTAssertThrowsError(try tokens.add(account: "bob", purpose: "p", role: .administrator, days: 1, now: now))
    for (purpose, days) in [(" ", 1), ("p", 0), ("p", 367), (String(repeating: "p", count: 201), 1)] {
      XCTAssertThrowsError(try tokens.add(account: "bob", purpose: purpose, role: .viewer, days: days, now: now))
    }
    let (token, text) = try tokens.add(account: "bob", purpose: "report", role: .operator, days: 30, now: now)
    XCTAssertTrue(text.hasPrefix("tocsin_\(token.id)_"))
    XCTAssertFalse(token.secretHash.contains(text.suffix(64)))
    func caller(_ text: String, day: Int64 = 0) throws -> Caller? {
      try signIn.caller(apiToken: text, address: "192.0.2.9", now: now.adding(seconds: day * 86_400))
    }
    let expected = Caller(name: "bob", role: .operator, origin: .token(id: token.id, address: "192.0.2.9"))
    XCTAssertEqual(try caller(text, day: 29), expected)
    XCTAssertNil(try caller(text, day: 30), "over")
    for forged in [
      text + "0", String(text.dropLast()), "tocsin_\(token.id)_", "tocsin__", "", "tocsin_x_\(text.suffix(64))",
    ] {
      XCTAssertNil(try caller(forged), forged)
    }
    try accounts().setRole(.viewer, account: "bob", now: now)
    XCTAssertEqual(try caller(text)?.role, .viewer, "the owner's role holds")
    try accounts().setEnabled(false, account: "bob", now: now)
    XCTAssertNil(try caller(text))
    try accounts().setEnabled(true, account: "bob", now: now)
    XCTAssertNotNil(try caller(text))
    try tokens.revoke(id: token.id, now: now)
    XCTAssertNil(try caller(text))
    XCTAssertFalse(
      stores.auditEntries(before: nil, limit: 100, filter: AuditFilter()).contains {
        "\($0)".contains(token.secretHash) || "\($0)".contains(text.suffix(64))
      })
  }

  func testPeopleMakeTokensForThemselvesAndTokensMakeNone() throws {
    let bob = TokenAdministration(stores: stores, caller: person("bob", .operator))
    XCTAssertThrowsError(try bob.add(account: "ada", purpose: "p", role: .viewer, days: 1, now: now))
    let (mine, _) = try bob.add(account: "bob", purpose: "p", role: .operator, days: 1, now: now)
    let root = TokenAdministration(stores: stores, caller: .commandLine("root"))
    let (hers, _) = try root.add(account: "ada", purpose: "p", role: .administrator, days: 1, now: now)
    XCTAssertEqual(try bob.tokens().map(\.id), [mine.id])
    XCTAssertEqual(try root.tokens().count, 2)
    XCTAssertThrowsError(try bob.revoke(id: hers.id, now: now))
    let program = Caller(name: "ada", role: .administrator, origin: .token(id: hers.id, address: ""))
    XCTAssertThrowsError(
      try TokenAdministration(stores: stores, caller: program).add(
        account: "ada", purpose: "p", role: .viewer, days: 1, now: now))
    XCTAssertThrowsError(try OwnAccount(stores: stores, caller: program, parameters: cheap).account())
  }
}
