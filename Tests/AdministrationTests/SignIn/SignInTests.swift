import AuditEvents
import XCTest

@testable import Administration

final class SignInTests: XCTestCase {
  private let stores = InMemoryAdministration()
  private let cheap = PasswordHash.Parameters(logarithm: 4)
  private let start = Timestamp(seconds: 1_772_445_600)
  private let home = "192.0.2.7"
  private let right = "seven green turtles"
  private var signIn: SignIn { SignIn(stores: stores, parameters: cheap) }
  private var accounts: AccountAdministration {
    AccountAdministration(stores: stores, caller: .commandLine("root"), parameters: cheap)
  }

  override func setUpWithError() throws {
    try accounts.add(name: "ada", role: .administrator, password: right, mustChangePassword: false, now: start)
    try accounts.add(name: "bob", role: .viewer, password: right, mustChangePassword: false, now: start)
  }

  private func at(_ seconds: Int64) -> Timestamp { start.adding(seconds: seconds) }

  private func enter(_ name: String = "ada", _ password: String? = nil, from address: String? = nil, at seconds: Int64)
    throws -> (token: String, visitor: SignIn.Visitor)
  {
    try signIn.signIn(name: name, password: password ?? right, address: address ?? home, now: at(seconds))
  }

  private func refusal(_ name: String, _ password: String, from address: String? = nil, at seconds: Int64) -> String {
    do {
      _ = try enter(name, password, from: address, at: seconds)
      return "let in"
    } catch { return "\(error)" }
  }

  func testASessionHoldsWhileItIsUsedAndEndsInAnyCase() throws {
    let (token, visitor) = try enter(at: 0)
    XCTAssertEqual(visitor.caller, Caller(name: "ada", role: .administrator, origin: .console(address: home)))
    XCTAssertEqual(try signIn.visitor(token: token, address: home, now: at(1799))?.account.name, "ada")
    XCTAssertNotNil(try signIn.visitor(token: token, address: home, now: at(1799 + 1799)), "idle from the last use")
    XCTAssertNil(try signIn.visitor(token: token, address: home, now: at(1799 + 1799 + 1800)), "idle")
    let (second, _) = try enter(at: 10_000)
    XCTAssertEqual(stores.consoleSessions(account: nil).count, 1, "what is over is forgotten at the next sign-in")
    for step in 1..<24 {
      XCTAssertNotNil(try signIn.visitor(token: second, address: home, now: at(10_000 + Int64(step) * 1799)), "\(step)")
    }
    XCTAssertNil(try signIn.visitor(token: second, address: home, now: at(10_000 + 12 * 3600)), "absolute")
  }

  func testTheStoreHasNothingThatOpensADoor() throws {
    let (token, visitor) = try enter(at: 0)
    XCTAssertEqual(token.utf8.count, 64)
    let session = try XCTUnwrap(stores.consoleSessions(account: "ada").first)
    XCTAssertNotEqual(session.id, token)
    XCTAssertNil(try signIn.visitor(token: session.id, address: home, now: at(1)))
    XCTAssertTrue(SessionRules.accepts(csrf: visitor.csrf, of: token))
    let (other, _) = try enter(at: 2)
    for forged in ["", token, other, SessionRules.csrf(of: other), visitor.csrf + "0", session.id] {
      XCTAssertFalse(SessionRules.accepts(csrf: forged, of: token), forged)
    }
    for entry in stores.auditEntries(before: nil, limit: 100, filter: AuditFilter()) {
      for text in [entry.entry.before, entry.entry.after, entry.entry.reason] {
        XCTAssertFalse(text?.contains("scrypt") ?? false)
        XCTAssertFalse(text?.contains(right) ?? false)
      }
    }
  }

  func testSignOutDisablingAndANewPasswordEndSessions() throws {
    let (one, _) = try enter("bob", at: 0)
    let (two, _) = try enter("bob", at: 1)
    try signIn.signOut(token: one, address: home, now: at(2))
    XCTAssertNil(try signIn.visitor(token: one, address: home, now: at(3)))
    XCTAssertNotNil(try signIn.visitor(token: two, address: home, now: at(3)))
    try accounts.setEnabled(false, account: "bob", now: at(4))
    XCTAssertNil(try signIn.visitor(token: two, address: home, now: at(5)))
    XCTAssertEqual(refusal("bob", right, at: 6), "the name or the password is wrong")
    try accounts.setEnabled(true, account: "bob", now: at(7))
    let (three, _) = try enter("bob", at: 8)
    try accounts.setPassword(of: "bob", to: "eight blue herons", mustChange: true, now: at(9))
    XCTAssertNil(try signIn.visitor(token: three, address: home, now: at(10)))
    XCTAssertEqual(refusal("bob", right, at: 11), "the name or the password is wrong")
    let (_, visitor) = try enter("BOB", "eight blue herons", at: 12)
    XCTAssertTrue(visitor.account.mustChangePassword)
    // A role that is taken away is gone in the sessions there are.
    let (four, _) = try enter("ada", at: 13)
    try accounts.add(name: "eve", role: .administrator, password: right, mustChangePassword: false, now: at(14))
    try accounts.setRole(.viewer, account: "ada", now: at(15))
    XCTAssertEqual(try signIn.visitor(token: four, address: home, now: at(16))?.caller.role, .viewer)
  }

  func testTheWordsAreTheSameWhetherThereIsSuchAnAccountOrNot() throws {
    for name in ["ada", "nobody", "bad name'; --"] {
      // Each from an address of its own.
      let address = "198.51.100.\(name.utf8.count)"
      let words = (0..<7).map { refusal(name, "wrong password", from: address, at: Int64($0)) }
      XCTAssertEqual(words.prefix(6), Array(repeating: "the name or the password is wrong", count: 6)[...], name)
      XCTAssertEqual(words[6], "too many failed sign-ins: try again in 1 s", name)
    }
  }

  func testGuessingIsSlowedDownAndNobodyIsLockedOutForEver() throws {
    _ = try enter(at: 0)
    var (time, tries): (Int64, Int) = (10, 0)
    while time < 86_400 {
      if refusal("ada", "wrong password", from: "203.0.113.\(tries % 200)", at: time)
        == "the name or the password is wrong"
      {
        tries += 1
      }
      time += 5
    }
    XCTAssertLessThan(tries, 120, "guesses in a day, from many addresses")
    // Ada signs in from where she did last time all the while, and from elsewhere a quarter of an hour later.
    XCTAssertNoThrow(try enter(at: time))
    _ = refusal("ada", "wrong password", from: "203.0.113.1", at: time + 1)
    XCTAssertNoThrow(try enter(from: "198.51.100.1", at: time + 1000))
    XCTAssertNoThrow(try enter(from: "198.51.100.2", at: time + 1001), "success forgets the failures")
  }

  func testOneAddressCannotTryManyAccounts() throws {
    var tries = 0
    for number in 0..<1000 {
      if refusal("user\(number)", "wrong password", from: "2001:db8::\(number)", at: Int64(number) / 10)
        == "the name or the password is wrong"
      {
        tries += 1
      }
    }
    XCTAssertLessThan(tries, 30, "the network of an address counts as one")
    XCTAssertTrue(refusal("bob", right, from: "2001:db8:0:0:5::1", at: 101).hasPrefix("too many"))
    XCTAssertNoThrow(try enter("bob", from: "2001:db8:0:1::1", at: 101), "another network")
  }

  func testTheAuditLogNotesGuessingButCannotBeFilledByIt() throws {
    for number in 0..<400 { _ = refusal("ada", "wrong password", from: "10.0.\(number).1", at: Int64(number) * 901) }
    let entries = stores.auditEntries(before: nil, limit: 1000, filter: AuditFilter(action: "account.refused"))
    XCTAssertGreaterThan(entries.count, 3)
    XCTAssertLessThan(entries.count, 20)
    XCTAssertEqual(entries.last?.entry.subject, "account ada")
  }

  func testOldHashesAreMadeAnewAtSignIn() throws {
    let dearer = SignIn(stores: stores, parameters: .init(logarithm: 5))
    _ = try dearer.signIn(name: "ada", password: right, address: home, now: at(1))
    XCTAssertTrue(try XCTUnwrap(stores.account(named: "ada")).passwordHash.hasPrefix("$scrypt$ln=5,"))
    XCTAssertNoThrow(try dearer.signIn(name: "ada", password: right, address: home, now: at(2)))
  }

  func testAnAccountHasSoManySessionsAtMost() throws {
    let tokens = try (0..<25).map { try enter("bob", at: Int64($0)).token }
    XCTAssertEqual(stores.consoleSessions(account: "bob").count, SessionRules.most)
    XCTAssertNil(try signIn.visitor(token: tokens[4], address: home, now: at(30)))
    XCTAssertNotNil(try signIn.visitor(token: tokens[5], address: home, now: at(30)))
  }

  func testNobodyIsKeptOutByOthersWhoKnock() throws {
    _ = try enter(at: 0)
    let places = HashingPlaces()
    try places.with(.named, at: at(1)) {
      XCTAssertThrowsError(try places.with(.unknown, at: at(1)) {}, "one place for strangers")
      XCTAssertThrowsError(try places.with(.named, at: at(1)) {}, "one place for strangers")
      XCTAssertNoThrow(try places.with(.expected, at: at(1)) {}, "one kept for those who are expected")
    }
    for _ in 0..<HashingPlaces.unknownPerMinute { try places.with(.unknown, at: at(0)) {} }
    XCTAssertThrowsError(try places.with(.unknown, at: at(59)) {}, "names that nobody has do not take every turn")
    XCTAssertNoThrow(try places.with(.named, at: at(59)) {})
    XCTAssertNoThrow(try places.with(.unknown, at: at(60)) {})
    // Who finds no place has not failed.
    try HashingPlaces.shared.with(.named, at: at(1)) {
      for second in 0..<30 { XCTAssertTrue(refusal("bob", right, at: Int64(second)).hasPrefix("too many sign-ins")) }
      XCTAssertNoThrow(try enter("ada", at: 2), "from where she signed in last")
    }
    XCTAssertNil(stores.signInFailures(of: "account bob"))
    XCTAssertNoThrow(try enter("bob", at: 31))
  }

  func testAPasswordIsTheSameOnEveryKeyboard() throws {
    let composed = "caf\u{E9} \u{AC00} and seven turtles"
    let typed = "cafe\u{301}\u{3000}\u{1100}\u{1161} and seven turtles"
    try accounts.add(name: "eve", role: .viewer, password: typed, mustChangePassword: false, now: at(0))
    XCTAssertNoThrow(try enter("eve", composed, at: 1))
    XCTAssertNoThrow(try enter("eve", typed, at: 2))
    XCTAssertEqual(refusal("eve", "cafe and seven turtles", at: 3), "the name or the password is wrong")
    // A hash of an earlier version, made of what was typed, still matches and is made anew.
    var eve = try XCTUnwrap(stores.account(named: "eve"))
    eve.passwordHash = try PasswordHash(of: typed, parameters: cheap, salt: Array("salt of old".utf8), isPrepared: true)
      .text
    stores.put(eve)
    XCTAssertEqual(refusal("eve", composed, at: 4), "the name or the password is wrong")
    XCTAssertNoThrow(try enter("eve", typed, at: 5))
    XCTAssertNoThrow(try enter("eve", composed, at: 6))
  }

  func testThrottleKeysOfAddresses() {
    let cases: [(String, String?)] = [
      ("192.0.2.1", "address 192.0.2.1"), ("127.0.0.1", nil), ("::1", nil), ("::ffff:127.0.0.1", nil), ("", nil),
      ("2001:db8:1:2:3:4:5:6", "address 2001:db8:1:2::/64"), ("2001:0DB8::1", "address 2001:db8:0:0::/64"),
      ("fe80::1%eth0", "address fe80:0:0:0::/64"), ("::ffff:192.0.2.1", "address ::ffff:192.0.2.1"),
      ("::", "address 0:0:0:0::/64"), ("%", "address %"),
    ]
    for (address, key) in cases { XCTAssertEqual(SignInThrottle.key(address: address), key, address) }
  }

  func testTheThrottleAsATable() {
    let rule = SignInThrottle.account
    let cases: [(count: Int, ago: Int64, wait: Int64?)] = [
      (1, 0, nil), (4, 0, nil), (5, 0, 1), (5, 1, nil), (6, 0, 2), (8, 3, 5), (14, 0, 512), (15, 0, 900),
      (1_000_000, 0, 900), (1_000_000, 899, 1), (1_000_000, 900, nil), (1_000_000, 86_400, nil), (15, -100_000, 900),
    ]
    for (count, ago, wait) in cases {
      let next = rule.nextTry(after: SignInFailures(count: count, last: at(-ago)), now: at(0))
      XCTAssertEqual(next.map { $0.seconds - at(0).seconds }, wait, "\(count) failures, the last \(ago) s ago")
    }
    XCTAssertNil(rule.nextTry(after: nil, now: at(0)))
    XCTAssertEqual(rule.failures(after: SignInFailures(count: 9, last: at(-86_400)), now: at(0)).count, 1)
  }
}
