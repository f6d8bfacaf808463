public import Administration
internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine
internal import XCTest

/// What every store of an audit log must do. A test target of an implementation runs `verify`.
public struct AuditConformance {
  /// A fresh store with an empty log.
  public typealias Maker = () throws -> any AuditedStores

  private struct Refusal: Error {}

  private let make: Maker
  private let at = SampleNotifications.slot

  /// The suite for stores that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    try entriesComeBackAsTheyWere()
    try aChangeAndItsEntryAreStoredTogetherOrNotAtAll()
    try filtersAndPagesTakeTheNewestFirst()
    try theChainHoldsThroughManyEntries()
  }

  private func entry(
    _ number: Int, action: String = "contact.changed", by caller: Caller = .commandLine("root"), subject: String? = nil
  ) -> AuditEntry {
    AuditEntry(
      at: at.adding(seconds: Int64(number)), caller: caller, action: action, subject: subject ?? "contact \(number)")
  }

  private func entriesComeBackAsTheyWere() throws {
    let store = try make()
    XCTAssertEqual(try store.verifyAuditLog(), .intact(entries: 0, newest: .none), #function)
    let entries = [
      AuditEntry(
        at: at, caller: Caller(name: "ad\u{0}a", role: .operator, origin: .console(address: "2001:db8::1")),
        action: "contact.changed", subject: "'; -- \u{1F6A8}", before: nil, after: "{\"a\":\"\u{0}\"}", reason: ""),
      AuditEntry(
        at: at.adding(seconds: -60),
        caller: Caller(name: "bot", role: .viewer, origin: .token(id: "t1", address: "192.0.2.1")), action: "a.b",
        subject: "", before: "", after: nil, reason: "because"),
      entry(3),
    ]
    for entry in entries { try store.audited { _ in ((), entry) } }
    let stored = try store.auditEntries(before: nil, limit: 10, filter: AuditFilter())
    XCTAssertEqual(stored.map(\.entry), entries.reversed(), #function)
    XCTAssertEqual(stored.map(\.number), [3, 2, 1], #function)
    XCTAssertTrue(stored.allSatisfy(\.isIntact), #function)
    XCTAssertEqual(try store.verifyAuditLog(), .intact(entries: 3, newest: stored[0].hash), #function)
  }

  private func aChangeAndItsEntryAreStoredTogetherOrNotAtAll() throws {
    let store = try make()
    XCTAssertThrowsError(
      try store.audited { stores -> ((), AuditEntry) in
        try stores.updateContacts { $0.contacts["ada"] = Contact(id: "ada") }
        XCTAssertNotNil(try stores.contactBook().contacts["ada"], "the change is seen inside")
        throw Refusal()
      }, #function)
    XCTAssertEqual(try store.contactBook(), ContactBook(), "\(#function): nothing is left of a refused change")
    XCTAssertEqual(try store.auditEntries(before: nil, limit: 1, filter: AuditFilter()), [], #function)
    let count = try store.audited { stores -> (Int, AuditEntry) in
      try stores.updateContacts { $0.contacts["ada"] = Contact(id: "ada") }
      // A part that is refused does not undo the rest.
      try? stores.updateContacts { book in
        book.contacts["bob"] = Contact(id: "bob")
        throw Refusal()
      }
      try stores.record(RuleOverrideChange(rule: RuleID("r"), action: .enable, reason: "", by: "root", at: at))
      _ = try stores.linkKey()
      return (try stores.contactBook().contacts.count, entry(1))
    }
    XCTAssertEqual(count, 1, #function)
    XCTAssertEqual(try store.contactBook().contacts.keys.sorted(), ["ada"], #function)
    XCTAssertEqual(try store.ruleOverrideChanges().count, 1, #function)
    XCTAssertEqual(try store.auditEntries(before: nil, limit: 9, filter: AuditFilter()).map(\.entry), [entry(1)])
  }

  private func filtersAndPagesTakeTheNewestFirst() throws {
    let store = try make()
    let ada = Caller(name: "ada", role: .operator, origin: .console(address: "192.0.2.1"))
    let entries = [
      entry(1), entry(2, action: "contact.removed", by: ada), entry(3, action: "contacts.imported", subject: "Book"),
      entry(4, action: "rule.enabled", by: ada, subject: "rule Key (7)"), entry(5),
    ]
    for entry in entries { try store.audited { _ in ((), entry) } }
    let cases: [(filter: AuditFilter, numbers: [Int64])] = [
      (AuditFilter(), [5, 4, 3, 2, 1]), (AuditFilter(caller: "ada"), [4, 2]),
      (AuditFilter(action: "contact"), [5, 2, 1]),
      (AuditFilter(action: "contact.removed"), [2]), (AuditFilter(action: ""), []),
      (AuditFilter(subject: "RULE key"), [4]), (AuditFilter(subject: "%"), []),
      (AuditFilter(origin: "console"), [4, 2]),
      (AuditFilter(from: at.adding(seconds: 2), until: at.adding(seconds: 4)), [3, 2]),
      (AuditFilter(caller: "ada", action: "rule"), [4]), (AuditFilter(caller: "Ada"), []),
    ]
    for (filter, numbers) in cases {
      XCTAssertEqual(
        try store.auditEntries(before: nil, limit: 10, filter: filter).map(\.number), numbers, "\(#function) \(filter)")
    }
    func page(_ before: Int64?) throws -> [Int64] {
      try store.auditEntries(before: before, limit: 2, filter: AuditFilter()).map(\.number)
    }
    XCTAssertEqual([try page(nil), try page(4), try page(2), try page(1)], [[5, 4], [3, 2], [1], []], #function)
  }

  private func theChainHoldsThroughManyEntries() throws {
    let store = try make()
    for number in 1...1200 { try store.audited { _ in ((), entry(number, subject: number == 7 ? "odd" : nil)) } }
    guard case .intact(1200, _) = try store.verifyAuditLog() else { return XCTFail(#function) }
    XCTAssertEqual(
      try store.auditEntries(before: nil, limit: 2, filter: AuditFilter(subject: "odd")).map(\.number), [7], #function)
    XCTAssertEqual(try store.auditEntries(before: nil, limit: 1100, filter: AuditFilter()).count, 1100, #function)
  }
}
