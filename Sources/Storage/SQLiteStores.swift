public import AuditEvents
internal import Engine

/// Every store of an engine, kept in one folder: `state.sqlite` and the received files below `raw/`.
///
/// One object is one connection; its operations follow one another whatever the thread, and each that writes is one
/// transaction; one inside another, as in `audited`, is a part of the outer one. Several processes may open the same folder: readers never wait, writers wait for each other up to ten
/// seconds. Every operation throws `StoreError`: `database` when SQLite or the disk said no and nothing was stored,
/// `damaged` when what is stored cannot be read.
public final class SQLiteStores: Sendable {
  /// The data folder.
  public let folder: String
  let raw: RawFolder
  /// Bounds for received files that are opened again.
  let limits: ArchiveLimits
  private let session: SessionLock

  /// Opens the stores of a folder, and makes the folder (for its owner only) when it is missing. Damage, a schema that a
  /// newer program wrote and a folder that cannot be written are refused with words that say what to do.
  public init(folder: String, limits: ArchiveLimits = ArchiveLimits()) throws {
    self.folder = folder
    self.limits = limits
    raw = RawFolder(dataFolder: folder)
    try raw.makeDataFolder()
    let opened = try Connection(path: try raw.makeDatabaseFile())
    try Schema(opened).prepare()
    session = SessionLock(Session(opened))
    do {
      try removeOrphans()
    } catch StoreError.database {
      // Another process is writing for long; left-over files can wait for the next start.
    }
  }

  /// Reads; `action` says in errors what was attempted, such as `list the runs`.
  func read<Value: Sendable>(_ action: String, _ body: (Connection) throws -> Value) throws -> Value {
    try session.withLock { session in
      session.connection.action = action
      return try body(session.connection)
    }
  }

  /// Reads from one moment's state although other processes write between the statements.
  func readTogether<Value: Sendable>(_ action: String, _ body: (Session) throws -> Value) throws -> Value {
    try session.withLock { session in
      session.connection.action = action
      if session.connection.isInTransaction { return try body(session) }
      try session.connection.run("BEGIN")
      defer { session.connection.rollBack() }
      return try body(session)
    }
  }

  /// Writes in one transaction: all of it is stored, or none when `body` or the commit throws. Inside another write it is
  /// stored with that one.
  @discardableResult
  func write<Value: Sendable>(_ action: String, _ body: (Connection) throws -> Value) throws -> Value {
    try session.withLock { session in
      let connection = session.connection
      connection.action = action
      if connection.isInTransaction { return try connection.part { try body(connection) } }
      try connection.begin()
      do {
        let value = try body(connection)
        try connection.commit()
        return value
      } catch {
        connection.rollBack()
        throw error
      }
    }
  }

  /// Writes what may as well be left out: throws at once when another process writes.
  func writeAtOnce(_ action: String, _ body: (Connection) throws -> Void) throws {
    try session.withLock { session in
      try session.connection.withoutWaiting { try write(action, body) }
    }
  }

  /// Looks at or changes what is remembered, without the database.
  func remember<Value: Sendable>(_ body: (Session) throws -> Value) rethrows -> Value {
    try session.withLock { try body($0) }
  }
}

/// A connection and what is remembered beside it to save reading again. Never shared: `SQLiteStores` keeps it behind a
/// mutex.
final class Session {
  let connection: Connection
  /// Event ids of segments that were asked for.
  var eventIDs = SegmentHashes()
  /// The received file that was opened last, by its path.
  var document: (path: String, document: EventDocument)?

  init(_ connection: Connection) { self.connection = connection }
}
