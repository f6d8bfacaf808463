import Administration
import AuditEvents
import XCTest

@testable import Storage

/// What is changed behind Tocsin's back in the database is found, also outside the log itself.
final class VerificationTests: FolderTestCase {
  private let now = Timestamp(seconds: 1_772_445_600)

  func testAccountsAreHeldAgainstTheAuditLog() throws {
    let stores = try folder.open()
    let cheap = PasswordHash.Parameters(logarithm: 4)
    let accounts = AccountAdministration(stores: stores, caller: .commandLine("root"), parameters: cheap)
    for (name, role) in [("ada", Role.administrator), ("vera", .viewer), ("ver", .viewer)] {
      try accounts.add(
        name: name, role: role, password: "seven green turtles", mustChangePassword: false, now: now)
    }
    try accounts.setRole(.operator, account: "ver", now: now)
    func problems() throws -> [String] { try Verification(stores: stores).run(files: false).problems }
    XCTAssertEqual(try problems(), [])

    try stores.write("tamper") { try $0.script("UPDATE accounts SET role = 'administrator' WHERE name = 'vera'") }
    XCTAssertEqual(
      try problems(), ["account vera: its role, state or password date is not what entry 2 of the audit log says"])
    try accounts.setRole(.viewer, account: "vera", now: now)
    XCTAssertEqual(try problems(), [], "what an administrator sets right is in the log")

    var eve = try XCTUnwrap(stores.account(named: "vera"))
    eve.name = "eve"
    try stores.put(eve)
    XCTAssertEqual(try problems(), ["account eve: the audit log knows of no such account"])
  }
}
