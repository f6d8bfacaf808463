extension EventBatch {
  /// More columns than any set of rules reads.
  static let columnLimit = 4096

  /// Reads a batch that an earlier version stored whole. Every count is checked against the bytes that are left before
  /// memory is taken, and a check sum covers the whole.
  /// - Throws: `BatchDecodingError` when the bytes are damaged or of a newer version.
  init(whole bytes: [UInt8], only fields: Set<FieldReference>?) throws {
    self = try bytes.withUnsafeBytes { try EventBatch(checked: $0, only: fields) }
  }

  private init(checked bytes: UnsafeRawBufferPointer, only fields: Set<FieldReference>?) throws {
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
  init(body: UnsafeRawBufferPointer, only fields: Set<FieldReference>?) throws {
    var reader = BatchReader(body)
    guard try reader.raw(3).elementsEqual(Self.magic) else { throw reader.damaged("it is not an event batch") }
    let version = try reader.byte()
    // 3 and later are stored in parts.
    guard version == 1 || version == 2 else {
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
    let count = try reader.count(upTo: reader.left / 2)
    if count == 0 { return nil }
    var kept: [Int] = []
    var ends: [Int] = []
    var next = 0
    var size = 0
    for _ in 0..<count {
      let row = next + (try reader.count(upTo: Int(Int32.max)))
      kept.append(row)
      next = row + 1
      size += try reader.count(upTo: KeptRecords.byteLimit - size)
      ends.append(size)
    }
    let length = try reader.count(upTo: reader.left)
    let packed = Array(try reader.raw(length))
    // Earlier versions left records of rows that had turned out to be duplicates; the received file has all of them.
    return next <= rows ? KeptRecords(rows: kept, ends: ends, packed: packed) : nil
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
    let isRegular = reader.isBitPacked ? try reader.byte() == 1 : false
    let start = isRegular ? try reader.signed() : 0
    let gap = isRegular ? try reader.signed() : 0
    for row in 0..<rows {
      let (offset, overflow) = end.addingReportingOverflow(
        isRegular ? (row == 0 ? start : gap) : try reader.signed())
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
  ) throws -> [Column] {
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
