// What the stored forms of a batch have in common.
extension EventBatch {
  static let magic: [UInt8] = [0x54, 0x45, 0x42]
  static let checksum = SeededHash(seed: (1, 2))

  /// The check sum of bytes.
  static func sum(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { sum($0) } }

  static func sum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    bytes.bindMemory(to: UInt8.self).baseAddress.map { checksum.hash($0, count: bytes.count) } ?? 0
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

  /// Writes the gap before each record and its length. Records of one list are mostly as far apart as all others: then
  /// the byte 1, the first place and one gap stand for all.
  func writeRecords(to writer: inout BatchWriter) {
    let gap = rows < 2 ? 0 : rawOffsets[1] - rawOffsets[0] - rawLengths[0]
    let isRegular = (1..<max(1, rows)).allSatisfy { rawOffsets[$0] - rawOffsets[$0 - 1] - rawLengths[$0 - 1] == gap }
    writer.byte(isRegular ? 1 : 0)
    if isRegular {
      writer.signed(Int64(rawOffsets.first ?? 0))
      writer.signed(Int64(gap))
      for length in rawLengths { writer.number(length) }
      return
    }
    var end = 0
    for row in 0..<rows {
      writer.signed(Int64(rawOffsets[row] - end))
      writer.number(rawLengths[row])
      end = rawOffsets[row] + rawLengths[row]
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
    writer.number(kept.packed.count)
    writer.raw(kept.packed)
  }
}
