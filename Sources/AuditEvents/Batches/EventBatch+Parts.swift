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

// The head, version 3:
//
//   "TEB" 3 | format name | rows | unit and deltas of the times | gaps and lengths of the records, a part | number of
//   columns | per column: kind and name of the field, its cells and dictionary, a part | kept records, a part | check sum
//   of all before, 8 bytes
//
// A part is 0 and a section, or 1, the length and the check sum of bytes that are kept apart.
extension EventBatch {
  static let splitVersion: UInt8 = 3
  /// Parts up to this size stay in the head: a small batch is one row of the store.
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
    var writer = BatchWriter()
    writer.raw(Self.magic)
    writer.byte(Self.splitVersion)
    writer.text(formatName)
    writer.number(rows)
    writeTimes(to: &writer)
    write(0, to: &writer) { writeRecords(to: &$0) }
    writer.number(columns.count)
    for (index, column) in columns.enumerated() {
      if case .neutral = column.field { writer.byte(1) } else { writer.byte(0) }
      writer.text(column.field.name)
      write(index + 1, to: &writer) { column.write(to: &$0) }
    }
    write(StoredBatch.keptPart, to: &writer) { writeKept(to: &$0) }
    writer.word(Self.sum(writer.bytes))
    return StoredBatch(head: writer.bytes, parts: parts)
  }

  private static func sum(_ bytes: [UInt8]) -> UInt64 {
    bytes.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { checksum.hash($0, count: bytes.count) } ?? 0
    }
  }

  /// Reads a batch that was stored in parts, or whole by an earlier version.
  /// - Parameters:
  ///   - head: The head, or the whole.
  ///   - idHashes: The hashes of the event ids; nil when they are not needed, and then the batch has none.
  ///   - fields: The columns to read; nil for all.
  ///   - part: The bytes of a part by its number.
  /// - Throws: `BatchDecodingError` when the bytes are damaged or of a newer version, and what `part` throws.
  public init(
    head: [UInt8], idHashes: [UInt64]?, only fields: Set<FieldReference>?, part: (Int) throws -> [UInt8]
  ) throws {
    guard head.count > 12, head[3] == Self.splitVersion, head.prefix(3).elementsEqual(Self.magic) else {
      try self.init(decoding: head, only: fields)
      return
    }
    let length = head.count - 8
    let sum = head.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: length, as: UInt64.self)) }
    guard Self.sum(Array(head[..<length])) == sum else {
      throw BatchDecodingError(reason: "its check sum is wrong", offset: length)
    }
    self = try head.withUnsafeBytes { bytes in
      try EventBatch(
        head: UnsafeRawBufferPointer(rebasing: bytes[..<length]), idHashes: idHashes, only: fields, part: part)
    }
  }

  private init(
    head: UnsafeRawBufferPointer, idHashes: [UInt64]?, only fields: Set<FieldReference>?,
    part: (Int) throws -> [UInt8]
  ) throws {
    var reader = BatchReader(head)
    _ = try reader.raw(4)
    let formatName = try reader.text()
    let rows = try reader.count(upTo: reader.left)
    if let idHashes, idHashes.count != rows { throw reader.damaged("the hashes of event ids are not as many as rows") }
    let times = try Self.readTimes(rows, from: &reader)
    let (offsets, lengths) =
      try Self.read(0, from: &reader, isWanted: true, part) { try Self.readRecords(rows, from: &$0) } ?? ([], [])
    let count = try reader.count(upTo: min(Self.columnLimit, reader.left))
    var columns: [Column] = []
    for index in 0..<count {
      let field = try Self.readField(from: &reader)
      if index < NeutralField.count, field != .neutral(NeutralField.allCases[index]) {
        throw reader.damaged("the column \(NeutralField.allCases[index].rawValue) is not in its place")
      }
      let isWanted = fields?.contains(field) ?? true
      let column = try Self.read(index + 1, from: &reader, isWanted: isWanted, part) {
        try Column(field: field, rows: rows, from: &$0)
      }
      if isWanted, let column { columns.append(column) }
    }
    // Only who evaluates rules, and so reads every column, asks for kept records.
    let kept = try Self.read(StoredBatch.keptPart, from: &reader, isWanted: fields == nil, part) {
      try Self.readKept(rows, from: &$0)
    }
    guard reader.left == 0, count >= NeutralField.count else { throw reader.damaged("it lacks columns or has more") }
    self.init(
      formatName: formatName, times: times, idHashes: idHashes ?? [], rawOffsets: offsets, rawLengths: lengths,
      columns: columns)
    self.kept = kept ?? nil
  }

  /// Reads a part from its section or from where it is kept; nil, without reading it, when nobody wants it.
  private static func read<Content>(
    _ number: Int, from reader: inout BatchReader, isWanted: Bool, _ part: (Int) throws -> [UInt8],
    _ body: (inout BatchReader) throws -> Content
  ) throws -> Content? {
    guard try reader.byte() == 1 else {
      var section = try reader.section()
      return isWanted ? try body(&section) : nil
    }
    let length = try reader.count(upTo: Int(UInt32.max))
    let sum = try reader.word()
    guard isWanted else { return nil }
    let bytes = try part(number)
    guard bytes.count == length, Self.sum(bytes) == sum else { throw reader.damaged("part \(number) is damaged") }
    return try bytes.withUnsafeBytes { bytes in
      var section = BatchReader(bytes)
      return try body(&section)
    }
  }
}
