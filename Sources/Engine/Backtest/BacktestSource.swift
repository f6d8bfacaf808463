public import AuditEvents
public import Detection

/// Where a backtest's events come from: the index or files, in pieces that are read when their time comes.
public protocol BacktestSource: Sendable {
  /// The pieces that may hold events of the period, by their earliest moment.
  func pieces(in period: Range<Timestamp>) throws -> [BacktestPiece]
  /// The events of a piece and, for each set of rules, their matches. Throws what reading the index throws; files and
  /// records that are refused are in the reading.
  func read(_ piece: BacktestPiece, for rules: [CompiledRules]) throws -> BacktestReading
}

/// A segment or a file.
public struct BacktestPiece: Sendable {
  /// The earliest and the latest moment at which one of its events counts as arrived.
  public var span: ClosedRange<Timestamp>
  /// The segment's number, or the file's path.
  public var segment: SegmentSummary?
  /// The file's path; empty for a segment.
  public var path: String

  /// A piece of a source.
  public init(span: ClosedRange<Timestamp>, segment: SegmentSummary? = nil, path: String = "") {
    self.span = span
    self.segment = segment
    self.path = path
  }
}

/// What reading a piece gave.
public struct BacktestReading: Sendable {
  /// Per row when the event counts as arrived.
  public var arrivals: [Timestamp] = []
  /// Per row the hash of the event's id, by which an event that lies in several files is told again.
  public var idHashes: [UInt64] = []
  /// The sequence of the first row; nil when rows have none yet.
  public var firstSequence: Int64?
  /// Per set of rules the matches, by row.
  var matches: [[NewMatch]] = []
  /// Files and records that were refused.
  public var refused = 0
  /// Events that expired after they were listed and before they were read.
  public var expired = 0
}

extension BacktestReading {
  /// The reading of a batch.
  init(_ batch: EventBatch, document: EventDocument, for rules: [CompiledRules]) {
    arrivals = batch.times.map { Timestamp(milliseconds: $0) }
    idHashes = batch.idHashes
    matches = rules.map { $0.newMatches(in: batch, document: document) }
  }

  /// The reading of some of the rows.
  func keeping(_ rows: Range<Int>) -> BacktestReading {
    var kept = self
    kept.arrivals = Array(arrivals[rows])
    kept.idHashes = Array(idHashes[rows])
    kept.firstSequence = firstSequence.map { $0 + Int64(rows.lowerBound) }
    kept.matches = matches.map { matches in
      matches.filter { rows.contains($0.row) }.map { match in
        var match = match
        match.row -= rows.lowerBound
        return match
      }
    }
    return kept
  }
}

/// The events of a trail as they were indexed.
public struct IndexedEvents: BacktestSource {
  private let trail: TrailName
  private let index: any EventIndex
  private let byEventTime: Bool

  /// The events of a trail: each counts as arrived when it did, or `byEventTime` when it happened, as if nothing had
  /// ever been late and nothing were history.
  public init(trail: TrailName, index: any EventIndex, byEventTime: Bool) {
    self.trail = trail
    self.index = index
    self.byEventTime = byEventTime
  }

  /// See `BacktestSource`.
  public func pieces(in period: Range<Timestamp>) throws -> [BacktestPiece] {
    let ever = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
    let segments = try index.segments(trail: trail, arrival: byEventTime ? ever : period)
    let pieces = segments.map { segment in
      BacktestPiece(span: byEventTime ? segment.timeRange : segment.arrivals, segment: segment)
    }
    return pieces.filter { $0.span.lowerBound < period.upperBound && $0.span.upperBound >= period.lowerBound }
      .sorted { ($0.span.lowerBound, $0.segment?.id ?? 0) < ($1.span.lowerBound, $1.segment?.id ?? 0) }
  }

  /// See `BacktestSource`.
  public func read(_ piece: BacktestPiece, for rules: [CompiledRules]) throws -> BacktestReading {
    guard let segment = piece.segment else { return BacktestReading() }
    do {
      return try read(segment, for: rules)
    } catch EventIndexError.noSegment {
      return try readAgain(segment, for: rules)
    }
  }

  private func read(_ segment: SegmentSummary, for rules: [CompiledRules]) throws -> BacktestReading {
    var reading = BacktestReading(
      try index.batch(segment: segment.id), document: try index.document(segment: segment.id), for: rules)
    if !byEventTime { reading.arrivals = reading.arrivals.indices.map { segment.arrival(row: $0) } }
    reading.firstSequence = segment.firstSequence
    return reading
  }

  /// The events of a segment that is gone: it was merged into another while the backtest ran, which has its rows by their
  /// sequences, or it expired.
  private func readAgain(_ segment: SegmentSummary, for rules: [CompiledRules]) throws -> BacktestReading {
    var attempts = 10
    while true {
      attempts -= 1
      let arrivals = segment.arrivals
      let merged = try index.segments(
        trail: trail, arrival: arrivals.lowerBound..<Timestamp(milliseconds: arrivals.upperBound.milliseconds + 1)
      ).first { other in
        other.firstSequence <= segment.firstSequence
          && other.sequence(row: other.rows) >= segment.sequence(row: segment.rows)
      }
      guard let merged else {
        var reading = BacktestReading()
        reading.expired = segment.rows
        return reading
      }
      do {
        let first = Int(segment.firstSequence - merged.firstSequence)
        return try read(merged, for: rules).keeping(first..<first + segment.rows)
      } catch EventIndexError.noSegment where attempts > 0 {
        // It was merged again.
      }
    }
  }
}
