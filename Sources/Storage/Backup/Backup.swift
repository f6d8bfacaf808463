public import AuditEvents
internal import Engine
internal import Administration
internal import Foundation

/// A copy of a data folder: `state.sqlite` as it was at one moment, and the received files that it refers to.
public struct Backup: Sendable {
  /// What a backup holds.
  public struct Report: Sendable, Equatable {
    /// Pages of the database.
    public var pages = 0
    /// Received files, and those that were linked and take no space of their own.
    public var files = 0
    /// Files that were linked.
    public var linked = 0
    /// Bytes of received files.
    public var bytes: Int64 = 0
    /// Notifications that were waiting.
    public var waiting = 0
    /// Where an older data folder was put; nil when there was none.
    public var replaced: String?
    /// Nothing yet.
    public init() {}
  }

  /// How far it is.
  public enum Progress: Sendable, Equatable {
    /// Pages of the database.
    case pages(Int, of: Int)
    /// The copy is checked.
    case checking
    /// Received files.
    case files(Int, of: Int)
  }

  /// The data folder.
  public let folder: String
  /// Whether received files are copied where they could be linked.
  public var copies = false

  /// The backup of a data folder.
  public init(folder: String, copies: Bool = false) {
    self.folder = folder
    self.copies = copies
  }

  /// Writes a backup into a new folder, or only the database when the name ends in `.sqlite`. Engines may go on working.
  /// Nothing stands under the name until all of it is there, checked and on disk. Throws `StoreError`.
  public func write(to target: String, progress: (Progress) -> Void = { _ in }) throws -> Report {
    try BackupFiles.demandAbsent(target)
    let source = try Connection(existing: folder + "/state.sqlite")
    source.action = "write a backup"
    let draft = target + ".part"
    if target.utf8.suffix(7).elementsEqual(".sqlite".utf8) {
      unlink(draft)
      let report = try copyDatabase(source, to: draft, progress)
      try BackupFiles.finish(try Connection(path: draft), as: draft)
      try BackupFiles.publish(draft, as: target)
      return report
    }
    for _ in 0..<Self.attempts {
      try BackupFiles.makeEmpty(draft)
      var report = try copyDatabase(source, to: draft + "/state.sqlite", progress)
      let copied = try Connection(path: draft + "/state.sqlite")
      copied.action = "write a backup"
      guard try copyFiles(copied, live: source, to: draft, &report, progress) else { continue }
      try BackupFiles.finish(copied, as: draft + "/state.sqlite")
      try BackupFiles.publish(draft, as: target)
      return report
    }
    throw StoreError.database(
      action: "write a backup",
      message: "received files were removed or merged \(Self.attempts) times while they were copied; try again later")
  }

  /// How often a backup begins anew because an engine removed or merged a file that was to be copied.
  private static let attempts = 5

  private func copyDatabase(
    _ source: Connection, to path: String, _ progress: (Progress) -> Void
  ) throws -> Report {
    try BackupFiles.makePrivate(path)
    let target = try Connection(path: path)
    target.action = "write a backup"
    var report = Report()
    try source.copy(to: target) { done, total in
      report.pages = total
      progress(.pages(done, of: total))
    }
    progress(.checking)
    let problems = try target.problems(thorough: true)
    guard problems.isEmpty else {
      throw StoreError.damaged(
        "the database is damaged (\(problems[0])), and so is its copy \(path); look with: tocsin doctor")
    }
    report.waiting =
      try target.first(
        "SELECT count(*) FROM outbox WHERE state IN ('queued', 'retry', 'sending')"
      ) { $0.number(0) } ?? 0
    return report
  }

  /// Copies the files that a copied database refers to; false when one was removed from the live one meanwhile.
  private func copyFiles(
    _ copied: Connection, live: Connection, to draft: String, _ report: inout Report,
    _ progress: (Progress) -> Void
  ) throws -> Bool {
    let total = try copied.first("SELECT count(*) FROM raw_files") { $0.number(0) } ?? 0
    var last: Int64 = 0
    while true {
      let page = try copied.rows(
        "SELECT id, path, hash FROM raw_files WHERE id > ? ORDER BY id LIMIT 500", .integer(last)
      ) {
        KeptFile(number: $0.integer(0), path: $0.text(1), hash: $0.text(2))
      }
      guard let end = page.last else { return true }
      for file in page {
        do {
          if try BackupFiles.take(file, from: folder, to: draft, copies: copies, &report) { report.linked += 1 }
          report.files += 1
        } catch {
          // It may have grown too old, or have become part of another, since the database was copied.
          let isKept = try live.first("SELECT 1 FROM raw_files WHERE id = ?", .integer(file.number)) { _ in true }
          if isKept == nil { return false }
          throw error
        }
        progress(.files(report.files, of: total))
      }
      last = end.number
    }
  }

  /// Puts a backup in the place of the data folder. What stood there is moved aside and named in the report. Notifications
  /// that were waiting may have been sent since the backup; they are marked as possible repeats. Throws `StoreError`.
  public func restore(
    from backup: String, now: Timestamp, replaces: Bool, progress: (Progress) -> Void = { _ in }
  ) throws -> Report {
    let isFolder = BackupFiles.isFolder(backup)
    let base = isFolder ? backup : (backup as NSString).deletingLastPathComponent
    let source = try Connection(existing: isFolder ? backup + "/state.sqlite" : backup)
    source.action = "read the backup"
    try Schema(source).demandOwn()
    let isThere = FileManager.default.fileExists(atPath: folder + "/state.sqlite")
    guard replaces || !isThere else {
      throw StoreError.database(
        action: "restore the backup",
        message: "\(folder) holds a store already; with --replace it is moved aside and the backup takes its place")
    }
    let draft = folder + ".restoring"
    try BackupFiles.makeEmpty(draft)
    var report = try copyDatabase(source, to: draft + "/state.sqlite", progress)
    let restored = try Connection(path: draft + "/state.sqlite")
    restored.action = "restore the backup"
    try restored.run("PRAGMA foreign_keys = ON")
    if isFolder {
      let files = Backup(folder: base, copies: copies)
      _ = try files.copyFiles(restored, live: source, to: draft, &report, progress)
    }
    try restored.run("UPDATE lease SET owner = NULL, number = number + 1000")
    try restored.run("UPDATE outbox SET possible_repeat = 1 WHERE state IN ('queued', 'retry', 'sending')")
    try BackupFiles.finish(restored, as: draft + "/state.sqlite")
    if FileManager.default.fileExists(atPath: folder) {
      let aside = folder + ".before-" + now.rfc3339.filter { $0.isNumber || $0 == "T" }
      guard rename(folder, aside) == 0 else { throw BackupFiles.failure(folder) }
      report.replaced = aside
    }
    try BackupFiles.publish(draft, as: folder)
    return report
  }
}

extension Backup {
  /// The owner of the lease of a data folder that holds now; nil when there is none, or when the store cannot be asked.
  public static func engine(of folder: String, now: Timestamp) -> String? {
    guard let connection = try? Connection(existing: folder + "/state.sqlite") else { return nil }
    let owner = try? connection.first("SELECT owner FROM lease WHERE owner IS NOT NULL AND until > ?", .time(now)) {
      $0.text(0)
    }
    return owner ?? nil
  }
}
