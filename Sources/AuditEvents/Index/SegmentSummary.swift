/// What the catalogue says about a segment: a batch of events of one trail that arrived together.
public struct SegmentSummary: Sendable, Equatable {
  /// The segment's number in the catalogue.
  public var id: Int64
  /// The trail the events belong to.
  public var trail: TrailName
  /// How many events it holds.
  public var rows: Int
  /// The earliest and latest event time.
  public var timeRange: ClosedRange<Timestamp>
  /// When the events were indexed; of a merged segment, the first of them.
  public var arrival: Timestamp
  /// When the rows of a merged segment were indexed, in order of rows; empty when all were indexed together.
  public var pieces: [Piece] = []
  /// The sequence of the first row; the following rows follow on.
  public var firstSequence: Int64
  /// The name of the rule set that the segment was evaluated with.
  public var ruleSet: String
  /// Where the received file is kept.
  public var rawPath: String
  /// The hash of the received file.
  public var rawHash: ContentHash

  /// Rows of a merged segment that were indexed together.
  public struct Piece: Sendable, Equatable {
    /// The first row.
    public var firstRow: Int
    /// How many rows.
    public var rows: Int
    /// When they were indexed.
    public var arrival: Timestamp
    /// Rows of a merged segment.
    public init(firstRow: Int, rows: Int, arrival: Timestamp) {
      self.firstRow = firstRow
      self.rows = rows
      self.arrival = arrival
    }
  }

  /// A segment's line in the catalogue.
  public init(
    id: Int64, trail: TrailName, rows: Int, timeRange: ClosedRange<Timestamp>, arrival: Timestamp,
    firstSequence: Int64, ruleSet: String, rawPath: String, rawHash: ContentHash
  ) {
    self.id = id
    self.trail = trail
    self.rows = rows
    self.timeRange = timeRange
    self.arrival = arrival
    self.firstSequence = firstSequence
    self.ruleSet = ruleSet
    self.rawPath = rawPath
    self.rawHash = rawHash
  }

  /// The earliest and latest arrival of its events.
  public var arrivals: ClosedRange<Timestamp> {
    pieces.reduce(arrival...arrival) { range, piece in
      min(range.lowerBound, piece.arrival)...max(range.upperBound, piece.arrival)
    }
  }

  /// When the event of a row was indexed.
  public func arrival(row: Int) -> Timestamp {
    guard !pieces.isEmpty else { return arrival }
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].firstRow <= row { low = middle } else { high = middle }
    }
    return pieces[low].arrival
  }

  /// The sequence of a row.
  public func sequence(row: Int) -> Int64 { firstSequence + Int64(row) }
}

/// A segment that is about to be stored. The store gives it a number and sequences.
public struct NewSegment: Sendable {
  /// The trail the events belong to.
  public var trail: TrailName
  /// The events; at least one. When `stored` holds them it may have no columns but the event ids.
  public var batch: EventBatch
  /// The events as a store keeps them, when whoever read them encoded them, too.
  public var stored: StoredBatch?
  /// When the events were indexed.
  public var arrival: Timestamp
  /// The received file, whose bytes the store keeps.
  public var document: EventDocument
  /// The name of the rule set that the events were evaluated with.
  public var ruleSet: String

  /// A segment of events from one document.
  public init(
    trail: TrailName, batch: EventBatch, stored: StoredBatch? = nil, arrival: Timestamp, document: EventDocument,
    ruleSet: String
  ) {
    self.trail = trail
    self.batch = batch
    self.stored = stored
    self.arrival = arrival
    self.document = document
    self.ruleSet = ruleSet
  }
}
