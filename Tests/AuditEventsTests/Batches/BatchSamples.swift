@testable import AuditEvents

/// Batches made by hand, so that their encoding is tested without any format.
enum BatchSamples {
  /// A dictionary of strings.
  static func dictionary(_ texts: [String], kinds: [ScalarKind]? = nil) -> ValueDictionary {
    var text: [UInt8] = []
    var ends: [UInt32] = []
    for value in texts {
      text += Array(value.utf8)
      ends.append(UInt32(text.count))
    }
    return ValueDictionary(text: text, ends: ends, kinds: kinds ?? Array(repeating: .string, count: texts.count))
  }

  /// A batch with the given ids; `cells` sets neutral columns, the others are absent; `raw` adds columns.
  static func batch(
    ids: [String], times: [Int64]? = nil, cells: [NeutralField: [String]] = [:], raw: [Column] = []
  ) -> EventBatch {
    let rows = ids.count
    let columns = NeutralField.allCases.map { field -> Column in
      let values = field == .eventID ? ids : cells[field] ?? []
      if values.isEmpty {
        return Column(field: .neutral(field), ids: Array(repeating: 0, count: rows), values: dictionary([]))
      }
      var distinct: [String] = []
      var known: [String: UInt32] = ["": ValueDictionary.absent]
      let cells = values.map { value -> UInt32 in
        if let id = known[value] { return id }
        let id = UInt32(distinct.count) + ValueDictionary.first
        known[value] = id
        distinct.append(value)
        return id
      }
      return Column(field: .neutral(field), ids: cells, values: dictionary(distinct))
    }
    return EventBatch(
      formatName: "cloudtrail", times: times ?? (0..<rows).map { 1_772_445_600_000 + Int64($0) * 1000 },
      idHashes: ids.map { EventIDHash.hash($0) }, rawOffsets: (0..<rows).map { 12 + $0 * 101 },
      rawLengths: Array(repeating: 100, count: rows), columns: columns + raw)
  }

  /// The batch as it comes back from a store.
  static func storedAndRead(_ batch: EventBatch, only fields: Set<FieldReference>? = nil) throws -> EventBatch {
    try read(batch.stored(), hashes: batch.idHashes, only: fields)
  }

  /// A stored batch, read; `asked` is told the number of each part that is read.
  static func read(
    _ stored: StoredBatch, hashes: [UInt64]?, only fields: Set<FieldReference>? = nil, keptRecords: Bool = true,
    asked: (Int) -> Void = { _ in }
  ) throws -> EventBatch {
    try EventBatch(head: stored.head, idHashes: hashes, only: fields, keptRecords: keptRecords) { number in
      asked(number)
      guard let part = stored.parts.first(where: { $0.number == number }) else { throw NoSuchPart() }
      return part.bytes
    }
  }

  private struct NoSuchPart: Error {}

  /// How many bytes a stored batch takes beside the hashes of its ids.
  static func storedSize(_ batch: EventBatch) -> Int {
    let stored = batch.stored()
    return stored.parts.reduce(stored.head.count) { $0 + $1.bytes.count }
  }
}
