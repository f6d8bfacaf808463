extension EventBatch {
  /// Batches as one, row after row, whose records lie in one document: that of each batch begins so many bytes behind
  /// the first byte. Nil when they are not of one format or do not have the same columns.
  public static func merging(_ pieces: [(batch: EventBatch, shift: Int)]) -> EventBatch? {
    guard let first = pieces.first?.batch else { return nil }
    let fields = first.columns.map(\.field)
    guard pieces.allSatisfy({ first.fits($0.batch) && $0.batch.idHashes.count == $0.batch.rows }) else { return nil }
    let rows = pieces.reduce(0) { $0 + $1.batch.rows }
    let columns = fields.indices.map { index in
      Column(merging: pieces.map { $0.batch.columns[index] }, field: fields[index], rows: rows)
    }
    return EventBatch(
      formatName: first.formatName, times: pieces.flatMap(\.batch.times), idHashes: pieces.flatMap(\.batch.idHashes),
      rawOffsets: pieces.flatMap { piece in piece.batch.rawOffsets.map { $0 + piece.shift } },
      rawLengths: pieces.flatMap(\.batch.rawLengths), columns: columns)
  }

  /// Whether the other can follow this one in a merged batch: it is of the same format and has the same columns.
  public func fits(_ other: EventBatch) -> Bool {
    formatName.utf8.elementsEqual(other.formatName.utf8) && columns.map(\.field) == other.columns.map(\.field)
  }
}

extension Column {
  /// The cells of columns one after the other, over the values of all.
  fileprivate init(merging columns: [Column], field: FieldReference, rows: Int) {
    var known: [ScalarKind: [[UInt8]: UInt32]] = [:]
    var text: [UInt8] = []
    var ends: [UInt32] = []
    var kinds: [ScalarKind] = []
    var ids: [UInt32] = []
    ids.reserveCapacity(rows)
    for column in columns {
      // Values that no row holds any more, such as those of known events, are left behind.
      var isUsed = [Bool](repeating: false, count: Int(column.values.ids.upperBound))
      for id in column.ids { isUsed[Int(id)] = true }
      var numbers = Array(0..<ValueDictionary.first)
      for id in column.values.ids {
        guard isUsed[Int(id)] else {
          numbers.append(ValueDictionary.complex)
          continue
        }
        let kind = column.values.kind(of: id)
        let bytes = column.values.withBytes(of: id) { Array($0) }
        if let number = known[kind]?[bytes] {
          numbers.append(number)
          continue
        }
        let number = ValueDictionary.first + UInt32(ends.count)
        known[kind, default: [:]][bytes] = number
        text += bytes
        ends.append(UInt32(text.count))
        kinds.append(kind)
        numbers.append(number)
      }
      for id in column.ids { ids.append(numbers[Int(id)]) }
    }
    self.init(field: field, ids: ids, values: ValueDictionary(text: text, ends: ends, kinds: kinds))
  }
}
