internal import CSQLite
internal import Engine

/// A connection to one database file. It is not safe to share between threads: `SQLiteStores` keeps it behind a mutex.
///
/// Statements are prepared once and kept. Values are bound, never put into SQL, and never appear in errors.
final class Connection {
  /// How long a statement waits for another process that writes, unless told otherwise.
  static let busyMilliseconds: Int32 = 10_000

  /// The path of the file.
  let path: String
  /// What the caller is doing, in words for errors: `store a run`.
  var action = "open the store"
  /// Called with its SQL before every statement that writes and before `COMMIT`. What it throws is thrown to the caller
  /// as if the database had said no: how tests make the n-th write fail.
  var beforeWrite: (@Sendable (String) throws -> Void)?

  let handle: OpaquePointer
  private let busyMilliseconds: Int32
  /// Prepared statements that nobody runs now, by their SQL.
  private var idle: [String: OpaquePointer] = [:]

  /// Opens a file, and makes it when it is missing. A statement waits so long for another process that writes.
  convenience init(path: String, busyMilliseconds: Int32 = Connection.busyMilliseconds) throws {
    try self.init(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, busyMilliseconds)
  }

  /// Opens a file that must be there; on a write-protected disk it can only be read.
  convenience init(existing path: String) throws {
    try self.init(path, SQLITE_OPEN_READWRITE, Connection.busyMilliseconds)
  }

  private init(_ path: String, _ mode: Int32, _ busyMilliseconds: Int32) throws {
    self.path = path
    self.busyMilliseconds = busyMilliseconds
    var opened: OpaquePointer?
    let flags = mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw StoreError.sqlite(code, action: action, message: message, path: path)
    }
    handle = opened
    sqlite3_busy_timeout(handle, busyMilliseconds)
  }

  deinit {
    for statement in idle.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  /// Runs a statement that returns no rows; returns how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ values: SQLValue...) throws -> Int {
    try withStatement(sql, values) { statement in
      try step(statement, sql) { _ in }
      return Int(sqlite3_changes(handle))
    }
  }

  /// Reads every row of a query.
  func rows<Value>(_ sql: String, _ values: SQLValue..., read: (Row) throws -> Value) throws -> [Value] {
    var result: [Value] = []
    try forEachRow(sql, values) { result.append(try read($0)) }
    return result
  }

  /// Reads every row of a query whose values are as many as a list has.
  func rows<Value>(_ sql: String, list values: [SQLValue], read: (Row) throws -> Value) throws -> [Value] {
    var result: [Value] = []
    try forEachRow(sql, values) { result.append(try read($0)) }
    return result
  }

  /// Reads the first row of a query; nil when there is none.
  func first<Value>(_ sql: String, _ values: SQLValue..., read: (Row) throws -> Value) throws -> Value? {
    try first(sql, list: values, read: read)
  }

  /// Reads the first row of a query whose values are as many as a list has.
  func first<Value>(_ sql: String, list values: [SQLValue], read: (Row) throws -> Value) throws -> Value? {
    try withStatement(sql, values) { statement in
      try announce(statement, sql)
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return nil }
      guard code == SQLITE_ROW else { throw failure(code, sql) }
      return try read(Row(statement: statement))
    }
  }

  /// Gives every row of a query to `body`, one at a time.
  func forEachRow(_ sql: String, _ values: [SQLValue], _ body: (Row) throws -> Void) throws {
    try withStatement(sql, values) { try step($0, sql, body) }
  }

  /// Runs several statements without parameters, one after the other.
  func script(_ sql: String) throws {
    try beforeWrite?(sql)
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, sql) }
  }

  /// The number of the row inserted last.
  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Whether the last call failed because another process held a lock.
  var isBusy: Bool { sqlite3_errcode(handle) & 0xFF == SQLITE_BUSY }

  /// Does something without waiting for another process that writes: it fails at once instead.
  func withoutWaiting<Value>(_ body: () throws -> Value) rethrows -> Value {
    sqlite3_busy_timeout(handle, 0)
    defer { sqlite3_busy_timeout(handle, busyMilliseconds) }
    return try body()
  }

  /// Begins a transaction that writes: it waits for its turn here and not halfway.
  func begin() throws { try run("BEGIN IMMEDIATE") }

  /// Ends the transaction; everything in it is on disk when this returns.
  func commit() throws {
    try beforeWrite?("COMMIT")
    try run("COMMIT")
  }

  /// Takes the transaction back. SQLite may have done so by itself, as when the disk is full.
  func rollBack() {
    guard isInTransaction else { return }
    sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
  }

  /// Whether a transaction was begun and is not over.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Does something inside the running transaction that is taken back alone when it throws.
  func part<Value>(_ body: () throws -> Value) throws -> Value {
    try run("SAVEPOINT part")
    do {
      let value = try body()
      try run("RELEASE part")
      return value
    } catch {
      // SQLite may have taken back the whole transaction by itself, as when the disk is full.
      if isInTransaction { try script("ROLLBACK TO part; RELEASE part") }
      throw error
    }
  }

  private func step(_ statement: OpaquePointer, _ sql: String, _ body: (Row) throws -> Void) throws {
    try announce(statement, sql)
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw failure(code, sql) }
      try body(Row(statement: statement))
    }
  }

  private func announce(_ statement: OpaquePointer, _ sql: String) throws {
    if let beforeWrite, sqlite3_stmt_readonly(statement) == 0 { try beforeWrite(sql) }
  }

  /// A statement in use is out of `idle`, so that a statement run within its own rows is simply prepared again.
  private func withStatement<Result>(
    _ sql: String, _ values: [SQLValue], _ body: (OpaquePointer) throws -> Result
  ) throws -> Result {
    let statement = try idle.removeValue(forKey: sql) ?? prepare(sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
      if let other = idle.updateValue(statement, forKey: sql) { sqlite3_finalize(other) }
    }
    for (index, value) in values.enumerated() {
      let code = bind(value, to: statement, at: Int32(index + 1))
      guard code == SQLITE_OK else { throw failure(code, sql) }
    }
    return try body(statement)
  }

  private func prepare(_ sql: String) throws -> OpaquePointer {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw failure(code, sql) }
    return statement
  }

  private func bind(_ value: SQLValue, to statement: OpaquePointer, at index: Int32) -> Int32 {
    switch value {
    case .integer(let number): return sqlite3_bind_int64(statement, index, number)
    case .null: return sqlite3_bind_null(statement, index)
    case .text(let text):
      return text.withCString {
        sqlite3_bind_text64(
          statement, index, $0, sqlite3_uint64(text.utf8.count), tocsin_sqlite_transient(), UInt8(SQLITE_UTF8))
      }
    case .blob(let bytes):
      guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
      return bytes.withUnsafeBytes {
        sqlite3_bind_blob64(
          statement, index, $0.baseAddress, sqlite3_uint64($0.count), tocsin_sqlite_transient())
      }
    }
  }

  func failure(_ code: Int32, _ sql: String) -> StoreError {
    // The head of a statement is the program's own text: `INSERT INTO outbox`.
    let head = sql.split(whereSeparator: \.isNewline).first.map { $0.prefix { $0 != "(" }.prefix(60) } ?? ""
    let message = String(cString: sqlite3_errmsg(handle))
    let words = head.split(separator: " ").joined(separator: " ")
    return .sqlite(code, action: "\(action) [\(words)]", message: message, path: path)
  }
}
