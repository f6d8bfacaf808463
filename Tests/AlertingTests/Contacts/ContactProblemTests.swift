import XCTest

@testable import Alerting

final class ContactProblemTests: XCTestCase {
  private func contact(_ change: (inout Contact) -> Void) -> Contact {
    var contact = Contact(id: "alice", name: "Alice Wu", emails: ["alice@example.com"])
    change(&contact)
    return contact
  }

  func testWhatIsWrongWithAContact() {
    let id = "2 to 60 of A-Z, a-z, 0-9, '_', '.', '-', beginning with a letter or digit"
    let cases: [(contact: Contact, problems: [String], line: UInt)] = [
      (contact { _ in }, [], #line), (contact { $0.name = "吴爱丽" }, [], #line),
      (contact { $0.name = "Siobhán O'Brien" }, [], #line), (Contact(id: "a1", emails: ["a@b"]), [], #line),
      (contact { $0.id = "a" }, ["error: 'a' is no id: " + id], #line),
      (contact { $0.id = "-alice" }, ["error: '-alice' is no id: " + id], #line),
      (contact { $0.id = "al ice" }, ["error: 'al ice' is no id: " + id], #line),
      (contact { $0.id = "alicé" }, ["error: 'alicé' is no id: " + id], #line),
      (contact { $0.id = String(repeating: "a", count: 60) }, [], #line),
      (contact { $0.name = "" }, ["error: the name is empty"], #line),
      (
        contact { $0.name = String(repeating: "a", count: 65) }, ["error: the name is longer than 64 characters"], #line
      ),
      (
        contact { $0.name = "{{ 7 }}" },
        [#"error: the name '{{ 7 }}' has the character {; leave out \ $ | ~ ? & < > { } ` ""#], #line
      ),
      (
        contact { $0.name = "Alice\r\nBcc: x" },
        ["error: the name 'Alice\u{FFFD}\u{FFFD}Bcc: x' has control characters"],
        #line
      ),
      (contact { $0.name = "\u{202E}ecilA" }, ["error: the name '\u{FFFD}ecilA' has control characters"], #line),
      (
        contact { $0.emails = ["alice", "a@b@c", "a b@c", "a@b\r\nBcc:x@y", "алиса@example.com"] },
        [
          "error: the e-mail address 'alice' is not of the form name@domain",
          "error: the e-mail address 'a@b@c' is not of the form name@domain",
          "error: the e-mail address 'a b@c' has a space, a control character or a letter beyond ASCII",
          "error: the e-mail address 'a@b\u{FFFD}\u{FFFD}Bcc:x@y' has a space, a control character or a letter beyond "
            + "ASCII",
          "error: the e-mail address 'алиса@example.com' has a space, a control character or a letter beyond ASCII",
        ], #line
      ),
      (
        contact { $0.emails = ["a..b@c", ".a@c", "<a>@c", "a,b@c", "\"a\"@c"] },
        ["a..b@c", ".a@c", "<a>@c", "a,b@c", "\"a\"@c"].map {
          "error: the e-mail address '\($0)' has an odd name before the @"
        }, #line
      ),
      (
        contact { $0.emails = ["a@b..c", "a@-b.c", "a@b-.c", "a@[10.0.0.1]", "a@b_c"] },
        ["a@b..c", "a@-b.c", "a@b-.c", "a@[10.0.0.1]", "a@b_c"].map {
          "error: the e-mail address '\($0)' has no sound domain behind the @"
        }, #line
      ),
      (
        contact { $0.emails = [String(repeating: "a", count: 65) + "@b"] },
        ["error: the e-mail address '\(String(repeating: "a", count: 64))' is too long"], #line
      ),
      (contact { $0.emails = ["o'neil+ops@mail-1.example.co.uk"] }, [], #line),
      (contact { $0.emails = ["a@b", "A@B"] }, ["warning: the e-mail address 'A@B' is there twice"], #line),
      (
        contact {
          $0.phone = "13800000000"
          $0.countryCode = "86"
        }, [], #line
      ),
      (contact { $0.phone = "13800000000" }, ["error: the phone has no country code such as 86"], #line),
      (contact { $0.countryCode = "86" }, ["warning: a country code without a phone"], #line),
      (
        contact {
          $0.phone = "138-0000"
          $0.countryCode = "+86"
        },
        [
          "error: '138-0000' is no phone of up to 20 digits with its country code",
          "error: '+86' is no country code such as 86",
        ], #line
      ),
      (
        contact {
          $0.phone = String(repeating: "1", count: 19)
          $0.countryCode = "86"
        }, ["error: '1111111111111111111' is no phone of up to 20 digits with its country code"], #line
      ),
      (contact { $0.timeZone = "Asia/Shanghai" }, [], #line), (contact { $0.timeZone = "Etc/GMT+8" }, [], #line),
      (
        contact { $0.timeZone = "../../etc/passwd" },
        ["error: '../../etc/passwd' is no time zone such as Asia/Shanghai or UTC"], #line
      ),
      (contact { $0.timeZone = "" }, ["error: '' is no time zone such as Asia/Shanghai or UTC"], #line),
      (contact { $0.language = "zh-Hans-CN" }, [], #line),
      (contact { $0.language = "english" }, ["error: 'english' is no language such as en or zh-CN"], #line),
      (contact { $0.language = "en_US" }, ["error: 'en_US' is no language such as en or zh-CN"], #line),
      (
        contact { $0.emails = [] },
        ["warning: there is neither an e-mail address nor a phone: nothing can be sent to 'alice'"], #line
      ),
    ]
    for (contact, problems, line) in cases {
      XCTAssertEqual(contact.problems.map(\.text), problems, line: line)
    }
  }

  func testWhatIsWrongWithAGroup() {
    XCTAssertEqual(ContactGroup(id: "security", members: ["alice"]).problems, [])
    XCTAssertEqual(
      ContactGroup(id: "night shift", name: "a`b", members: ["bob", "bob"]).problems.map(\.text),
      [
        "error: 'night shift' is no id: 2 to 60 of A-Z, a-z, 0-9, '_', '.', '-', beginning with a letter or "
          + "digit",
        #"error: the name 'a`b' has the character `; leave out \ $ | ~ ? & < > { } ` ""#,
        "warning: the group 'night shift' names 'bob' twice",
      ])
    XCTAssertEqual(
      ContactGroup(id: "empty").problems.map(\.text), ["warning: the group 'empty' has no members"])
  }

  func testWhatIsWrongWithABook() {
    let book = ContactBook(
      contacts: [Contact(id: "alice", emails: ["alice"]), Contact(id: "bob", emails: ["bob@example.com"])],
      groups: [ContactGroup(id: "security", members: ["bob", "carol"])])
    XCTAssertEqual(
      book.problems.map(\.text),
      [
        "error: contact alice: the e-mail address 'alice' is not of the form name@domain",
        "warning: the group 'security' names 'carol', whom nobody knows",
      ])
  }
}

extension ContactProblem {
  fileprivate var text: String { (isError ? "error: " : "warning: ") + message }
}
