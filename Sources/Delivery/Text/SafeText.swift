/// Text from outside made harmless for a terminal, a log line or a header: event fields may hold anything.
enum SafeText {
  /// The text with CR LF as LF, and with a replacement character for everything that would steer a terminal or turn
  /// the reading direction. Line feeds and tabs stay.
  static func lines(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var scalars = text.unicodeScalars.makeIterator()
    var held = scalars.next()
    while let scalar = held {
      held = scalars.next()
      if scalar == "\r" {
        if held != "\n" { result.unicodeScalars.append("\n") }
      } else if scalar == "\n" || scalar == "\t" || !isSteering(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result.unicodeScalars.append("\u{FFFD}")
      }
    }
    return result
  }

  /// The text in one line: every run of white space and control characters is one space, none at the ends.
  static func oneLine(_ text: String) -> String {
    var result = ""
    var gap = false
    for scalar in text.unicodeScalars {
      if isSteering(scalar) || scalar.properties.isWhitespace {
        gap = true
      } else {
        if gap, !result.isEmpty { result += " " }
        gap = false
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text for a place in XML: nothing in it opens or ends a tag, and no character is one that XML has not.
  static func xml(_ text: String) -> String {
    let scalars = lines(text).unicodeScalars.map { $0 == "\u{FFFE}" || $0 == "\u{FFFF}" ? "\u{FFFD}" : $0 }
    return BuiltInMessage.escaped(String(String.UnicodeScalarView(scalars)))
  }

  /// The longest beginning of at most `bytes` UTF-8 bytes that ends between two characters as people see them.
  static func prefix(_ text: String, bytes: Int) -> Substring {
    if text.utf8.count <= bytes { return text[...] }
    var end = text.startIndex
    var used = 0
    while end < text.endIndex {
      let next = text.index(after: end)
      used += text.utf8.distance(from: end, to: next)
      if used > bytes { break }
      end = next
    }
    return text[..<end]
  }

  /// C0 and C1 controls, DEL, line and paragraph separators, and the marks that turn or hide text.
  private static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }
}
