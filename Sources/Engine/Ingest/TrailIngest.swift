public import AuditEvents
internal import Detection
internal import Dispatch
internal import Synchronization

/// Takes input files of a trail into the event index: workers read, decode and evaluate on every core, one writer
/// commits. A file is taken whole or not at all; a file seen before is recognised by its content.
public struct TrailIngest: Sendable {
  private let trail: LoadedTrail
  private let store: any IngestStore
  private let limits: ArchiveLimits
  /// A commit holds at most this many events or files, so that memory stays bounded whatever the number of files.
  private static let commitEvents = 20_000
  private static let commitFiles = 64

  /// Intake of a trail.
  public init(trail: LoadedTrail, store: any IngestStore, limits: ArchiveLimits) {
    self.trail = trail
    self.store = store
    self.limits = limits
  }

  /// Takes the files in the order given. `arrival` stamps every event; `progress` is called after each file, from the
  /// caller's thread. Throws what the store throws; refused input is in the report and in the dead-letter list.
  public func take(
    files: [String], arrival: Timestamp, workers: Int, progress: (IngestReport) -> Void
  ) throws -> IngestReport {
    let intake = FileIntake(trail: trail, limits: limits, dropsDocuments: store.readsReceivedFiles)
    var report = IngestReport()
    var writer = IngestWriter(trail: trail, store: store, arrival: arrival)
    var start = 0
    while start < files.count {
      let chunk = Array(files[start..<min(files.count, start + max(1, workers) * 4)])
      start += chunk.count
      for (path, reading) in zip(chunk, read(chunk, with: intake, at: arrival, workers: workers)) {
        report.files += 1
        try writer.add(path: path, reading: reading, report: &report)
        if writer.events >= Self.commitEvents || writer.files >= Self.commitFiles { try writer.commit() }
        progress(report)
      }
    }
    try writer.commit()
    return report
  }

  private func read(
    _ paths: [String], with intake: FileIntake, at now: Timestamp, workers: Int
  ) -> [FileReading] {
    let readings = Mutex([FileReading](repeating: .known, count: paths.count))
    let next = Mutex(0)
    let store = store
    let name = trail.configuration.name
    let work: @Sendable (Int) -> Void = { _ in
      while true {
        let index = next.withLock { value in
          defer { value += 1 }
          return value
        }
        guard index < paths.count else { return }
        let reading = FileReading.read(paths[index], trail: name, intake: intake, store: store, at: now)
        readings.withLock { $0[index] = reading }
      }
    }
    if workers <= 1 || paths.count == 1 {
      work(0)
    } else {
      DispatchQueue.concurrentPerform(iterations: min(workers, paths.count), execute: work)
    }
    return readings.withLock { $0 }
  }
}

/// What a worker made of a file.
enum FileReading: Sendable {
  /// Its ledger line has the same size and time, or the same content: nothing to do.
  case known
  /// The same content was taken under another name: only its ledger line is new.
  case renamed(InputFile)
  case taken(InputFile, FileIntake.Taken)
  case refused(InputFile, RejectedInput)
  case failed(any Error)

  static func read(
    _ path: String, trail: TrailName, intake: FileIntake, store: any IngestStore, at now: Timestamp
  ) -> FileReading {
    do {
      let stamp = try EventFileStamp(path: path)
      if let line = try store.inputFile(trail: trail, path: path), line.size == stamp.size,
        line.modified == stamp.modified
      {
        return .known
      }
      do {
        let taken = try intake.read(path: path, at: now)
        var line = InputFile(
          trail: trail, path: path, hash: taken.document.hash, size: stamp.size, modified: stamp.modified,
          records: taken.records)
        line.rejected = taken.rejected.count
        if try store.inputFile(trail: trail, hash: taken.document.hash) != nil { return .renamed(line) }
        return .taken(line, taken)
      } catch let rejection as ArchiveRejection {
        // The ledger remembers size and time of the refused file, so that it is reported once and read again when it grew.
        let hash = ContentHash(ofParts: [path, String(stamp.size), String(stamp.modified.milliseconds), "refused"])
        let line = InputFile(
          trail: trail, path: path, hash: hash, size: stamp.size, modified: stamp.modified, records: 0)
        return .refused(
          line,
          RejectedInput(
            trail: trail, path: path, offset: rejection.offset, reason: rejection.reason, at: now, scope: .file))
      }
    } catch let rejection as ArchiveRejection {
      return .refused(
        InputFile(
          trail: trail, path: path, hash: ContentHash(ofParts: [path]), size: 0,
          modified: Timestamp(milliseconds: 0), records: 0),
        RejectedInput(
          trail: trail, path: path, offset: rejection.offset, reason: rejection.reason, at: now, scope: .file))
    } catch {
      return .failed(error)
    }
  }
}
