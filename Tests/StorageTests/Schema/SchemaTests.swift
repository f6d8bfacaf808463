import Alerting
import Dispatch
import Engine
import Foundation
import Synchronization
import XCTest

@testable import Storage

final class SchemaTests: FolderTestCase {
  private func message(_ body: () throws -> Void, line: UInt = #line) -> String {
    do {
      try body()
      XCTFail("nothing was thrown", line: line)
      return ""
    } catch StoreError.damaged(let message) {
      return "damaged: " + message
    } catch StoreError.database(let action, let message) {
      return action + ": " + message
    } catch {
      return "\(error)"
    }
  }

  private func pragma(_ name: String) throws -> String? {
    let connection = try Connection(path: folder.database)
    return try connection.first("PRAGMA \(name)") { $0.text(0) }
  }

  func testANewFolderIsForItsOwnerOnly() throws {
    let stores = try folder.open()
    XCTAssertEqual(try folder.mode(folder.data), 0o700)
    try stores.updateContacts { $0.contacts["ann"] = .init(id: "ann") }
    for name in ["state.sqlite", "state.sqlite-wal", "state.sqlite-shm"] {
      XCTAssertEqual(try folder.mode(folder.data + "/" + name), 0o600, name)
    }
  }

  func testTheFileIsMadeAsDesigned() throws {
    try withExtendedLifetime(try folder.open()) {
      XCTAssertEqual(try pragma("page_size"), "16384")
      XCTAssertEqual(try pragma("journal_mode"), "wal")
      XCTAssertEqual(try pragma("user_version"), "\(Migration.all.count)")
      XCTAssertEqual(try pragma("application_id"), "\(Schema.applicationID)")
    }
    let stores = try folder.open()
    try stores.read("test") { connection in
      XCTAssertEqual(try connection.first("PRAGMA synchronous") { $0.number(0) }, 2)
      XCTAssertEqual(try connection.first("PRAGMA foreign_keys") { $0.number(0) }, 1)
    }
  }

  func testMigrationsCountFromOneWithoutGaps() {
    XCTAssertEqual(Migration.all.map(\.version), Array(1...Migration.all.count))
  }

  func testAnOlderSchemaIsBroughtForward() throws {
    let steps = [
      Migration(version: 1, sql: "CREATE TABLE a (x); INSERT INTO a VALUES (7)"),
      Migration(version: 2, sql: "CREATE TABLE b AS SELECT x + 1 AS y FROM a; DROP TABLE a"),
    ]
    let path = folder.path + "/old.sqlite"
    try Schema(try Connection(path: path), migrations: [steps[0]], checkedTables: []).prepare()
    let connection = try Connection(path: path)
    try Schema(connection, migrations: steps, checkedTables: []).prepare()
    XCTAssertEqual(try connection.first("SELECT y FROM b") { $0.number(0) }, 8)
    let broken = steps + [Migration(version: 3, sql: "CREATE TABLE c (x); INSERT INTO nowhere VALUES (1)")]
    XCTAssertThrowsError(try Schema(connection, migrations: broken, checkedTables: []).prepare())
    XCTAssertEqual(
      try connection.first("PRAGMA user_version") { $0.number(0) }, 2, "a step is taken whole or not at all")
    XCTAssertNil(try connection.first("SELECT 1 FROM sqlite_schema WHERE name = 'c'") { $0.number(0) })
  }

  func testAStoreOfEveryOlderSchemaOpens() throws {
    for version in 1..<Migration.all.count {
      let folder = newFolder()
      try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
      let older = try Connection(path: folder.database)
      try Schema(older, migrations: Array(Migration.all.prefix(version)), checkedTables: []).prepare()
      let stores = try folder.open()
      XCTAssertEqual(try stores.contactBook().contacts.count, 0, "schema \(version)")
      XCTAssertEqual(
        try older.first("PRAGMA user_version") { $0.number(0) }, Migration.all.count, "schema \(version)")
    }
  }

  func testEveryCheckedTableExists() throws {
    let stores = try folder.open()
    let known = try stores.read("list the tables") { connection in
      try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) }
    }
    XCTAssertEqual(Schema.smallTables.filter { !known.contains($0) }, [])
  }

  func testANewerSchemaIsRefused() throws {
    _ = try folder.open()
    try Connection(path: folder.database).script("PRAGMA user_version = 99")
    XCTAssertEqual(
      message { _ = try folder.open() },
      "open the store: \(folder.database) has schema 99 and this tocsin knows schemas up to \(Migration.all.count): "
        + "use the newer tocsin that wrote it")
  }

  func testADatabaseOfAnotherProgramIsRefused() throws {
    try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
    try Connection(path: folder.database).script("CREATE TABLE mine (x)")
    XCTAssertTrue(message { _ = try folder.open() }.contains("is a database of another program"))
    try Connection(path: folder.database).script("PRAGMA application_id = 5; DROP TABLE mine")
    XCTAssertTrue(message { _ = try folder.open() }.contains("is a database of another program"))
    XCTAssertEqual(try pragma("journal_mode"), "delete", "it was left as it was")
  }

  func testADamagedFileIsRefusedWithWhatToDo() throws {
    let stores = try folder.open()
    try stores.updateContacts { book in
      for number in 0..<400 {
        book.contacts["c\(number)"] = .init(id: "c\(number)", emails: ["\(number)@example.test"])
      }
    }
    try stores.read("test") { _ = try $0.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.number(0) } }
    let sound = try XCTUnwrap(FileManager.default.contents(atPath: folder.database))
    for (name, bytes) in [
      (
        "text",
        Data("not a database, but longer than a header of one hundred bytes: \(String(repeating: "x", count: 99))".utf8)
      ),
      ("cut", sound.prefix(sound.count / 2)),
      ("zeroes", Data(sound.prefix(16384) + Data(count: sound.count - 16384))),
    ] {
      let other = newFolder()
      try FileManager.default.createDirectory(atPath: other.data, withIntermediateDirectories: true)
      _ = FileManager.default.createFile(atPath: other.database, contents: bytes)
      let message = message { _ = try other.open() }
      XCTAssertTrue(message.hasPrefix("damaged: \(other.database) is damaged ("), "\(name): \(message)")
      XCTAssertTrue(message.contains("put back a backup of state.sqlite, or move state.sqlite away"), name)
    }
  }

  func testAFolderThatCannotBeWrittenIsRefused() throws {
    // The superuser may write everywhere, so the test works as somebody else.
    let user = geteuid()
    let closed = folder.path + "/closed"
    mkdir(closed, 0o555)
    let readOnly = newFolder()
    _ = try readOnly.open()
    chmod(folder.path, 0o755)
    chmod(readOnly.path, 0o755)
    chmod(readOnly.data, 0o555)
    chmod(readOnly.database, 0o444)
    if user == 0 { seteuid(65534) }
    defer { if user == 0 { seteuid(0) } }
    XCTAssertEqual(
      message { _ = try SQLiteStores(folder: closed + "/data") },
      "open the store: the data folder \(closed)/data cannot be made: check its owner and permissions")
    XCTAssertEqual(
      message { _ = try readOnly.open() },
      "open the store: \(readOnly.database) cannot be written (Permission denied): check the folder's owner and permissions"
    )
  }

  func testManyMayOpenANewFolderAtOnce() throws {
    let errors = Mutex<[String]>([])
    let data = folder.data
    DispatchQueue.concurrentPerform(iterations: 8) { number in
      do {
        try SQLiteStores(folder: data).updateContacts { $0.contacts["c\(number)"] = .init(id: "c\(number)") }
      } catch {
        errors.withLock { $0.append("\(error)") }
      }
    }
    XCTAssertEqual(errors.withLock { $0 }, [])
    XCTAssertEqual(try folder.open().contactBook().contacts.count, 8)
  }
}
