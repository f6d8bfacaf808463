public import AuditEvents
public import Engine

/// Events of archives, searched as they lie, without an index. Every file is read for every page; memory holds one file
/// and the events of the page.
///
/// The place of an event is the number of its file and its row; pages follow one another as long as the files stay.
public struct ArchiveEvents {
  private let files: [String]
  private let reading: EventReading
  private let limits: ArchiveLimits

  /// Files in their order, and how they are read.
  public init(files: [String], reading: EventReading, limits: ArchiveLimits = ArchiveLimits()) {
    self.files = files
    self.reading = reading
    self.limits = limits
  }

  /// How many files there are.
  public var count: Int { files.count }

  /// What one file gave.
  struct Found {
    var events: [FiledEvent] = []
    var rejected: [ArchiveRejection] = []
  }

  /// The newest events that criteria ask for, behind the last event of the page before. Files and records that cannot
  /// be read are given to `refused`; `looked` hears of every file.
  public func page(
    _ criteria: EventCriteria, after: EventCursor? = nil, limit: Int, looked: (Int) -> Void = { _ in },
    refused: (ArchiveRejection) -> Void
  ) -> (events: [FiledEvent], next: EventCursor?) {
    var page: [FiledEvent] = []
    for number in files.indices {
      let last = page.count > limit ? page.last.map { EventCursor($0.found) } : nil
      let found = read(number, criteria.query, limit: limit + 1, withRecords: true) { place in
        after.map { $0.precedes(place) } ?? true && last.map { place.precedes($0) } ?? true
      }
      for rejection in found.rejected { refused(rejection) }
      page += found.events
      page.sort { $0.found.precedes($1.found) }
      if page.count > limit + 1 { page.removeSubrange((limit + 1)...) }
      looked(number + 1)
    }
    let hasMore = page.count > limit
    if hasMore { page.removeLast() }
    return (page, hasMore ? page.last.map { EventCursor($0.found) } : nil)
  }

  /// Every event that criteria ask for, file by file. Files and records that cannot be read are given to `refused`.
  public func feed(_ criteria: EventCriteria, refused: @escaping (ArchiveRejection) -> Void) -> any EventFeed {
    ArchiveFeed(self, criteria.query, refused: refused)
  }

  /// The events of a file that a query asks for, newest first.
  func read(
    _ number: Int, _ query: EventQuery, limit: Int, withRecords: Bool, where isWanted: (EventCursor) -> Bool
  ) -> Found {
    var found = Found()
    let path = files[number]
    do {
      let document = try EventDocument.open(path: path, limits: limits)
      let (records, format) = try reading.records(of: document, limits: limits)
      found.rejected = records.rejected.map { ArchiveRejection(path: path, offset: $0.offset, reason: $0.reason) }
      guard !records.ranges.isEmpty else { return found }
      guard let format else {
        throw ArchiveRejection(
          path: path, reason: "the event format could not be told; name it with --format or --mapping")
      }
      let batch = batch(of: document, records.ranges, format, query, path, &found)
      func place(_ row: Int) -> EventCursor {
        EventCursor(time: batch.time(row: row), sequence: Self.sequence(number, row), trail: Self.trail)
      }
      let rows = try query.matchingRows(
        in: batch, limit: limit, document: { document }, where: { isWanted(place($0)) })
      found.events = rows.map { row in
        let event = FoundEvent(
          event: batch.event(row: row, in: document, format: format), trail: Self.trail,
          location: EventLocation(segment: Int64(number), row: row), arrival: batch.time(row: row),
          sequence: Self.sequence(number, row))
        let record = withRecords ? batch.withRecord(row: row, in: document) { Array($0) } : nil
        return FiledEvent(found: event, record: record, path: path)
      }
    } catch let rejection as ArchiveRejection {
      found.rejected.append(rejection)
    } catch {
      found.rejected.append(ArchiveRejection(path: path, reason: "\(error)"))
    }
    return found
  }

  private static let trail = TrailName("")

  private static func sequence(_ number: Int, _ row: Int) -> Int64 { Int64(number) << 32 | Int64(row) }

  private func batch(
    of document: EventDocument, _ ranges: [Range<Int>], _ format: any EventFormat, _ query: EventQuery,
    _ path: String, _ found: inout Found
  ) -> EventBatch {
    var builder = EventBatchBuilder(format: format, ruleFields: Array(query.columns) + format.roles.fields)
    for range in ranges {
      do throws(RecordRejection) {
        try document.withBytes(range) { (record) throws(RecordRejection) in
          try builder.append(record: record, offset: range.lowerBound)
        }
      } catch {
        found.rejected.append(ArchiveRejection(path: path, offset: error.offset, reason: error.reason))
      }
    }
    return builder.finish()
  }
}

/// The events of archives, file by file.
private final class ArchiveFeed: EventFeed {
  private let archive: ArchiveEvents
  private let query: EventQuery
  private let refused: (ArchiveRejection) -> Void
  private var number = 0

  init(_ archive: ArchiveEvents, _ query: EventQuery, refused: @escaping (ArchiveRejection) -> Void) {
    self.archive = archive
    self.query = query
    self.refused = refused
  }

  func next() throws -> [FiledEvent]? {
    while number < archive.count {
      let found = archive.read(number, query, limit: .max, withRecords: true) { _ in true }
      number += 1
      for rejection in found.rejected { refused(rejection) }
      if !found.events.isEmpty { return found.events }
    }
    return nil
  }

  var progress: String { "\(number) of \(archive.count) files" }
}
