extension EventBatch {
  /// More columns than any set of rules reads.
  static let columnLimit = 4096

  /// Reads an encoded batch. Every count is checked against the bytes that are left before memory is taken, and a check
  /// sum covers the whole.
  /// - Parameters:
  ///   - bytes: What `encoded()` returned.
  ///   - fields: The columns to read; nil for all. Without the neutral columns, `event(row:)` lacks their texts.
  /// - Throws: `BatchDecodingError` when the bytes are damaged or of a newer version.
  public init(decoding bytes: [UInt8], only fields: Set<FieldReference>? = nil) throws(BatchDecodingError) {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(BatchDecodingError) in try EventBatch(checked: bytes, only: fields) }
    }
    self = try result.get()
  }

  private init(checked bytes: UnsafeRawBufferPointer, only fields: Set<FieldReference>?) throws(BatchDecodingError) {
    let length = bytes.count - 8
    guard length > 4, let start = bytes.bindMemory(to: UInt8.self).baseAddress else {
      throw BatchDecodingError(reason: "it ends too early", offset: bytes.count)
    }
    let sum = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: length, as: UInt64.self))
    guard Self.checksum.hash(start, count: length) == sum else {
      throw BatchDecodingError(reason: "its check sum is wrong", offset: length)
    }
    try self.init(body: UnsafeRawBufferPointer(rebasing: bytes[..<length]), only: fields)
  }

  /// Reads all but the check sum; safe for any bytes.
  init(body: UnsafeRawBufferPointer, only fields: Set<FieldReference>?) throws(BatchDecodingError) {
    var reader = BatchReader(body)
    guard try reader.raw(3).elementsEqual(Self.magic) else { throw reader.damaged("it is not an event batch") }
    let version = try reader.byte()
    guard version >= 1, version <= Self.version else {
      throw reader.damaged("it is of version \(version), this program knows \(Self.version)")
    }
    let formatName = try reader.text()
    let rows = try reader.count(upTo: reader.left / 8)
    let hashes = try reader.raw(rows * 8)
    let idHashes = [UInt64](unsafeUninitializedCapacity: rows) { target, initialized in
      for row in 0..<rows {
        target[row] = UInt64(littleEndian: hashes.loadUnaligned(fromByteOffset: row * 8, as: UInt64.self))
      }
      initialized = rows
    }
    let times = try Self.readTimes(rows, from: &reader)
    let (offsets, lengths) = try Self.readRecords(rows, from: &reader)
    let columns = try Self.readColumns(rows, only: fields, from: &reader)
    let kept = version < 2 ? nil : try Self.readKept(rows, from: &reader)
    guard reader.left == 0 else { throw reader.damaged("there are bytes after its end") }
    self.init(
      formatName: formatName, times: times, idHashes: idHashes, rawOffsets: offsets, rawLengths: lengths,
      columns: columns)
    self.kept = kept
  }

  static func readKept(_ rows: Int, from reader: inout BatchReader) throws(BatchDecodingError) -> KeptRecords? {
    let count = try reader.count(upTo: rows)
    if count == 0 { return nil }
    var kept: [Int] = []
    var ends: [Int] = []
    var next = 0
    var size = 0
    for _ in 0..<count {
      let row = next + (try reader.count(upTo: rows))
      guard row < rows else { throw reader.damaged("a record is kept of no row") }
      kept.append(row)
      next = row + 1
      size += try reader.count(upTo: KeptRecords.byteLimit - size)
      ends.append(size)
    }
    let length = try reader.count(upTo: reader.left)
    return KeptRecords(rows: kept, ends: ends, packed: Array(try reader.raw(length)))
  }

  static func readTimes(_ rows: Int, from reader: inout BatchReader) throws(BatchDecodingError) -> [Int64] {
    let unit = Int64(try reader.count(upTo: 1000))
    guard unit > 0 else { throw reader.damaged("its unit of time is zero") }
    var times: [Int64] = []
    times.reserveCapacity(rows)
    var time: Int64 = 0
    for _ in 0..<rows {
      time = time &+ (try reader.signed())
      times.append(time &* unit)
    }
    return times
  }

  static func readRecords(
    _ rows: Int, from reader: inout BatchReader
  ) throws(BatchDecodingError) -> ([Int], [Int]) {
    var offsets: [Int] = []
    var lengths: [Int] = []
    offsets.reserveCapacity(rows)
    lengths.reserveCapacity(rows)
    var end: Int64 = 0
    for _ in 0..<rows {
      let (offset, overflow) = end.addingReportingOverflow(try reader.signed())
      let length = Int64(try reader.count(upTo: Int(Int32.max)))
      // 2^48 bytes is more than any document and leaves room for the sum.
      guard !overflow, offset >= 0, offset < 1 << 48 else { throw reader.damaged("a record lies nowhere") }
      offsets.append(Int(offset))
      lengths.append(Int(length))
      end = offset + length
    }
    return (offsets, lengths)
  }

  private static func readColumns(
    _ rows: Int, only fields: Set<FieldReference>?, from reader: inout BatchReader
  ) throws(BatchDecodingError) -> [Column] {
    let count = try reader.count(upTo: min(columnLimit, reader.left))
    var columns: [Column] = []
    var seen: Set<FieldReference> = []
    for index in 0..<count {
      let field = try readField(from: &reader)
      guard seen.insert(field).inserted else { throw reader.damaged("the column \(field.name) occurs twice") }
      if index < NeutralField.count, field != .neutral(NeutralField.allCases[index]) {
        throw reader.damaged("the column \(NeutralField.allCases[index].rawValue) is not in its place")
      }
      var section = try reader.section()
      if fields?.contains(field) == false { continue }
      columns.append(try Column(field: field, rows: rows, from: &section))
    }
    guard count >= NeutralField.count else { throw reader.damaged("it lacks neutral columns") }
    return columns
  }

  static func readField(from reader: inout BatchReader) throws(BatchDecodingError) -> FieldReference {
    let isNeutral = try reader.byte()
    let name = try reader.text()
    if isNeutral == 0 { return .raw(name) }
    guard let field = NeutralField(rawValue: name) else { throw reader.damaged("no neutral field is named \(name)") }
    return .neutral(field)
  }
}

extension Column {
  /// Reads cells and dictionary and checks that every cell has its value.
  init(field: FieldReference, rows: Int, from reader: inout BatchReader) throws(BatchDecodingError) {
    guard let form = CellForm(rawValue: try reader.byte()) else { throw reader.damaged("its cells have no known form") }
    let ids: [UInt32]
    switch form {
    case .constant: ids = Array(repeating: UInt32(try reader.count(upTo: Int(UInt32.max))), count: rows)
    case .sequence:
      let first = UInt32(try reader.count(upTo: Int(UInt32.max) - rows))
      ids = Array(first..<first + UInt32(rows))
    case .oneByte: ids = try reader.fixed(rows, width: 1)
    case .twoBytes: ids = try reader.fixed(rows, width: 2)
    case .fourBytes: ids = try reader.fixed(rows, width: 4)
    }
    let values = try ValueDictionary(from: &reader)
    var highest: UInt32 = 0
    for id in ids { highest = max(highest, id) }
    guard highest < values.ids.upperBound else { throw reader.damaged("a cell of \(field.name) has no value") }
    self.init(field: field, ids: ids, values: values)
  }
}

extension ValueDictionary {
  /// Reads the values.
  init(from reader: inout BatchReader) throws(BatchDecodingError) {
    let count = try reader.count(upTo: min(reader.left, Int(UInt32.max) - 3))
    let kinds = try Self.readKinds(count, from: &reader)
    var shapes: [Int] = []
    shapes.reserveCapacity(count)
    var total = 0
    var packed = 0
    for _ in 0..<count {
      let shape = try reader.count(upTo: Int(UInt32.max))
      shapes.append(shape)
      total += shape < 2 ? PackedUUID.textCount : shape - 2
      packed += shape < 2 ? PackedUUID.packedCount : shape - 2
    }
    let length = try reader.count(upTo: reader.left)
    guard packed == length, total <= Int(UInt32.max) else { throw reader.damaged("its texts do not add up") }
    let source = try reader.raw(length)
    var ends: [UInt32] = []
    ends.reserveCapacity(count)
    let text = [UInt8](unsafeUninitializedCapacity: total) { target, initialized in
      var from = 0
      for shape in shapes {
        let size = shape < 2 ? PackedUUID.packedCount : shape - 2
        let value = UnsafeRawBufferPointer(rebasing: source[from..<from + size])
        from += size
        if shape < 2, let start = target.baseAddress {
          PackedUUID.unpack(value, isUpperCase: shape == 1, to: start + initialized)
          initialized += PackedUUID.textCount
        } else {
          UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[initialized...])
            .copyMemory(from: value)
          initialized += size
        }
        ends.append(UInt32(initialized))
      }
    }
    self.init(text: text, ends: ends, kinds: kinds)
  }

  private static func readKinds(
    _ count: Int, from reader: inout BatchReader
  ) throws(BatchDecodingError) -> [ScalarKind] {
    let common = try reader.byte()
    if common != mixedKinds {
      guard let kind = ScalarKind(rawValue: common) else { throw reader.damaged("a value has no known kind") }
      return Array(repeating: kind, count: count)
    }
    let raw = try reader.raw(count)
    var kinds: [ScalarKind] = []
    kinds.reserveCapacity(count)
    for byte in raw {
      guard let kind = ScalarKind(rawValue: byte) else { throw reader.damaged("a value has no known kind") }
      kinds.append(kind)
    }
    return kinds
  }
}
