import Alerting
import AuditEvents
import Engine
import XCTest

@testable import Administration

final class ContactAdministrationTests: XCTestCase {
  private let store = InMemoryAdministration(
    ContactBook(
      contacts: [
        Contact(id: "alice", emails: ["alice@example.test"]), Contact(id: "bob", emails: ["bob@example.test"]),
      ],
      groups: [ContactGroup(id: "security", members: ["alice", "bob"])]))

  private func administration(_ routes: [ActionPolicy.Route] = [], escalation: [EscalationStep] = [])
    -> ContactAdministration
  {
    let policy = ActionPolicy(name: "night", routes: routes, escalation: escalation)
    return ContactAdministration(
      store: store, policies: [policy], caller: .commandLine("root"), clock: ScriptedClock(Timestamp(seconds: 0)))
  }

  /// What a change says when it is refused; the book must be as it was.
  private func refusal(_ line: UInt = #line, _ change: () throws -> Void) throws -> String {
    let before = store.contactBook()
    var words = ""
    XCTAssertThrowsError(try change(), line: line) { words = "\($0)" }
    XCTAssertEqual(store.contactBook(), before, "a refused change changes nothing", line: line)
    return words
  }

  func testContactsAndGroupsAreListedById() throws {
    XCTAssertEqual(try administration().contacts().map(\.id), ["alice", "bob"])
    XCTAssertEqual(try administration().groups().map(\.id), ["security"])
  }

  func testAContactJoinsGroupsThatAreMadeForIt() throws {
    try administration().add(Contact(id: "carol", emails: ["carol@example.test"]), groups: ["security", "night"])
    XCTAssertEqual(store.contactBook().groups["security"]?.members, ["alice", "bob", "carol"])
    XCTAssertEqual(store.contactBook().groups["night"]?.members, ["carol"])
    try administration().add(Contact(id: "carol", emails: ["c@example.test"]), groups: ["night"], replace: true)
    XCTAssertEqual(store.contactBook().contacts["carol"]?.emails, ["c@example.test"])
    XCTAssertEqual(store.contactBook().groups["night"]?.members, ["carol"], "once")
  }

  func testWhatIsRefusedAndInWhichWords() throws {
    let mail = ActionPolicy.Target(channel: "mail", users: ["alice"], groups: ["security"])
    let routes = [ActionPolicy.Route(notify: [.init(channel: "console")]), ActionPolicy.Route(notify: [mail])]
    let step = EscalationStep(after: 60, notify: [.init(channel: "mail", users: ["bob"])])
    let named = administration(routes, escalation: [step])
    let plain = administration()
    let cases: [(words: String, line: UInt, change: () throws -> Void)] = [
      ("contact 'alice' exists already", #line, { try plain.add(Contact(id: "alice", emails: ["a@example.test"])) }),
      ("id", #line, { try plain.add(Contact(id: "-")) }),
      (
        "contact 'alice' is named by policy night, route 2; change that first", #line,
        { try named.remove(contact: "alice") }
      ),
      (
        "contact 'bob' is named by policy night, escalation step 1; change that first", #line,
        { try named.remove(contact: "bob") }
      ),
      (
        "group 'security' is named by policy night, route 2; change that first", #line,
        { try named.remove(group: "security") }
      ),
      ("there is no contact 'alcie'; did you mean 'alice'?", #line, { try plain.remove(contact: "alcie") }),
      ("there is no contact 'alcie'; did you mean 'alice'?", #line, { try plain.join(contact: "alcie", group: "g") }),
      ("there is no group 'securty'; did you mean 'security'?", #line, { try plain.remove(group: "securty") }),
      (
        "there is no group 'securty'; did you mean 'security'?", #line,
        { try plain.leave(contact: "alice", group: "securty") }
      ),
      ("group 'security' exists already", #line, { try plain.add(ContactGroup(id: "security")) }),
      ("there is no contact 'dave'", #line, { try plain.add(ContactGroup(id: "night", members: ["alice", "dave"])) }),
    ]
    for (words, line, change) in cases {
      let said = try refusal(line, change)
      XCTAssertTrue(said.contains(words), said, line: line)
    }
  }

  func testWhoeverIsRemovedLeavesEveryGroup() throws {
    try administration().join(contact: "alice", group: "night")
    try administration().remove(contact: "alice")
    XCTAssertEqual(store.contactBook().groups.mapValues(\.members), ["security": ["bob"], "night": []])
    XCTAssertNil(store.contactBook().contacts["alice"])
  }

  func testGroupsKeepTheirMembersOnceAndInOrder() throws {
    try administration().add(ContactGroup(id: "night", members: ["bob", "alice", "bob"]))
    XCTAssertEqual(store.contactBook().groups["night"]?.members, ["bob", "alice"])
    try administration().leave(contact: "bob", group: "night")
    XCTAssertEqual(store.contactBook().groups["night"]?.members, ["alice"])
    try administration().remove(group: "night")
    XCTAssertEqual(Set(store.contactBook().contacts.keys), ["alice", "bob"], "members stay")
  }

  func testAnImportAddsAndChangesInOneGo() throws {
    let planned = try administration().importing(
      "id,emails,groups\nalice,new@example.test,night\ncarol,carol@example.test,\n", form: .csv, path: "people.csv")
    XCTAssertEqual(store.contactBook().contacts.count, 2, "nothing changes before it is applied")
    try administration().apply(planned)
    XCTAssertEqual(store.contactBook().contacts["alice"]?.emails, ["new@example.test"])
    XCTAssertEqual(store.contactBook().groups["night"]?.members, ["alice"])
    XCTAssertEqual(store.contactBook().contacts.count, 3)
  }
}
