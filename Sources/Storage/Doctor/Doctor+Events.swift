internal import Administration
internal import AuditEvents
internal import Engine
internal import Foundation

extension Doctor {
  /// Every row of a table when the examination is full, otherwise the newest and some between.
  private func chosen(_ table: String, _ connection: Connection) throws -> [Int64] {
    // A table's name, none of it from outside.
    let all = try connection.rows("SELECT id FROM \(table) ORDER BY id") { $0.integer(0) }
    guard !examination.isFull, all.count > Self.sample else { return all }
    let newest = all.suffix(Self.sample / 2)
    let older = all.dropLast(Self.sample / 2)
    let step = max(1, older.count / (Self.sample / 2))
    return stride(from: 0, to: older.count, by: step).map { older[$0] } + newest
  }

  /// Segments whose columns are missing or damaged. Repair makes them again from the received file, and keeps the
  /// damaged bytes in `quarantine/`.
  mutating func checkSegments(_ connection: Connection, _ progress: (Progress) -> Void) throws {
    let ids = try chosen("segments", connection)
    var problems: [Finding] = []
    for (index, id) in ids.enumerated() {
      progress(.segments(index, of: ids.count))
      guard let summary = try? connection.segment(id, raw) else { continue }
      let reason: String
      do {
        let batch = try connection.batch(id)
        guard batch.rows != summary.rows else { continue }
        reason = "holds \(batch.rows) events and not \(summary.rows)"
      } catch EventIndexError.noSegment {
        reason = "has lost its events"
      } catch StoreError.damaged(let text) {
        reason = text
      }
      let isRepaired = repairs && (try? repair(summary, connection)) == true
      problems.append(
        Finding(
          .error, "segments",
          "segment \(id) of \(summary.trail), \(summary.rows) events of \(summary.arrival.rfc3339): \(reason)",
          advice: "tocsin doctor --repair makes it again from \(summary.rawPath); if that fails: tocsin restore BACKUP",
          isRepaired: isRepaired))
    }
    list(problems)
    if problems.isEmpty { add(Finding(.note, "segments", "\(ids.count) read, all sound")) }
  }

  private func repair(_ summary: SegmentSummary, _ connection: Connection) throws -> Bool {
    let document = try EventDocument.open(path: summary.rawPath)
    guard document.hash == summary.rawHash else { return false }
    let stored = try connection.first(
      "SELECT id_hashes, columns FROM batches WHERE segment = ?", .integer(summary.id)
    ) { row in (hashes: row.withBlob(0) { $0.eventIDHashes }, columns: row.blob(1)) }
    let hashes = stored.flatMap { $0.hashes.count == summary.rows ? $0.hashes : nil }
    guard let batch = examination.rebuild(summary, document, hashes) else { return false }
    if let stored {
      try DurableFile.makeFolders("quarantine", below: raw.dataFolder)
      try stored.columns.withUnsafeBytes {
        try DurableFile.write($0, to: raw.path("quarantine/segment-\(summary.id).batch"))
      }
    }
    try connection.changed { connection in
      try connection.deleteColumns(of: summary.id)
      try connection.insert(batch.stored(), idHashes: batch.idHashes, segment: summary.id)
    }
    return true
  }

  /// Received files that are missing or changed. Repair takes them again from where they came from.
  mutating func checkFiles(_ connection: Connection, _ progress: (Progress) -> Void) throws {
    let ids = try chosen("raw_files", connection)
    var problems: [Finding] = []
    var missingHours: [String: Int] = [:]
    for (index, id) in ids.enumerated() {
      progress(.files(index, of: ids.count))
      let found = try connection.first("SELECT path, hash FROM raw_files WHERE id = ?", .integer(id)) {
        KeptFile(number: id, path: $0.text(0), hash: $0.text(1))
      }
      guard let file = found, let problem = raw.problem(of: file) else { continue }
      let isRepaired = repairs && (try? takeAgain(file, connection)) == true
      let hour = (file.path as NSString).deletingLastPathComponent
      if !isRepaired, !FileManager.default.fileExists(atPath: raw.path(hour)) {
        missingHours[hour, default: 0] += 1
        continue
      }
      problems.append(
        Finding(
          .error, "received files", "\(file.path): \(problem)",
          advice:
            "tocsin doctor --repair takes it from its source if it is still there; otherwise copy it from a backup "
            + "to \(raw.path(file.path)). Alerts and lists work without it, the original JSON does not",
          isRepaired: isRepaired))
    }
    list(
      missingHours.sorted { $0.key < $1.key }.map { hour, count in
        Finding(
          .error, "received files", "the folder \(hour) with \(count) or more files is missing",
          advice:
            "copy it from a backup to \(raw.path(hour)), or: tocsin doctor --repair, if the sources still have them")
      })
    list(problems)
    if problems.isEmpty, missingHours.isEmpty {
      add(Finding(.note, "received files", "\(ids.count) read, all as they were received"))
    }
  }

  /// Copies a file again from a source that still has the same content.
  private func takeAgain(_ file: KeptFile, _ connection: Connection) throws -> Bool {
    let sources = try connection.rows("SELECT DISTINCT path FROM input_files WHERE hash = ?", .text(file.hash)) {
      $0.text(0)
    }
    for source in sources {
      guard let bytes = FileManager.default.contents(atPath: source),
        bytes.withUnsafeBytes({ ContentHash(of: $0).hexadecimal == file.hash })
      else { continue }
      let parent = (file.path as NSString).deletingLastPathComponent
      try DurableFile.makeFolders(parent, below: raw.dataFolder)
      if FileManager.default.fileExists(atPath: raw.path(file.path)) { try setAside(file.path) }
      try bytes.withUnsafeBytes { try DurableFile.write($0, to: raw.path(file.path)) }
      try DurableFile.sync(raw.path(parent))
      return true
    }
    return false
  }

  /// Files below `raw/` that nothing refers to: half-written ones, those whose transaction was never committed, and all
  /// of them when the database was lost. Half-written ones are removed; a whole one may be the only evidence there is.
  mutating func checkOrphans(_ connection: Connection) throws {
    var orphans: [String] = []
    try raw.forEachHour { folder, names in
      let known = try connection.rows(
        "SELECT path FROM raw_files WHERE path > ?1 || '/' AND path < ?1 || '0'", .text(folder)
      ) { $0.text(0) }
      let kept = Set(known)
      orphans += names.map { folder + "/" + $0 }.filter { !kept.contains($0) }
    }
    let whole = orphans.filter { !$0.hasSuffix(".part") }
    if !whole.isEmpty, try connection.first("SELECT 1 FROM raw_files LIMIT 1", read: { _ in true }) == nil {
      orphans.removeAll { !$0.hasSuffix(".part") }
      add(
        Finding(
          .error, "received files", "\(whole.count) are here, and the database knows none: it was lost or begun anew",
          advice:
            "tocsin restore BACKUP; without one: tocsin ingest --trail TRAIL \(raw.path("raw"))/TRAIL takes their "
            + "events in again"))
    }
    orphans += UnfinishedWork.left(in: raw).map { "raw/" + $0 }
    guard !orphans.isEmpty else { return }
    var removed: Set<String> = []
    if repairs {
      try connection.changed { connection in
        // Looked at again now that nobody else can be writing.
        for path in orphans {
          let known = try connection.first("SELECT 1 FROM raw_files WHERE path = ?", .text(path)) { _ in true }
          if known == nil { removed.insert(path) }
        }
        // Before anything is removed, so that a file that cannot be moved stays.
        for path in whole where removed.contains(path) { try setAside(path) }
        raw.remove(removed.sorted())
      }
    }
    list(
      orphans.map { path in
        Finding(
          .warning, "received files", "\(path) is left over: no event refers to it",
          advice:
            "a running engine may be placing it now; if it stays: tocsin doctor --repair, which keeps whole files "
            + "in quarantine/",
          isRepaired: removed.contains(path))
      })
  }

  /// Moves a received file to `quarantine/`.
  private func setAside(_ path: String) throws {
    try DurableFile.makeFolders("quarantine", below: raw.dataFolder)
    guard rename(raw.path(path), raw.path("quarantine/" + (path as NSString).lastPathComponent)) == 0 else {
      throw DurableFile.failure(raw.path(path))
    }
  }
}

extension Connection {
  /// One transaction that writes.
  func changed(_ body: (Connection) throws -> Void) throws {
    try begin()
    do {
      try body(self)
      try commit()
    } catch {
      rollBack()
      throw error
    }
  }
}
