internal import Engine
internal import Synchronization

/// Every store of an engine, kept in one folder: `state.sqlite` and the received files below `raw/`.
///
/// One object is one connection; its operations follow one another whatever the thread, and each that writes is one
/// transaction. Several processes may open the same folder: readers never wait, writers wait for each other up to ten
/// seconds. Every operation throws `StoreError`: `database` when SQLite or the disk said no and nothing was stored,
/// `damaged` when what is stored cannot be read.
public final class SQLiteStores: Sendable {
  /// The data folder.
  public let folder: String
  let raw: RawFolder
  private let connection: Mutex<Connection>

  /// Opens the stores of a folder, and makes the folder (for its owner only) when it is missing. Damage, a schema that a
  /// newer program wrote and a folder that cannot be written are refused with words that say what to do.
  public init(folder: String) throws {
    self.folder = folder
    raw = RawFolder(dataFolder: folder)
    try raw.makeDataFolder()
    let opened = try Connection(path: try raw.makeDatabaseFile())
    try Schema(opened).prepare()
    connection = Mutex(opened)
    try removeOrphans()
  }

  /// Reads; `action` says in errors what was attempted, such as `list the runs`.
  func read<Value: Sendable>(_ action: String, _ body: (Connection) throws -> Value) throws -> Value {
    try connection.withLock { connection in
      connection.action = action
      return try body(connection)
    }
  }

  /// Reads from one moment's state although other processes write between the statements.
  func readTogether<Value: Sendable>(_ action: String, _ body: (Connection) throws -> Value) throws -> Value {
    try connection.withLock { connection in
      connection.action = action
      try connection.run("BEGIN")
      defer { connection.rollBack() }
      return try body(connection)
    }
  }

  /// Writes in one transaction: all of it is stored, or none when `body` or the commit throws.
  @discardableResult
  func write<Value: Sendable>(_ action: String, _ body: (Connection) throws -> Value) throws -> Value {
    try connection.withLock { connection in
      connection.action = action
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
}

extension SQLiteStores { func removeOrphans() throws {} }
