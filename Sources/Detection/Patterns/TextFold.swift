/// Case folding of UTF-8 text scalar by scalar, without changing its length in scalars: `É` is `é` and the Kelvin sign is
/// `k`, but `ß` is not `SS`, `İ` is not `i` and the final sigma is not sigma. Nothing is normalised: one scalar `é` is not
/// `e` and an accent.
enum TextFold {
  /// The folded text.
  static func folded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    fold(bytes, into: &result)
    return result
  }

  /// The folded text.
  static func folded(_ text: [UInt8]) -> [UInt8] { text.withUnsafeBufferPointer { folded($0) } }

  /// Replaces the buffer's content by the folded text; ASCII goes byte by byte without a look at the table.
  static func fold(_ bytes: UnsafeBufferPointer<UInt8>, into buffer: inout [UInt8]) {
    buffer.removeAll(keepingCapacity: true)
    buffer.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        buffer.append(lower(byte))
        index += 1
      } else {
        index = foldScalar(bytes, at: index, into: &buffer)
      }
    }
  }

  /// Whether folding would change nothing because all is ASCII without capitals.
  static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes where byte >= 0x80 || byte &- 0x41 < 26 { return false }
    return true
  }

  /// The lower-case form of an ASCII letter, any other byte unchanged.
  @inline(__always)
  static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// Folds the scalar that begins at an index and returns where the next one begins. What is no UTF-8 is copied.
  private static func foldScalar(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, into buffer: inout [UInt8]
  ) -> Int {
    let lead = UInt32(bytes[index])
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead < 0xF5, index + length <= bytes.count else {
      buffer.append(bytes[index])
      return index + 1
    }
    var scalar = lead & (0xFF >> UInt32(length + 1))
    for offset in 1..<length {
      let next = UInt32(bytes[index + offset])
      guard next & 0xC0 == 0x80 else {
        buffer.append(bytes[index])
        return index + 1
      }
      scalar = scalar << 6 | next & 0x3F
    }
    append(FoldTable.lower(scalar), to: &buffer)
    return index + length
  }

  private static func append(_ scalar: UInt32, to buffer: inout [UInt8]) {
    switch scalar {
    case 0..<0x80: buffer.append(UInt8(scalar))
    case 0x80..<0x800: buffer += [UInt8(0xC0 | scalar >> 6), UInt8(0x80 | scalar & 0x3F)]
    case 0x800..<0x10000:
      buffer += [UInt8(0xE0 | scalar >> 12), UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F)]
    default:
      buffer += [
        UInt8(0xF0 | scalar >> 18 & 7), UInt8(0x80 | scalar >> 12 & 0x3F), UInt8(0x80 | scalar >> 6 & 0x3F),
        UInt8(0x80 | scalar & 0x3F),
      ]
    }
  }
}
