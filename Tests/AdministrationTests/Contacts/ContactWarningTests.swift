import Alerting
import AuditEvents
import Engine
import WorkspaceFiles
import XCTest

@testable import Administration

/// What is dubious about contacts, and what several people do to one at the same time.
final class ContactWarningTests: XCTestCase {
  private let store = InMemoryAdministration()
  private let policy = ActionPolicy(
    name: "p",
    routes: [
      .init(notify: [
        .init(channel: "mail", groups: ["security"]), .init(channel: "phone", users: ["alice"]), .init(channel: "chat"),
      ])
    ])

  private var people: ContactAdministration {
    ContactAdministration(
      store: store, policies: [policy], addressKinds: ["mail": "email", "phone": "sms"],
      caller: .commandLine("ada"), clock: ScriptedClock(Timestamp(seconds: 0)))
  }

  func testRowA8WhatTheVendorWarnsOfIsWarnedOfHere() throws {
    func warnings(_ change: (inout Contact) -> Void) throws -> [String] {
      var contact = Contact(id: "alice", emails: ["alice@example.com"], countryCode: "86", phone: "13800000000")
      change(&contact)
      return try people.add(contact, groups: ["security"], replace: true).map(\.message)
    }
    let cases: [(line: UInt, change: (inout Contact) -> Void, words: [String])] = [
      (#line, { _ in }, []),
      (
        #line, { ($0.emails, $0.countryCode, $0.phone) = ([], "", "") },
        [
          "there is neither an e-mail address nor a phone: nothing can be sent to 'alice'",
          "policy p, route 1 tells 'alice' by email, for which there is no address",
          "policy p, route 1 tells 'alice' by sms, for which there is no address",
        ]
      ),
      (
        #line, { ($0.countryCode, $0.phone) = ("", "") },
        ["policy p, route 1 tells 'alice' by sms, for which there is no address"]
      ),
      (#line, { ($0.countryCode, $0.phone, $0.switchedOff) = ("", "", ["sms"]) }, []),
      (#line, { ($0.countryCode, $0.phone, $0.enabled) = ("", "", false) }, []),
      (
        #line, { $0.switchedOff = ["bogus"] },
        [
          "there is no kind of channel 'bogus'; there are console, file, webhook, email, sms, dingtalk, wecom, feishu, "
            + "slack, teams, pagerduty, alertmanager, smn, syslog, command"
        ]
      ),
      (
        #line, { $0.robots = ["email": "x", "wecom": "a"] },
        ["no message uses the id in 'email'; there are dingtalk, wecom, feishu, slack, teams"]
      ),
      (#line, { $0.language = "fr" }, ["templates speak en and zh; messages in 'fr' take templates of your own"]),
      (#line, { $0.language = "zh-CN" }, []),
      (
        #line, { $0.emails.append("Alice@example.com") }, ["the e-mail address 'Alice@example.com' is there twice"]
      ),
      (#line, { $0.name = "A name of more than twenty" }, ["the vendor's names have 20 characters at most"]),
    ]
    for (line, change, words) in cases { XCTAssertEqual(try warnings(change), words, line: line) }
    XCTAssertEqual(
      try people.add(Contact(id: "bobby", emails: ["ALICE@example.com"])).map(\.message),
      ["'alice@example.com' is the address of several: alice, bobby"])
    XCTAssertTrue(
      try people.problems().map(\.message).contains("'alice@example.com' is the address of several: alice, bobby"))
  }

  func testRowA8AGroupWithoutMembersOrWithOneTwice() throws {
    try people.add(Contact(id: "alice", emails: ["alice@example.com"], countryCode: "86", phone: "138"))
    XCTAssertEqual(try people.add(ContactGroup(id: "empty")).map(\.message), ["the group 'empty' has no members"])
    XCTAssertEqual(
      try people.add(ContactGroup(id: "twice", members: ["alice", "alice"])).map(\.message),
      ["the group 'twice' names 'alice' twice"])
    XCTAssertEqual(store.contactBook().groups["twice"]?.members, ["alice"])
    XCTAssertThrowsError(try people.add(ContactGroup(id: "dangling", members: ["alice", "nobody"])))
  }

  /// A policy tells a group; when nobody is left in it somebody must hear of it.
  func testAGroupThatAPolicyNamesIsNotEmptiedSilently() throws {
    try people.add(Contact(id: "bobby", emails: ["bobby@example.com"]), groups: ["security"])
    let words = ["the group 'security' has no members any more, and policy p, route 1 tells it"]
    XCTAssertEqual(try people.leave(contact: "bobby", group: "security").map(\.message), words)
    try people.join(contact: "bobby", group: "security")
    XCTAssertEqual(try people.put(contact: "bobby", into: []).map(\.message), words)
    try people.join(contact: "bobby", group: "security")
    XCTAssertEqual(try people.remove(contact: "bobby").map(\.message), words)
    try people.add(Contact(id: "bobby", emails: ["bobby@example.com"]), groups: ["security"])
    let planned = try people.importing("groups: [{id: security, members: []}]", form: .yaml, path: "x.yml")
    XCTAssertTrue(planned.diagnostics.map(\.description).contains("x.yml: warning: " + words[0]))
  }

  func testTwoWhoChangeOneContactDoNotUndoEachOther() throws {
    try people.add(Contact(id: "bobby", emails: ["bobby@example.com"]), groups: ["security"])
    let seen = try people.state(of: "bobby")
    try people.change(contact: "bobby", since: seen) { $0.name = "Bob" }
    XCTAssertThrowsError(try people.change(contact: "bobby", since: seen) { $0.emails = ["b@example.com"] }) {
      XCTAssertEqual($0 as? AdministrationError, .changed(.contact, "bobby", by: "ada"))
      XCTAssertEqual("\($0)", "contact 'bobby' was changed meanwhile, by ada: look at it and change it again")
    }
    // What is not touched stays what it is now, whatever it was when the change was begun.
    try people.change(contact: "bobby") { $0.emails = ["b@example.com"] }
    XCTAssertEqual(try people.contact("bobby").contact.name, "Bob")
    let group = try people.state(ofGroup: "security")
    try people.change(group: "security", since: group) { $0.enabled = false }
    XCTAssertThrowsError(try people.change(group: "security", since: group) { $0.members = [] })
    XCTAssertEqual(
      store.contactBook().groups["security"], ContactGroup(id: "security", enabled: false, members: ["bobby"]))
  }

  func testAContactAndItsGroupsChangeTogetherOrNotAtAll() throws {
    try people.add(Contact(id: "bobby", emails: ["bobby@example.com"]))
    XCTAssertThrowsError(try people.change(contact: "bobby", groups: ["x!"]) { $0.name = "Bob" })
    XCTAssertEqual(try people.contact("bobby").contact.name, "bobby")
    try people.change(contact: "carol", groups: ["night"], orAdd: true) { $0.emails = ["carol@example.com"] }
    XCTAssertEqual(try people.contact("carol").groups.map(\.id), ["night"])
    XCTAssertThrowsError(try people.change(contact: "dave") { _ in })
  }

  /// Who comes from the vendor brings the vendor's file.
  func testRowA8TheVendorsOwnFileIsTaken() throws {
    let text = """
      #ID,Username,Enabled,Country code-phone,Receive text,Receive call,Email1,Email2
      alice_w,Alice Wu,true,86-13800000000,true,false,alice@example.com,wu@example.com
      bob_li,Bob Li,false,,false,false,bob@example.com,
      """
    let planned = try people.importing(text, form: .csv, path: "vendor.csv")
    XCTAssertEqual(planned.diagnostics.map(\.description), [])
    try people.apply(planned)
    var alice = Contact(
      id: "alice_w", name: "Alice Wu", emails: ["alice@example.com", "wu@example.com"], countryCode: "86",
      phone: "13800000000")
    XCTAssertEqual(try people.contact("alice_w").contact, alice)
    let bob = try people.contact("bob_li").contact
    XCTAssertFalse(bob.enabled)
    XCTAssertEqual(bob.switchedOff, ["sms"])
    // What it has no column for stays.
    try people.change(contact: "alice_w") { $0.timeZone = "Asia/Shanghai" }
    alice.timeZone = "Asia/Shanghai"
    try people.apply(try people.importing(text, form: .csv, path: "vendor.csv"))
    XCTAssertEqual(try people.contact("alice_w").contact, alice)
    let broken = try people.importing("#ID,Username,Fax\nalice_w,A,1\n", form: .csv, path: "v.csv")
    XCTAssertEqual(broken.diagnostics.map(\.message), ["there is no column 'fax'"])
  }

  func testAFileSaysNothingOfWhatItCannotHold() throws {
    try people.add(Contact(id: "bobby", emails: ["bobby@example.com"]))
    try people.add(ContactGroup(id: "empty"))
    let export = ContactCSV.write(store.contactBook())
    let whole = try people.importing(export, form: .csv, path: "e.csv", isComplete: true)
    XCTAssertEqual(whole.changes, [], "groups without members are in no line of a CSV file")
    // What it has no column for is what the book says when it is applied, not when it was read.
    let planned = try people.importing("id,emails\nbobby,b@example.com\n", form: .csv, path: "e.csv")
    try people.change(contact: "bobby") { $0.name = "Bob" }
    try people.apply(planned)
    XCTAssertEqual(try people.contact("bobby").contact.name, "Bob")
    XCTAssertEqual(try people.contact("bobby").contact.emails, ["b@example.com"])
  }
}
