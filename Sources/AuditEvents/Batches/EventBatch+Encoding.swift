// The stored form of a batch, version 2:
//
//   "TEB" 2 | format name | rows | id hashes, 8 bytes each | unit and deltas of the times | gaps and lengths of the
//   records | number of columns | per column: kind and name of the field, then a section with its cells and dictionary
//   | kept records: number, gaps and lengths, a section with the packed texts | check sum of all before, 8 bytes
//
// Version 1 has no kept records.
//
// Cells take 0 (all alike, or one after the other), 1, 2 or 4 bytes, whatever the highest id needs.
extension EventBatch {
  static let magic: [UInt8] = [0x54, 0x45, 0x42]
  static let version: UInt8 = 2
  static let checksum = SeededHash(seed: (1, 2))

  /// The batch as bytes for a store; `init(decoding:)` reads them back, in this and later versions.
  public func encoded() -> [UInt8] {
    var writer = BatchWriter()
    writer.raw(Self.magic)
    writer.byte(Self.version)
    writer.text(formatName)
    writer.number(rows)
    writer.words(idHashes)
    writeTimes(to: &writer)
    writeRecords(to: &writer)
    writer.number(columns.count)
    for column in columns {
      if case .neutral = column.field { writer.byte(1) } else { writer.byte(0) }
      writer.text(column.field.name)
      writer.section { column.write(to: &$0) }
    }
    writeKept(to: &writer)
    let sum = writer.bytes.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { Self.checksum.hash($0, count: bytes.count) } ?? 0
    }
    writer.word(sum)
    return writer.bytes
  }

  /// Most clouds record whole seconds, whose deltas then fit one byte.
  func writeTimes(to writer: inout BatchWriter) {
    let unit: Int64 = times.allSatisfy { $0 % 1000 == 0 } ? 1000 : 1
    writer.number(Int(unit))
    var previous: Int64 = 0
    for time in times {
      writer.signed(time / unit &- previous)
      previous = time / unit
    }
  }

  func writeKept(to writer: inout BatchWriter) {
    writer.number(kept?.rows.count ?? 0)
    guard let kept else { return }
    var next = 0
    var start = 0
    for (row, end) in zip(kept.rows, kept.ends) {
      writer.number(row - next)
      writer.number(end - start)
      (next, start) = (row + 1, end)
    }
    writer.section { $0.raw(kept.packed) }
  }

  func writeRecords(to writer: inout BatchWriter) {
    var end = 0
    for row in 0..<rows {
      writer.signed(Int64(rawOffsets[row] - end))
      writer.number(rawLengths[row])
      end = rawOffsets[row] + rawLengths[row]
    }
  }
}

extension Column {
  /// How the cells of a column are written.
  enum CellForm: UInt8 {
    case constant, sequence, oneByte, twoBytes, fourBytes
  }

  private var isSequence: Bool {
    var expected = ids.first ?? 0
    for id in ids {
      if id != expected { return false }
      expected &+= 1
    }
    return true
  }

  /// Writes cells and dictionary.
  func write(to writer: inout BatchWriter) {
    let first = ids.first ?? 0
    let (highest, differences) = ids.withUnsafeBufferPointer { ids in
      var highest: UInt32 = 0
      var differences: UInt32 = 0
      for row in 0..<ids.count {
        highest = max(highest, ids[row])
        differences |= ids[row] ^ first
      }
      return (highest, differences)
    }
    if differences == 0 {
      writer.byte(CellForm.constant.rawValue)
      writer.number(UInt64(first))
    } else if isSequence {
      writer.byte(CellForm.sequence.rawValue)
      writer.number(UInt64(first))
    } else if highest <= 0xFF {
      writer.byte(CellForm.oneByte.rawValue)
      writer.fixed(ids, width: 1)
    } else if highest <= 0xFFFF {
      writer.byte(CellForm.twoBytes.rawValue)
      writer.fixed(ids, width: 2)
    } else {
      writer.byte(CellForm.fourBytes.rawValue)
      writer.fixed(ids, width: 4)
    }
    values.write(to: &writer)
  }
}

extension ValueDictionary {
  /// Says that the kinds follow one by one.
  static let mixedKinds: UInt8 = 0xFF

  /// Writes the values: kinds, then shapes, then texts. A shape is 0 or 1 for a UUID in lower or upper case, which
  /// takes 16 bytes instead of 36, and otherwise the length of the text plus 2.
  func write(to writer: inout BatchWriter) {
    writer.number(count)
    if let kind = kinds.first, kinds.allSatisfy({ $0 == kind }) {
      writer.byte(kind.rawValue)
    } else {
      writer.byte(Self.mixedKinds)
      writer.raw(kinds.lazy.map(\.rawValue))
    }
    // Packed texts are never longer than the texts themselves.
    let texts = [UInt8](unsafeUninitializedCapacity: text.count) { target, written in
      text.withUnsafeBufferPointer { text in
        guard let base = text.baseAddress, let target = target.baseAddress else { return }
        var start = 0
        for end in ends {
          let value = UnsafeBufferPointer(start: base + start, count: Int(end) - start)
          start = Int(end)
          if let packed = PackedUUID(value) {
            writer.number(packed.isUpperCase ? 1 : 0)
            packed.write(to: target + written)
            written += PackedUUID.packedCount
          } else {
            writer.number(value.count + 2)
            (target + written).update(from: base + start - value.count, count: value.count)
            written += value.count
          }
        }
      }
    }
    writer.number(texts.count)
    writer.raw(texts)
  }
}
