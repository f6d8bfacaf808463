internal import CSQLite
internal import Engine

extension Connection {
  /// Copies this database, as it is at one moment, into another file while others go on writing. `progress` is told how
  /// many pages are done, of how many. Throws `StoreError`.
  func copy(to target: Connection, progress: (Int, Int) -> Void) throws {
    // The copy sees what this transaction sees, so that it never has to begin again.
    try run("BEGIN")
    defer { rollBack() }
    _ = try first("SELECT count(*) FROM sqlite_schema") { $0.integer(0) }
    guard let copying = sqlite3_backup_init(target.handle, "main", handle, "main") else {
      throw target.failure(sqlite3_errcode(target.handle), "copy")
    }
    var code = SQLITE_OK
    while code == SQLITE_OK || code & 0xFF == SQLITE_BUSY || code & 0xFF == SQLITE_LOCKED {
      code = sqlite3_backup_step(copying, 512)
      let total = Int(sqlite3_backup_pagecount(copying))
      progress(total - Int(sqlite3_backup_remaining(copying)), total)
      if code & 0xFF == SQLITE_BUSY || code & 0xFF == SQLITE_LOCKED { sqlite3_sleep(20) }
    }
    let end = sqlite3_backup_finish(copying)
    guard code == SQLITE_DONE, end == SQLITE_OK else { throw target.failure(code == SQLITE_DONE ? end : code, "copy") }
  }

  /// What is wrong with the structure of the file, and rows that refer to nothing; empty when it is sound.
  func problems(thorough: Bool) throws -> [String] {
    let check = thorough ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)"
    var problems = try rows(check) { $0.text(0) }.filter { $0 != "ok" }
    problems += try rows("PRAGMA foreign_key_check") { "a row of \($0.text(0)) refers to nothing" }.prefix(20)
    return problems
  }
}
