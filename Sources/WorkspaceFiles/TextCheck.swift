/// Finds bytes that have no place in a YAML file.
enum TextCheck {
  /// `%TAG` lines a file may have: libyaml compares each with all before it.
  static let maximumDirectives = 64

  /// What is wrong, where, and what to do about it.
  struct Problem: Equatable {
    var position: SourcePosition
    var message: String
    var hint = "save it as UTF-8"
  }

  /// The first such byte and what it is; nil when there is none. Everything that passes is what YAML 1.1 calls
  /// printable, so that libyaml never stumbles over a character without knowing its place.
  static func problem(in bytes: [UInt8]) -> Problem? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return Problem(position: SourcePosition(line: 1, column: 1), message: "the file is UTF-16, not UTF-8")
    }
    return bytes.withUnsafeBufferPointer { problem(in: $0) }
  }

  private static func problem(in bytes: UnsafeBufferPointer<UInt8>) -> Problem? {
    var line = 1
    var lineStart = 0
    var directives = 0
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if index == 3 { lineStart = 3 }
    while index < bytes.count {
      let byte = bytes[index]
      // Nearly all bytes: printable ASCII that begins no directive.
      if byte &- 0x20 < 0x5F, byte != 0x25 {
        index += 1
        continue
      }
      if byte == 0x25, index == lineStart {
        directives += 1
        if directives > maximumDirectives {
          return Problem(
            position: position(line, lineStart, index, bytes),
            message: "more than \(maximumDirectives) lines that begin with %", hint: "")
        }
      }
      if byte < 0x80 {
        if byte < 0x20 || byte == 0x7F {
          switch byte {
          case 0x0A:
            line += 1
            lineStart = index + 1
          case 0x0D:
            if index + 1 == bytes.count || bytes[index + 1] != 0x0A {
              line += 1
              lineStart = index + 1
            }
          case 0x09: break
          default:
            return Problem(position: position(line, lineStart, index, bytes), message: "the control character \(byte)")
          }
        }
        index += 1
        continue
      }
      guard let (scalar, length) = scalar(at: index, in: bytes) else {
        return Problem(position: position(line, lineStart, index, bytes), message: "a byte that is not UTF-8")
      }
      switch scalar {
      case 0x80..<0x85, 0x86..<0xA0, 0xFFFE, 0xFFFF:
        return Problem(position: position(line, lineStart, index, bytes), message: "the control character \(scalar)")
      case 0xFEFF:
        return Problem(position: position(line, lineStart, index, bytes), message: "a byte order mark inside the file")
      case 0x85, 0x2028, 0x2029:
        line += 1
        lineStart = index + length
      default: break
      }
      index += length
    }
    return nil
  }

  private static func position(
    _ line: Int, _ start: Int, _ index: Int, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> SourcePosition {
    SourcePosition(line: line, column: bytes[start..<index].count { $0 & 0xC0 != 0x80 } + 1)
  }

  /// The scalar of two bytes or more at an index; nil when it is ill-formed (Unicode 15, table 3-7).
  private static func scalar(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (value: UInt32, length: Int)? {
    let lead = bytes[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead <= 0xF4, index + length <= bytes.count else { return nil }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for next in bytes[index + 1..<index + length] {
      guard next & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(next & 0x3F)
    }
    let isShortest = value >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000)
    return isShortest && value <= 0x10FFFF && !(0xD800...0xDFFF).contains(value) ? (value, length) : nil
  }
}
