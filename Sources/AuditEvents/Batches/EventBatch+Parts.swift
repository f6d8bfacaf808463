/// A batch as a store keeps it: a head, and apart from it what is large, so that a search reads only the columns that it
/// asks about. Hashes of event ids are kept by the store itself, because de-duplication reads them alone.
public struct StoredBatch: Sendable {
  /// What every reader needs: the format, the times, small columns and where the others are.
  public var head: [UInt8]
  /// The large parts by number; the places of the records are part 0, column n is part n + 1, kept records are
  /// the last.
  public var parts: [(number: Int, bytes: [UInt8])]

  /// More than the numbers of any batch.
  public static let partLimit = 8192
  static let keptPart = 8191
}

// The head, version 4:
//
//   "TEB" 4 | format name | rows | unit and deltas of the times | gaps and lengths of the records, a part | number of
//   columns | per column: kind and name of the field, its cells and dictionary, a part | kept records, a part | check sum
//   of all before, 8 bytes
//
// A part is 0 and a section, or 1, the length and the check sum of bytes that are kept apart.
//
// Version 3 has no cells of 2, 4 or 12 bits, no sparse ones, no columns that are the same as another, one shape for each
// value, no deflated texts and a gap for each record. Versions 1 and 2 were stored whole.
extension EventBatch {
  static let version: UInt8 = 4
  /// The first version in parts.
  static let splitVersion: UInt8 = 3
  /// Parts up to this size stay in the head: a small batch is one row of the store, and large batches lose little room
  /// at the ends of pages.
  static let smallPart = 512

  /// The batch in parts; `init(head:idHashes:only:part:)` reads them back, in this and later versions.
  public func stored() -> StoredBatch {
    var parts: [(number: Int, bytes: [UInt8])] = []
    func write(_ number: Int, to writer: inout BatchWriter, _ content: (inout BatchWriter) -> Void) {
      var inner = BatchWriter()
      content(&inner)
      guard inner.bytes.count > Self.smallPart else {
        writer.byte(0)
        writer.number(inner.bytes.count)
        writer.raw(inner.bytes)
        return
      }
      writer.byte(1)
      writer.number(inner.bytes.count)
      writer.word(Self.sum(inner.bytes))
      parts.append((number, inner.bytes))
    }
    let deflater = Deflater()
    var writer = BatchWriter()
    writer.raw(Self.magic)
    writer.byte(Self.version)
    writer.text(formatName)
    writer.number(rows)
    writeTimes(to: &writer)
    write(0, to: &writer) { writeRecords(to: &$0) }
    writer.number(columns.count)
    let neutral = columns.prefix(NeutralField.count)
    for (index, column) in columns.enumerated() {
      if case .neutral = column.field { writer.byte(1) } else { writer.byte(0) }
      writer.text(column.field.name)
      write(index + 1, to: &writer) {
        column.write(to: &$0, unlessSameAs: index < neutral.count ? [] : neutral, packing: deflater)
      }
    }
    write(StoredBatch.keptPart, to: &writer) { writeKept(to: &$0) }
    writer.word(Self.sum(writer.bytes))
    return StoredBatch(head: writer.bytes, parts: parts)
  }

  /// Reads back the whole of what `stored()` made. Throws `BatchDecodingError` when the bytes are damaged.
  public init(_ stored: StoredBatch, idHashes: [UInt64]) throws {
    try self.init(head: stored.head, idHashes: idHashes, only: nil) { number in
      stored.parts.first { $0.number == number }?.bytes ?? []
    }
  }

  /// Reads a batch that was stored in parts, or whole by an earlier version. Every count is checked against the bytes
  /// that are left before memory is taken, and check sums cover the whole.
  /// - Parameters:
  ///   - head: The head, or the whole.
  ///   - idHashes: The hashes of the event ids; nil when they are not needed, and then the batch has none.
  ///   - fields: The columns to read; nil for all. Without the neutral columns, `event(row:)` lacks their texts.
  ///   - keptRecords: Whether kept records are wanted, too: who evaluates rules asks for them.
  ///   - places: Whether it is wanted where the records lie: who asks for none of them does not need it.
  ///   - part: The bytes of a part by its number.
  /// - Throws: `BatchDecodingError` when the bytes are damaged or of a newer version, and what `part` throws.
  public init(
    head: [UInt8], idHashes: [UInt64]?, only fields: Set<FieldReference>?, keptRecords: Bool = true,
    places: Bool = true, part: (Int) throws -> [UInt8]
  ) throws {
    guard head.count > 12, head[3] >= Self.splitVersion, head.prefix(3).elementsEqual(Self.magic) else {
      try self.init(whole: head, only: fields)
      return
    }
    self = try head.withUnsafeBytes { bytes in
      let length = bytes.count - 8
      let body = UnsafeRawBufferPointer(rebasing: bytes[..<length])
      let sum = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: length, as: UInt64.self))
      guard Self.sum(body) == sum else { throw BatchDecodingError(reason: "its check sum is wrong", offset: length) }
      return try EventBatch(
        body: body, idHashes: idHashes, only: fields, keptRecords: keptRecords, places: places, part: part)
    }
  }

  /// Reads all of a head but the check sum; safe for any bytes.
  init(
    body: UnsafeRawBufferPointer, idHashes: [UInt64]?, only fields: Set<FieldReference>?, keptRecords: Bool,
    places: Bool = true, part: (Int) throws -> [UInt8]
  ) throws {
    var reader = BatchReader(body, isBitPacked: body[3] > Self.splitVersion)
    _ = try reader.raw(4)
    guard body[3] <= Self.version else {
      throw reader.damaged("it is of version \(body[3]), this program knows \(Self.version)")
    }
    let formatName = try reader.text()
    let rows = try reader.count(upTo: reader.left)
    if let idHashes, idHashes.count != rows { throw reader.damaged("the hashes of event ids are not as many as rows") }
    let times = try Self.readTimes(rows, from: &reader)
    let records = try BatchPart(0, from: &reader)
    let (offsets, lengths) = places ? try records.read(part) { try Self.readRecords(rows, from: &$0) } : ([], [])
    let count = try reader.count(upTo: min(Self.columnLimit, reader.left))
    var columns: [Column] = []
    var neutral: [BatchPart] = []
    for index in 0..<count {
      let field = try Self.readField(from: &reader)
      let stored = try BatchPart(index + 1, from: &reader)
      if index < NeutralField.count {
        guard field == .neutral(NeutralField.allCases[index]) else {
          throw reader.damaged("the column \(NeutralField.allCases[index].rawValue) is not in its place")
        }
        neutral.append(stored)
      }
      if fields?.contains(field) == false { continue }
      let column = try stored.read(part) { reader in
        try Column(field: field, rows: rows, from: &reader) { place in
          guard index >= NeutralField.count else { return nil }
          let other = FieldReference.neutral(NeutralField.allCases[place])
          // Read already, when it is wanted itself.
          if let known = columns.first(where: { $0.field == other }) { return known }
          return try neutral[place].read(part) { try Column(field: other, rows: rows, from: &$0) }
        }
      }
      columns.append(column)
    }
    let kept = try BatchPart(StoredBatch.keptPart, from: &reader)
    guard reader.left == 0, count >= NeutralField.count else { throw reader.damaged("it lacks columns or has more") }
    self.init(
      formatName: formatName, times: times, idHashes: idHashes ?? [], rawOffsets: offsets, rawLengths: lengths,
      columns: columns)
    self.kept = keptRecords ? try kept.read(part) { try Self.readKept(rows, from: &$0) } : nil
  }
}

/// Where a part of a batch is: in the head, or apart from it.
private struct BatchPart {
  private let number: Int
  private let section: BatchReader?
  private let length: Int
  private let sum: UInt64
  private let isBitPacked: Bool

  /// Reads where a part is, and passes over it.
  init(_ number: Int, from reader: inout BatchReader) throws(BatchDecodingError) {
    self.number = number
    isBitPacked = reader.isBitPacked
    if try reader.byte() == 1 {
      section = nil
      length = try reader.count(upTo: Int(UInt32.max))
      sum = try reader.word()
    } else {
      section = try reader.section()
      (length, sum) = (0, 0)
    }
  }

  /// Reads the part itself.
  func read<Content>(
    _ part: (Int) throws -> [UInt8], _ body: (inout BatchReader) throws -> Content
  ) throws -> Content {
    if var section { return try body(&section) }
    return try part(number).withUnsafeBytes { bytes in
      guard bytes.count == length, EventBatch.sum(bytes) == sum else {
        throw BatchDecodingError(reason: "part \(number) is damaged", offset: 0)
      }
      var reader = BatchReader(bytes, isBitPacked: isBitPacked)
      return try body(&reader)
    }
  }
}
