import Alerting
import Delivery
import Engine
import Storage
import XCTest

@testable import Administration
@testable import Console

final class ConfirmationPagesTests: XCTestCase {
  func testAnAddressIsConfirmedByALinkWithoutSigningIn() throws {
    let site = try TestSite()
    try site.addAccount("ada", .operator)
    try site.addAccount("vic", .viewer)
    let (ada, vic) = (try site.signIn("ada"), try site.signIn("vic"))
    let anonymous = try site.send("GET", "/confirm/alice/email/%3Cscript%3E")
    XCTAssertEqual(anonymous.status, 200)
    XCTAssertFalse(anonymous.body.contains("<script>"), anonymous.body)
    XCTAssertEqual(try site.post("/confirm/alice/email/123456", [:]).status, 422)
    try site.stores.updateContacts { $0.contacts["alice"] = Contact(id: "alice", emails: ["alice@example.com"]) }
    XCTAssertEqual(
      try site.post("/contacts/alice/code", ["kind": "email", "address": "alice@example.com"], session: ada).status, 303
    )
    let text = try XCTUnwrap(try site.stores.entries(states: [], limit: 1).first?.notification.message.parts["text"])
    let words: [Substring] = text.split { !$0.isNumber }
    let code = String(try XCTUnwrap(words.first { $0.count == 6 }))
    XCTAssertEqual(try site.post("/confirm/alice/email/\(code)", [:]).status, 422, "a code is not guessed here")
    // Nobody else sees the code.
    let id = try XCTUnwrap(try site.stores.entries(states: [], limit: 1).first?.notification.id)
    for session in [vic, ada] {
      for page in ["/notifications", "/notifications/\(id)"] {
        XCTAssertFalse(try site.send("GET", page, headers: ["Cookie": session.cookie]).body.contains(code), page)
      }
    }
    XCTAssertFalse(
      try site.send(
        "GET", "/api/v1/notifications/\(id)", headers: ["Authorization": "Bearer " + (try site.token(.operator))]
      ).body.contains(code))
    let open = try XCTUnwrap(try site.stores.contactBook().confirmations.first)
    let token = AddressConfirming.link(open, try site.stores.linkKey())
    let shown = try site.send("GET", "/confirm/alice/email/\(token)")
    XCTAssertEqual(shown.status, 200, "\(token) \(shown.text)")
    XCTAssertFalse(try site.stores.contactBook().isConfirmed("alice", kind: "email", address: "alice@example.com"))
    XCTAssertEqual(try site.post("/confirm/alice/email/\(token)", [:]).status, 200)
    XCTAssertTrue(try site.stores.contactBook().isConfirmed("alice", kind: "email", address: "alice@example.com"))
    XCTAssertEqual(try site.post("/confirm/alice/email/\(token)", [:]).status, 200, "pressed twice")
    let entries = try site.stores.auditEntries(before: nil, limit: 5, filter: AuditFilter(action: "contact.confirmed"))
    XCTAssertEqual(entries.map(\.entry.caller.name), ["contact alice"])
  }
}
