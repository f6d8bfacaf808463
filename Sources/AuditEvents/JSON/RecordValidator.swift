/// Checks that bytes are one well-formed JSON value (RFC 8259) in UTF-8, not deeper than a limit. Everything that reads
/// records afterwards relies on it. It does not recurse, so depth cannot exhaust the stack.
///
/// Lone surrogates in `\u` escapes are allowed, as in RFC 8259: they are read as U+FFFD. An attacker who can put one
/// into a name must not be able to keep the record out.
public struct RecordValidator: Sendable {
  /// How many objects and arrays may be inside each other; the record itself counts.
  public var maximumDepth: Int

  /// A validator with a limit on depth.
  public init(maximumDepth: Int = 128) { self.maximumDepth = maximumDepth }

  /// Checks a record; offsets in the rejection count from the record's first byte.
  public func check(_ bytes: UnsafeBufferPointer<UInt8>) throws(RecordRejection) {
    do throws(RecordRejection) {
      try whole(bytes)
    } catch {
      throw RecordRejection(offset: error.offset, reason: "the record " + error.reason)
    }
  }

  /// Checks that bytes are one value and white space; reasons leave out whose they are.
  func whole(_ bytes: UnsafeBufferPointer<UInt8>) throws(RecordRejection) {
    var cursor = JSONCursor(bytes)
    cursor.skipBlanks()
    try value(&cursor)
    cursor.skipBlanks()
    guard cursor.position == cursor.end else { throw unexpected(cursor, at: cursor.position, "nothing") }
  }

  /// Checks the value that begins at the cursor and leaves the cursor behind it; what follows is not looked at. The value
  /// is inside `levels` objects and arrays of its record.
  func value(_ cursor: inout JSONCursor, below levels: Int = 0) throws(RecordRejection) {
    guard cursor.byte | 0x20 == 0x7B else { return try single(&cursor) }
    let maximumDepth = maximumDepth - levels
    var containers = ContainerStack()
    nextValue: while true {
      switch cursor.byte {
      case 0x7B:
        try enter(&containers, isObject: true, maximumDepth, &cursor)
        cursor.skipBlanks()
        guard cursor.byte == 0x7D else {
          try key(&cursor)
          continue nextValue
        }
        containers.pop()
        cursor.position += 1
      case 0x5B:
        try enter(&containers, isObject: false, maximumDepth, &cursor)
        cursor.skipBlanks()
        guard cursor.byte == 0x5D else { continue nextValue }
        containers.pop()
        cursor.position += 1
      default: try single(&cursor)
      }
      while containers.depth > 0 {
        cursor.skipBlanks()
        let byte = cursor.byte
        if byte == 0x2C {
          cursor.position += 1
          cursor.skipBlanks()
          if containers.isObject { try key(&cursor) }
          continue nextValue
        }
        guard byte == (containers.isObject ? 0x7D : 0x5D) else {
          throw unexpected(cursor, at: cursor.position, containers.isObject ? "',' or '}'" : "',' or ']'")
        }
        containers.pop()
        cursor.position += 1
      }
      return
    }
  }

  /// Checks a value that is no object and no array.
  @inline(__always)
  func single(_ cursor: inout JSONCursor) throws(RecordRejection) {
    switch cursor.byte {
    case 0x22: try string(&cursor)
    case 0x2D, 0x30...0x39: try number(&cursor)
    default: try literal(&cursor)
    }
  }

  @inline(__always)
  private func enter(
    _ containers: inout ContainerStack, isObject: Bool, _ limit: Int, _ cursor: inout JSONCursor
  ) throws(RecordRejection) {
    guard containers.depth < limit else {
      throw RecordRejection(
        offset: cursor.position, reason: "is nested deeper than \(maximumDepth) levels (maximumDepth)")
    }
    containers.push(isObject: isObject)
    cursor.position += 1
  }

  /// A key and its colon; the cursor ends where the value begins.
  @inline(__always)
  func key(_ cursor: inout JSONCursor) throws(RecordRejection) {
    guard cursor.byte == 0x22 else { throw unexpected(cursor, at: cursor.position, "a key in quotes") }
    try string(&cursor)
    try colon(&cursor)
  }

  /// The colon behind a key; the cursor ends where the value begins.
  @inline(__always)
  func colon(_ cursor: inout JSONCursor) throws(RecordRejection) {
    cursor.skipBlanks()
    guard cursor.byte == 0x3A else { throw unexpected(cursor, at: cursor.position, "':'") }
    cursor.position += 1
    cursor.skipBlanks()
  }

  /// The words for a byte that does not belong where it is.
  func unexpected(_ cursor: JSONCursor, at offset: Int, _ wanted: String) -> RecordRejection {
    guard offset < cursor.end else {
      return RecordRejection(offset: offset, reason: "ends where \(wanted) must follow")
    }
    let byte = cursor.base[offset]
    let found = byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "the byte \(byte)"
    return RecordRejection(offset: offset, reason: "has \(found) where \(wanted) must be")
  }

  @inline(__always)
  private func literal(_ cursor: inout JSONCursor) throws(RecordRejection) {
    let first = cursor.byte
    if cursor.end - cursor.position >= 5 {
      // `rue` and `ull` behind the first letter, or `alse`: four bytes each, with the letter or without it.
      let text = UnsafeRawPointer(cursor.base + cursor.position)
      let four = UInt32(littleEndian: text.loadUnaligned(as: UInt32.self))
      if four == 0x6575_7274 || four == 0x6C6C_756E {
        cursor.position += 4
        return
      }
      if first == 0x66,
        UInt32(littleEndian: text.loadUnaligned(fromByteOffset: 1, as: UInt32.self)) == 0x6573_6C61
      {
        cursor.position += 5
        return
      }
    }
    try literalAtTheEnd(&cursor)
  }

  /// A literal near the end of the bytes, or none at all.
  private func literalAtTheEnd(_ cursor: inout JSONCursor) throws(RecordRejection) {
    let text: StaticString
    switch cursor.byte {
    case 0x74: text = "true"
    case 0x66: text = "false"
    case 0x6E: text = "null"
    default: throw unexpected(cursor, at: cursor.position, "a value")
    }
    for index in 0..<text.utf8CodeUnitCount {
      let place = cursor.position + index
      guard place < cursor.end, cursor.base[place] == text.utf8Start[index] else {
        throw RecordRejection(offset: cursor.position, reason: "has a word that is not true, false or null")
      }
    }
    cursor.position += text.utf8CodeUnitCount
  }

  private func number(_ cursor: inout JSONCursor) throws(RecordRejection) {
    let start = cursor.position
    if cursor.byte == 0x2D { cursor.position += 1 }
    let leadingZero = cursor.byte == 0x30
    let whole = digits(&cursor)
    var sound = whole == 1 || (whole > 1 && !leadingZero)
    if sound, cursor.byte == 0x2E {
      cursor.position += 1
      sound = digits(&cursor) > 0
    }
    if sound, cursor.byte | 0x20 == 0x65 {
      cursor.position += 1
      if cursor.byte == 0x2B || cursor.byte == 0x2D { cursor.position += 1 }
      sound = digits(&cursor) > 0
    }
    guard sound else { throw RecordRejection(offset: start, reason: "has a malformed number") }
  }

  @inline(__always)
  private func digits(_ cursor: inout JSONCursor) -> Int {
    let start = cursor.position
    while cursor.byte &- 0x30 < 10 { cursor.position += 1 }
    return cursor.position - start
  }
}

/// The open objects and arrays on the way to a place, one bit each; memory is only taken beyond 64 levels.
private struct ContainerStack {
  private(set) var depth = 0
  private var bits: UInt64 = 0
  private var lower: [UInt64] = []

  /// Whether the innermost one is an object.
  @inline(__always)
  var isObject: Bool { bits & 1 == 1 }

  @inline(__always)
  mutating func push(isObject: Bool) {
    if depth > 0, depth & 63 == 0 { lower.append(bits) }
    bits = bits << 1 | (isObject ? 1 : 0)
    depth += 1
  }

  @inline(__always)
  mutating func pop() {
    bits >>= 1
    depth -= 1
    if depth > 0, depth & 63 == 0 { bits = lower.popLast() ?? 0 }
  }
}
