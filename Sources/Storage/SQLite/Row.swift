internal import AuditEvents
internal import CSQLite
internal import Engine

/// The current row of a running statement. It is valid only inside the closure it is given to. Columns count from 0.
struct Row {
  let statement: OpaquePointer

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
  func number(_ column: Int32) -> Int { Int(integer(column)) }
  func flag(_ column: Int32) -> Bool { integer(column) != 0 }
  func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: integer(column)) }
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
  func optionalTime(_ column: Int32) -> Timestamp? { isNull(column) ? nil : time(column) }
  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  /// A text; its length comes from SQLite, so that a text may hold NUL characters.
  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// The bytes of a blob, copied.
  func blob(_ column: Int32) -> [UInt8] { withBlob(column) { Array($0) } }

  /// The bytes of a blob in SQLite's memory, valid inside `body` only.
  func withBlob<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    let start = sqlite3_column_blob(statement, column)
    let count = start == nil ? 0 : Int(sqlite3_column_bytes(statement, column))
    return try body(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The case of an enumeration that is stored by its word.
  func word<Value: RawRepresentable<String>>(_ column: Int32, _ type: Value.Type) throws -> Value {
    let text = text(column)
    guard let value = Value(rawValue: text) else { throw StoreError.unreadable("the word \"\(text.prefix(40))\"") }
    return value
  }

  /// A blob read with a byte reader; the reader must come out empty.
  func decode<Value>(_ column: Int32, _ body: (inout ByteReader) throws -> Value) throws -> Value {
    var reader = ByteReader(blob(column))
    let value = try body(&reader)
    try reader.finish()
    return value
  }
}
