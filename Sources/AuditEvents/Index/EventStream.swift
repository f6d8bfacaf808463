/// Every event that a query asks for, however many: segment after segment, the newest first, within a segment newest
/// first, in portions, so that memory holds one segment at a time. The limit of the query does not count.
///
/// Segments that expire or are merged meanwhile do no harm: no event comes twice, and none that is still there is left
/// out.
public final class EventStream {
  private let query: EventQuery
  private let index: any EventIndex
  private let portion: Int
  private var waiting: [SegmentSummary]
  private var hits: ArraySlice<EventSearch.Hit> = []
  /// By trail the sequences of the segments that were looked through.
  private var done: [TrailName: [ClosedRange<Int64>]] = [:]
  /// How many events the looked-through segments hold, found or not.
  public private(set) var examined = 0
  /// How many events are to be looked through.
  public private(set) var total: Int

  /// A stream over an index. Throws what listing its segments throws.
  public init(_ query: EventQuery, index: any EventIndex, portion: Int = 500) throws {
    var query = query
    query.limit = .max
    self.query = query
    self.index = index
    self.portion = portion
    waiting = try Self.segments(query, index)
    total = waiting.reduce(0) { $0 + $1.rows }
  }

  private static func segments(_ query: EventQuery, _ index: any EventIndex) throws -> [SegmentSummary] {
    try index.segments(query).filter { query.concerns($0) }
      .sorted { ($0.timeRange.upperBound, $0.id) < ($1.timeRange.upperBound, $1.id) }
  }

  /// The next events, at least one; nil at the end. Throws what reading throws.
  public func next() throws -> [FoundEvent]? {
    var renewed = 0
    while true {
      do {
        while hits.isEmpty {
          guard let segment = waiting.last else { return nil }
          try look(through: segment)
        }
        let taken = hits.prefix(portion)
        let events = try index.events(of: taken.map { ($0.segment, $0.row) })
        hits = hits.dropFirst(taken.count)
        if let last = taken.last, hits.isEmpty { finish(last.segment) } else { sent += taken.map(\.place.sequence) }
        return events
      } catch EventIndexError.noSegment where renewed < 10 {
        renewed += 1
        hits = []
        waiting = try Self.segments(query, index)
      }
    }
  }

  /// The sequences of the present segment that were given out.
  private var sent: [Int64] = []
  private var asksRecords = false

  private func look(through segment: SegmentSummary) throws {
    let known = done[segment.trail] ?? []
    let given = Set(sent)
    let search = EventSearch(query, index: index)
    let found = try search.hits(in: segment, before: nil, asksRecords: &asksRecords).filter { hit in
      !given.contains(hit.place.sequence) && !known.contains { $0.contains(hit.place.sequence) }
    }
    hits = found[...]
    if hits.isEmpty { finish(segment) }
  }

  private func finish(_ segment: SegmentSummary) {
    if waiting.last?.id == segment.id { waiting.removeLast() }
    done[segment.trail, default: []].append(segment.firstSequence...segment.sequence(row: max(0, segment.rows - 1)))
    sent = []
    examined += segment.rows
  }
}
