internal import AuditEvents
internal import Engine

extension SegmentSummary {
  /// The columns that `Row.segment` reads, and where they come from.
  static let query = """
    SELECT segments.id, trails.name, row_count, first_time, last_time, arrival, first_sequence, rule_set, raw_files.path,
      raw_files.hash,
      CASE WHEN last_arrival IS NULL THEN NULL ELSE (
        SELECT group_concat(first_row || ' ' || segment_pieces.row_count || ' ' || segment_pieces.arrival, ',')
        FROM segment_pieces WHERE segment = segments.id
      ) END
    FROM segments JOIN trails ON trails.id = segments.trail JOIN raw_files ON raw_files.id = segments.raw_file
    """
}

extension Row {
  /// A line of the catalogue; the received file's path is made whole.
  func segment(_ raw: RawFolder) throws -> SegmentSummary {
    guard time(3) <= time(4), let hash = ContentHash(hexadecimal: text(9)) else {
      throw StoreError.unreadable("the line of segment \(integer(0))")
    }
    var summary = SegmentSummary(
      id: integer(0), trail: TrailName(text(1)), rows: number(2), timeRange: time(3)...time(4), arrival: time(5),
      firstSequence: integer(6), ruleSet: text(7), rawPath: raw.path(text(8)), rawHash: hash)
    if !isNull(10) { summary.pieces = try pieces(10, of: summary) }
    return summary
  }

  /// When the rows of a merged segment arrived: first row, rows and arrival, separated by blanks.
  private func pieces(_ column: Int32, of summary: SegmentSummary) throws -> [SegmentSummary.Piece] {
    let pieces = text(column).split(separator: ",").compactMap { text -> SegmentSummary.Piece? in
      let numbers = text.split(separator: " ").compactMap { Int64($0) }
      guard numbers.count == 3 else { return nil }
      return SegmentSummary.Piece(
        firstRow: Int(numbers[0]), rows: Int(numbers[1]), arrival: Timestamp(milliseconds: numbers[2]))
    }.sorted { $0.firstRow < $1.firstRow }
    guard pieces.first?.firstRow == 0, pieces.reduce(0, { $0 + $1.rows }) == summary.rows else {
      throw StoreError.unreadable("the pieces of segment \(summary.id)")
    }
    return pieces
  }
}

extension Connection {
  /// The line of a segment. Throws `EventIndexError.noSegment` when there is none.
  func segment(_ id: Int64, _ raw: RawFolder) throws -> SegmentSummary {
    let found = try first(SegmentSummary.query + " WHERE segments.id = ?", .integer(id)) { try $0.segment(raw) }
    guard let found else { throw EventIndexError.noSegment(id) }
    return found
  }

  /// The columns of a segment, all of them or those of some fields, and its kept records, with all columns or when they
  /// are asked for. Throws `EventIndexError.noSegment`.
  func batch(
    _ segment: Int64, only fields: Set<FieldReference>? = nil, hashes: Bool = true, keptRecords: Bool = false,
    places: Bool = true
  ) throws -> EventBatch {
    let sql = "SELECT columns\(hashes ? ", id_hashes" : "") FROM batches WHERE segment = ?"
    let found = try first(sql, .integer(segment)) { row in
      (head: row.blob(0), hashes: hashes ? row.withBlob(1) { $0.eventIDHashes } : nil)
    }
    guard let found else { throw EventIndexError.noSegment(segment) }
    do {
      let isWhole = fields == nil
      return try EventBatch(
        head: found.head, idHashes: found.hashes, only: fields, keptRecords: isWhole || keptRecords, places: places
      ) { number in
        let id = Self.part(number, of: segment)
        return try first("SELECT data FROM batch_parts WHERE id = ?", .integer(id)) { $0.blob(0) } ?? []
      }
    } catch let error as BatchDecodingError {
      throw StoreError.damaged(
        "segment \(segment) in \(path) is damaged (\(error.reason)); put back a backup of the data folder")
    }
  }

  /// Stores the columns of a segment.
  func insert(_ stored: StoredBatch, idHashes: [UInt64], segment: Int64) throws {
    try run(
      "INSERT INTO batches (segment, id_hashes, columns) VALUES (?, ?, ?)", .integer(segment),
      .blob(idHashes.littleEndianBytes), .blob(stored.head))
    for part in stored.parts {
      try run(
        "INSERT INTO batch_parts (id, data) VALUES (?, ?)", .integer(Self.part(part.number, of: segment)),
        .blob(part.bytes))
    }
  }

  /// Deletes a segment with its columns and matches.
  func deleteSegment(_ segment: Int64) throws {
    try deleteColumns(of: segment)
    try run("DELETE FROM segments WHERE id = ?", .integer(segment))
  }

  /// Deletes the columns of a segment alone.
  func deleteColumns(of segment: Int64) throws {
    try run(
      "DELETE FROM batch_parts WHERE id >= ? AND id < ?", .integer(Self.part(0, of: segment)),
      .integer(Self.part(0, of: segment + 1)))
    try run("DELETE FROM batches WHERE segment = ?", .integer(segment))
  }

  private static func part(_ number: Int, of segment: Int64) -> Int64 {
    segment * Int64(StoredBatch.partLimit) + Int64(number)
  }
}

extension [UInt64] {
  /// Eight bytes a number, as `eventIDHashes` reads them.
  fileprivate var littleEndianBytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count * 8) { target, initialized in
      for (index, number) in enumerated() {
        UnsafeMutableRawBufferPointer(target).storeBytes(
          of: number.littleEndian, toByteOffset: index * 8, as: UInt64.self)
      }
      initialized = count * 8
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The stored hashes of event ids, as `SQLiteStores` writes them.
  var eventIDHashes: [UInt64] {
    (0..<count / 8).map { UInt64(littleEndian: loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
  }
}
