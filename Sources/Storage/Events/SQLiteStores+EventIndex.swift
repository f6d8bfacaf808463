public import AuditEvents
internal import Engine

extension SQLiteStores: EventIndex {
  /// See `EventIndex`.
  public func segments(trail: TrailName, arrival: Range<Timestamp>) throws -> [SegmentSummary] {
    try read("list segments") { connection in
      try connection.rows(
        """
        WITH \(Self.segmentsOfWindow)
        \(SegmentSummary.query) WHERE segments.id IN (SELECT id FROM found) ORDER BY first_sequence
        """, .text(trail.text), .time(arrival.lowerBound), .time(arrival.upperBound), .time(Self.earliest(arrival))
      ) { try $0.segment(raw) }
    }
  }

  /// See `EventIndex`.
  public func eventCount(trail: TrailName, arrival: Range<Timestamp>) throws -> Int {
    try read("count events") { connection in
      try connection.first(
        """
        WITH \(Self.segmentsOfWindow)
        SELECT total(row_count) FROM (
          SELECT row_count FROM found WHERE last_arrival IS NULL
          UNION ALL
          SELECT segment_pieces.row_count FROM found JOIN segment_pieces ON segment = found.id
          WHERE last_arrival IS NOT NULL AND arrival >= ?2 AND arrival < ?3
        )
        """, .text(trail.text), .time(arrival.lowerBound), .time(arrival.upperBound), .time(Self.earliest(arrival))
      ) { $0.number(0) } ?? 0
    }
  }

  /// The segments of trail 1 that reach into the window 2..<3: those that begin in it, and merged ones that begin before
  /// it, from 4 on. Apart, because merged ones are few and reach far.
  private static let segmentsOfWindow = """
    found AS (
      SELECT id, row_count, last_arrival FROM segments
      WHERE trail = (SELECT id FROM trails WHERE name = ?1) AND arrival >= ?2 AND arrival < ?3
      UNION ALL
      SELECT id, row_count, last_arrival FROM segments
      WHERE trail = (SELECT id FROM trails WHERE name = ?1) AND arrival >= ?4 AND arrival < ?2
        AND last_arrival IS NOT NULL AND last_arrival >= ?2
    )
    """

  /// The earliest arrival of a merged segment that reaches into a window.
  private static func earliest(_ arrival: Range<Timestamp>) -> Timestamp {
    let start = arrival.lowerBound.milliseconds
    return Timestamp(milliseconds: start < .min + mergedSpan ? .min : start - mergedSpan)
  }

  /// See `EventIndex`.
  public func summary(segment: Int64) throws -> SegmentSummary {
    try read("read a segment") { try $0.segment(segment, raw) }
  }

  /// See `EventIndex`.
  public func batch(segment: Int64) throws -> EventBatch {
    try read("read a segment") { try $0.batch(segment) }
  }

  /// See `EventIndex`.
  public func batch(segment: Int64, only fields: Set<FieldReference>) throws -> EventBatch {
    try read("read a segment") { try $0.batch(segment, only: fields, hashes: false) }
  }

  /// See `EventIndex`.
  public func batch(segment: Int64, onlyColumns fields: Set<FieldReference>) throws -> EventBatch {
    try read("read a segment") { try $0.batch(segment, only: fields, hashes: false, places: false) }
  }

  /// See `EventIndex`.
  public func batch(segment: Int64, evaluating fields: Set<FieldReference>) throws -> EventBatch {
    try read("read a segment") { try $0.batch(segment, only: fields, hashes: false, keptRecords: true) }
  }

  /// See `EventIndex`. Throws `EventIndexError.rawChanged` when the kept file is missing or not what was received.
  public func document(segment: Int64) throws -> EventDocument {
    let summary = try read("read a segment") { try $0.segment(segment, raw) }
    let last = remember { $0.document }
    if let last, last.path == summary.rawPath { return last.document }
    let opened: EventDocument
    do {
      opened = try EventDocument.open(path: summary.rawPath, limits: limits)
    } catch {
      // The segment may have been merged or removed since: then this says so, and nothing was changed.
      _ = try read("read a segment") { try $0.segment(segment, raw) }
      throw EventIndexError.rawChanged(segment: segment, path: summary.rawPath)
    }
    guard opened.hash == summary.rawHash else {
      throw EventIndexError.rawChanged(segment: segment, path: summary.rawPath)
    }
    // What is remembered must not hold much memory for long.
    let isSmall = opened.inflatedBytes <= 64 << 20
    remember { $0.document = isSmall ? (summary.rawPath, opened) : nil }
    return opened
  }

  /// See `EventIndex`.
  public func rawRecord(_ location: EventLocation) throws -> [UInt8] {
    let batch = try read("read a record") { try $0.batch(location.segment, only: [], hashes: false) }
    guard batch.times.indices.contains(location.row) else { throw EventIndexError.noRow(location) }
    return try document(segment: location.segment).withBytes(batch.rawRange(row: location.row)) { Array($0) }
  }

  /// See `EventIndex`.
  public func find(_ query: EventQuery) throws -> [FoundEvent] {
    try acrossMoves { try EventSearch(query, index: self).run(over: try segments(query)) }
  }

  /// See `EventIndex`. By trail, arrival and event time.
  public func segments(_ query: EventQuery) throws -> [SegmentSummary] {
    try read("list segments") { connection in
      try connection.rows(
        """
        \(SegmentSummary.query)
        WHERE (?1 IS NULL OR trails.name = ?1) AND (?2 IS NULL OR ifnull(last_arrival, arrival) >= ?2 AND arrival < ?3)
          AND (?4 IS NULL OR last_time >= ?4 AND first_time < ?5) AND (?6 IS NULL OR first_time <= ?6)
        """, .optional(query.trail?.text), .time(query.arrival?.lowerBound), .time(query.arrival?.upperBound),
        .time(query.eventTime?.lowerBound), .time(query.eventTime?.upperBound), .time(query.after?.time)
      ) { try $0.segment(raw) }
    }
  }
}
