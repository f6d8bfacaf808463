internal import AuditEvents
internal import Engine

extension SQLiteStores {
  /// A merged segment's events arrived within so many milliseconds.
  static let mergedSpan: Int64 = 86_400_000

  /// See `IngestStore`. Segments of one trail, rule set and hour whose sequences follow one another become one, and
  /// those of a whole day when the day is over, so that a trickle leaves a segment a day, and not one per file; their
  /// received files become one kept file of several gzip members, in which every byte of them still is. Each merge is one
  /// transaction: a crash leaves either the small segments or the merged one.
  public func mergeSegments() throws -> Int {
    var merged = 0
    var looked = 0
    for group in try read("look for small segments", { try SegmentGroup.all($0, raw) }) {
      var rest = group.segments[...]
      while looked < SegmentGroup.bytesPerRun, let draft = try draft(from: &rest, looked: &looked) {
        if try store(draft) { merged += draft.segments.count }
      }
    }
    return merged
  }

  /// What the next segments of a group would become; nil when there are none left. What cannot be added begins the next
  /// one, and what cannot begin one, because it is damaged or large by itself, is passed over.
  private func draft(from rest: inout ArraySlice<SegmentSummary>, looked: inout Int) throws -> MergedSegment? {
    while !rest.isEmpty, looked < SegmentGroup.bytesPerRun {
      var draft = MergedSegment()
      defer { looked += draft.looked }
      while draft.inflated < SegmentGroup.inflatedBytes, let segment = rest.first {
        guard let batch = try wholeBatch(of: segment), try !noteIfLarge(segment, batch), draft.add(segment, batch)
        else {
          if draft.segments.isEmpty { rest.removeFirst() }
          break
        }
        rest.removeFirst()
      }
      if draft.segments.count > 1, draft.finish(limits: limits) { return draft }
    }
    return nil
  }

  /// The columns of a segment; nil when they are damaged, or gone since it was listed.
  private func wholeBatch(of segment: SegmentSummary) throws -> EventBatch? {
    do { return try batch(segment: segment.id) } catch StoreError.damaged { return nil } catch EventIndexError.noSegment
    { return nil }
  }

  /// Whether a segment of few rows is large all the same; then it is noted, so that nobody looks at it again.
  private func noteIfLarge(_ segment: SegmentSummary, _ batch: EventBatch) throws -> Bool {
    guard batch.rows > 0 else { return false }
    let bytes = batch.rawRange(row: batch.rows - 1).upperBound
    guard bytes >= SegmentGroup.inflatedBytes else { return false }
    try write("note a large segment") { connection in
      try connection.run("UPDATE segments SET inflated = ? WHERE id = ?", .number(bytes), .integer(segment.id))
    }
    return true
  }

  /// Puts a merged segment in the place of its parts. False when somebody changed one of them meanwhile.
  private func store(_ draft: MergedSegment) throws -> Bool {
    let first = draft.segments[0]
    let done = try write("merge segments") { connection -> (placement: RawPlacement, unused: [String])? in
      guard try draft.segments.allSatisfy({ try connection.isUnchanged($0, raw) }) else { return nil }
      // The file is placed where nobody else can be writing: whoever cleans up now would take it for left behind.
      var placement = RawPlacement(in: raw)
      do {
        let path = try placement.keep(
          pack: draft.pack.bytes, hash: draft.document.hash, trail: first.trail, arrival: first.arrival)
        try placement.sync()
        return (placement, try connection.replace(draft, rawFile: path).filter { $0 != path })
      } catch {
        placement.undo()
        throw error
      }
    }
    guard let done else { return false }
    raw.remove(done.unused)
    done.placement.finish()
    return true
  }
}

extension Connection {
  /// Whether a segment is still what it was.
  fileprivate func isUnchanged(_ segment: SegmentSummary, _ raw: RawFolder) throws -> Bool {
    do { return try self.segment(segment.id, raw) == segment } catch EventIndexError.noSegment { return false }
  }

  /// Stores a merged segment, moves the matches of its parts to it and deletes them. Returns the kept files that nothing
  /// refers to any more.
  fileprivate func replace(_ draft: MergedSegment, rawFile path: String) throws -> [String] {
    let first = draft.segments[0]
    guard let times = draft.batch.timeRange else { return [] }
    try run(
      "INSERT INTO raw_files (path, hash) VALUES (?, ?) ON CONFLICT (path) DO NOTHING", .text(path),
      .text(draft.document.hash.hexadecimal))
    let rawFile = try self.first("SELECT id FROM raw_files WHERE path = ?", .text(path)) { $0.integer(0) } ?? 0
    try run(
      """
      INSERT INTO segments
        (trail, row_count, first_time, last_time, arrival, last_arrival, first_sequence, rule_set, raw_file, inflated)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(try number(of: first.trail)), .number(draft.batch.rows), .time(times.lowerBound),
      .time(times.upperBound), .time(draft.pieces.map(\.arrival).min() ?? first.arrival),
      .time(draft.pieces.map(\.arrival).max() ?? first.arrival), .integer(first.firstSequence), .text(first.ruleSet),
      .integer(rawFile), .number(draft.document.inflatedBytes))
    let segment = lastInsertedRow
    try insert(draft.batch.stored(), idHashes: draft.batch.idHashes, segment: segment)
    for piece in draft.pieces {
      try run(
        "INSERT INTO segment_pieces (segment, first_row, row_count, arrival) VALUES (?, ?, ?, ?)", .integer(segment),
        .number(piece.firstRow), .number(piece.rows), .time(piece.arrival))
    }
    var row = 0
    for (old, member) in zip(draft.segments, draft.pack.members) {
      try run(
        "UPDATE matches SET segment = ?, row = row + ? WHERE segment = ?", .integer(segment), .number(row),
        .integer(old.id))
      try pack(old, as: member, into: rawFile)
      row += old.rows
    }
    for old in draft.segments { try deleteSegment(old.id) }
    return try rows(
      """
      DELETE FROM raw_files
      WHERE id IN (SELECT id FROM raw_files WHERE hash IN (\(draft.segments.map { _ in "?" }.joined(separator: ","))))
        AND NOT EXISTS (SELECT 1 FROM segments WHERE raw_file = raw_files.id) RETURNING path
      """, list: draft.segments.map { .text($0.rawHash.hexadecimal) }
    ) { $0.text(0) }
  }

  /// Notes where a received file is in its pack; those of a pack that is packed again move with it.
  private func pack(_ old: SegmentSummary, as member: PackedFiles.Member, into rawFile: Int64) throws {
    let moved = try run(
      """
      INSERT INTO packed_files (raw_file, place, length, inflated, is_plain, hash)
      SELECT ?1, place + ?2, length, inflated, is_plain, hash FROM packed_files
      WHERE raw_file = (SELECT raw_file FROM segments WHERE id = ?3)
      """, .integer(rawFile), .number(member.place), .integer(old.id))
    guard moved == 0 else { return }
    try run(
      "INSERT INTO packed_files (raw_file, place, length, inflated, is_plain, hash) VALUES (?, ?, ?, ?, ?, ?)",
      .integer(rawFile), .number(member.place), .number(member.length), .number(member.inflatedLength),
      .flag(member.isPlain), .text(member.hash.hexadecimal))
  }
}
