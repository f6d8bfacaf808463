public import AuditEvents
internal import Detection

extension LoadedTrail {
  /// The events of a damaged segment, made again from the file they came in. `idHashes` tells which records the segment
  /// held, when some of the file were known before. Nil when that cannot be told for certain, because matches refer to
  /// events by their row.
  public func rebuild(
    rows: Int, from document: EventDocument, idHashes: [UInt64]?, limits: ArchiveLimits
  ) -> EventBatch? {
    guard let records = try? document.records(limits: limits, wrappers: format.wrappers) else { return nil }
    var builder = EventBatchBuilder(format: format, ruleFields: compiled.fields)
    for range in records.ranges {
      // What was refused then is refused again.
      try? document.withBytes(range) { record in try builder.append(record: record, offset: range.lowerBound) }
    }
    let all = builder.finish()
    if let idHashes {
      var kept: [Int] = []
      for row in 0..<all.rows where kept.count < idHashes.count && all.idHashes[row] == idHashes[kept.count] {
        kept.append(row)
      }
      if kept.count == rows { return kept.count == all.rows ? all : all.keeping(kept) }
    }
    return all.rows == rows ? all : nil
  }
}
