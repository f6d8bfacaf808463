internal import CSQLite
internal import Engine

extension StoreError {
  /// The error of a failed call. `action` says what was attempted; values that were bound are never in it.
  static func sqlite(_ code: Int32, action: String, message: String, path: String) -> StoreError {
    switch code & 0xFF {
    case SQLITE_CORRUPT, SQLITE_NOTADB:
      return .damagedDatabase(path: path, details: message)
    case SQLITE_BUSY, SQLITE_LOCKED:
      return .database(action: action, message: "another process keeps writing to \(path); try again in a moment")
    case SQLITE_FULL:
      return .database(action: action, message: "the disk is full; nothing of it was stored")
    case SQLITE_IOERR:
      return .database(
        action: action,
        message: "the disk failed or is full (SQLite \(code)); nothing of it was stored. See: df, dmesg, tocsin doctor")
    case SQLITE_READONLY:
      return .database(action: action, message: "\(path) cannot be written: check its owner and permissions")
    case SQLITE_CANTOPEN:
      return .database(
        action: action, message: "\(path) cannot be opened: check that its folder exists and can be written")
    default:
      return .database(action: action, message: "\(message) (SQLite \(code))")
    }
  }

  /// What to say of a file whose structure is broken.
  static func damagedDatabase(path: String, details: String) -> StoreError {
    .damaged(
      "\(path) is damaged (\(details)). Stop every tocsin, keep a copy of the folder, then put back a backup of "
        + "state.sqlite, or move state.sqlite away to begin anew: events are then read again from their sources, or "
        + "from raw/ beside it by tocsin ingest, and alerts of the last hour may repeat")
  }

  /// What to say of a value that no version of the program writes.
  static func unreadable(_ what: String) -> StoreError {
    .damaged("\(what) in state.sqlite was not written by tocsin; put back a backup of the data folder")
  }
}
