/// Records that rules asked for when a batch was indexed, kept beside its columns: the next evaluation asks mostly for
/// the same ones, and the received file then need not be inflated for them. At most one record in sixteen and 256 KiB;
/// further ones are read from the file.
public struct KeptRecords: Sendable, Equatable {
  /// The most bytes of records that are kept of a batch.
  static let byteLimit = 256 << 10

  /// The rows, ascending, and where the record of each ends.
  let rows: [Int]
  let ends: [Int]
  /// The records one after the other, packed (deflate).
  let packed: [UInt8]

  init(rows: [Int], ends: [Int], packed: [UInt8]) {
    self.rows = rows
    self.ends = ends
    self.packed = packed
  }

  /// How many bytes the records have.
  var size: Int { ends.last ?? 0 }

  /// The records of rows, which `record` gives; nil when none is kept.
  init?(_ wanted: [Int], of rows: Int, record: (Int, (UnsafeBufferPointer<UInt8>) -> Void) -> Void) {
    var kept: [Int] = []
    var ends: [Int] = []
    var bytes: [UInt8] = []
    for row in wanted.sorted().prefix(max(1, rows / 16)) {
      record(row) { record in
        guard !record.isEmpty, bytes.count + record.count <= Self.byteLimit else { return }
        bytes.append(contentsOf: record)
        kept.append(row)
        ends.append(bytes.count)
      }
    }
    guard !kept.isEmpty, let packed = Deflater().pack(bytes, atMost: bytes.count + 4096) else { return nil }
    self.init(rows: kept, ends: ends, packed: packed)
  }

  /// The records one after the other; nil when they are damaged.
  public func unpacked() -> [UInt8]? { packed.withUnsafeBytes { Deflated.unpack($0, size: size) } }

  /// The place of a row's record in what `unpacked` gives; nil when it is not kept.
  public func range(row: Int) -> Range<Int>? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < row { low = middle + 1 } else { high = middle }
    }
    guard low < rows.count, rows[low] == row else { return nil }
    return (low == 0 ? 0 : ends[low - 1])..<ends[low]
  }

  /// The same records for the rows in a new order; rows that are not chosen go.
  func keeping(_ chosen: [Int]) -> KeptRecords? {
    // Which rows duplicates leave is told by position; packing again is not worth it for so rare a case.
    (rows.last ?? 0) < chosen.count && chosen == Array(0..<chosen.count) ? self : nil
  }
}

extension EventBatch {
  /// The batch with the records of some rows kept beside the columns, see `KeptRecords`.
  public func keeping(recordsOf rows: Set<Int>, in document: EventDocument) -> EventBatch {
    guard !rows.isEmpty else { return self }
    var batch = self
    batch.kept = KeptRecords(Array(rows), of: self.rows) { row, take in withRecord(row: row, in: document, take) }
    return batch
  }
}
