internal import AuditEvents

/// What came of reading a file.
enum FileReading: Sendable {
  /// Its ledger line has the same size and time: nothing to do.
  case known
  case taken(InputFile, FileIntake.Taken)
  case refused(InputFile, RejectedInput)
  case failed(any Error)

  /// Reads a file, without a look at the ledger.
  static func read(_ path: String, intake: FileIntake, at now: Timestamp) -> FileReading {
    let trail = intake.trail
    do {
      let stamp = try EventFileStamp(path: path)
      do {
        let taken = try intake.read(path: path, at: now)
        var line = InputFile(
          trail: trail, path: path, hash: taken.document.hash, size: stamp.size, modified: stamp.modified,
          records: taken.records)
        line.rejected = taken.rejected.count
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
