import Alerting
import AuditEvents
import Engine
import WorkspaceFiles
import XCTest

@testable import Administration

/// Users, user groups, imports and on-call, as the vendors promise them and a little more.
final class PeopleRowTests: XCTestCase {
  private let clock = ScriptedClock(Timestamp(rfc3339: "2026-03-02T09:00:00Z") ?? Timestamp(seconds: 0))
  private let store = InMemoryAdministration()
  private var settings = ContactSettings()

  private func administration(
    _ policies: [ActionPolicy] = [], _ rotations: [OnCallRotation] = [], role: Role = .operator
  ) -> ContactAdministration {
    ContactAdministration(
      store: store, policies: policies, roster: DutyRoster(rotations: rotations), settings: settings,
      caller: Caller(name: "ada", role: role, origin: .commandLine), clock: clock)
  }

  private func actions() -> [String] {
    store.auditEntries(before: nil, limit: 100, filter: AuditFilter()).reversed().map {
      "\($0.entry.action) \($0.entry.subject)"
    }
  }

  private let rotation = OnCallRotation(
    name: "weekly", clock: .utc, firstDay: 20_514, handOver: 32_400, shift: .days(7), members: ["alice", "bob"])

  private func addTwo() throws {
    try administration().add(Contact(id: "alice", emails: ["alice@example.com"]), groups: ["security"])
    try administration().add(Contact(id: "bob", emails: ["bob@example.com"], countryCode: "86", phone: "13800000000"))
  }

  func testRowA8UsersAndUserGroupsAreAlertContacts() throws {
    try addTwo()
    try administration().add(ContactGroup(id: "night", members: ["alice", "bob", "alice"]))
    try administration().change(contact: "bob", reason: "new number") {
      $0.phone = "13900000000"
      $0.robots["dingtalk"] = "13900000000"
      $0.switchedOff = ["sms"]
      $0.smsPerDay = 3
      $0.timeZone = "Asia/Shanghai"
      $0.language = "zh-CN"
    }
    try administration().change(contact: "alice") { $0.enabled = false }
    try administration().put(contact: "alice", into: ["night", "duty"])
    XCTAssertEqual(try administration().groups().map(\.id), ["duty", "night", "security"])
    XCTAssertEqual(try administration().contact("alice").groups.map(\.id), ["duty", "night"])
    XCTAssertEqual(try administration().contact("bob").contact.robots, ["dingtalk": "13900000000"])
    XCTAssertThrowsError(try administration().change(contact: "bob") { $0.phone = "12a" })
    XCTAssertThrowsError(try administration(role: .viewer).remove(contact: "bob"))
    XCTAssertEqual(
      actions(),
      [
        "contact.added contact alice", "contact.added contact bob", "group.added group night",
        "contact.changed contact bob", "contact.changed contact alice", "contact.changed contact alice",
      ])
    let entry = try XCTUnwrap(store.auditEntries(before: 5, limit: 1, filter: AuditFilter()).first?.entry)
    XCTAssertEqual(entry.reason, "new number")
    XCTAssertTrue(entry.before?.contains("+86 13800000000") == true && entry.after?.contains("+86 13900000000") == true)
  }

  func testRowA8WarningsAndErrorsAreTold() throws {
    settings.emailDomains = ["example.com"]
    settings.confirmedKinds = ["email"]
    XCTAssertThrowsError(try administration().add(Contact(id: "eve", emails: ["eve@example.org"]))) {
      XCTAssertTrue("\($0)".contains("none of the domains that are allowed: example.com"), "\($0)")
    }
    XCTAssertThrowsError(try administration().add(Contact(id: "eve", emails: ["eve@notexample.com"])))
    try administration().add(Contact(id: "al", name: "A name of more than twenty", emails: ["a@mail.example.com"]))
    try administration().add(Contact(id: "nobody"))
    try administration().add(ContactGroup(id: "empty"))
    let words = try administration().problems().map(\.message)
    for part in [
      "contact al: the vendor's ids have 5 to 60 characters", "contact al: the vendor's names have 20 characters",
      "nothing can be sent to 'nobody'", "the group 'empty' has no members", "'a@mail.example.com' is not confirmed",
    ] {
      XCTAssertTrue(words.contains { $0.contains(part) }, "\(part) in \(words)")
    }
    XCTAssertFalse(try administration().problems().contains(where: \.isError))
  }

  func testWhoeverIsNamedCannotBeRemoved() throws {
    try addTwo()
    let policy = ActionPolicy(
      name: "p", routes: [.init(notify: [.init(channel: "mail", users: ["alice"], groups: ["security"])])])
    let busy = administration([policy], [rotation])
    _ = try busy.standIn(
      "alice", rotation: "weekly", from: clock.now, until: clock.now.adding(seconds: 60), reason: "")
    XCTAssertThrowsError(try busy.remove(contact: "alice")) {
      XCTAssertEqual(
        $0 as? AdministrationError,
        .inUse(
          .contact, "alice",
          places: ["policy p, route 1", "on-call rotation weekly", "stand-in 1 of on-call rotation weekly"]))
    }
    XCTAssertThrowsError(try busy.remove(group: "security"))
    let whole = try busy.importing("id\nbob\n", form: .csv, path: "x.csv", isComplete: true)
    XCTAssertFalse(whole.isSound, "an import cannot remove them either")
    XCTAssertThrowsError(try busy.apply(whole))
    XCTAssertEqual(store.contactBook().contacts.count, 2)
  }

  func testAnImportShowsWhatItWouldChangeAndThenChangesIt() throws {
    try addTwo()
    let text = """
      contacts:
        - id: alice
          emails: [alice@example.org]
        - id: carol
          phone: "+1 5550100"
          robots: {wecom: carol.w}
          messages-per-day: 9
      groups:
        - {id: security, members: [alice, carol]}
      """
    let planned = try administration().importing(text, form: .yaml, path: "p.yml")
    XCTAssertEqual(planned.diagnostics.map(\.description), [])
    XCTAssertEqual(
      planned.changes.map(\.text),
      [
        "change contact alice: emails 'alice@example.com' -> 'alice@example.org'",
        "add contact carol: name 'carol', phone '+1 5550100', enabled 'true', robots 'wecom=carol.w', time_zone 'UTC', "
          + "language 'en', messages_per_day '9'",
        "change group security: members 'alice' -> 'alice;carol'",
      ])
    XCTAssertNil(store.contactBook().contacts["carol"])
    try administration().apply(planned, reason: "onboarding")
    XCTAssertEqual(store.contactBook().contacts["carol"]?.messagesPerDay, 9)
    XCTAssertEqual(try administration().importing(text, form: .yaml, path: "p.yml").changes, [], "the same again")
    XCTAssertEqual(actions().last, "contacts.imported contacts")
    for form in ContactImport.Form.allCases {
      let book = store.contactBook()
      let export = form == .csv ? ContactCSV.write(book) : ContactYAML.write(book)
      let again = try administration().importing(export, form: form, path: "e", isComplete: true)
      XCTAssertEqual(again.changes, [], "an export changes nothing: \(form)")
      XCTAssertTrue(again.isSound)
    }
    let whole = try administration().importing(
      "id,emails\nbob,b@example.com\n", form: .csv, path: "x", isComplete: true)
    XCTAssertEqual(
      whole.changes.map { "\($0.verb) \($0.kind) \($0.id)" },
      ["remove contact alice", "change contact bob", "remove contact carol", "change group security"])
    XCTAssertEqual(
      whole.changes[1].fields.map(\.name), ["emails"], "what the file has no column for stays as it is")
    let broken = try administration().importing(
      "contacts: [{id: bob, phone: 12, tim-zone: x}]\ngroups: [{id: gg, members: [nobody]}]\n", form: .yaml,
      path: "b.yml")
    XCTAssertEqual(
      broken.diagnostics.map(\.description),
      [
        "b.yml:1:29: error: '12' is no phone (write '+86 13800000000')",
        "b.yml:1:33: error: a contact has no key 'tim-zone' (did you mean 'time-zone'?)",
        "b.yml:1:12: warning: there is neither an e-mail address nor a phone: nothing can be sent to 'bob'",
        "b.yml: error: group gg: there is no contact 'nobody'",
      ])
    XCTAssertThrowsError(try administration().apply(broken))
  }

  func testNoCellOfAnExportIsAFormula() throws {
    var contact = Contact(id: "mallory", name: "=HYPERLINK(1)", emails: ["+cmd@example.com"])
    contact.robots = ["slack": "@U1"]
    try administration().add(contact)
    let export = ContactCSV.write(store.contactBook())
    XCTAssertTrue(export.contains("mallory,'=HYPERLINK(1),'+cmd@example.com"), export)
    let again = try administration().importing(export, form: .csv, path: "e.csv")
    XCTAssertEqual(again.changes, [])
    XCTAssertEqual(again.diagnostics.map(\.description), [])
  }

  func testSomebodyStandsInAndIsTakenBack() throws {
    try addTwo()
    let monday = Timestamp(rfc3339: "2026-03-02T09:00:00Z") ?? clock.now
    let people = administration([], [rotation])
    let kept = try people.standIn(
      "alice", rotation: "weekly", from: monday.adding(seconds: 86_400), until: monday.adding(seconds: 172_800),
      reason: "swap")
    XCTAssertEqual(kept.number, 1)
    let duties = try people.rotation("weekly").rotation.duties(from: monday, count: 4)
    let first = try XCTUnwrap(duties.first?.user)
    XCTAssertEqual(duties.map(\.user), [first, "alice", first, first == "alice" ? "bob" : "alice"])
    XCTAssertEqual(duties.map(\.isOverride), [false, true, false, false])
    for (one, next) in zip(duties, duties.dropFirst()) {
      XCTAssertEqual(one.range.upperBound, next.range.lowerBound)
    }
    XCTAssertThrowsError(
      try people.standIn("alice", rotation: "wekly", from: monday, until: monday.adding(seconds: 1), reason: "")
    ) { XCTAssertTrue("\($0)".contains("did you mean 'weekly'?")) }
    XCTAssertThrowsError(try people.standIn("alice", rotation: "weekly", from: monday, until: monday, reason: ""))
    XCTAssertThrowsError(
      try people.standIn("zoe", rotation: "weekly", from: monday, until: monday.adding(seconds: 1), reason: ""))
    try people.removeStandIn(1)
    XCTAssertThrowsError(try people.removeStandIn(1))
    XCTAssertEqual(
      actions().suffix(2),
      ["on-call.stand-in-added on-call rotation weekly", "on-call.stand-in-removed on-call rotation weekly"])
    try people.change(contact: "bob") { $0.enabled = false }
    XCTAssertEqual(try people.rotationProblems().map(\.message), ["on-call rotation weekly: 'bob' is disabled"])
  }
}
