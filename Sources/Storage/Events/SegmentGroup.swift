internal import AuditEvents
internal import Engine

/// Small segments that may become one.
struct SegmentGroup {
  /// Segments of fewer rows are small.
  static let smallRows = 2500
  /// The most rows of a merged segment, and bytes of its records: opening one record inflates them all.
  static let rows = 50_000
  static let inflatedBytes = 16 << 20
  /// Bytes of records that one call merges, and segments it looks at, so that a run is not held up.
  static let bytesPerRun = 64 << 20
  static let segmentsPerRun = 20_000
  /// The most a merged segment's events may lie apart in time, in milliseconds, so that time still tells segments apart.
  static let timeSpan: Int64 = 2 * 86_400_000

  /// In order of sequence, without a gap.
  private(set) var segments: [SegmentSummary]
  private var rowCount: Int
  private var times: ClosedRange<Timestamp>

  private init(_ segment: SegmentSummary) {
    segments = [segment]
    rowCount = segment.rows
    times = segment.timeRange
  }

  /// The groups that are worth merging, by day, the newest first, so that what cannot be merged never keeps others
  /// waiting; then by sequence.
  static func all(_ connection: Connection, _ raw: RawFolder) throws -> [SegmentGroup] {
    var groups: [SegmentGroup] = []
    var looked = 0
    for day in try days(connection) where looked < segmentsPerRun {
      let small = try connection.rows(
        """
        \(SegmentSummary.query)
        WHERE \(mayMerge) AND segments.trail = ? AND arrival >= ? AND arrival < ?
        ORDER BY first_sequence LIMIT ?
        """, .integer(day.trail), .integer(day.start), .integer(day.start + SQLiteStores.mergedSpan),
        .number(segmentsPerRun - looked)
      ) { try $0.segment(raw) }
      looked += small.count
      var own: [SegmentGroup] = []
      for segment in small {
        if own.last?.takes(segment, within: Spell(of: segment, newest: day.newest)) == true {
          own[own.count - 1].add(segment)
        } else {
          own.append(SegmentGroup(segment))
        }
      }
      groups += own.filter { group in
        group.segments.count >= Spell(of: group.segments[0], newest: day.newest).fewest
      }
    }
    return groups
  }

  /// Few rows, and not known to be large all the same: long records make a full segment of few.
  private static let mayMerge = "row_count < 2500 AND ifnull(segments.inflated, 0) < \(inflatedBytes)"

  /// The days of trails on which several small segments began, the newest first, with the trail's newest arrival.
  private static func days(
    _ connection: Connection
  ) throws -> [(trail: Int64, start: Int64, newest: Int64)] {
    try connection.rows(
      """
      SELECT trail, arrival / ?1 * ?1, (SELECT max(arrival) FROM segments AS others WHERE others.trail = segments.trail)
      FROM segments WHERE \(mayMerge) GROUP BY trail, arrival / ?1 HAVING count(*) > 1 ORDER BY 2 DESC, 1
      """, .integer(SQLiteStores.mergedSpan)
    ) { (trail: $0.integer(0), start: $0.integer(1), newest: $0.integer(2)) }
  }

  /// What is merged together at a time: within the hour that still runs it must be worth the writing, of an hour that is
  /// over less will do, and what is left of a day that is over becomes one.
  private struct Spell {
    let length: Int64
    let fewest: Int

    init(of segment: SegmentSummary, newest: Int64) {
      let arrival = segment.arrivals.lowerBound.milliseconds
      let (hour, day) = (Int64(3_600_000), SQLiteStores.mergedSpan)
      if newest / day > arrival / day {
        (length, fewest) = (day, 2)
      } else {
        (length, fewest) = (hour, newest / hour > arrival / hour ? 4 : 16)
      }
    }

    func number(_ time: Timestamp) -> Int64 { time.milliseconds / length }
  }

  private func takes(_ segment: SegmentSummary, within spell: Spell) -> Bool {
    guard let first = segments.first, let last = segments.last else { return false }
    let start = min(times.lowerBound, segment.timeRange.lowerBound)
    let end = max(times.upperBound, segment.timeRange.upperBound)
    return segment.trail == last.trail && segment.firstSequence == last.sequence(row: last.rows)
      && segment.ruleSet == last.ruleSet && rowCount + segment.rows <= Self.rows
      && spell.number(segment.arrivals.lowerBound) == spell.number(first.arrivals.lowerBound)
      && spell.number(segment.arrivals.upperBound) == spell.number(first.arrivals.lowerBound)
      && end.milliseconds.subtractingReportingOverflow(start.milliseconds).partialValue <= Self.timeSpan
      && end.milliseconds.subtractingReportingOverflow(start.milliseconds).partialValue >= 0
  }

  private mutating func add(_ segment: SegmentSummary) {
    segments.append(segment)
    rowCount += segment.rows
    times =
      min(times.lowerBound, segment.timeRange.lowerBound)...max(times.upperBound, segment.timeRange.upperBound)
  }
}

/// Segments put together: their columns, and their received files in one pack.
struct MergedSegment {
  private(set) var segments: [SegmentSummary] = []
  private(set) var pieces: [SegmentSummary.Piece] = []
  private(set) var pack = PackedFiles()
  private(set) var inflated = 0
  /// Bytes that were read and inflated for it, with those of what could not be added.
  private(set) var looked = 0
  private var parts: [(batch: EventBatch, shift: Int, document: EventDocument)] = []
  private var finished: (batch: EventBatch, document: EventDocument)?

  /// The columns of all; of meaning after `finish`.
  var batch: EventBatch { finished?.batch ?? parts[0].batch }
  /// The pack, opened; of meaning after `finish`.
  var document: EventDocument { finished?.document ?? parts[0].document }

  /// Adds a segment. False when its received file is not what was received, or it is of another format than the others.
  mutating func add(_ segment: SegmentSummary, _ batch: EventBatch) -> Bool {
    guard parts.first?.batch.fits(batch) ?? true, let received = try? RawFolder.bytes(of: segment.rawPath) else {
      return false
    }
    looked += received.count
    guard let document = try? EventDocument.memory(path: segment.rawPath, bytes: received) else { return false }
    looked += document.inflatedBytes
    guard document.hash == segment.rawHash, batch.rows == segment.rows,
      pack.add(received, inflatedLength: document.inflatedBytes, hash: document.hash), let member = pack.members.last
    else { return false }
    let row = segments.reduce(0) { $0 + $1.rows }
    let own =
      segment.pieces.isEmpty
      ? [SegmentSummary.Piece(firstRow: 0, rows: segment.rows, arrival: segment.arrival)] : segment.pieces
    for var piece in own {
      piece.firstRow += row
      if let last = pieces.last, last.arrival == piece.arrival {
        pieces[pieces.count - 1].rows += piece.rows
      } else {
        pieces.append(piece)
      }
    }
    segments.append(segment)
    parts.append((batch, member.inflatedPlace, document))
    inflated += document.inflatedBytes
    return true
  }

  /// Puts everything together and compares every record with the one it was. False when it cannot be done.
  mutating func finish(limits: ArchiveLimits) -> Bool {
    guard let merged = EventBatch.merging(parts.map { ($0.batch, $0.shift) }),
      let document = try? EventDocument.memory(path: "pack", bytes: pack.bytes, limits: limits)
    else { return false }
    var row = 0
    for part in parts {
      for own in 0..<part.batch.rows {
        let isSame = part.document.withBytes(part.batch.rawRange(row: own)) { record in
          document.withBytes(merged.rawRange(row: row)) { $0.elementsEqual(record) }
        }
        guard isSame else { return false }
        row += 1
      }
    }
    finished = (merged, document)
    parts = []
    return true
  }
}
