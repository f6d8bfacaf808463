internal import AuditEvents

/// The values of one row that only the record has, each field looked up at most once: prepared as questions want them
/// and kept until another row is asked about.
struct RowValues {
  /// The place that stands for the whole record: every scalar and every key.
  static let everything = -1

  /// A value in `memory`.
  private struct Stored {
    var kind: JSONScalar.Kind
    var written: Range<Int>
    var text: Range<Int>
    var folded: Range<Int>
  }

  private struct Found {
    var presence: FieldPath.Presence
    var values: Range<Int>
  }

  private let program: RuleProgram
  private let batch: EventBatch
  private let records: BatchRecords
  private let format: any EventFormat
  private var row = -1
  private var found: [Int: Found] = [:]
  private var stored: [Stored] = []
  private var memory: [UInt8] = []
  private var reader = CandidateReader()
  /// Why a record could not be read; the evaluation is void then.
  private(set) var failure: (any Error)?

  init(program: RuleProgram, batch: EventBatch, records: BatchRecords, format: any EventFormat) {
    self.program = program
    self.batch = batch
    self.records = records
    self.format = format
  }

  /// What the row's record has at a field, or anywhere.
  mutating func presence(of field: Int, row: Int) -> FieldPath.Presence { find(field, row).presence }

  /// Whether a value answers with yes; the first that does ends the search.
  mutating func contains(_ field: Int, row: Int, where holds: (Candidate) -> Bool) -> Bool {
    let values = find(field, row).values
    return memory.withUnsafeBufferPointer { memory in
      for value in stored[values] {
        let candidate = Candidate(
          kind: value.kind, written: UnsafeBufferPointer(rebasing: memory[value.written]),
          text: UnsafeBufferPointer(rebasing: memory[value.text]),
          folded: UnsafeBufferPointer(rebasing: memory[value.folded]))
        if holds(candidate) { return true }
      }
      return false
    }
  }

  /// Whether a value of one field stands in a relation to a value of another.
  mutating func relates(
    _ field: Int, to other: Int, _ relation: ValueTest.TextRelation, row: Int
  ) -> Bool {
    let left = find(field, row).values
    let right = find(other, row).values
    return memory.withUnsafeBufferPointer { memory in
      for one in stored[left] {
        for two in stored[right] where relation.holds(memory[one.folded], memory[two.folded]) { return true }
      }
      return false
    }
  }

  private mutating func find(_ field: Int, _ row: Int) -> Found {
    if self.row != row {
      self.row = row
      found.removeAll(keepingCapacity: true)
      stored.removeAll(keepingCapacity: true)
      memory.removeAll(keepingCapacity: true)
    }
    if let known = found[field] { return known }
    let start = stored.count
    let presence = look(for: field)
    let result = Found(presence: presence, values: start..<stored.count)
    found[field] = result
    return result
  }

  private mutating func look(for field: Int) -> FieldPath.Presence {
    guard field != Self.everything else {
      return search { record, take in
        forEachLeafAndKey(in: record) { take($0.kind, $0.bytes) }
        return .values
      }
    }
    let column = batch.column(for: program.fields[field].reference)
    if let column, column.ids[row] != ValueDictionary.complex {
      column.values.forEachCandidate(of: column.ids[row]) { kind, bytes in
        store(kind.json, bytes)
        return true
      }
      return column.ids[row] == ValueDictionary.absent
        ? .absent : column.ids[row] == ValueDictionary.empty ? .empty : .values
    }
    guard case .neutral(let neutral) = program.fields[field].reference else {
      let target = program.fields[field].target
      let format = format
      return search { record, take in
        target.forEachCandidate(in: record, format: format) { take($0.kind, $0.bytes) }
      }
    }
    let format = format
    return search { record, take in
      let texts = (try? format.normalise(record))?.texts(of: neutral) ?? []
      for text in texts { _ = text.withUnsafeBufferPointer { take(.string, $0) } }
      return texts.isEmpty ? .absent : .values
    }
  }

  private mutating func search(
    _ body: (UnsafeBufferPointer<UInt8>, (JSONScalar.Kind, UnsafeBufferPointer<UInt8>) -> Bool) -> FieldPath.Presence
  ) -> FieldPath.Presence {
    do {
      return try records.withRecord(of: batch, row: row) { record in
        body(record) { kind, bytes in
          store(kind, bytes)
          return true
        }
      }
    } catch {
      failure = error
      return .absent
    }
  }

  private mutating func store(_ kind: JSONScalar.Kind, _ bytes: UnsafeBufferPointer<UInt8>) {
    var reader = reader
    reader.read(kind, bytes) { candidate in
      let written = keep(candidate.written)
      let text = candidate.text.baseAddress == candidate.written.baseAddress ? written : keep(candidate.text)
      let folded = candidate.folded.baseAddress == candidate.text.baseAddress ? text : keep(candidate.folded)
      stored.append(Stored(kind: kind, written: written, text: text, folded: folded))
    }
    self.reader = reader
  }

  private mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    memory.append(contentsOf: bytes)
    return memory.count - bytes.count..<memory.count
  }
}

extension ValueTest.TextRelation {
  /// Whether folded text relates so to another one.
  fileprivate func holds(_ text: Slice<UnsafeBufferPointer<UInt8>>, _ other: Slice<UnsafeBufferPointer<UInt8>>) -> Bool
  {
    switch (begins, ends) {
    case (false, false): text.elementsEqual(other)
    case (true, false): text.starts(with: other)
    case (false, true): text.count >= other.count && text.suffix(other.count).elementsEqual(other)
    case (true, true):
      WildcardPattern([.any, .literal(Array(other)), .any]).matches(UnsafeBufferPointer(rebasing: text))
    }
  }
}
