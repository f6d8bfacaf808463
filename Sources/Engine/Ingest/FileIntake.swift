internal import AuditEvents
internal import Detection

/// Reads one input file into a batch of events with their matches, without touching any store: what a worker does on
/// its own core.
struct FileIntake: Sendable {
  let trail: TrailName
  let format: any EventFormat
  let rules: CompiledRules
  let limits: ArchiveLimits

  /// A file that was read: its events, their matches, and what was refused.
  struct Taken: Sendable {
    var document: EventDocument
    var batch: EventBatch
    var matches: [NewMatch]
    var rejected: [RejectedInput]
    var records: Int
  }

  /// Reads a file. Throws `ArchiveRejection` when the file is not taken at all.
  func read(path: String, at now: Timestamp) throws -> Taken {
    let document = try EventDocument.open(path: path, limits: limits)
    let records = try document.records(limits: limits, wrappers: format.wrappers)
    var rejected = records.rejected.map { reject($0, path: path, at: now) }
    var builder = EventBatchBuilder(format: format, ruleFields: rules.fields + format.roles.fields)
    for range in records.ranges {
      do throws(RecordRejection) {
        try document.withBytes(range) { (record) throws(RecordRejection) in
          try builder.append(record: record, offset: range.lowerBound)
        }
      } catch {
        rejected.append(reject(error, path: path, at: now))
      }
    }
    let batch = builder.finish()
    let matches = rules.newMatches(in: batch, document: document)
    return Taken(
      document: document, batch: batch, matches: matches, rejected: rejected,
      records: records.ranges.count + records.rejected.count)
  }

  private func reject(_ rejection: RecordRejection, path: String, at now: Timestamp) -> RejectedInput {
    RejectedInput(
      trail: trail, path: path, offset: rejection.offset, reason: rejection.reason, at: now, scope: .record)
  }
}
