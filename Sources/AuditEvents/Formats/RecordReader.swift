/// Reads one record after the other: one pass finds what the format and the rules ask for, then the format fills the
/// neutral row.
struct RecordReader: ~Copyable {
  /// The longest event id; vendors write 36 to about 60 characters.
  static let eventIDLimit = 512

  /// The neutral row of the record that was read last.
  let row: NeutralRow
  private let format: any EventFormat
  private let scanner: FieldScanner
  private let slots: UnsafeMutablePointer<CapturedFields.Slot>
  /// The slots in which the record that was read last has something.
  let touched: UnsafeMutablePointer<Int32>
  let touchedCount: UnsafeMutablePointer<Int>
  private let idSlot: Int?
  let firstRuleSlot: Int
  /// Per rule field its slots behind `firstRuleSlot`; nil when each has one, which is so without aliases.
  private let united: [Range<Int>]?
  /// Per rule field the neutral fields that are united with its paths.
  private let neutral: [[NeutralField]]
  private let identifiesByContent: Bool
  private var pass: UInt64 = 0

  /// A reader for a format and paths that rules read.
  init(format: any EventFormat, ruleFields: [String]) {
    let sources = format.sources
    let targets = ruleFields.map { format.aliases.target(of: $0) }
    let paths = sources.map { FieldPath($0) } + targets.flatMap(\.paths)
    self.format = format
    identifiesByContent = format.identifiesByContent
    let areSingle = targets.allSatisfy { $0.paths.count == 1 && $0.neutral.isEmpty }
    united = areSingle ? nil : Self.ranges(targets.map(\.paths.count))
    neutral = targets.map(\.neutral)
    scanner = FieldScanner(paths: paths, embedded: format.embedded)
    slots = .allocate(capacity: max(1, paths.count))
    slots.initialize(repeating: CapturedFields.Slot(), count: paths.count)
    touched = .allocate(capacity: max(1, paths.count))
    touchedCount = .allocate(capacity: 1)
    touchedCount.initialize(to: 0)
    row = NeutralRow()
    idSlot = format.idSource.flatMap { sources.firstIndex(of: $0) }
    firstRuleSlot = sources.count
  }

  deinit {
    row.destroy()
    slots.deallocate()
    touched.deallocate()
    touchedCount.deallocate()
  }

  /// Reads a record that is known to be well-formed JSON and returns its time.
  /// - Throws: `RecordRejection` at `offset` when it has no id, several ids or no readable time.
  mutating func read(_ record: UnsafeBufferPointer<UInt8>, offset: Int) throws(RecordRejection) -> Timestamp {
    var capture = FieldCapture(nextFields())
    scanner.scan(record, into: &capture)
    return try finish(record, offset: offset)
  }

  /// Checks the record at the cursor and reads it in the same pass; `finish` must follow. The cursor ends behind it.
  /// - Throws: `RecordRejection` when it is not sound or may be something around records (see `FieldScanner`).
  mutating func scan(
    checking cursor: inout JSONCursor, maximumDepth: Int, wrappers: RecordWrappers?
  ) throws(RecordRejection) {
    var capture = FieldCapture(nextFields())
    try scanner.scan(checking: &cursor, maximumDepth: maximumDepth, wrappers: wrappers, into: &capture)
  }

  private mutating func nextFields() -> CapturedFields {
    pass += 1
    touchedCount.pointee = 0
    return fields
  }

  private var fields: CapturedFields {
    CapturedFields(slots: slots, pass: pass, touched: touched, touchedCount: touchedCount)
  }

  /// Fills the row from what was found in a record and returns its time.
  /// - Throws: `RecordRejection` as `read` does.
  mutating func finish(_ record: UnsafeBufferPointer<UInt8>, offset: Int) throws(RecordRejection) -> Timestamp {
    let fields = fields
    row.clear()
    format.fill(row, from: fields)
    row.sealResources()
    if identifiesByContent, row[.eventID].isEmpty { row[.eventID] = row.copy(Self.contentID(of: record)) }
    let id = row[.eventID]
    guard !id.isEmpty else { throw RecordRejection(offset: offset, reason: "the record has no event id") }
    if let idSlot, fields.count(idSlot) > 1 {
      throw RecordRejection(offset: offset, reason: "the record has several event ids")
    }
    guard id.count <= Self.eventIDLimit else {
      throw RecordRejection(offset: offset, reason: "the event id is longer than \(Self.eventIDLimit) bytes")
    }
    guard let time = row.time else {
      throw RecordRejection(offset: offset, reason: "the record has no readable event time")
    }
    return time
  }

  /// The id of a record that does not tell its own: the SHA-256 hash of its JSON without white space between tokens, so
  /// that the same record delivered twice is one event.
  static func contentID(of record: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    Array(ContentHash(of: CompactJSON.text(record)).hexadecimal.utf8)
  }

  private static func ranges(_ counts: [Int]) -> [Range<Int>] {
    var end = 0
    return counts.map { count in
      end += count
      return end - count..<end
    }
  }

  /// Whether each rule field has one slot of its own, so that `touched` tells all that have a cell.
  var areRulesSingle: Bool { united == nil }

  /// What was found for a rule field in the record that was read last: one of the ids below 3, or one scalar.
  @inline(__always)
  func ruleCell(_ number: Int) -> RuleCell {
    if united != nil { return unitedCell(number) }
    let slot = slots + (firstRuleSlot + number)
    guard slot.pointee.pass == pass else { return .absent }
    if slot.pointee.hasContainer || slot.pointee.scalars + min(slot.pointee.empties, 1) > 1 { return .complex }
    return slot.pointee.scalars == 1 ? .scalar(slot.pointee.text) : .empty
  }

  /// The cell of a field whose paths are united: one scalar when the record has nothing else at any of them, whole or
  /// again and again.
  private func unitedCell(_ number: Int) -> RuleCell {
    guard let united else { return .absent }
    var cell = RuleCell.absent
    for place in united[number] {
      let slot = slots + (firstRuleSlot + place)
      guard slot.pointee.pass == pass else { continue }
      if slot.pointee.hasContainer || slot.pointee.scalars + min(slot.pointee.empties, 1) > 1 { return .complex }
      guard slot.pointee.scalars == 1 else {
        if case .absent = cell { cell = .empty }
        continue
      }
      let text = slot.pointee.text
      if case .scalar(let other) = cell, other.kind != text.kind || !other.isSame(as: text) { return .complex }
      cell = .scalar(text)
    }
    for field in neutral[number] {
      if row.tooManyResources, field == .resourceID || field == .resourceType { return .complex }
      var text = row[field]
      if text.isEmpty { continue }
      if text.kind == .list { return .complex }
      text.kind = .string
      if case .scalar(let other) = cell, other.kind != text.kind || !other.isSame(as: text) { return .complex }
      cell = .scalar(text)
    }
    return cell
  }

  /// What a column holds of a rule field.
  enum RuleCell {
    case absent, empty, complex
    case scalar(TextSpan)
  }
}
