/// Answers a query from segments, for any store that can list summaries and read batches: newest segments first, each
/// pruned by its dictionaries, records opened only for what no column holds.
public struct EventSearch {
  private let query: EventQuery
  private let batch: (Int64) throws -> EventBatch
  private let record: (EventLocation) throws -> [UInt8]

  /// A search that reads the batch of a segment and the JSON of an event by these.
  public init(
    _ query: EventQuery, batch: @escaping (Int64) throws -> EventBatch,
    record: @escaping (EventLocation) throws -> [UInt8]
  ) {
    self.query = query
    self.batch = batch
    self.record = record
  }

  /// The events found in the segments, newest first. Throws what reading a batch or a record throws.
  public func run(over segments: [SegmentSummary]) throws -> [FoundEvent] {
    guard query.limit > 0 else { return [] }
    var found: [FoundEvent] = []
    let newestFirst = segments.filter { query.concerns($0) }
      .sorted { ($1.timeRange.upperBound, $1.id) < ($0.timeRange.upperBound, $0.id) }
    for segment in newestFirst {
      if found.count == query.limit, let last = found.last, segment.timeRange.upperBound < last.event.time { break }
      try search(segment, &found)
      found.sort { $0.precedes($1) }
      if found.count > query.limit { found.removeSubrange(query.limit...) }
    }
    return found
  }

  private func search(_ segment: SegmentSummary, _ found: inout [FoundEvent]) throws {
    let batch = try batch(segment.id)
    // Only the newest rows of a segment can be among the result; of equal times the later sequence wins.
    let rows = query.rows(in: batch).sorted { (batch.times[$0], $0) > (batch.times[$1], $1) }
    var taken = 0
    for row in rows where taken < query.limit {
      let location = EventLocation(segment: segment.id, row: row)
      guard let event = try event(row, batch, location) else { continue }
      taken += 1
      found.append(
        FoundEvent(
          event: event, trail: segment.trail, location: location, arrival: segment.arrival,
          sequence: segment.sequence(row: row)))
    }
  }

  /// The event of a row that may match; nil when it does not.
  private func event(_ row: Int, _ batch: EventBatch, _ location: EventLocation) throws -> AuditEvent? {
    guard batch.needsRecord(row: row), let format = EventFormats.named(batch.formatName) else {
      return batch.event(row: row)
    }
    let event = try record(location).withUnsafeBufferPointer { try format.normalise($0) }
    return query.matches(event) ? event : nil
  }
}

extension EventQuery {
  /// The rows of a batch that match, or may match because a cell says that the record must be asked. A value that no
  /// dictionary holds excludes the batch without a look at its rows.
  public func rows(in batch: EventBatch) -> [Int] {
    var marked = [Bool](repeating: true, count: batch.rows)
    for criterion in criteria {
      var fits = [Bool](repeating: false, count: batch.rows)
      var fitsAny = false
      for column in criterion.fields.compactMap({ batch.column(for: .neutral($0)) }) {
        guard let ids = fitting(column.values, criterion.values, hasComplex: column.hasComplex) else { continue }
        fitsAny = true
        for row in 0..<batch.rows where ids[Int(column.ids[row])] { fits[row] = true }
      }
      guard fitsAny else { return [] }
      for row in 0..<batch.rows where !fits[row] { marked[row] = false }
    }
    if let eventTime {
      let range = eventTime.lowerBound.milliseconds..<eventTime.upperBound.milliseconds
      for row in 0..<batch.rows where !range.contains(batch.times[row]) { marked[row] = false }
    }
    return marked.indices.filter { marked[$0] }
  }

  /// Per id whether its value is one of those wanted; nil when none is.
  private func fitting(_ values: ValueDictionary, _ wanted: [[UInt8]], hasComplex: Bool) -> [Bool]? {
    var fits = [Bool](repeating: false, count: Int(values.ids.upperBound))
    fits[Int(ValueDictionary.complex)] = hasComplex
    var fitsAny = hasComplex
    for id in values.ids {
      values.forEachCandidate(of: id) { _, bytes in
        guard wanted.contains(where: { Self.equal(bytes, $0) }) else { return true }
        fits[Int(id)] = true
        fitsAny = true
        return false
      }
    }
    return fitsAny ? fits : nil
  }
}

extension Column {
  /// Whether a cell says that its record must be asked.
  var hasComplex: Bool { ids.contains(ValueDictionary.complex) }
}
