public import AuditEvents
public import Detection
internal import Synchronization

/// An event index with its ledger of input files that lives as long as the process. Matches go to the in-memory match
/// store it is given.
public final class InMemoryIngestStore: IngestStore {
  private struct State {
    var files: [InputFile] = []
    var rejected: [RejectedInput] = []
    var ruleSets: [String: RuleSet] = [:]
  }

  /// The events.
  public let index = InMemoryEventIndex()
  /// Where matches are stored.
  public let matches: InMemoryMatchStore
  private let state = Mutex(State())

  /// An empty store that writes matches to `matches`.
  public init(matches: InMemoryMatchStore = InMemoryMatchStore()) { self.matches = matches }

  /// See `IngestStore`. Content that the trail holds already is not taken twice.
  public func commit(_ files: [IngestedFile]) throws {
    try state.withLock { state in
      for file in files {
        var line = file.file
        if let segment = file.segment {
          if try isStored(segment) {
            line.duplicates += line.indexed
            line.indexed = 0
          } else if let summary = index.append(segment) {
            state.ruleSets[file.ruleSet.id] = file.ruleSet
            // Of several matches of one rule and event the first stays.
            matches.store(file.matches.reversed().map { Match($0, in: summary) })
          }
        }
        state.files.append(line)
        state.rejected += file.rejected
      }
    }
  }

  /// See `IngestStore`.
  public func inputFile(trail: TrailName, hash: ContentHash) -> InputFile? {
    state.withLock { $0.files.last { $0.trail == trail && $0.hash == hash } }
  }

  /// See `IngestStore`.
  public func inputFile(trail: TrailName, path: String) -> InputFile? {
    state.withLock { $0.files.last { $0.trail == trail && $0.path == path } }
  }

  /// See `IngestStore`.
  public func reject(_ rejected: [RejectedInput]) { state.withLock { $0.rejected += rejected } }

  /// See `IngestStore`.
  public func rejectedInputs(trail: TrailName?, limit: Int) -> [RejectedInput] {
    state.withLock { state in
      Array(state.rejected.reversed().filter { trail == nil || $0.trail == trail }.prefix(max(0, limit)))
    }
  }

  /// See `IngestStore`.
  public func ruleSet(id: String) -> RuleSet? { state.withLock { $0.ruleSets[id] } }

  /// See `IngestStore`.
  public func reevaluated(segment: Int64, matches new: [NewMatch], ruleSet: RuleSet) throws {
    try state.withLock { state in
      let summary = try index.summary(segment: segment)
      try index.setRuleSet(ruleSet.id, segment: segment)
      state.ruleSets[ruleSet.id] = ruleSet
      matches.store(new.map { Match($0, in: summary) })
    }
  }

  /// See `IngestStore`. Refused input that is as old goes, too.
  public func expire(before: Timestamp) -> Int { expire(before: before, keepsMatches: false) }

  /// The same; the matches may stay, without their events.
  func expire(before: Timestamp, keepsMatches: Bool) -> Int {
    state.withLock { state in
      state.rejected.removeAll { $0.at < before }
      let gone = index.remove { $0.timeRange.upperBound < before && $0.arrival < before }
      let segments = Set(gone.map(\.id))
      if keepsMatches { matches.detach(segments: segments) } else { matches.remove(segments: segments) }
      return gone.count
    }
  }

  private func isStored(_ segment: NewSegment) throws -> Bool {
    let ever = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
    return try index.segments(trail: segment.trail, arrival: ever).contains { $0.rawHash == segment.document.hash }
  }
}

extension InMemoryIngestStore {
  /// See `EventIndex`.
  public func knownIDs(trail: TrailName, in batch: EventBatch) throws -> [Bool] {
    try index.knownIDs(trail: trail, in: batch)
  }
  /// See `EventIndex`.
  public func segments(trail: TrailName, arrival: Range<Timestamp>) throws -> [SegmentSummary] {
    try index.segments(trail: trail, arrival: arrival)
  }
  /// See `EventIndex`.
  public func segments(_ query: EventQuery) throws -> [SegmentSummary] { try index.segments(query) }
  /// See `EventIndex`.
  public func summary(segment: Int64) throws -> SegmentSummary { try index.summary(segment: segment) }
  /// See `EventIndex`.
  public func batch(segment: Int64) throws -> EventBatch { try index.batch(segment: segment) }
  /// See `EventIndex`.
  public func document(segment: Int64) throws -> EventDocument { try index.document(segment: segment) }
  /// See `EventIndex`.
  public func rawRecord(_ location: EventLocation) throws -> [UInt8] { try index.rawRecord(location) }
  /// See `EventIndex`.
  public func find(_ query: EventQuery) throws -> [FoundEvent] { try index.find(query) }
  /// See `EventIndex`.
  public func locate(trail: TrailName?, eventID: String) throws -> [EventLocation] {
    try index.locate(trail: trail, eventID: eventID)
  }
  /// See `EventIndex`.
  public func eventCount(trail: TrailName, arrival: Range<Timestamp>) throws -> Int {
    try index.eventCount(trail: trail, arrival: arrival)
  }
}
