/// The slots of a reader: one for each path, whether the format reads it, rules do, or both.
private struct SharedSlots {
  /// Per slot its path, and the rule field that it is of, or -1.
  private(set) var paths: [FieldPath] = []
  private(set) var ruleOfSlot: [Int] = []
  /// Per source, and then per path of the rule fields, the slot.
  private(set) var places: [Int] = []

  init(sources: [FieldPath], ruleFields: [[FieldPath]]) {
    var known: [FieldPath: Int] = [:]
    func slot(_ path: FieldPath, rule: Int) -> Int {
      // A second rule field on the same path has a slot of its own, so that each slot is of one rule field.
      if let slot = known[path], rule < 0 || ruleOfSlot[slot] < 0 {
        ruleOfSlot[slot] = max(ruleOfSlot[slot], rule)
        return slot
      }
      known[path] = paths.count
      paths.append(path)
      ruleOfSlot.append(rule)
      return paths.count - 1
    }
    places = sources.map { slot($0, rule: -1) }
    for (number, own) in ruleFields.enumerated() { places += own.map { slot($0, rule: number) } }
  }
}

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
  /// Per source of the format its slot; then per path of the rule fields its own. Those that are the same share one.
  private let places: UnsafeMutablePointer<Int32>
  /// Per slot the rule field that it is of, or -1.
  let ruleOfSlot: UnsafeMutablePointer<Int32>
  /// The slots in which the record that was read last has something.
  let touched: UnsafeMutablePointer<Int32>
  let touchedCount: UnsafeMutablePointer<Int>
  private let idSlot: Int?
  /// The place of the first path of a rule field in `places`.
  private let firstRule: Int
  /// Per rule field its paths behind `firstRule`; nil when each has one, which is so without aliases.
  private let united: [Range<Int>]?
  /// Per rule field the neutral fields that are united with its paths.
  private let neutral: [[NeutralField]]
  private let identifiesByContent: Bool
  /// The number of the record, above the bits in which slots say what was found.
  private var pass: UInt64 = 0

  /// A reader for a format and paths that rules read.
  init(format: any EventFormat, ruleFields: [String]) {
    let sources = format.sources
    let targets = ruleFields.map { format.aliases.target(of: $0) }
    self.format = format
    identifiesByContent = format.identifiesByContent
    let areSingle = targets.allSatisfy { $0.paths.count == 1 && $0.neutral.isEmpty }
    united = areSingle ? nil : Self.ranges(targets.map(\.paths.count))
    neutral = targets.map(\.neutral)
    let shared = SharedSlots(sources: sources.map { FieldPath($0) }, ruleFields: targets.map(\.paths))
    scanner = FieldScanner(paths: shared.paths, embedded: format.embedded)
    slots = .allocate(capacity: max(1, shared.paths.count))
    slots.initialize(repeating: CapturedFields.Slot(), count: shared.paths.count)
    places = .allocate(capacity: max(1, shared.places.count))
    ruleOfSlot = .allocate(capacity: max(1, shared.paths.count))
    for (index, place) in shared.places.enumerated() { (places + index).initialize(to: Int32(place)) }
    for (index, rule) in shared.ruleOfSlot.enumerated() { (ruleOfSlot + index).initialize(to: Int32(rule)) }
    touched = .allocate(capacity: max(1, shared.paths.count))
    touchedCount = .allocate(capacity: 1)
    touchedCount.initialize(to: 0)
    row = NeutralRow()
    idSlot = format.idSource.flatMap { sources.firstIndex(of: $0) }
    firstRule = sources.count
  }

  deinit {
    row.destroy()
    slots.deallocate()
    places.deallocate()
    ruleOfSlot.deallocate()
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
    pass += 1 << CapturedFields.Finding.bits
    touchedCount.pointee = 0
    return fields
  }

  private var fields: CapturedFields {
    CapturedFields(slots: slots, places: places, pass: pass, touched: touched, touchedCount: touchedCount)
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
    return cell(of: firstRule &+ number)
  }

  /// Whether a rule field has, in the record that was read last, the very text of a neutral field, or neither has any.
  @inline(__always)
  func isCopy(_ number: Int, of ordinal: Int) -> Bool {
    let text = row[ordinal: ordinal]
    switch ruleCell(number) {
    case .absent: return text.isEmpty
    case .scalar(let own): return own.kind == .string && own.isOne(with: text) && !text.isEmpty && text.kind != .list
    case .empty, .complex: return false
    }
  }

  /// What was found at one path.
  @inline(__always)
  private func cell(of place: Int) -> RuleCell {
    let slot = slots + Int(places[place])
    guard slot.pointee.state >= pass else { return .absent }
    switch slot.pointee.state & CapturedFields.Finding.mask {
    case 1: return .scalar(slot.pointee.text)
    case CapturedFields.Finding.empty: return .empty
    default: return .complex
    }
  }

  /// The cell of a field whose paths are united: one scalar when the record has nothing else at any of them, whole or
  /// again and again.
  private func unitedCell(_ number: Int) -> RuleCell {
    guard let united else { return .absent }
    var cell = RuleCell.absent
    for place in united[number] {
      switch self.cell(of: firstRule + place) {
      case .absent: break
      case .complex: return .complex
      case .empty: if case .absent = cell { cell = .empty }
      case .scalar(let text):
        if case .scalar(let other) = cell, other.kind != text.kind || !other.isSame(as: text) { return .complex }
        cell = .scalar(text)
      }
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
