public import AuditEvents
internal import Engine

extension SQLiteStores {
  /// Segments that go in one transaction, so that others who write wait for a moment only.
  private static let segmentsPerTurn = 100

  /// See `IngestStore`. Refused input that is as old goes, too; the ledger of input files stays, so that a file that is
  /// still in its source is not read again.
  public func expire(before: Timestamp) throws -> Int {
    try removeOrphans()
    try write("expire refused input") { connection in
      try connection.run("DELETE FROM rejected_inputs WHERE at < ?", .time(before))
      try connection.run("DELETE FROM firings WHERE slot < ? AND time < ?", .time(before), .time(before))
    }
    var total = 0
    for trail in try trailNumbers() {
      while true {
        let count = try removeSegments(
          trail: trail.number, before: before, limit: Self.segmentsPerTurn, keepingMatches: false)
        total += count
        if count < Self.segmentsPerTurn { break }
      }
    }
    return total
  }

  /// Removes segments of a trail whose newest event and arrival are before a moment, in one transaction; their received
  /// files go when that is committed. Returns how many segments went.
  func removeSegments(trail: Int64, before: Timestamp, limit: Int, keepingMatches: Bool) throws -> Int {
    let found = try read("look for expired events") { connection in
      try connection.first(
        """
        SELECT 1 FROM segments
        WHERE trail = ?1 AND arrival < ?2 AND last_time < ?2 AND ifnull(last_arrival, arrival) < ?2 LIMIT 1
        """, .integer(trail), .time(before)
      ) { _ in true }
    }
    guard found != nil else { return 0 }
    let note = try UnfinishedWork(in: raw)
    defer { note.finish() }
    let (count, unused) = try write("expire events") { connection in
      let doomed = try connection.rows(
        """
        SELECT id, raw_file FROM segments
        WHERE trail = ?1 AND arrival < ?2 AND last_time < ?2 AND ifnull(last_arrival, arrival) < ?2
        ORDER BY arrival LIMIT ?3
        """, .integer(trail), .time(before), .number(limit)
      ) { (id: $0.integer(0), rawFile: $0.integer(1)) }
      for segment in doomed {
        if !keepingMatches { try connection.run("DELETE FROM matches WHERE segment = ?", .integer(segment.id)) }
        try connection.deleteSegment(segment.id)
      }
      let unused = try Set(doomed.map(\.rawFile)).sorted().compactMap { rawFile in
        try connection.first(
          """
          DELETE FROM raw_files
          WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM segments WHERE raw_file = ?1) RETURNING path
          """, .integer(rawFile)
        ) { $0.text(0) }
      }
      return (doomed.count, unused)
    }
    raw.remove(unused)
    return count
  }

  /// Removes received files that a crash left behind without a segment. Costs nothing when nothing was left unfinished.
  func removeOrphans() throws {
    guard !UnfinishedWork.left(in: raw).isEmpty else { return }
    try write("remove left-over files") { connection in
      // Looked at again now that nobody else can be writing.
      let notes = UnfinishedWork.left(in: raw)
      try raw.forEachHour { folder, names in
        let known = try connection.rows(
          "SELECT path FROM raw_files WHERE path > ?1 || '/' AND path < ?1 || '0'", .text(folder)
        ) { $0.text(0) }
        let kept = Set(known)
        raw.remove(names.map { folder + "/" + $0 }.filter { !kept.contains($0) })
      }
      raw.remove(notes.map { "raw/" + $0 })
    }
  }
}
