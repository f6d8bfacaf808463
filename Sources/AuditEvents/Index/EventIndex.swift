/// The store of indexed events, asked by trail and window. Every implementation passes the event index suite of
/// `Tests/StoreConformance`.
///
/// Within a trail an event id occurs once: whoever appends asks `knownIDs` first and leaves out what is known. Sequences
/// of a trail count up from 1 in the order of appending and are never used again. Errors are those of the medium, or
/// `EventIndexError`.
public protocol EventIndex: Sendable {
  /// Per row of a batch whether the trail holds an event of the same id, however long ago it was indexed.
  func knownIDs(trail: TrailName, in batch: EventBatch) throws -> [Bool]
  /// The segments of a trail that arrived in the half-open range, by sequence.
  func segments(trail: TrailName, arrival: Range<Timestamp>) throws -> [SegmentSummary]
  /// The segments that may hold what a query asks for, in any order.
  func segments(_ query: EventQuery) throws -> [SegmentSummary]
  /// The columns of a segment.
  func batch(segment: Int64) throws -> EventBatch
  /// The catalogue's line of a segment. Throws `EventIndexError.noSegment`.
  func summary(segment: Int64) throws -> SegmentSummary
  /// The columns of some fields of a segment; it may have more than were asked for.
  func batch(segment: Int64, only fields: Set<FieldReference>) throws -> EventBatch
  /// The same, perhaps without where the records lie, so that `EventBatch.rawRange` must not be asked for.
  func batch(segment: Int64, onlyColumns fields: Set<FieldReference>) throws -> EventBatch
  /// What an evaluation of rules needs of a segment: the columns of the fields that the rules read, and the records that
  /// are kept beside them. A store may give more.
  func batch(segment: Int64, evaluating fields: Set<FieldReference>) throws -> EventBatch
  /// The received file of a segment, opened.
  func document(segment: Int64) throws -> EventDocument
  /// The original JSON of an event, byte for byte.
  func rawRecord(_ location: EventLocation) throws -> [UInt8]
  /// The events that a query asks for, in the order of `FoundEvent.precedes`: newest first.
  func find(_ query: EventQuery) throws -> [FoundEvent]
  /// Where the events of an id lie, by trail, then sequence; `trail` nil looks in all trails. Ids compare exactly.
  func locate(trail: TrailName?, eventID: String) throws -> [EventLocation]
  /// How many events of a trail arrived in the half-open range.
  func eventCount(trail: TrailName, arrival: Range<Timestamp>) throws -> Int
}

extension EventIndex {
  /// All columns.
  public func batch(segment: Int64, only fields: Set<FieldReference>) throws -> EventBatch {
    try batch(segment: segment)
  }

  /// With where the records lie.
  public func batch(segment: Int64, onlyColumns fields: Set<FieldReference>) throws -> EventBatch {
    try batch(segment: segment, only: fields)
  }

  /// All columns.
  public func batch(segment: Int64, evaluating fields: Set<FieldReference>) throws -> EventBatch {
    try batch(segment: segment)
  }

  /// The original JSON of events of one segment, byte for byte, by their rows.
  public func rawRecords(segment: Int64, rows: [Int]) throws -> [[UInt8]] {
    let batch = try batch(segment: segment, only: [])
    let document = try document(segment: segment)
    return try rows.map { row in
      guard batch.times.indices.contains(row) else {
        throw EventIndexError.noRow(EventLocation(segment: segment, row: row))
      }
      return document.withBytes(batch.rawRange(row: row)) { Array($0) }
    }
  }
}

/// What an event index cannot give.
public enum EventIndexError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No segment has the number; perhaps its events have expired.
  case noSegment(Int64)
  /// The segment has no such row.
  case noRow(EventLocation)
  /// The received file of the segment is gone or not what was received.
  case rawChanged(segment: Int64, path: String)

  /// The error in words.
  public var description: String {
    switch self {
    case .noSegment(let id): "the event index has no segment \(id); its events may have expired"
    case .noRow(let location): "segment \(location.segment) has no row \(location.row)"
    case .rawChanged(let segment, let path):
      "the received file of segment \(segment), \(path), is missing or not what was received"
    }
  }
}
