import Engine
import XCTest

@testable import Storage

final class ConnectionTests: FolderTestCase {
  private func connection() throws -> Connection {
    let connection = try Connection(path: folder.path + "/test.sqlite")
    try connection.script("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT UNIQUE, blob BLOB) STRICT")
    return connection
  }

  func testValuesComeBackAsTheyWere() throws {
    let connection = try connection()
    for (text, blob): (String, [UInt8]) in [("", []), ("a\u{0}b", [0, 1, 255]), ("a\u{301}\u{1F6A8}", [0])] {
      try connection.run("INSERT INTO t (text, blob) VALUES (?, ?)", .text(text), .blob(blob))
    }
    let rows = try connection.rows("SELECT text, blob, length(blob) FROM t ORDER BY id") { row in
      (Array(row.text(0).utf8), row.blob(1), row.isNull(1))
    }
    XCTAssertEqual(rows.map(\.0), ["", "a\u{0}b", "a\u{301}\u{1F6A8}"].map { Array($0.utf8) })
    XCTAssertEqual(rows.map(\.1), [[], [0, 1, 255], [0]])
    XCTAssertEqual(rows.map(\.2), [false, false, false], "an empty blob is not NULL")
    let extremes = try connection.first("SELECT ?, ?", .integer(.min), .integer(.max)) {
      ($0.integer(0), $0.integer(1))
    }
    XCTAssertEqual(extremes?.0, .min)
    XCTAssertEqual(extremes?.1, .max)
  }

  func testAStatementMayRunWithinItsOwnRows() throws {
    let connection = try connection()
    for _ in 0..<3 { try connection.run("INSERT INTO t DEFAULT VALUES") }
    let sql = "SELECT id FROM t ORDER BY id"
    let pairs = try connection.rows(sql) { outer in
      (outer.integer(0), try connection.rows(sql) { $0.integer(0) })
    }
    XCTAssertEqual(pairs.map(\.0), [1, 2, 3])
    XCTAssertEqual(pairs.map(\.1), [[1, 2, 3], [1, 2, 3], [1, 2, 3]])
  }

  func testErrorsNameTheActionAndNeverAValue() throws {
    let connection = try connection()
    connection.action = "store a secret"
    try connection.run("INSERT INTO t (text) VALUES (?)", .text("hunter2"))
    XCTAssertThrowsError(try connection.run("INSERT INTO t (text) VALUES (?)", .text("hunter2"))) { error in
      guard case StoreError.database(let action, let message) = error else { return XCTFail("\(error)") }
      XCTAssertEqual(action, "store a secret [INSERT INTO t]")
      XCTAssertEqual(message, "UNIQUE constraint failed: t.text (SQLite 2067)")
    }
    XCTAssertEqual(try connection.rows("SELECT text FROM t") { $0.text(0) }, ["hunter2"], "it works on")
  }

  func testARolledBackTransactionLeavesNothing() throws {
    let connection = try connection()
    try connection.begin()
    try connection.run("INSERT INTO t DEFAULT VALUES")
    connection.rollBack()
    connection.rollBack()
    XCTAssertEqual(try connection.first("SELECT count(*) FROM t") { $0.number(0) }, 0)
  }

  func testTheHookSeesWritesAndCommits() throws {
    let connection = try connection()
    struct Refused: Error {}
    connection.beforeWrite = { sql in if sql.hasPrefix("INSERT") || sql == "COMMIT" { throw Refused() } }
    XCTAssertEqual(try connection.first("SELECT count(*) FROM t") { $0.number(0) }, 0)
    XCTAssertThrowsError(try connection.run("INSERT INTO t DEFAULT VALUES"))
    XCTAssertThrowsError(try connection.first("INSERT INTO t DEFAULT VALUES RETURNING id") { $0.integer(0) })
    try connection.begin()
    XCTAssertThrowsError(try connection.commit())
    connection.rollBack()
  }
}
