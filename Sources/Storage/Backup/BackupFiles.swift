internal import Administration
internal import AuditEvents
internal import Engine
internal import Foundation

/// The files of a backup.
enum BackupFiles {
  static func failure(_ path: String) -> StoreError {
    .database(action: "write a backup", message: "\(path): \(String(cString: strerror(errno)))")
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  static func demandAbsent(_ path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw StoreError.database(
        action: "write a backup", message: "\(path) is there already; name a folder or file that is not")
    }
  }

  /// An empty folder for its owner only; what an interrupted backup left under the name goes.
  static func makeEmpty(_ path: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    guard mkdir(path, 0o700) == 0 else { throw failure(path) }
  }

  /// An empty file for its owner only.
  static func makePrivate(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    close(descriptor)
  }

  /// Leaves a database whole in its one file, and on disk.
  static func finish(_ connection: Connection, as path: String) throws {
    _ = try connection.first("PRAGMA journal_mode = DELETE") { $0.text(0) }
    try DurableFile.sync(path)
  }

  /// Gives a finished draft its name.
  static func publish(_ draft: String, as path: String) throws {
    if isFolder(draft) { try DurableFile.sync(draft) }
    guard rename(draft, path) == 0 else { throw failure(path) }
    let parent = (path as NSString).deletingLastPathComponent
    try DurableFile.sync(parent.isEmpty ? "." : parent)
  }

  /// Links or copies a kept file; true when it was linked. A copy is made from bytes that have the recorded hash.
  static func take(
    _ file: KeptFile, from folder: String, to draft: String, copies: Bool, _ report: inout Backup.Report
  ) throws -> Bool {
    let (source, target) = (folder + "/" + file.path, draft + "/" + file.path)
    let parent = (file.path as NSString).deletingLastPathComponent
    try DurableFile.makeFolders(parent, below: draft)
    var status = stat()
    guard stat(source, &status) == 0 else { throw failure(source) }
    report.bytes += Int64(status.st_size)
    if !copies, link(source, target) == 0 { return true }
    guard let bytes = FileManager.default.contents(atPath: source) else { throw failure(source) }
    try bytes.withUnsafeBytes { bytes in
      guard ContentHash(of: bytes).hexadecimal == file.hash else {
        throw StoreError.damaged(
          "\(source) is not what was received; see what to do with: tocsin doctor. The backup was not written")
      }
      try DurableFile.write(bytes, to: target)
    }
    try DurableFile.sync(draft + "/" + parent)
    return false
  }
}
