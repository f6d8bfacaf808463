public import AuditEvents

extension CompiledRules {
  /// How many values of a field belong to an event, and how many bytes of each are kept.
  private static let maximumValues = 256
  private static let maximumBytes = 1024

  /// By field name the values that correlations read from an event that a rule matched. Numbers are written as string
  /// values of rules compare with them (`5.0` as `5`); very long texts end in a hash of the whole. Fields without a value
  /// are left out. Throws when the records are needed and cannot be opened.
  public func correlationValues(
    of match: RowMatch, in batch: EventBatch, records: BatchRecords
  ) throws -> [String: [String]] {
    let batch = batch.read(as: format)
    var result: [String: [String]] = [:]
    for field in rules[match.rule].correlationFields {
      let values = try texts(of: field, row: match.row, batch, records)
      if !values.isEmpty { result[field.name] = values }
    }
    return result
  }

  private func texts(
    of field: FieldReference, row: Int, _ batch: EventBatch, _ records: BatchRecords
  ) throws -> [String] {
    var values: [String] = []
    var reader = CandidateReader()
    func add(_ kind: JSONScalar.Kind, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
      values.append(reader.read(kind, bytes) { Self.text($0.text) })
      return values.count < Self.maximumValues
    }
    if let column = batch.column(for: field), column.ids[row] != ValueDictionary.complex {
      column.values.forEachCandidate(of: column.ids[row]) { add($0.json, $1) }
      return values
    }
    try records.withRecord(of: batch, row: row) { record in
      switch field {
      case .raw(let name):
        format.forEachCandidate(of: name, in: record) { add($0.kind, $0.bytes) }
      case .neutral(let neutral):
        for text in (try? format.normalise(record))?.texts(of: neutral) ?? [] {
          _ = text.withUnsafeBufferPointer { add(.string, $0) }
        }
      }
    }
    return values
  }

  private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    if bytes.count <= maximumBytes { return String(decoding: bytes, as: UTF8.self) }
    return String(decoding: bytes.prefix(maximumBytes), as: UTF8.self) + "…" + ContentHash(of: Array(bytes)).prefix(16)
  }
}
