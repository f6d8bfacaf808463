extension EventQuery {
  /// The rows of a batch that are asked for, newest first (of equal times the later row), at most `limit` of them, and
  /// only such as `isWanted` lets through. The document is opened only when columns do not say. Records of a format that
  /// is not built in cannot be asked and count as found.
  /// - Throws: What opening the document throws.
  public func matchingRows(
    in batch: EventBatch, limit: Int, document: @escaping () throws -> EventDocument, where isWanted: (Int) -> Bool
  ) throws -> [Int] {
    guard let verdicts = verdicts(in: batch) else { return [] }
    var rows = verdicts.indices.filter { verdicts[$0] != RowVerdict.no && isWanted($0) }
    if let filter, !rows.isEmpty {
      let kept = rows.count == batch.rows ? batch : batch.keeping(rows)
      rows = try filter.rows(in: kept, document: document).map { rows[$0] }
    }
    rows.sort { (batch.times[$0], $0) > (batch.times[$1], $1) }
    var found: [Int] = []
    for row in rows {
      if found.count >= limit { break }
      if verdicts[row] == RowVerdict.ask, let format = EventFormats.named(batch.formatName) {
        let isAskedFor = try document().withBytes(batch.rawRange(row: row)) { record in
          (try? format.normalise(record)).map { matches($0, record: record, format: format) } ?? false
        }
        if !isAskedFor { continue }
      }
      found.append(row)
    }
    return found
  }
}
