internal import CByteScan

extension RecordValidator {
  /// Checks the string that begins at the cursor: no control characters, known escapes, well-formed UTF-8. Returns
  /// whether it is plain ASCII without escapes; others may be either.
  @inline(__always)
  @discardableResult
  func string(_ cursor: inout JSONCursor) throws(RecordRejection) -> Bool {
    let index = Self.firstSpecial(cursor.base, from: cursor.position + 1, to: cursor.end)
    if index < cursor.end, cursor.base[index] == 0x22 {
      cursor.position = index + 1
      return true
    }
    try unusualString(&cursor, from: index)
    return false
  }

  /// The rest of a string from its first byte that is neither plain ASCII nor the closing quote.
  private func unusualString(_ cursor: inout JSONCursor, from first: Int) throws(RecordRejection) {
    var index = first
    while true {
      guard index < cursor.end else {
        throw RecordRejection(offset: cursor.position, reason: "has a string without its closing quote")
      }
      let byte = cursor.base[index]
      if byte == 0x22 { break }
      if byte == 0x5C {
        index += try escape(cursor, at: index)
      } else if byte < 0x20 {
        throw RecordRejection(offset: index, reason: "has the control character \(byte) in a string")
      } else if byte >= 0x80 {
        let length = UTF8Sequence.length(cursor.base + index, available: cursor.end - index)
        guard length > 0 else { throw RecordRejection(offset: index, reason: "has invalid UTF-8") }
        index += length
        // Non-ASCII characters come in runs.
        if index < cursor.end, cursor.base[index] >= 0x80 { continue }
      }
      index = Self.firstSpecial(cursor.base, from: index, to: cursor.end)
    }
    cursor.position = index + 1
  }

  private func escape(_ cursor: JSONCursor, at index: Int) throws(RecordRejection) -> Int {
    guard index + 1 < cursor.end else {
      throw RecordRejection(offset: index, reason: "has an escape without its letter")
    }
    switch cursor.base[index + 1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: return 2
    case 0x75:
      for place in index + 2..<index + 6 {
        guard place < cursor.end, Self.isHexadecimal(cursor.base[place]) else {
          throw RecordRejection(offset: index, reason: "has a malformed \\u escape")
        }
      }
      return 6
    default: throw RecordRejection(offset: index, reason: "has an unknown escape in a string")
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
  }

  /// The first quote, backslash, control character or byte above ASCII.
  @inline(__always)
  static func firstSpecial(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    tocsin_first_special(base, start, end)
  }
}

/// One UTF-8 sequence (Unicode 15, table 3-7).
enum UTF8Sequence {
  /// The length of the well-formed sequence at the pointer, 1 to 4; 0 when it is not well formed.
  static func length(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int {
    let first = bytes[0]
    func continues(_ index: Int) -> Bool { index < available && bytes[index] & 0xC0 == 0x80 }
    switch first {
    case 0..<0x80: return 1
    case 0xC2...0xDF: return continues(1) ? 2 : 0
    case 0xE0...0xEF:
      guard continues(1), continues(2) else { return 0 }
      if first == 0xE0, bytes[1] < 0xA0 { return 0 }
      if first == 0xED, bytes[1] > 0x9F { return 0 }
      return 3
    case 0xF0...0xF4:
      guard continues(1), continues(2), continues(3) else { return 0 }
      if first == 0xF0, bytes[1] < 0x90 { return 0 }
      if first == 0xF4, bytes[1] > 0x8F { return 0 }
      return 4
    default: return 0
    }
  }
}
