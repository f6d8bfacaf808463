/// Checks that bytes are one well-formed JSON value (RFC 8259) in UTF-8, not deeper than a limit. Everything that reads
/// records afterwards relies on it. It does not recurse, so depth cannot exhaust the stack.
public struct RecordValidator: Sendable {
  /// How deep objects and arrays may nest.
  public var maximumDepth: Int

  /// A validator with a limit on depth.
  public init(maximumDepth: Int = 128) { self.maximumDepth = maximumDepth }

  private enum Expecting { case value, firstKey, key, colon, firstElement, comma }

  /// Checks a record; offsets in the rejection count from the record's first byte.
  public func check(_ bytes: UnsafeBufferPointer<UInt8>) throws(RecordRejection) {
    var cursor = JSONCursor(bytes)
    try value(&cursor)
    cursor.skipSpace()
    guard cursor.position == cursor.end else {
      throw unexpected(cursor.byte, cursor.position, "nothing after the value")
    }
  }

  /// Checks one value and leaves the cursor behind it; what follows is not looked at.
  func value(_ cursor: inout JSONCursor) throws(RecordRejection) {
    var containers: [UInt8] = []
    var expecting = Expecting.value
    repeat {
      cursor.skipSpace()
      guard cursor.position < cursor.end else {
        throw RecordRejection(offset: cursor.position, reason: "the record ends in the middle of a value")
      }
      let byte = cursor.byte
      switch expecting {
      case .firstKey where byte == 0x7D, .firstElement where byte == 0x5D, .comma where byte == containers.last:
        cursor.position += 1
        containers.removeLast()
        expecting = .comma
      case .key, .firstKey:
        guard byte == 0x22 else { throw unexpected(byte, cursor.position, "an object key in quotes") }
        try string(&cursor)
        expecting = .colon
      case .colon:
        guard byte == 0x3A else { throw unexpected(byte, cursor.position, "':'") }
        cursor.position += 1
        expecting = .value
      case .comma:
        guard byte == 0x2C else { throw unexpected(byte, cursor.position, "',' or the end of the container") }
        cursor.position += 1
        expecting = containers.last == 0x7D ? .key : .value
      case .value, .firstElement:
        if byte == 0x7B || byte == 0x5B {
          guard containers.count < maximumDepth else {
            throw RecordRejection(offset: cursor.position, reason: "nested deeper than \(maximumDepth) levels")
          }
          containers.append(byte == 0x7B ? 0x7D : 0x5D)
          cursor.position += 1
          expecting = byte == 0x7B ? .firstKey : .firstElement
        } else {
          try scalar(&cursor)
          expecting = .comma
        }
      }
    } while !containers.isEmpty || expecting != .comma
  }

  private func unexpected(_ byte: UInt8, _ offset: Int, _ wanted: String) -> RecordRejection {
    let found =
      byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
    return RecordRejection(offset: offset, reason: "\(found) where \(wanted) was expected")
  }

  private func scalar(_ cursor: inout JSONCursor) throws(RecordRejection) {
    switch cursor.byte {
    case 0x22: try string(&cursor)
    case 0x2D, 0x30...0x39: try number(&cursor)
    default:
      let start = cursor.position
      let range = cursor.word()
      let word = UnsafeBufferPointer(start: cursor.base + range.lowerBound, count: range.count)
      guard ["true", "false", "null"].contains(where: { word.elementsEqual($0.utf8) }) else {
        throw unexpected(cursor.base[start], start, "a value")
      }
    }
  }

  private func number(_ cursor: inout JSONCursor) throws(RecordRejection) {
    let range = cursor.word()
    var index = range.lowerBound
    func digits() -> Int {
      let start = index
      while index < range.upperBound, (0x30...0x39).contains(cursor.base[index]) { index += 1 }
      return index - start
    }
    if cursor.base[index] == 0x2D { index += 1 }
    let leadingZero = index < range.upperBound && cursor.base[index] == 0x30
    let whole = digits()
    var sound = whole == 1 || (whole > 1 && !leadingZero)
    if sound, index < range.upperBound, cursor.base[index] == 0x2E {
      index += 1
      sound = digits() > 0
    }
    if sound, index < range.upperBound, cursor.base[index] | 0x20 == 0x65 {
      index += 1
      if index < range.upperBound, cursor.base[index] == 0x2B || cursor.base[index] == 0x2D { index += 1 }
      sound = digits() > 0
    }
    guard sound, index == range.upperBound else {
      throw RecordRejection(offset: range.lowerBound, reason: "a malformed number")
    }
  }

  private func string(_ cursor: inout JSONCursor) throws(RecordRejection) {
    let start = cursor.position
    var index = start + 1
    while true {
      index = Self.firstSpecial(cursor.base, from: index, to: cursor.end)
      guard index < cursor.end else {
        throw RecordRejection(offset: start, reason: "a string without its closing quote")
      }
      let byte = cursor.base[index]
      if byte == 0x22 { break }
      if byte == 0x5C {
        index += try escape(cursor, at: index)
      } else if byte < 0x20 {
        throw RecordRejection(offset: index, reason: "a control character in a string")
      } else {
        let length = UTF8Sequence.length(cursor.base + index, available: cursor.end - index)
        guard length > 0 else { throw RecordRejection(offset: index, reason: "invalid UTF-8") }
        index += length
      }
    }
    cursor.position = index + 1
  }

  private func escape(_ cursor: JSONCursor, at index: Int) throws(RecordRejection) -> Int {
    guard index + 1 < cursor.end else {
      throw RecordRejection(offset: index, reason: "an escape without its letter")
    }
    switch cursor.base[index + 1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: return 2
    case 0x75:
      for place in index + 2..<index + 6 {
        guard place < cursor.end, Self.isHexadecimal(cursor.base[place]) else {
          throw RecordRejection(offset: index, reason: "a malformed \\u escape")
        }
      }
      return 6
    default: throw RecordRejection(offset: index, reason: "an unknown escape in a string")
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  /// The first quote, backslash, control character or byte above ASCII.
  @inline(__always)
  private static func firstSpecial(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    while index + 8 <= end {
      let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self).littleEndian
      let quote = word ^ 0x2222_2222_2222_2222
      let slash = word ^ 0x5C5C_5C5C_5C5C_5C5C
      var hits = (quote &- ones) & ~quote | (slash &- ones) & ~slash
      hits |= (word &- 0x2020_2020_2020_2020) & ~word | word
      hits &= highs
      if hits != 0 { return index + hits.trailingZeroBitCount >> 3 }
      index += 8
    }
    while index < end {
      let byte = base[index]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 || byte >= 0x80 { return index }
      index += 1
    }
    return end
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
