/// Events of one document in columns: what rules are evaluated on and what a segment stores. Every neutral field has a
/// column, and so has every field that the rules of the time of indexing read.
public struct EventBatch: Sendable, Equatable {
  /// The name of the events' format.
  public let formatName: String
  /// How many events there are.
  public let rows: Int
  /// Event time per row, in milliseconds since the Unix epoch.
  public let times: [Int64]
  /// `EventIDHash` of the event id per row; none when the batch was read from a store without them.
  public let idHashes: [UInt64]
  /// Where each record begins in the inflated document, in bytes; none when the batch was read without them.
  public let rawOffsets: [Int]
  /// How long each record is, in bytes; none when the batch was read without them.
  public let rawLengths: [Int]
  /// The columns; those of the neutral fields come first, in the order of `NeutralField.allCases`.
  public let columns: [Column]
  /// Records that are kept beside the columns; nil when none is.
  public internal(set) var kept: KeptRecords?

  /// A batch of arrays of equal length.
  init(
    formatName: String, times: [Int64], idHashes: [UInt64], rawOffsets: [Int], rawLengths: [Int], columns: [Column]
  ) {
    self.formatName = formatName
    rows = times.count
    self.times = times
    self.idHashes = idHashes
    self.rawOffsets = rawOffsets
    self.rawLengths = rawLengths
    self.columns = columns
  }

  /// The column of a field; nil when no rule asked for it when the batch was made (or read), so that the records must
  /// be asked.
  public func column(for field: FieldReference) -> Column? {
    if case .neutral(let neutral) = field { return place(of: neutral).map { columns[$0] } }
    return columns.indices.first { columns[$0].field == field }.map { columns[$0] }
  }

  /// The earliest and latest event time; nil when there are no events.
  public var timeRange: ClosedRange<Timestamp>? {
    guard var low = times.first else { return nil }
    var high = low
    for time in times {
      low = min(low, time)
      high = max(high, time)
    }
    return Timestamp(milliseconds: low)...Timestamp(milliseconds: high)
  }

  /// The id of the event in a row.
  /// - Precondition: the row exists and the batch has the column of `NeutralField.eventID`.
  public func eventID(row: Int) -> String { text(.eventID, row: row) }

  /// Whether the event of a row has exactly this id, byte by byte.
  public func hasEventID(row: Int, _ id: String) -> Bool {
    var copy = id
    return copy.withUTF8 { wanted in withEventID(row: row) { $0.elementsEqual(wanted) } }
  }

  /// Whether the event of a row has exactly the id that another batch's row has: what decides after equal hashes.
  public func hasEventID(row: Int, sameAs otherRow: Int, of other: EventBatch) -> Bool {
    withEventID(row: row) { id in other.withEventID(row: otherRow) { id.elementsEqual($0) } }
  }

  private func withEventID<Result>(row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    guard let column = column(for: .neutral(.eventID)), column.ids[row] >= ValueDictionary.first else {
      return body(UnsafeBufferPointer(start: nil, count: 0))
    }
    return column.values.withBytes(of: column.ids[row], body)
  }

  /// The time of the event in a row.
  public func time(row: Int) -> Timestamp { Timestamp(milliseconds: times[row]) }

  /// Where the record of a row lies in the inflated document.
  /// - Precondition: the row exists, and the batch was read with where its records lie.
  public func rawRange(row: Int) -> Range<Int> { rawOffsets[row]..<rawOffsets[row] + rawLengths[row] }

  /// Whether a neutral field of the row is `ValueDictionary.complex`, so that only the record has all of the event.
  public func needsRecord(row: Int) -> Bool {
    // By places, which copies no columns: every match asks.
    for place in columns.indices {
      guard case .neutral = columns[place].field else { return false }
      if columns[place].ids[row] == ValueDictionary.complex { return true }
    }
    return false
  }

  /// The event of a row from the neutral columns. A field whose cell is `ValueDictionary.complex` (see `needsRecord`)
  /// comes out empty; then `EventFormat.normalise` of the record has it.
  public func event(row: Int) -> AuditEvent {
    AuditEvent(time: time(row: row), resources: resources(row: row), text: { text($0, row: row) })
  }

  /// The same, or another format than this one made the batch.
  public func needsRecord(row: Int, for format: any EventFormat) -> Bool {
    needsRecord(row: row) || !formatName.utf8.elementsEqual(format.name.utf8)
  }

  /// Calls with the JSON of a row's record in the document that the batch was made of.
  public func withRecord<Result>(
    row: Int, in document: EventDocument, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try document.withBytes(rawRange(row: row), body)
  }

  /// The event of a row; the record is read when `needsRecord` says so, or when another format made the batch.
  public func event(row: Int, in document: EventDocument, format: any EventFormat) -> AuditEvent {
    guard needsRecord(row: row, for: format) else { return event(row: row) }
    return withRecord(row: row, in: document) { record in (try? format.normalise(record)) ?? event(row: row) }
  }

  private func resources(row: Int) -> [Resource] {
    let types = parts(.resourceType, row: row)
    let ids = parts(.resourceID, row: row)
    return (0..<max(types.count, ids.count)).map { index in
      Resource(type: index < types.count ? types[index] : "", id: index < ids.count ? ids[index] : "")
    }
  }

  private func parts(_ field: NeutralField, row: Int) -> [String] {
    guard let place = place(of: field) else { return [] }
    return columns[place].values.parts(of: columns[place].ids[row])
  }

  private func text(_ field: NeutralField, row: Int) -> String {
    guard let place = place(of: field) else { return "" }
    return columns[place].values.string(of: columns[place].ids[row])
  }

  /// The place of a neutral column; nil when the batch was read without it.
  private func place(of field: NeutralField) -> Int? {
    func isThere(_ place: Int) -> Bool {
      guard place < columns.count, case .neutral(field) = columns[place].field else { return false }
      return true
    }
    return isThere(field.ordinal) ? field.ordinal : columns.indices.first(where: isThere)
  }

  /// The batch as a format sees it: without columns but the event ids when it was made by another format or by another
  /// revision of its mapping, so that everything is asked of the records.
  public func read(as format: any EventFormat) -> EventBatch {
    if formatName.utf8.elementsEqual(format.name.utf8) { return self }
    var batch = onlyEventIDs
    batch.kept = kept
    return batch
  }

  /// The batch without columns but the event ids, for those who only need to know which events there are.
  public var onlyEventIDs: EventBatch {
    EventBatch(
      formatName: formatName, times: times, idHashes: idHashes, rawOffsets: rawOffsets, rawLengths: rawLengths,
      columns: Array(columns.prefix(1)))
  }

  /// The given rows, in the given order: what is left when duplicates are dropped. Dictionaries stay whole, so a value
  /// may be left that no row holds.
  /// - Precondition: every row exists.
  public func keeping(_ chosen: [Int]) -> EventBatch {
    var batch = EventBatch(
      formatName: formatName, times: chosen.map { times[$0] },
      idHashes: idHashes.isEmpty ? [] : chosen.map { idHashes[$0] },
      rawOffsets: rawOffsets.isEmpty ? [] : chosen.map { rawOffsets[$0] },
      rawLengths: rawLengths.isEmpty ? [] : chosen.map { rawLengths[$0] },
      columns: columns.map { column in
        Column(field: column.field, ids: chosen.map { column.ids[$0] }, values: column.values)
      })
    batch.kept = kept?.keeping(chosen)
    return batch
  }
}
