public import Administration
internal import AuditEvents
internal import Engine
internal import Foundation

/// Looks a data folder over without trusting anything in it: it opens the database itself, because the stores refuse
/// one that is damaged.
public struct Doctor {
  /// How far it is.
  public enum Progress: Sendable, Equatable {
    /// The structure of the database is read.
    case database
    /// Segments that were decoded.
    case segments(Int, of: Int)
    /// Received files that were read.
    case files(Int, of: Int)
  }

  let raw: RawFolder
  let examination: Examination
  private(set) var findings: [Finding] = []
  /// Problems of one kind that are listed one by one.
  static let listed = 20
  /// Segments and files that are looked at when not all are.
  static let sample = 200

  /// The examination of a data folder.
  public init(folder: String, examination: Examination) {
    raw = RawFolder(dataFolder: folder)
    self.examination = examination
  }

  var repairs: Bool { examination.repairs }

  /// Looks at everything; returns what was found, the worst of each area first.
  public mutating func run(progress: (Progress) -> Void = { _ in }) -> [Finding] {
    guard FileManager.default.fileExists(atPath: raw.dataFolder) else {
      add(Finding(.note, "data folder", "\(raw.dataFolder) is not there yet; the first run makes it"))
      return findings
    }
    checkFolder()
    let path = raw.path("state.sqlite")
    guard FileManager.default.fileExists(atPath: path) else {
      add(Finding(.note, "database", "\(path) is not there yet; the first run makes it"))
      return findings
    }
    do {
      let connection = try Connection(existing: path)
      connection.action = "examine the store"
      try Schema(connection).demandOwn()
      _ = try? connection.run("PRAGMA foreign_keys = ON")
      progress(.database)
      try checkDatabase(connection)
      try check("segments") { try $0.checkSegments(connection, progress) }
      try check("received files") { try $0.checkFiles(connection, progress) }
      try check("received files") { try $0.checkOrphans(connection) }
      try check("runs") { try $0.checkAgreement(connection) }
      try check("lease") { try $0.checkLease(connection) }
      try check("clock") { try $0.checkClock(connection) }
    } catch StoreError.damaged(let text) {
      add(
        Finding(
          .fatal, "database", text,
          advice: "stop every tocsin, keep a copy of \(raw.dataFolder), then: tocsin restore BACKUP --replace"))
    } catch StoreError.database(let action, let message) {
      add(Finding(.fatal, "database", "could not \(action): \(message)", advice: "see the message"))
    } catch {
      add(Finding(.fatal, "database", "\(error)", advice: "see the message"))
    }
    return findings
  }

  mutating func add(_ finding: Finding) { findings.append(finding) }

  /// One check; that it cannot be made is a finding of its own and stops no other, unless the file itself is broken.
  private mutating func check(_ area: String, _ body: (inout Doctor) throws -> Void) throws {
    do {
      try body(&self)
    } catch StoreError.database(let action, let message) {
      add(Finding(.error, area, "could not \(action): \(message)", advice: "see the message, then look again"))
    }
  }

  /// Adds a finding for each of the first problems, and one that counts the rest.
  mutating func list(_ problems: [Finding]) {
    for finding in problems.prefix(Self.listed) { add(finding) }
    guard problems.count > Self.listed, let last = problems.last else { return }
    add(
      Finding(
        last.weight, last.area, "\(problems.count - Self.listed) more of these", advice: last.advice,
        isRepaired: problems.dropFirst(Self.listed).allSatisfy(\.isRepaired)))
  }

  private mutating func checkFolder() {
    let own = getuid()
    for path in ["", "/state.sqlite", "/raw"].map({ raw.dataFolder + $0 }) {
      var status = stat()
      guard stat(path, &status) == 0 else { continue }
      if status.st_uid != own, own != 0 {
        add(
          Finding(
            .error, "permissions", "\(path) belongs to another user (\(status.st_uid))",
            advice: "run tocsin as that user, or: chown -R \(own) \(raw.dataFolder)"))
      }
      guard status.st_mode & 0o077 != 0 else { continue }
      let mode = status.st_mode & 0o700
      let isRepaired = repairs && chmod(path, mode) == 0
      add(
        Finding(
          .warning, "permissions", "others may read \(path), which holds audit events and secrets",
          advice: "chmod go= \(path)", isRepaired: isRepaired))
    }
    var space = statvfs()
    guard statvfs(raw.dataFolder, &space) == 0 else { return }
    let free = UInt64(space.f_bavail) * UInt64(space.f_frsize)
    if free < 1 << 30 {
      add(
        Finding(
          free < 100 << 20 ? .error : .warning, "disk", "\(free >> 20) MB are free at \(raw.dataFolder)",
          advice: "make room, move the folder (data: in tocsin.yml), or keep less (retention: in tocsin.yml)"))
    }
    if space.f_flag & UInt(ST_RDONLY) != 0 {
      add(
        Finding(
          .fatal, "disk", "\(raw.dataFolder) is mounted read-only", advice: "see dmesg for why, then mount it writable")
      )
    }
  }

  private mutating func checkDatabase(_ connection: Connection) throws {
    let version = try connection.first("PRAGMA user_version") { $0.integer(0) } ?? 0
    let newest = Int64(Migration.all.last?.version ?? 0)
    if version < newest {
      add(Finding(.note, "database", "schema \(version); the next command brings it to \(newest)"))
    }
    let problems = try connection.problems(thorough: examination.isFull)
    list(
      problems.map {
        Finding(
          .fatal, "database", $0,
          advice: "stop every tocsin, keep a copy of \(raw.dataFolder), then: tocsin restore BACKUP --replace")
      })
    if problems.isEmpty { add(Finding(.note, "database", "its structure is sound")) }
  }
}
