public import AuditEvents
internal import Engine

extension SQLiteStores {
  /// More event ids than this, which take some 25 MiB, are remembered only while batches need them.
  static let rememberedEventIDs = 1_000_000

  /// See `EventIndex`. An event is looked for among those whose time is within an hour or so of its own, because the
  /// same record has the same time: so the work and the memory do not grow with what is stored.
  public func knownIDs(trail: TrailName, in batch: EventBatch) throws -> [Bool] {
    try readTogether("look for known events") { session in
      let connection = session.connection
      var candidates: [Int64: Int] = [:]
      for span in EventTimeSpans(batch.times).spans {
        let found = try connection.rows(
          """
          SELECT id, row_count FROM segments
          WHERE trail = (SELECT id FROM trails WHERE name = ?) AND last_time >= ? AND first_time <= ?
          """, .text(trail.text), .integer(span.lowerBound), .integer(span.upperBound)
        ) { ($0.integer(0), $0.number(1)) }
        candidates.merge(found) { first, _ in first }
      }
      try session.rememberEventIDs(of: candidates)
      var rowsBySegment: [Int64: [Int]] = [:]
      session.eventIDs.forEachSegment(of: batch.idHashes) { row, segment in
        if candidates[segment] != nil { rowsBySegment[segment, default: []].append(row) }
      }
      var known = [Bool](repeating: false, count: batch.rows)
      for (segment, rows) in rowsBySegment {
        let stored = try connection.batch(segment, only: [.neutral(.eventID)])
        let wanted = Set(rows.map { batch.idHashes[$0] })
        var places: [UInt64: [Int]] = [:]
        for (place, hash) in stored.idHashes.enumerated() where wanted.contains(hash) {
          places[hash, default: []].append(place)
        }
        for row in rows where !known[row] {
          known[row] = (places[batch.idHashes[row]] ?? []).contains {
            stored.hasEventID(row: $0, sameAs: row, of: batch)
          }
        }
      }
      return known
    }
  }

  /// See `EventIndex`.
  public func locate(trail: TrailName?, eventID: String) throws -> [EventLocation] {
    let hash = EventIDHash.hash(eventID)
    return try readTogether("look for an event") { session in
      var segments: [Int64] = []
      try session.connection.forEachRow(
        """
        SELECT segments.id, id_hashes
        FROM segments JOIN trails ON trails.id = segments.trail JOIN batches ON batches.segment = segments.id
        WHERE ?1 IS NULL OR trails.name = ?1 ORDER BY trails.name, first_sequence
        """, [.optional(trail?.text)]
      ) { row in
        if row.withBlob(1, { $0.contains(eventIDHash: hash) }) { segments.append(row.integer(0)) }
      }
      return try segments.flatMap { segment in
        let stored = try session.connection.batch(segment, only: [.neutral(.eventID)])
        return stored.idHashes.indices
          .filter { stored.idHashes[$0] == hash && stored.hasEventID(row: $0, eventID) }
          .map { EventLocation(segment: segment, row: $0) }
      }
    }
  }
}

extension Session {
  /// Reads the event ids of segments, given with how many they have, that are not remembered yet. Others are forgotten
  /// when they become too many.
  fileprivate func rememberEventIDs(of segments: [Int64: Int]) throws {
    let missing = segments.filter { !eventIDs.contains($0.key) }
    let size = eventIDs.size + missing.values.reduce(0, +)
    let needed = segments.values.reduce(0, +)
    let forgets = size > SQLiteStores.rememberedEventIDs && size > 2 * needed && !missing.isEmpty
    if forgets { eventIDs.removeAll() }
    for segment in (forgets ? segments : missing).keys.sorted() {
      let hashes = try connection.first("SELECT id_hashes FROM batches WHERE segment = ?", .integer(segment)) { row in
        row.withBlob(0) { $0.eventIDHashes }
      }
      eventIDs.insert(hashes ?? [], segment: segment)
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func contains(eventIDHash hash: UInt64) -> Bool {
    let wanted = hash.littleEndian
    return stride(from: 0, to: count - 7, by: 8).contains {
      loadUnaligned(fromByteOffset: $0, as: UInt64.self) == wanted
    }
  }
}
