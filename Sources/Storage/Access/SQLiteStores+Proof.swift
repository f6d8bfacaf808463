public import Administration
internal import Engine

extension SQLiteStores: ProvableStore {
  /// See `ProvableStore`.
  public func databaseProblems() throws -> [String] {
    try read("check the database") { connection in
      var problems = try connection.rows("PRAGMA integrity_check(100)") { $0.text(0) }.filter { $0 != "ok" }
      problems += try connection.rows("PRAGMA foreign_key_check") { "a row of \($0.text(0)) refers to nothing" }
      return problems
    }
  }

  /// See `ProvableStore`.
  public func keptFiles(after number: Int64, limit: Int) throws -> [KeptFile] {
    try read("list the received files") { connection in
      try connection.rows(
        "SELECT id, path, hash FROM raw_files WHERE id > ? ORDER BY id LIMIT ?", .integer(number), .number(limit)
      ) { KeptFile(number: $0.integer(0), path: $0.text(1), hash: $0.text(2)) }
    }
  }

  /// See `ProvableStore`.
  public func keptFileCount() throws -> Int {
    try read("count the received files") { try $0.first("SELECT count(*) FROM raw_files") { $0.number(0) } ?? 0 }
  }

  /// See `ProvableStore`.
  public func problem(of file: KeptFile) throws -> String? {
    guard let problem = raw.problem(of: file) else { return nil }
    // It may have been too old in the meantime.
    let isKept = try read("look up a received file") { connection in
      try connection.first("SELECT 1 FROM raw_files WHERE id = ? AND hash = ?", .integer(file.number), .text(file.hash))
      {
        $0.flag(0)
      } ?? false
    }
    return isKept ? problem : nil
  }
}
