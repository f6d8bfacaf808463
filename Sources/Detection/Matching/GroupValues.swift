public import AuditEvents

extension CompiledRules {
  /// The value that stands for a missing field.
  static let none = "<none>"
  /// How many values of an array make a label, and how many bytes.
  private static let maximumValues = 64
  private static let maximumBytes = 1024

  /// The labels of the alert that a match belongs to. A field without a value gives `<none>`; several values are sorted
  /// and joined by commas, and very long ones end in a hash of the whole. The default labels are the account, and the
  /// actor's id or else name.
  public func group(of match: RowMatch, in batch: EventBatch, document: EventDocument) -> [GroupValue] {
    let records = BatchRecords(document)
    return (try? group(of: match, in: batch, records: records)) ?? []
  }

  /// The labels of the alert that a match belongs to. Throws when the records are needed and cannot be opened.
  public func group(of match: RowMatch, in batch: EventBatch, records: BatchRecords) throws -> [GroupValue] {
    let batch = batch.read(as: format)
    let settings = rules[match.rule].settings
    guard settings.groupBy.isEmpty else {
      return try settings.groupBy.map { field in
        GroupValue(field: field.name, value: try text(of: field, row: match.row, batch, records))
      }
    }
    let account = try text(of: .neutral(.account), row: match.row, batch, records)
    var actor = try text(of: .neutral(.actorID), row: match.row, batch, records)
    if actor == Self.none { actor = try text(of: .neutral(.actorName), row: match.row, batch, records) }
    return [GroupValue(field: "account", value: account), GroupValue(field: "actor", value: actor)]
  }

  private func text(
    of field: FieldReference, row: Int, _ batch: EventBatch, _ records: BatchRecords
  ) throws -> String {
    if let text = plainText(of: field, row: row, batch) { return text }
    var values: Set<[UInt8]> = []
    if let column = batch.column(for: field), column.ids[row] != ValueDictionary.complex {
      column.values.forEachCandidate(of: column.ids[row]) { _, bytes in
        values.insert(Array(bytes))
        return true
      }
    } else {
      values = try records.withRecord(of: batch, row: row) { record in
        var values: Set<[UInt8]> = []
        switch field {
        case .raw(let name):
          format.forEachCandidate(of: name, in: record) { scalar in
            values.insert(Array(scalar.bytes))
            return values.count < Self.maximumValues
          }
        case .neutral(let neutral): values.formUnion((try? format.normalise(record))?.texts(of: neutral) ?? [])
        }
        return values
      }
    }
    values.remove([])
    if values.isEmpty { return Self.none }
    let joined = Array(values.sorted { $0.lexicographicallyPrecedes($1) }.joined(separator: [0x2C]))
    if joined.count <= Self.maximumBytes { return String(decoding: joined, as: UTF8.self) }
    return String(decoding: joined.prefix(Self.maximumBytes), as: UTF8.self) + "…" + ContentHash(of: joined).prefix(16)
  }

  /// What nearly every cell is: one text that is not too long, or none. Nil for all others.
  private func plainText(of field: FieldReference, row: Int, _ batch: EventBatch) -> String? {
    guard let column = batch.column(for: field) else { return nil }
    let id = column.ids[row]
    guard id >= ValueDictionary.first else { return id == ValueDictionary.complex ? nil : Self.none }
    if column.values.kind(of: id) == .list { return nil }
    return column.values.withBytes(of: id) { bytes in
      if bytes.isEmpty { return Self.none }
      return bytes.count <= Self.maximumBytes ? String(decoding: bytes, as: UTF8.self) : nil
    }
  }
}
