/// Makes a batch of the records of one document: scans each record once, for the format's fields and for those that
/// rules read, and interns the values while they are in the processor's cache.
///
/// Limits against values that an attacker mints: a column keeps at most 65,536 distinct values of at most 4 KiB each,
/// and a batch 32 MiB of them; beyond that a cell is `ValueDictionary.complex`, which means that the record is asked.
/// Event ids are always kept.
///
/// Sendable without a check by the compiler because all memory behind its pointers is its own and it cannot be copied:
/// who has it is the only one.
public struct EventBatchBuilder: ~Copyable, @unchecked Sendable {
  private let formatName: String
  private var reader: RecordReader
  private let neutral: Int
  private let ruleFields: [String]
  private let limits: InternTable.Limits
  private let hash = SeededHash.random()
  private let tables: UnsafeMutablePointer<InternTable>
  private var cells: UnsafeMutablePointer<UInt32>
  private var capacity: Int
  private var budget: Int
  private var places: UnsafeMutablePointer<Place>
  /// How many events were appended since the last `finish`.
  public private(set) var rows = 0

  /// What a row holds beside its cells.
  private struct Place {
    var time: Int64
    var idHash: UInt64
    var offset: Int
    var length: Int
  }

  /// A builder for records of a format, with a column for each neutral field and each raw field in `ruleFields`.
  public init(format: any EventFormat, ruleFields: [FieldReference]) {
    self.init(format: format, ruleFields: ruleFields, limits: InternTable.Limits())
  }

  init(format: any EventFormat, ruleFields: [FieldReference], limits: InternTable.Limits) {
    var seen: Set<String> = []
    let paths = ruleFields.compactMap { field -> String? in
      guard case .raw(let path) = field, seen.insert(path).inserted else { return nil }
      return path
    }
    formatName = format.name
    reader = RecordReader(format: format, ruleFields: paths)
    self.ruleFields = paths
    self.limits = limits
    neutral = NeutralField.count
    budget = limits.batchBytes
    let columns = neutral + paths.count
    tables = .allocate(capacity: columns)
    for column in 0..<columns { (tables + column).initialize(to: InternTable()) }
    capacity = 1024
    cells = .allocate(capacity: capacity * columns)
    cells.initialize(repeating: ValueDictionary.absent, count: capacity * columns)
    places = .allocate(capacity: capacity)
  }

  deinit {
    places.deallocate()
    for column in 0..<neutral + ruleFields.count { tables[column].destroy() }
    tables.deallocate()
    cells.deallocate()
  }

  /// Appends a record as a row. The record is well-formed JSON, as `EventDocument.records` yields it.
  /// - Parameters:
  ///   - record: The record's bytes.
  ///   - offset: Where they begin in the inflated document.
  /// - Throws: `RecordRejection` with this offset when the record has no id, several ids or no readable time; nothing is
  ///   appended then.
  public mutating func append(record: UnsafeBufferPointer<UInt8>, offset: Int) throws(RecordRejection) {
    let time = try reader.read(record, offset: offset)
    take(record, offset: offset, time: time)
  }

  /// Appends the object at the cursor, which is checked while it is read, in bytes that nobody checked yet. False when the
  /// record has no id, several ids or no readable time, and why is then in `rejected`.
  /// - Throws: `RecordRejection` when the bytes are no sound record; whatever the builder holds is then void.
  mutating func append(
    checking cursor: inout JSONCursor, limits: ArchiveLimits, wrappers: RecordWrappers?,
    rejected: inout [RecordRejection]
  ) throws(RecordRejection) {
    let start = cursor.position
    try reader.scan(checking: &cursor, maximumDepth: limits.maximumDepth, wrappers: wrappers)
    let record = UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start)
    guard record.count <= limits.maximumRecordBytes else {
      throw RecordRejection(offset: start, reason: "is too large")
    }
    do throws(RecordRejection) {
      let time = try reader.finish(record, offset: start)
      take(record, offset: start, time: time)
    } catch {
      guard rejected.count < limits.maximumRefusals else { throw error }
      rejected.append(error)
    }
  }

  /// Takes the record that was read last as a row.
  @inline(__always)
  private mutating func take(_ record: UnsafeBufferPointer<UInt8>, offset: Int, time: Timestamp) {
    if rows == capacity { grow() }
    let start = cells + rows
    let id = reader.row[.eventID]
    let idHash = EventIDHash.hash(id.bytes)
    appendID(id, idHash, to: start)
    for column in 1..<neutral { appendNeutral(column, to: start + column * capacity, reader.row) }
    if reader.row.tooManyResources {
      start[NeutralField.resourceID.ordinal * capacity] = ValueDictionary.complex
      start[NeutralField.resourceType.ordinal * capacity] = ValueDictionary.complex
    }
    if reader.areRulesSingle {
      for place in 0..<reader.touchedCount.pointee {
        let number = Int(reader.touched[place]) - reader.firstRuleSlot
        if number >= 0 { takeRule(number, to: start) }
      }
    } else {
      for number in 0..<ruleFields.count { takeRule(number, to: start) }
    }
    (places + rows).initialize(
      to: Place(time: time.milliseconds, idHash: idHash, offset: offset, length: record.count))
    rows += 1
  }

  @inline(__always)
  private mutating func takeRule(_ number: Int, to start: UnsafeMutablePointer<UInt32>) {
    let column = neutral + number
    let cell = start + column * capacity
    switch reader.ruleCell(number) {
    case .absent: break
    case .empty: cell.pointee = ValueDictionary.empty
    case .complex: cell.pointee = ValueDictionary.complex
    case .scalar(let text):
      cell.pointee = tables[column].intern(text, hash: hash, limits: limits, budget: &budget)
    }
  }

  /// Event ids have no limit but their length: de-duplication and alerts need each of them.
  @inline(__always)
  private mutating func appendID(_ id: TextSpan, _ idHash: UInt64, to cell: UnsafeMutablePointer<UInt32>) {
    var text = id
    text.kind = .string
    var budget = Int.max
    // The stored hash is under a known key; mixed again, it cannot be aimed at one place of this table.
    let mixed = withUnsafeBytes(of: idHash) { bytes in
      bytes.bindMemory(to: UInt8.self).baseAddress.map { hash.hash($0, count: 8) } ?? idHash
    }
    cell.pointee = tables[0].intern(
      text, hashed: mixed, limits: InternTable.Limits(values: .max, valueBytes: .max), budget: &budget)
  }

  @inline(__always)
  private mutating func appendNeutral(_ column: Int, to cell: UnsafeMutablePointer<UInt32>, _ row: NeutralRow) {
    var text = row[ordinal: column]
    if text.isEmpty { return }
    if text.kind != .list { text.kind = .string }
    cell.pointee = tables[column].intern(text, hash: hash, limits: limits, budget: &budget)
  }

  /// The batch of the appended records; the builder starts anew.
  public mutating func finish() -> EventBatch {
    let columns = (0..<neutral + ruleFields.count).map { column in
      Column(
        field: column < neutral ? .neutral(NeutralField.allCases[column]) : .raw(ruleFields[column - neutral]),
        ids: Array(UnsafeBufferPointer(start: cells + column * capacity, count: rows)),
        values: tables[column].dictionary())
    }
    let places = UnsafeBufferPointer(start: places, count: rows)
    let batch = EventBatch(
      formatName: formatName, times: places.map(\.time), idHashes: places.map(\.idHash),
      rawOffsets: places.map(\.offset), rawLengths: places.map(\.length), columns: columns)
    reset()
    return batch
  }

  /// Forgets what was appended since the last `finish`.
  mutating func reset() {
    for column in 0..<neutral + ruleFields.count {
      (cells + column * capacity).update(repeating: ValueDictionary.absent, count: rows)
      tables[column].reset()
    }
    budget = limits.batchBytes
    rows = 0
  }

  private mutating func grow() {
    let columns = neutral + ruleFields.count
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2 * columns)
    larger.initialize(repeating: ValueDictionary.absent, count: capacity * 2 * columns)
    for column in 0..<columns {
      (larger + column * capacity * 2).update(from: cells + column * capacity, count: rows)
    }
    cells.deallocate()
    cells = larger
    let morePlaces = UnsafeMutablePointer<Place>.allocate(capacity: capacity * 2)
    morePlaces.update(from: places, count: rows)
    places.deallocate()
    places = morePlaces
    capacity *= 2
  }
}
