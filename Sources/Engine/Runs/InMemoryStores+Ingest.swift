public import AuditEvents

extension InMemoryStores: IngestStore {
  /// See `IngestStore`.
  public func commit(_ files: [IngestedFile]) throws { try ingest.commit(files) }
  /// See `IngestStore`.
  public func inputFile(trail: TrailName, hash: ContentHash) -> InputFile? {
    ingest.inputFile(trail: trail, hash: hash)
  }
  /// See `IngestStore`.
  public func inputFile(trail: TrailName, path: String) -> InputFile? { ingest.inputFile(trail: trail, path: path) }
  /// See `IngestStore`.
  public func reject(_ rejected: [RejectedInput]) { ingest.reject(rejected) }
  /// See `IngestStore`.
  public func rejectedInputs(trail: TrailName?, limit: Int) -> [RejectedInput] {
    ingest.rejectedInputs(trail: trail, limit: limit)
  }
  /// See `IngestStore`.
  public func ruleSet(id: String) -> RuleSet? { ingest.ruleSet(id: id) }
  /// See `IngestStore`.
  public func reevaluated(segment: Int64, matches: [NewMatch], ruleSet: RuleSet) throws {
    try ingest.reevaluated(segment: segment, matches: matches, ruleSet: ruleSet)
  }
  /// See `IngestStore`.
  public func expire(before: Timestamp) -> Int { ingest.expire(before: before) }
  /// See `EventIndex`.
  public func knownIDs(trail: TrailName, in batch: EventBatch) throws -> [Bool] {
    try ingest.knownIDs(trail: trail, in: batch)
  }
  /// See `EventIndex`.
  public func segments(trail: TrailName, arrival: Range<Timestamp>) throws -> [SegmentSummary] {
    try ingest.segments(trail: trail, arrival: arrival)
  }
  /// See `EventIndex`.
  public func segments(_ query: EventQuery) throws -> [SegmentSummary] { try ingest.segments(query) }
  /// See `EventIndex`.
  public func summary(segment: Int64) throws -> SegmentSummary { try ingest.summary(segment: segment) }
  /// See `EventIndex`.
  public func batch(segment: Int64) throws -> EventBatch { try ingest.batch(segment: segment) }
  /// See `EventIndex`.
  public func document(segment: Int64) throws -> EventDocument { try ingest.document(segment: segment) }
  /// See `EventIndex`.
  public func rawRecord(_ location: EventLocation) throws -> [UInt8] { try ingest.rawRecord(location) }
  /// See `EventIndex`.
  public func find(_ query: EventQuery) throws -> [FoundEvent] { try ingest.find(query) }
  /// See `EventIndex`.
  public func locate(trail: TrailName?, eventID: String) throws -> [EventLocation] {
    try ingest.locate(trail: trail, eventID: eventID)
  }
  /// See `EventIndex`.
  public func eventCount(trail: TrailName, arrival: Range<Timestamp>) throws -> Int {
    try ingest.eventCount(trail: trail, arrival: arrival)
  }
}
