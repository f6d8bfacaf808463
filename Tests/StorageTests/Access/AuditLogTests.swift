import Administration
import Alerting
import AuditEvents
import Engine
import StoreConformance
import XCTest

@testable import Storage

final class AuditLogTests: FolderTestCase {
  private static func entry(_ number: Int) -> AuditEntry {
    AuditEntry(
      at: Timestamp(seconds: 1_772_445_600), caller: .commandLine("root"), action: "contact.changed",
      subject: "contact \(number)", after: "{}")
  }

  private func filled() throws -> SQLiteStores {
    let stores = try folder.open()
    for number in 1...5 { try stores.audited { _ in ((), Self.entry(number)) } }
    return stores
  }

  func testConformance() throws { try AuditConformance { try self.newFolder().open() }.verify() }
  func testKeyEventConformance() throws { try KeyEventConformance { try self.newFolder().open() }.verify() }
  func testAccountConformance() throws { try AccountConformance { try self.newFolder().open() }.verify() }

  func testEntriesCannotBeChangedByTheProgram() throws {
    let stores = try filled()
    let attempts = [
      "UPDATE audit_log SET subject = 'x' WHERE number = 2", "DELETE FROM audit_log WHERE number = 5",
      "INSERT OR REPLACE INTO audit_log SELECT number, at, 'eve', role, origin, address, token, action, subject, "
        + "before, after, reason, previous, hash FROM audit_log WHERE number = 3",
    ]
    for sql in attempts {
      XCTAssertThrowsError(try stores.write("attack the log") { try $0.script(sql) }, sql)
    }
    guard case .intact(5, _) = try stores.verifyAuditLog() else { return XCTFail("intact") }
  }

  func testTamperingWithTheFileIsFoundAtItsPlace() throws {
    let tricks: [(sql: String, number: Int64)] = [
      ("UPDATE audit_log SET subject = 'contact x' WHERE number = 2", 2),
      ("UPDATE audit_log SET reason = '' WHERE number = 4", 4),
      ("UPDATE audit_log SET hash = '\(String(repeating: "0", count: 64))' WHERE number = 3", 3),
      ("UPDATE audit_log SET hash = 'x' WHERE number = 3", 3),
      ("UPDATE audit_log SET role = 'king' WHERE number = 1", 1),
      ("DELETE FROM audit_log WHERE number = 3", 3), ("DELETE FROM audit_log WHERE number >= 4", 4),
      ("DELETE FROM audit_log", 1), ("UPDATE audit_log SET number = 9 WHERE number = 5", 5),
    ]
    for (sql, number) in tricks {
      folder.remove()
      let stores = try filled()
      try stores.write("forge the log") { connection in
        for trigger in ["audit_log_stays", "audit_log_is_kept", "audit_log_is_not_replaced"] {
          try connection.script("DROP TRIGGER \(trigger)")
        }
        try connection.script(sql)
      }
      guard case .broken(let found, _) = try stores.verifyAuditLog() else {
        XCTFail("not noticed: \(sql)")
        continue
      }
      XCTAssertEqual(found, number, sql)
    }
  }

  func testAChangeWhoseEntryCannotBeWrittenIsTakenBack() throws {
    let stores = try filled()
    try stores.write("break the log") { connection in
      connection.beforeWrite = { sql in
        if sql.contains("INTO audit_log") { throw StoreError.database(action: "test", message: "disk full") }
      }
    }
    XCTAssertThrowsError(
      try stores.audited { inner in
        try inner.updateContacts { $0.contacts["ada"] = Contact(id: "ada") }
        return ((), Self.entry(6))
      })
    XCTAssertEqual(try stores.contactBook(), ContactBook())
    try stores.read("mend the log") { $0.beforeWrite = nil }
    // The same stores work on, also when a change uses the outer object instead of the one it is given.
    try stores.audited { _ in
      try stores.updateContacts { $0.contacts["bob"] = Contact(id: "bob") }
      return ((), Self.entry(6))
    }
    XCTAssertEqual(try stores.contactBook().contacts.keys.sorted(), ["bob"])
    guard case .intact(6, _) = try stores.verifyAuditLog() else { return XCTFail("intact") }
  }

  func testManyThreadsMakeOneChain() throws {
    let stores = try folder.open()
    let other = try folder.open()
    let failures = Counter()
    DispatchQueue.concurrentPerform(iterations: 40) { number in
      do {
        try (number % 2 == 0 ? stores : other).audited { inner in
          try inner.updateContacts { $0.contacts["c\(number)"] = Contact(id: "c\(number)") }
          return ((), Self.entry(number))
        }
      } catch { failures.add() }
    }
    XCTAssertEqual(failures.count, 0)
    XCTAssertEqual(try stores.contactBook().contacts.count, 40)
    guard case .intact(40, _) = try other.verifyAuditLog() else { return XCTFail("intact") }
  }
}

private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var value = 0
  var count: Int { lock.withLock { value } }
  func add() { lock.withLock { value += 1 } }
}
