public import Administration
internal import AuditEvents
internal import Engine
internal import Foundation

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
    let found = hash(of: raw.path(file.path))
    if case .success(let hash) = found, hash.hexadecimal == file.hash { return nil }
    // It may have been too old in the meantime.
    let isKept = try read("look up a received file") { connection in
      try connection.first("SELECT 1 FROM raw_files WHERE id = ? AND hash = ?", .integer(file.number), .text(file.hash))
      {
        $0.flag(0)
      } ?? false
    }
    guard isKept else { return nil }
    switch found {
    case .success(let hash): return "its content was changed: SHA-256 \(hash.hexadecimal), recorded \(file.hash)"
    case .failure(let problem): return problem.words
    }
  }

  private struct Unreadable: Error {
    var words: String
  }

  private func hash(of path: String) -> Result<ContentHash, Unreadable> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      return .failure(
        Unreadable(words: errno == ENOENT ? "it is missing" : "it cannot be read (\(String(cString: strerror(errno))))")
      )
    }
    defer { close(descriptor) }
    var hasher = ContentHasher()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count == 0 { break }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        return .failure(Unreadable(words: "it cannot be read (\(String(cString: strerror(errno))))"))
      }
      buffer.withUnsafeBytes { hasher.add(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    }
    guard let hash = hasher.finish() else { return .failure(Unreadable(words: "it cannot be hashed")) }
    return .success(hash)
  }
}
