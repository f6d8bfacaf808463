internal import AuditEvents
internal import Detection
public import Engine

extension SQLiteStores: IngestStore {
  /// See `IngestStore`.
  public var readsReceivedFiles: Bool { true }

  /// See `IngestStore`.
  public var keepsStoredBatches: Bool { true }

  /// See `IngestStore`. Content that was taken meanwhile, as by another process, is not taken twice: of such a file only
  /// the ledger line is stored.
  public func commit(_ files: [IngestedFile]) throws {
    let done = try write("store events") { connection in
      var transaction = IngestTransaction(connection, raw)
      do {
        for file in files { try transaction.store(file) }
        try transaction.placement.sync()
      } catch {
        transaction.placement.undo()
        throw error
      }
      return (placement: transaction.placement, stored: transaction.stored)
    }
    done.placement.finish()
    remember { session in
      guard session.eventIDs.size < Self.rememberedEventIDs else { return }
      for segment in done.stored { session.eventIDs.insert(segment.hashes, segment: segment.id) }
    }
  }

  /// See `IngestStore`.
  public func reevaluated(segment: Int64, matches: [NewMatch], ruleSet: RuleSet) throws {
    try write("store a re-evaluation") { connection in
      let summary = try connection.segment(segment, raw)
      try connection.store(ruleSet)
      try connection.run("UPDATE segments SET rule_set = ? WHERE id = ?", .text(ruleSet.id), .integer(segment))
      let trail = try connection.number(of: summary.trail)
      var texts = TextNumbers()
      for match in matches {
        try connection.store(Match(match, in: summary), trail: trail, texts: &texts)
      }
    }
  }
}

/// One commit of taken files, inside its transaction.
private struct IngestTransaction {
  private let connection: Connection
  private(set) var placement: RawPlacement
  private var texts = TextNumbers()
  private var ruleSets: Set<String> = []
  /// The segments that were stored, with the hashes of their event ids.
  private(set) var stored: [(id: Int64, hashes: [UInt64])] = []

  init(_ connection: Connection, _ raw: RawFolder) {
    self.connection = connection
    placement = RawPlacement(in: raw)
  }

  mutating func store(_ file: IngestedFile) throws {
    var line = file.file
    if let segment = file.segment {
      if try isStored(segment) {
        line.duplicates += line.indexed
        line.indexed = 0
      } else {
        if ruleSets.insert(file.ruleSet.id).inserted { try connection.store(file.ruleSet) }
        try store(segment, of: file)
      }
    }
    try connection.store(line)
    for rejected in file.rejected { try connection.store(rejected) }
  }

  private func isStored(_ segment: NewSegment) throws -> Bool {
    try connection.first(
      """
      SELECT 1 FROM segments
      WHERE raw_file IN (
          SELECT id FROM raw_files WHERE hash = ?1 UNION ALL SELECT raw_file FROM packed_files WHERE hash = ?1
        ) AND trail = (SELECT id FROM trails WHERE name = ?2)
      """, .text(segment.document.hash.hexadecimal), .text(segment.trail.text)
    ) { _ in true } ?? false
  }

  private mutating func store(_ segment: NewSegment, of file: IngestedFile) throws {
    guard let times = segment.batch.timeRange else { return }
    let path = try placement.keep(
      segment.document, trail: segment.trail, arrival: segment.arrival, modified: file.file.modified)
    let rawFile = try number(ofRawFile: path, hash: segment.document.hash)
    let trail = try connection.number(of: segment.trail)
    let rows = Int64(segment.batch.rows)
    let last = try connection.first(
      "UPDATE trails SET last_sequence = last_sequence + ? WHERE id = ? RETURNING last_sequence", .integer(rows),
      .integer(trail)
    ) { $0.integer(0) }
    let firstSequence = (last ?? rows) - rows + 1
    try connection.run(
      """
      INSERT INTO segments (trail, row_count, first_time, last_time, arrival, first_sequence, rule_set, raw_file)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(trail), .integer(rows), .time(times.lowerBound), .time(times.upperBound), .time(segment.arrival),
      .integer(firstSequence), .text(segment.ruleSet), .integer(rawFile))
    let summary = SegmentSummary(
      id: connection.lastInsertedRow, trail: segment.trail, rows: segment.batch.rows, timeRange: times,
      arrival: segment.arrival, firstSequence: firstSequence, ruleSet: segment.ruleSet, rawPath: path,
      rawHash: segment.document.hash)
    try connection.insert(
      segment.stored ?? segment.batch.stored(), idHashes: segment.batch.idHashes, segment: summary.id)
    for match in file.matches { try connection.insert(Match(match, in: summary), trail: trail, texts: &texts) }
    stored.append((id: summary.id, hashes: segment.batch.idHashes))
  }

  private func number(ofRawFile path: String, hash: ContentHash) throws -> Int64 {
    try connection.run(
      "INSERT INTO raw_files (path, hash) VALUES (?, ?) ON CONFLICT (path) DO NOTHING", .text(path),
      .text(hash.hexadecimal))
    return try connection.first("SELECT id FROM raw_files WHERE path = ?", .text(path)) { $0.integer(0) } ?? 0
  }
}
