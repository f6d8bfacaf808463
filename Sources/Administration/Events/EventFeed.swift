public import AuditEvents
internal import Engine

/// An event with what it was read from.
public struct FiledEvent: Sendable {
  /// The event and its place.
  public var found: FoundEvent
  /// Its JSON as received; nil when it was not asked for.
  public var record: [UInt8]?
  /// The file of an event that is not indexed.
  public var path: String?
  /// An event of an index or a file.
  public init(found: FoundEvent, record: [UInt8]? = nil, path: String? = nil) {
    self.found = found
    self.record = record
    self.path = path
  }
}

/// Many events, drawn portion by portion so that memory stays bounded whatever their number.
public protocol EventFeed: AnyObject {
  /// The next events, at least one; nil at the end.
  func next() throws -> [FiledEvent]?
  /// How far it is, in words: for progress.
  var progress: String { get }
}

/// The events of an index.
final class IndexFeed: EventFeed {
  private let stream: EventStream
  private let stores: any IngestStore
  private let withRecords: Bool

  init(_ query: EventQuery, stores: any IngestStore, withRecords: Bool) throws {
    stream = try EventStream(query, index: stores)
    self.stores = stores
    self.withRecords = withRecords
  }

  func next() throws -> [FiledEvent]? {
    guard let events = try stream.next() else { return nil }
    guard withRecords, let segment = events.first?.location.segment else { return events.map { FiledEvent(found: $0) } }
    return zip(events, try records(of: events, in: segment)).map { FiledEvent(found: $0, record: $1) }
  }

  /// The records of a portion, which comes from one segment. When that was merged since, each is looked for by the id of
  /// its event, which a trail has once.
  private func records(of events: [FoundEvent], in segment: Int64) throws -> [[UInt8]] {
    do {
      return try stores.rawRecords(segment: segment, rows: events.map(\.location.row))
    } catch EventIndexError.noSegment {
      return try events.map { found in
        try stores.acrossMoves {
          guard let place = try stores.locate(trail: found.trail, eventID: found.event.id).first else {
            throw EventIndexError.noSegment(segment)
          }
          return try stores.rawRecord(place)
        }
      }
    }
  }

  var progress: String { "\(stream.examined) of \(stream.total) events looked through" }
}
