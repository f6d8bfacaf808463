/// Answers a query from the segments of an index: the newest first, each pruned by its dictionaries, records opened only
/// for what no column holds, and whole events made only of what is returned.
public struct EventSearch {
  private let query: EventQuery
  private let columns: Set<FieldReference>
  private let index: any EventIndex

  /// A search in an index.
  public init(_ query: EventQuery, index: any EventIndex) {
    self.query = query
    columns = query.columns
    self.index = index
  }

  /// A row that is asked for.
  struct Hit {
    var place: EventCursor
    var row: Int
    var segment: SegmentSummary
  }

  /// The events found in the segments, newest first. Throws what reading a batch or a record throws.
  public func run(over segments: [SegmentSummary]) throws -> [FoundEvent] {
    guard query.limit > 0 else { return [] }
    var page: [Hit] = []
    var asksRecords = false
    let newestFirst = segments.filter { query.concerns($0) }
      .sorted { ($1.timeRange.upperBound, $1.id) < ($0.timeRange.upperBound, $0.id) }
    for segment in newestFirst {
      let last = page.count == query.limit ? page.last?.place : nil
      if let last, segment.timeRange.upperBound < last.time { break }
      page += try hits(in: segment, before: last, asksRecords: &asksRecords)
      page.sort { $0.place.precedes($1.place) }
      if page.count > query.limit { page.removeSubrange(query.limit...) }
    }
    return try index.events(of: page.map { ($0.segment, $0.row) })
  }

  /// Thrown where a record has to be asked and nothing was read of where it lies.
  private struct AsksRecords: Error {}

  /// The rows of a segment that are asked for, newest first and no more than a page; those before a place only. Where
  /// records lie is read only since a segment had to be asked for one: it is a third of what a segment without hits costs.
  func hits(in segment: SegmentSummary, before last: EventCursor?, asksRecords: inout Bool) throws -> [Hit] {
    if !asksRecords {
      do {
        let batch = try index.batch(segment: segment.id, onlyColumns: columns)
        return try hits(in: segment, batch, before: last, document: { throw AsksRecords() })
      } catch is AsksRecords {
        asksRecords = true
      }
    }
    return try hits(
      in: segment, try index.batch(segment: segment.id, only: columns), before: last,
      document: { try index.document(segment: segment.id) })
  }

  private func hits(
    in segment: SegmentSummary, _ batch: EventBatch, before last: EventCursor?,
    document: @escaping () throws -> EventDocument
  ) throws -> [Hit] {
    func place(_ row: Int) -> EventCursor {
      EventCursor(time: batch.time(row: row), sequence: segment.sequence(row: row), trail: segment.trail)
    }
    // Only the newest rows of a segment can be among the result.
    let rows = try query.matchingRows(
      in: batch, limit: query.limit, document: document,
      where: { row in
        if let last, batch.times[row] < last.time.milliseconds { return false }
        if let after = query.after, !after.precedes(place(row)) { return false }
        return query.arrival?.contains(segment.arrival(row: row)) ?? true
      })
    return rows.map { Hit(place: place($0), row: $0, segment: segment) }
  }
}

extension EventIndex {
  /// The event at a place; nil when the segment has no such row. Throws `EventIndexError.noSegment` and what reading
  /// throws.
  public func event(at place: EventLocation) throws -> FoundEvent? {
    let summary = try summary(segment: place.segment)
    return (0..<summary.rows).contains(place.row) ? try events(of: [(summary, place.row)]).first : nil
  }

  /// The events of rows, in the given order; the columns of a segment are read once.
  func events(of rows: [(segment: SegmentSummary, row: Int)]) throws -> [FoundEvent] {
    var batches: [Int64: EventBatch] = [:]
    for (segment, _) in rows where batches[segment.id] == nil {
      batches[segment.id] = try batch(segment: segment.id, only: EventBatch.neutralColumns)
    }
    return try rows.compactMap { segment, row in
      guard let batch = batches[segment.id] else { return nil }
      return FoundEvent(
        event: try event(row, batch, segment), trail: segment.trail,
        location: EventLocation(segment: segment.id, row: row), arrival: segment.arrival(row: row),
        sequence: segment.sequence(row: row))
    }
  }

  private func event(_ row: Int, _ batch: EventBatch, _ segment: SegmentSummary) throws -> AuditEvent {
    guard batch.needsRecord(row: row), let format = EventFormats.named(batch.formatName) else {
      return batch.event(row: row)
    }
    return try document(segment: segment.id).withBytes(batch.rawRange(row: row)) { try format.normalise($0) }
  }
}

extension EventBatch {
  /// The columns that make an event.
  static let neutralColumns = Set(NeutralField.allCases.map { FieldReference.neutral($0) })
}
