internal import Synchronization

/// An event index that lives as long as the process: for tests, dry runs and the demonstration.
public final class InMemoryEventIndex: EventIndex {
  private struct Stored {
    var summary: SegmentSummary
    var batch: EventBatch
    var document: EventDocument
  }

  private struct State {
    var segments: [Stored] = []
    /// By trail and hash of the event id.
    var places: [TrailName: [UInt64: [EventLocation]]] = [:]
    var lastSegment: Int64 = 0
    var lastSequence: [TrailName: Int64] = [:]
  }

  private let state = Mutex(State())

  /// An empty index.
  public init() {}

  /// Takes a segment in and returns its line in the catalogue; nil when it has no events.
  @discardableResult
  public func append(_ segment: NewSegment) -> SegmentSummary? {
    guard let timeRange = segment.batch.timeRange else { return nil }
    return state.withLock { state in
      state.lastSegment += 1
      let last = state.lastSequence[segment.trail] ?? 0
      state.lastSequence[segment.trail] = last + Int64(segment.batch.rows)
      let summary = SegmentSummary(
        id: state.lastSegment, trail: segment.trail, rows: segment.batch.rows, timeRange: timeRange,
        arrival: segment.arrival, firstSequence: last + 1, ruleSet: segment.ruleSet, rawPath: segment.document.path,
        rawHash: segment.document.hash)
      state.segments.append(Stored(summary: summary, batch: segment.batch, document: segment.document))
      for (row, hash) in segment.batch.idHashes.enumerated() {
        let place = EventLocation(segment: summary.id, row: row)
        state.places[segment.trail, default: [:]][hash, default: []].append(place)
      }
      return summary
    }
  }

  /// The line of a segment in the catalogue. Throws `EventIndexError.noSegment`.
  public func summary(segment: Int64) throws -> SegmentSummary { try stored(segment).summary }

  /// Records the rule set that a segment is now evaluated with.
  public func setRuleSet(_ ruleSet: String, segment: Int64) throws {
    try state.withLock { state in
      guard let index = state.segments.firstIndex(where: { $0.summary.id == segment }) else {
        throw EventIndexError.noSegment(segment)
      }
      state.segments[index].summary.ruleSet = ruleSet
    }
  }

  /// Forgets the segments that `isExpired` names and returns them.
  public func remove(where isExpired: (SegmentSummary) -> Bool) -> [SegmentSummary] {
    state.withLock { state in
      let gone = state.segments.map(\.summary).filter(isExpired)
      let ids = Set(gone.map(\.id))
      state.segments.removeAll { ids.contains($0.summary.id) }
      state.places = state.places.mapValues { places in
        places.mapValues { $0.filter { !ids.contains($0.segment) } }.filter { !$0.value.isEmpty }
      }
      return gone
    }
  }

  /// Compares ids exactly wherever the hashes are equal.
  public func knownIDs(trail: TrailName, in batch: EventBatch) throws -> [Bool] {
    state.withLock { state in
      let batches = Dictionary(
        state.segments.map { ($0.summary.id, $0.batch) }, uniquingKeysWith: { first, _ in first })
      let places = state.places[trail] ?? [:]
      return (0..<batch.rows).map { row in
        (places[batch.idHashes[row]] ?? []).contains { place in
          batches[place.segment]?.hasEventID(row: place.row, sameAs: row, of: batch) ?? false
        }
      }
    }
  }

  /// The segments of a window by sequence.
  public func segments(trail: TrailName, arrival: Range<Timestamp>) throws -> [SegmentSummary] {
    state.withLock { state in
      state.segments.map(\.summary).filter { $0.trail == trail && arrival.contains($0.arrival) }
    }
  }

  /// The columns of a segment.
  public func batch(segment: Int64) throws -> EventBatch { try stored(segment).batch }

  /// The document that was appended.
  public func document(segment: Int64) throws -> EventDocument { try stored(segment).document }

  /// The bytes of the record in its document.
  public func rawRecord(_ location: EventLocation) throws -> [UInt8] {
    let stored = try stored(location.segment)
    guard stored.batch.times.indices.contains(location.row) else { throw EventIndexError.noRow(location) }
    return stored.document.withBytes(stored.batch.rawRange(row: location.row)) { Array($0) }
  }

  /// Searches the segments newest first.
  public func find(_ query: EventQuery) throws -> [FoundEvent] {
    try EventSearch(query, index: self).run(over: segments(query))
  }

  /// All of them that the query concerns.
  public func segments(_ query: EventQuery) throws -> [SegmentSummary] {
    state.withLock { $0.segments.map(\.summary).filter { query.concerns($0) } }
  }

  /// Looks for the id by its hash, then exactly.
  public func locate(trail: TrailName?, eventID: String) throws -> [EventLocation] {
    let hash = EventIDHash.hash(eventID)
    let stored = state.withLock { $0.segments.filter { trail == nil || $0.summary.trail == trail } }
    return stored.sorted { ($0.summary.trail, $0.summary.firstSequence) < ($1.summary.trail, $1.summary.firstSequence) }
      .flatMap { segment in
        segment.batch.idHashes.indices
          .filter { segment.batch.idHashes[$0] == hash && segment.batch.hasEventID(row: $0, eventID) }
          .map { EventLocation(segment: segment.summary.id, row: $0) }
      }
  }

  /// The sum of the window's segments.
  public func eventCount(trail: TrailName, arrival: Range<Timestamp>) throws -> Int {
    try segments(trail: trail, arrival: arrival).reduce(0) { $0 + $1.rows }
  }

  private func stored(_ segment: Int64) throws -> Stored {
    guard let found = state.withLock({ $0.segments.first { $0.summary.id == segment } }) else {
      throw EventIndexError.noSegment(segment)
    }
    return found
  }
}
