internal import AuditEvents
internal import Engine

extension SegmentSummary {
  /// The columns that `Row.segment` reads, and where they come from.
  static let query = """
    SELECT segments.id, trails.name, row_count, first_time, last_time, arrival, first_sequence, rule_set, raw_files.path,
      raw_files.hash
    FROM segments JOIN trails ON trails.id = segments.trail JOIN raw_files ON raw_files.id = segments.raw_file
    """
}

extension Row {
  /// A line of the catalogue; the received file's path is made whole.
  func segment(_ raw: RawFolder) throws -> SegmentSummary {
    guard time(3) <= time(4), let hash = ContentHash(hexadecimal: text(9)) else {
      throw StoreError.unreadable("the line of segment \(integer(0))")
    }
    return SegmentSummary(
      id: integer(0), trail: TrailName(text(1)), rows: number(2), timeRange: time(3)...time(4), arrival: time(5),
      firstSequence: integer(6), ruleSet: text(7), rawPath: raw.path(text(8)), rawHash: hash)
  }
}

extension Connection {
  /// The line of a segment. Throws `EventIndexError.noSegment` when there is none.
  func segment(_ id: Int64, _ raw: RawFolder) throws -> SegmentSummary {
    let found = try first(SegmentSummary.query + " WHERE segments.id = ?", .integer(id)) { try $0.segment(raw) }
    guard let found else { throw EventIndexError.noSegment(id) }
    return found
  }

  /// The columns of a segment, all of them or those of some fields. Throws `EventIndexError.noSegment`.
  func batch(_ segment: Int64, only fields: Set<FieldReference>? = nil) throws -> EventBatch {
    let encoded = try first("SELECT columns FROM batches WHERE segment = ?", .integer(segment)) { $0.blob(0) }
    guard let encoded else { throw EventIndexError.noSegment(segment) }
    do {
      return try EventBatch(decoding: encoded, only: fields)
    } catch {
      throw StoreError.damaged(
        "segment \(segment) in \(path) is damaged (\(error.reason)); put back a backup of the data folder")
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The stored hashes of event ids, as `SQLiteStores` writes them.
  var eventIDHashes: [UInt64] {
    (0..<count / 8).map { UInt64(littleEndian: loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
  }
}
