public import Alerting
internal import AuditEvents
internal import XCTest

/// What every store of contacts must do. A test target of an implementation runs `verify`.
public struct ContactConformance {
  /// A fresh store without contacts.
  public typealias Maker = () throws -> any ContactStore

  private struct Refusal: Error {}

  private let make: Maker
  private let ann = Contact(
    id: "ann", name: "Ann \u{1F6A8}", emails: ["b@example.test", "a@example.test"], countryCode: "86",
    phone: "13800000000", enabled: false, switchedOff: ["sms", "email"], timeZone: "Asia/Shanghai", language: "zh-CN")
  private let bob = Contact(id: "bob\u{0}'; --", name: "a\u{301}\r\n")
  private let security = ContactGroup(
    id: "security", name: "Security", enabled: false, members: ["bob", "ann", "gone"])

  /// The suite for stores that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try whatIsStoredComesBack()
    try changesReplaceAndRemove()
    try nothingChangesWhenTheChangeThrows()
    try theChangeSeesWhatIsStored()
    try robotsQuotasStandInsAndConfirmationsComeBack()
  }

  private func robotsQuotasStandInsAndConfirmationsComeBack() throws {
    let store = try make()
    var carol = Contact(id: "carol")
    carol.robots = ["dingtalk": "138\u{0}", "wecom": ""]
    carol.messagesPerDay = 0
    carol.smsPerDay = 5
    var book = ContactBook(contacts: [carol, ann])
    let at = SampleNotifications.slot
    book.standIns = [
      StandIn(number: 2, rotation: "weekly", range: at..<at.adding(seconds: 60), user: "ann", reason: "'; --", by: "x"),
      StandIn(number: 7, rotation: "weekly", range: at..<at, user: "", reason: "", by: ""),
    ]
    var open = AddressConfirmation(contact: "ann", kind: "email", address: "a@example.test")
    open.codeHash = "abc"
    open.sent = [at, at.adding(seconds: 1)]
    open.attempts = 3
    var done = AddressConfirmation(contact: "carol", kind: "sms", address: "+1555")
    done.confirmedAt = at
    book.confirmations = [open, done]
    try store.updateContacts { $0 = book }
    XCTAssertEqual(try store.contactBook(), book, #function)
    try store.updateContacts { book in
      book.standIns.removeFirst()
      book.confirmations = []
      book.contacts["carol"]?.smsPerDay = nil
    }
    book.standIns.removeFirst()
    book.confirmations = []
    book.contacts["carol"]?.smsPerDay = nil
    XCTAssertEqual(try store.contactBook(), book, #function)
  }

  private func whatIsStoredComesBack() throws {
    let store = try make()
    XCTAssertEqual(try store.contactBook(), ContactBook(), #function)
    let book = ContactBook(contacts: [ann, bob], groups: [security, ContactGroup(id: "empty")])
    try store.updateContacts { $0 = book }
    XCTAssertEqual(try store.contactBook(), book, #function)
    XCTAssertEqual(try store.contactBook().contacts["ann"]?.emails, ann.emails, "\(#function): the order counts")
  }

  private func changesReplaceAndRemove() throws {
    let store = try make()
    try store.updateContacts { $0 = ContactBook(contacts: [ann, bob], groups: [security]) }
    try store.updateContacts { book in
      book.contacts["ann"]?.emails = []
      book.contacts[bob.id] = nil
      book.groups["security"]?.members = ["ann"]
      book.groups["new"] = ContactGroup(id: "new", members: ["ann"])
    }
    var changed = ann
    changed.emails = []
    var smaller = security
    smaller.members = ["ann"]
    let expected = ContactBook(contacts: [changed], groups: [smaller, ContactGroup(id: "new", members: ["ann"])])
    XCTAssertEqual(try store.contactBook(), expected, #function)
    try store.updateContacts { $0 = ContactBook() }
    XCTAssertEqual(try store.contactBook(), ContactBook(), #function)
  }

  private func nothingChangesWhenTheChangeThrows() throws {
    let store = try make()
    try store.updateContacts { $0 = ContactBook(contacts: [ann]) }
    XCTAssertThrowsError(
      try store.updateContacts { book in
        book = ContactBook(contacts: [bob], groups: [security])
        throw Refusal()
      }, #function
    ) { XCTAssertTrue($0 is Refusal, #function) }
    XCTAssertEqual(try store.contactBook(), ContactBook(contacts: [ann]), #function)
  }

  private func theChangeSeesWhatIsStored() throws {
    let store = try make()
    try store.updateContacts { $0.contacts["ann"] = ann }
    var seen: ContactBook?
    try store.updateContacts { seen = $0 }
    XCTAssertEqual(seen, ContactBook(contacts: [ann]), #function)
  }
}
