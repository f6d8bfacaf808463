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
  private let columns: UnsafeMutablePointer<GrowingColumn>
  /// The cells of all columns.
  private var cells: UnsafeMutablePointer<UInt32>
  private var capacity: Int
  private var copies: CopiedFields
  /// The texts of a row whose ids are still to be found.
  private let wanted: UnsafeMutablePointer<Wanted>
  private var wantedCount = 0
  private var budget: Int
  private var places: UnsafeMutablePointer<Place>
  /// How many events were appended since the last `finish`.
  public private(set) var rows = 0

  /// A text whose id a column wants.
  private struct Wanted {
    var text: TextSpan
    var hashed: UInt64
    var column: UnsafeMutablePointer<GrowingColumn>
  }

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
    capacity = 1024
    cells = Self.cells(columns: neutral + paths.count, capacity: capacity)
    columns = .allocate(capacity: neutral + paths.count)
    for column in 0..<neutral + paths.count {
      (columns + column).initialize(to: GrowingColumn(cells: cells + column * Self.stride(capacity)))
    }
    wanted = .allocate(capacity: neutral + paths.count)
    places = .allocate(capacity: capacity)
    copies = CopiedFields(fields: paths.count)
  }

  deinit {
    copies.destroy()
    wanted.deallocate()
    places.deallocate()
    for column in 0..<columnCount { columns[column].table.destroy() }
    columns.deallocate()
    cells.deallocate()
  }

  private var columnCount: Int { neutral + ruleFields.count }

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
    checkCopies()
    let idHash = EventIDHash.hash(reader.row[.eventID].bytes)
    // The stored hash is under a known key; mixed again, it cannot be aimed at one place of this table.
    let mixed = withUnsafeBytes(of: idHash) { bytes in
      bytes.bindMemory(to: UInt8.self).baseAddress.map { hash.hash($0, count: 8) } ?? idHash
    }
    // Ids are new and lie anywhere in a large table; it is here when the other columns are done.
    columns[0].table.prefetch(hashed: mixed)
    for ordinal in 1..<neutral {
      var text = reader.row[ordinal: ordinal]
      if text.isEmpty { continue }
      if text.kind != .list { text.kind = .string }
      take(text, column: ordinal)
    }
    if reader.row.tooManyResources {
      columns[NeutralField.resourceID.ordinal].set(rows, to: ValueDictionary.complex)
      columns[NeutralField.resourceType.ordinal].set(rows, to: ValueDictionary.complex)
    }
    if reader.areRulesSingle {
      for place in 0..<reader.touchedCount.pointee {
        let number = Int(reader.ruleOfSlot[Int(reader.touched[place])])
        if number >= 0 { takeRule(number) }
      }
    } else {
      for number in 0..<ruleFields.count { takeRule(number) }
    }
    takeWanted()
    takeID(hashed: mixed)
    (places + rows).initialize(
      to: Place(time: time.milliseconds, idHash: idHash, offset: offset, length: record.count))
    rows += 1
  }

  @inline(__always)
  private mutating func take(_ text: TextSpan, column: Int) {
    let column = columns + column
    if let id = column.pointee.table.latest(text) { return column.pointee.set(rows, to: id) }
    let hashed = InternTable.hash(text, hash)
    column.pointee.table.prefetch(hashed: hashed)
    (wanted + wantedCount).initialize(to: Wanted(text: text, hashed: hashed, column: column))
    wantedCount &+= 1
  }

  /// Finds the ids of the texts that are no repetitions. The tables of a batch are more than the processor's cache keeps
  /// while documents pass through it, so that all of a row are asked for before the first is looked into.
  @inline(__always)
  private mutating func takeWanted() {
    let (wanted, count) = (wanted, wantedCount)
    for place in 0..<count { wanted[place].column.pointee.table.prefetchText(hashed: wanted[place].hashed) }
    for place in 0..<count {
      let column = wanted[place].column
      column.pointee.set(
        rows,
        to: column.pointee.table.intern(
          wanted[place].text, hashed: wanted[place].hashed, limits: limits, budget: &budget))
    }
    wantedCount = 0
  }

  @inline(__always)
  private mutating func takeRule(_ number: Int) {
    if copies.isCopy(number) { return }
    let column = neutral + number
    switch reader.ruleCell(number) {
    case .absent: break
    case .empty: columns[column].set(rows, to: ValueDictionary.empty)
    case .complex: columns[column].set(rows, to: ValueDictionary.complex)
    case .scalar(let text):
      if !columns[column].isUsed, let original = fresh(text) { return copies.add(number, of: original) }
      take(text, column: column)
    }
  }

  /// The neutral field that has this very text, in the first row that has any.
  private func fresh(_ text: TextSpan) -> Int? {
    guard text.kind == .string, text.count > 0 else { return nil }
    return (0..<neutral).first { ordinal in
      let other = reader.row[ordinal: ordinal]
      return text.isOne(with: other) && !other.isAbsent && !columns[ordinal].isUsed
    }
  }

  /// Event ids have no limit but their length: de-duplication and alerts need each of them.
  @inline(__always)
  private mutating func takeID(hashed: UInt64) {
    var text = reader.row[.eventID]
    text.kind = .string
    var budget = Int.max
    let limits = InternTable.Limits(values: .max, valueBytes: .max)
    columns[0].set(rows, to: columns[0].table.intern(text, hashed: hashed, limits: limits, budget: &budget))
  }

  /// Gives those copies a column of their own which the record that was read last shows to be none.
  @inline(__always)
  private mutating func checkCopies() {
    var place = 0
    while place < copies.count {
      let copy = copies[place]
      if reader.isCopy(copy.number, of: copy.original) {
        place += 1
      } else {
        copies.remove(at: place)
        columns[neutral + copy.number].fill(
          from: columns[copy.original], rows: rows, hash: hash, limits: limits, budget: &budget)
      }
    }
  }

  /// The batch of the appended records; the builder starts anew.
  public mutating func finish() -> EventBatch {
    let blank = [UInt32](repeating: ValueDictionary.absent, count: rows)
    var finished = NeutralField.allCases.map { field in
      columns[field.ordinal].finished(.neutral(field), rows: rows, blank: blank)
    }
    for (number, path) in ruleFields.enumerated() {
      if let original = copies.original(of: number) {
        finished.append(Column(field: .raw(path), ids: finished[original].ids, values: finished[original].values))
      } else {
        finished.append(columns[neutral + number].finished(.raw(path), rows: rows, blank: blank))
      }
    }
    let places = UnsafeBufferPointer(start: places, count: rows)
    let batch = EventBatch(
      formatName: formatName, times: places.map(\.time), idHashes: places.map(\.idHash),
      rawOffsets: places.map(\.offset), rawLengths: places.map(\.length), columns: finished)
    reset()
    return batch
  }

  /// Forgets what was appended since the last `finish`.
  mutating func reset() {
    for column in 0..<columnCount { columns[column].reset(rows: rows) }
    copies.removeAll()
    budget = limits.batchBytes
    rows = 0
  }

  /// How many cells lie between the columns. Not a power of two, or the cells of a row would all want the same lines of
  /// the processor's cache.
  private static func stride(_ capacity: Int) -> Int { capacity + 16 }

  private static func cells(columns: Int, capacity: Int) -> UnsafeMutablePointer<UInt32> {
    let cells = UnsafeMutablePointer<UInt32>.allocate(capacity: stride(capacity) * columns)
    cells.initialize(repeating: ValueDictionary.absent, count: stride(capacity) * columns)
    return cells
  }

  private mutating func grow() {
    let larger = Self.cells(columns: columnCount, capacity: capacity * 2)
    for column in 0..<columnCount {
      let place = larger + column * Self.stride(capacity * 2)
      if columns[column].isUsed { place.update(from: columns[column].cells, count: rows) }
      columns[column].cells = place
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
