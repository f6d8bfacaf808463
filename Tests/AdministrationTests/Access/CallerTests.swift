import AuditEvents
import XCTest

@testable import Administration

final class CallerTests: XCTestCase {
  func testARoleMayDoWhatTheOnesBelowItMay() {
    for role in Role.allCases {
      for needed in Role.allCases {
        let caller = Caller(name: "ada", role: role, origin: .console(address: ""))
        let isAllowed = role.rawValue >= needed.rawValue
        XCTAssertEqual((try? caller.require(needed)) != nil, isAllowed, "\(role.name) for \(needed.name)")
      }
      XCTAssertEqual(Role(name: role.name), role)
    }
    XCTAssertNil(Role(name: "Administrator"))
    XCTAssertEqual(
      "\(AdministrationError.notAllowed(needed: .operator, caller: "eve"))",
      "'eve' may not do this: it takes the role operator")
  }

  func testAViewerChangesNothing() throws {
    let stores = InMemoryAdministration()
    let viewer = Caller(name: "eve", role: .viewer, origin: .console(address: "192.0.2.1"))
    let rules = RuleAdministration(store: stores, rules: [], caller: viewer)
    let author = RuleAdministration.Author(name: "eve", reason: "r", at: Timestamp(seconds: 0))
    XCTAssertThrowsError(try rules.enable("x", by: author)) {
      XCTAssertEqual($0 as? AdministrationError, .notAllowed(needed: .operator, caller: "eve"))
    }
    let silences = SilenceAdministration(store: stores, caller: viewer)
    XCTAssertThrowsError(try silences.end(id: "1", by: "eve", now: Timestamp(seconds: 0))) {
      XCTAssertEqual($0 as? AdministrationError, .notAllowed(needed: .operator, caller: "eve"))
    }
    XCTAssertEqual(try silences.silences().count, 0, "reading is allowed")
  }

  func testHugeValuesDoNotFillTheLog() {
    let value = String(repeating: "x", count: AuditEntry.longestValue + 1)
    let entry = AuditEntry(
      at: Timestamp(seconds: 0), caller: .commandLine(""), action: "a", subject: "s", before: value, after: "{}")
    XCTAssertTrue(entry.before?.hasPrefix("{\"left_out_bytes\":1048577,\"sha256\":") ?? false)
    XCTAssertEqual(entry.after, "{}")
    XCTAssertEqual(entry.caller.name, "unknown")
  }
}
