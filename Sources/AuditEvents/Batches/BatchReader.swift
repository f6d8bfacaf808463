/// Reads the parts of an encoded batch and throws for whatever would lie outside of the bytes.
struct BatchReader {
  private let bytes: UnsafeRawBufferPointer
  /// The next byte to read.
  private(set) var place: Int
  /// Whether the batch is of version 4 or later: some parts have shorter forms.
  let isBitPacked: Bool

  /// A reader of bytes that outlive it.
  init(_ bytes: UnsafeRawBufferPointer, isBitPacked: Bool = false) {
    self.bytes = bytes
    self.isBitPacked = isBitPacked
    place = 0
  }

  /// The most values that what is left can hold: each takes a byte, or an eighth of one when texts are deflated.
  var valueLimit: Int { isBitPacked ? left * 8 : left }

  /// How many bytes are left.
  var left: Int { bytes.count - place }

  /// An error at the present place.
  func damaged(_ reason: String) -> BatchDecodingError { BatchDecodingError(reason: reason, offset: place) }

  /// Reads one byte.
  mutating func byte() throws(BatchDecodingError) -> UInt8 {
    guard place < bytes.count else { throw damaged("it ends too early") }
    defer { place += 1 }
    return bytes[place]
  }

  /// Reads a whole number.
  @inline(__always)
  mutating func number() throws(BatchDecodingError) -> UInt64 {
    if place < bytes.count, bytes[place] < 0x80 {
      defer { place += 1 }
      return UInt64(bytes[place])
    }
    return try longNumber()
  }

  private mutating func longNumber() throws(BatchDecodingError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
    throw damaged("a number has too many bytes")
  }

  /// Reads a whole number that is at most `limit`.
  @inline(__always)
  mutating func count(upTo limit: Int) throws(BatchDecodingError) -> Int {
    let value = try number()
    guard value <= UInt64(max(0, limit)) else { throw damaged("a count of \(value) where at most \(limit) can be") }
    return Int(value)
  }

  /// Reads a number of either sign.
  @inline(__always)
  mutating func signed() throws(BatchDecodingError) -> Int64 {
    let value = try number()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// Reads bytes; they are valid as long as those of the reader.
  mutating func raw(_ count: Int) throws(BatchDecodingError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= left else { throw damaged("it ends too early") }
    defer { place += count }
    return UnsafeRawBufferPointer(rebasing: bytes[place..<place + count])
  }

  /// Reads eight bytes.
  mutating func word() throws(BatchDecodingError) -> UInt64 {
    UInt64(littleEndian: try raw(8).loadUnaligned(as: UInt64.self))
  }

  /// Reads a text with its length.
  mutating func text() throws(BatchDecodingError) -> String {
    let length = try count(upTo: left)
    return String(decoding: try raw(length), as: UTF8.self)
  }

  /// Reads a section with its length in front.
  mutating func section() throws(BatchDecodingError) -> BatchReader {
    let length = try count(upTo: left)
    return BatchReader(try raw(length), isBitPacked: isBitPacked)
  }
}
