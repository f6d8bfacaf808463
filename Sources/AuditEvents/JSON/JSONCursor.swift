internal import CByteScan

/// Reads JSON that was validated before (`RecordValidator`), byte by byte from the left. On text that was not, every
/// step still stays inside the bounds; what it yields is then of no use.
struct JSONCursor {
  let base: UnsafePointer<UInt8>
  let end: Int
  var position: Int

  @inline(__always)
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    base = bytes.baseAddress ?? JSONCursor.nothing
    end = bytes.count
    position = 0
  }

  /// A place to point to when there are no bytes; never read.
  private static var nothing: UnsafePointer<UInt8> {
    let word: StaticString = " "
    return word.utf8Start
  }

  /// The byte at the position; 0 past the end.
  @inline(__always)
  var byte: UInt8 { position < end ? base[position] : 0 }

  /// Skips the white space of JSON and nothing else.
  @inline(__always)
  mutating func skipBlanks() {
    while position < end {
      let byte = base[position]
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  /// Skips white space in text that is known to be sound.
  @inline(__always)
  mutating func skipSpace() {
    while position < end, base[position] <= 0x20 { position += 1 }
  }

  /// The range of a string's content; the position is on the opening quote and ends after the closing one.
  @inline(__always)
  mutating func string() -> (range: Range<Int>, escaped: Bool) {
    let start = position + 1
    var index = start
    var escaped = false
    while true {
      index = Self.firstQuoteOrBackslash(base, from: index, to: end)
      guard index < end else { break }
      if base[index] == 0x22 { break }
      escaped = true
      index += 2
    }
    let stop = min(index, end)
    position = min(stop + 1, end)
    return (min(start, stop)..<stop, escaped)
  }

  /// The range of a number or word; the position ends behind it.
  @inline(__always)
  mutating func word() -> Range<Int> {
    let start = position
    while position < end {
      let byte = base[position]
      if byte <= 0x20 || byte == 0x2C || byte == 0x7D || byte == 0x5D { break }
      position += 1
    }
    return start..<position
  }

  /// Skips one value without recursion, so that depth costs nothing.
  @inline(__always)
  mutating func skipValue() {
    switch byte {
    case 0x22: _ = string()
    case 0x7B, 0x5B: skipContainer()
    default: _ = word()
    }
  }

  /// Skips an object or array.
  mutating func skipContainer() { _ = skipBalanced() }

  /// Skips to behind the bracket that closes the one at the position; false when none does, and the position is then
  /// the end. Which bracket closes which is not looked at.
  mutating func skipBalanced() -> Bool {
    var depth = 0
    while position < end {
      position = tocsin_first_bracket(base, position, end)
      guard position < end else { break }
      let byte = base[position]
      if byte == 0x22 {
        _ = string()
        continue
      }
      position += 1
      // `{` and `[`, like `}` and `]`, differ in one bit.
      if byte | 0x20 == 0x7B {
        depth += 1
      } else if byte | 0x20 == 0x7D {
        depth -= 1
        if depth <= 0 { return true }
      }
    }
    return false
  }

  @inline(__always)
  static func firstQuoteOrBackslash(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    tocsin_first_quote(base, start, end)
  }
}
