import WorkspaceFiles
import XCTest

@testable import Alerting

final class ContactCSVTests: XCTestCase {
  private let header = "id,name,emails,country_code,phone,enabled,sms_enabled,groups,time_zone,language\r\n"

  func testABookAsCSV() {
    let book = ContactBook(
      contacts: [
        Contact(
          id: "alice", name: "Wu, Alice", emails: ["alice@example.com", "a.wu@example.com"], countryCode: "86",
          phone: "13800000000", timeZone: "Asia/Shanghai", language: "zh-CN"),
        Contact(id: "bob", emails: ["bob@example.com"], enabled: false, switchedOff: ["sms"]),
      ],
      groups: [
        ContactGroup(id: "security", members: ["bob", "alice"]), ContactGroup(id: "night", members: ["alice"]),
      ])
    XCTAssertEqual(
      ContactCSV.write(book),
      header
        + "alice,\"Wu, Alice\",alice@example.com;a.wu@example.com,86,13800000000,true,true,night;security,"
        + "Asia/Shanghai,zh-CN\r\n" + "bob,bob,bob@example.com,,,false,false,security,UTC,en\r\n")
  }

  func testColumnsHaveAnyOrderAndMayBeMissing() throws {
    let text = "groups,id,emails\nsecurity; night ,alice, alice@example.com ;\n"
    let (rows, diagnostics) = ContactCSV.read(text, path: "c.csv")
    XCTAssertEqual(diagnostics, [])
    XCTAssertEqual(rows.map(\.contact), [Contact(id: "alice", emails: ["alice@example.com"])])
    XCTAssertEqual(rows.map(\.groups), [["security", "night"]])
  }

  func testEveryMistakeHasItsLine() {
    let cases: [(text: String, lines: [String], rows: Int, line: UInt)] = [
      (
        "",
        [
          "c.csv: error: is empty (the first line names the columns: id,name,emails,country_code,phone,enabled,"
            + "sms_enabled,groups,time_zone,language)"
        ], 0, #line
      ),
      (
        "name,email\n",
        [
          "c.csv:1:6: error: there is no column 'email' (did you mean 'emails'?)",
          "c.csv:1:1: error: the column 'id' is missing (the first line names the columns)",
        ], 0, #line
      ),
      ("id,id\n", ["c.csv:1:4: error: the column 'id' is there twice"], 0, #line),
      (
        "id,emails\nalice,a@b,c@d\n",
        ["c.csv:2:1: error: 3 fields where the first line has 2 (put fields with a comma in quotes)"], 0, #line
      ),
      (
        "id,emails,enabled\nalice,a@b,perhaps\nbob,b@b,no\n",
        ["c.csv:2:11: error: 'perhaps' is neither true nor false in 'enabled'"], 1, #line
      ),
      (
        "id,emails\nalice,a@b\nbob,b@b\nalice,a@c\n",
        ["c.csv:4:1: error: the contact 'alice' is there twice (first in line 2)"], 2, #line
      ),
      (
        "id,emails,groups\nalice,a,se curity;ops;ops\n",
        [
          "c.csv:2:1: error: the e-mail address 'a' is not of the form name@domain",
          "c.csv:2:9: error: 'se curity' is no id: 2 to 60 of A-Z, a-z, 0-9, '_', '.', '-', beginning with a "
            + "letter or digit", "c.csv:2:9: warning: the group 'ops' is there twice",
        ], 0, #line
      ),
      ("id,emails,sms_enabled\nalice,a@b,true\n", ["c.csv:2:11: warning: SMS is on without a phone"], 1, #line),
      ("id,emails,phone,country_code\nalice,a@b,138,+86\n", [], 1, #line),
      (
        "id,name\nalice,\"A\n",
        ["c.csv:2:7: error: the quotes are not closed"], 0, #line
      ),
      (
        "id,name\nalice,\u{FFFD}\u{FFFD}\n",
        ["c.csv:2:7: error: a character that could not be read (save the file as UTF-8)"], 0, #line
      ),
    ]
    for (text, lines, rows, line) in cases {
      let read = ContactCSV.read(text, path: "c.csv")
      XCTAssertEqual(read.diagnostics.map(\.description), lines, line: line)
      XCTAssertEqual(read.rows.count, rows, line: line)
    }
  }

  func testAFileBeyondAllMeasureIsRefused() {
    let text = "id\n" + String(repeating: "alice\n", count: 1_500_000)
    XCTAssertEqual(
      ContactCSV.read(text, path: "c.csv").diagnostics.map(\.description),
      ["c.csv: error: is larger than 8388608 bytes"])
  }

  func testABookThatIsWrittenIsReadBack() {
    var random = SeededNumbers(seed: 3)
    for _ in 0..<100 {
      let contacts = (0..<Int.random(in: 0...5, using: &random)).map { randomContact("c\($0)", &random) }
      let groups = (0..<3).map { number in
        ContactGroup(id: "g\(number)", members: contacts.map(\.id).filter { _ in Bool.random(using: &random) })
      }
      let book = ContactBook(contacts: contacts, groups: groups)
      let (rows, diagnostics) = ContactCSV.read(ContactCSV.write(book), path: "c.csv")
      XCTAssertEqual(diagnostics.filter { $0.severity == .error }, [])
      XCTAssertEqual(Dictionary(rows.map { ($0.contact.id, $0.contact) }) { $1 }, book.contacts)
      for (contact, ids) in rows {
        XCTAssertEqual(ids, groups.filter { $0.members.contains(contact.id) }.map(\.id))
      }
    }
  }

  private func randomContact(_ id: String, _ random: inout SeededNumbers) -> Contact {
    var contact = Contact(id: id, emails: ["\(id)@example.com"])
    contact.name = ["Alice", "Wu, Alice", "O'Brien", "吴", "a;b"].randomElement(using: &random) ?? ""
    if Bool.random(using: &random) { contact.emails.append("x@example.org") }
    if Bool.random(using: &random) { (contact.countryCode, contact.phone) = ("86", "13800000000") }
    contact.enabled = Bool.random(using: &random)
    contact.switchedOff = Set(["sms", "email", "dingtalk"].filter { _ in Bool.random(using: &random) })
    contact.timeZone = ["UTC", "Asia/Shanghai"].randomElement(using: &random) ?? "UTC"
    return contact
  }
}
