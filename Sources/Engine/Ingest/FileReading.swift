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
    var stamp: EventFileStamp?
    func line(_ hash: ContentHash, records: Int) -> InputFile {
      InputFile(
        trail: intake.trail, path: path, hash: hash, size: stamp?.size ?? 0,
        modified: stamp?.modified ?? Timestamp(milliseconds: 0), records: records)
    }
    do {
      stamp = try EventFileStamp(path: path)
      let taken = try intake.read(path: path, at: now)
      var taking = line(taken.document.hash, records: taken.records)
      taking.rejected = taken.rejected.count
      return .taken(taking, taken)
    } catch let rejection as ArchiveRejection {
      // The ledger remembers size and time of the refused file, so that it is reported once and read again when it grew.
      let parts = stamp.map { [path, String($0.size), String($0.modified.milliseconds), "refused"] } ?? [path]
      return .refused(
        line(ContentHash(ofParts: parts), records: 0),
        RejectedInput(
          trail: intake.trail, path: path, offset: rejection.offset, reason: rejection.reason, at: now, scope: .file))
    } catch {
      return .failed(error)
    }
  }
}
