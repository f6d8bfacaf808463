internal import CSQLite
internal import Engine

/// Brings a database file to the newest schema, and refuses one that is not Tocsin's, newer, or damaged.
struct Schema {
  /// `Tcsn`: tells Tocsin's files from other SQLite files (`file(1)` shows it).
  static let applicationID: Int64 = 0x5463_736E
  /// Tables whose pages are looked at on opening. Events and matches may be large and prove themselves when they are
  /// read; these decide who is told, and are small.
  static let smallTables = [
    "trails", "texts", "raw_files", "segments", "input_files", "rule_sets", "runs", "decisions", "alerts", "ledger",
    "whitelist_hits", "outbox", "outbox_counts", "receipts", "endpoints", "contacts", "contact_groups", "lease",
    "rule_changes", "silences", "silence_hits", "handlings", "alert_notes", "waiting", "told", "firings",
    "secrets", "audit_log", "accounts", "console_sessions", "api_tokens", "sign_in_failures", "key_events",
  ]

  private let connection: Connection
  private let migrations: [Migration]
  private let checkedTables: [String]

  /// The schema of a connection; tests give other steps.
  init(
    _ connection: Connection, migrations: [Migration] = Migration.all, checkedTables: [String] = Schema.smallTables
  ) {
    self.connection = connection
    self.migrations = migrations
    self.checkedTables = checkedTables
  }

  /// Makes the connection ready for use. Throws `StoreError`.
  func prepare() throws {
    try connection.run("PRAGMA foreign_keys = ON")
    try connection.run("PRAGMA trusted_schema = OFF")
    try connection.run("PRAGMA cell_size_check = ON")
    try connection.run("PRAGMA temp_store = MEMORY")
    // A commit is on disk before a run counts as done: power loss must not forget what was notified.
    try connection.run("PRAGMA synchronous = FULL")
    try connection.run("PRAGMA journal_size_limit = 67108864")
    let isNew = try inspect() == 0
    try enterWriteAheadLog(isNew: isNew)
    if !isNew { try check() }
    try migrate()
  }

  /// Throws unless the file is Tocsin's and of a schema that this program knows; an older one is fine.
  func demandOwn() throws { _ = try inspect() }

  /// The number of the schema that the file has; 0 for a new file.
  private func inspect() throws -> Int64 {
    let application = try pragma("application_id")
    let version = try pragma("user_version")
    let tables = try connection.first("SELECT count(*) FROM sqlite_schema") { $0.number(0) } ?? 0
    guard application == Self.applicationID || (application == 0 && version == 0 && tables == 0) else {
      throw StoreError.database(
        action: "open the store", message: "\(connection.path) is a database of another program; name another folder")
    }
    let newest = Int64(migrations.last?.version ?? 0)
    guard version <= newest else {
      throw StoreError.database(
        action: "open the store",
        message: "\(connection.path) has schema \(version) and this tocsin knows schemas up to \(newest): "
          + "use the newer tocsin that wrote it")
    }
    return version
  }

  /// Readers and one writer work side by side in this mode, also from other processes; it is a property of the file.
  private func enterWriteAheadLog(isNew: Bool) throws {
    if isNew { try connection.run("PRAGMA page_size = 16384") }
    // Two processes may make the file at once; SQLite does not wait for this lock by itself.
    for attempt in 1...50 {
      do {
        let mode = try connection.first("PRAGMA journal_mode = WAL") { $0.text(0) }
        guard mode == "wal" else {
          throw StoreError.database(
            action: "open the store",
            message: "\(connection.path) lies on a file system without shared memory; use a local disk")
        }
        return
      } catch  where connection.isBusy && attempt < 50 {
        sqlite3_sleep(20)
      }
    }
  }

  /// Tables grow for years; one of more rows than this is not looked at on every start, which would take seconds.
  static let checkedRows: Int64 = 5_000

  private func check() throws {
    let known = try Set(
      connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'") {
        $0.text(0)
      })
    for table in checkedTables {
      if known.contains(table) {
        let last = try connection.first("SELECT max(rowid) FROM \"\(table)\"") { $0.integer(0) } ?? 0
        if last > Self.checkedRows { continue }
      }
      let problems = try connection.rows("PRAGMA quick_check('\(table)')") { $0.text(0) }
      if let first = problems.first, first != "ok" {
        throw StoreError.damagedDatabase(path: connection.path, details: first)
      }
    }
  }

  private func migrate() throws {
    guard try pragma("user_version") < Int64(migrations.last?.version ?? 0) else { return }
    try connection.begin()
    do {
      // Another process may have been quicker while this one waited.
      let current = try inspect()
      for step in migrations where step.version > current {
        try connection.script(step.sql)
        try connection.script("PRAGMA user_version = \(step.version)")
      }
      try connection.script("PRAGMA application_id = \(Self.applicationID)")
      try connection.commit()
    } catch {
      connection.rollBack()
      throw error
    }
  }

  private func pragma(_ name: String) throws -> Int64 {
    try connection.first("PRAGMA \(name)") { $0.integer(0) } ?? 0
  }
}
