/// What a rendered text is for, and so how every value in it is escaped.
///
/// Two things hold in every context: control characters never get through, so that no event can move the cursor of a
/// terminal or forge a mail header; and the scalars that turn the direction of the text around (U+202A to U+202E,
/// U+2066 to U+2069) are replaced by U+FFFD, so that no user name can rearrange the words beside it.
public enum EscapingContext: Sendable, Equatable {
  /// Text that people read: terminal, text mail, SMS. Line breaks and tabs stay.
  case plain
  /// HTML text and quoted attribute values.
  case html
  /// Markdown text of a dialect; line breaks in values become spaces, so that a value cannot start a heading.
  case markdown(MarkdownDialect)
  /// Inside the quotes of a JSON string. The filter `json` makes a whole JSON value where there are no quotes.
  case jsonString
  /// Inside the quotes of a JSON string that the reader shows as Markdown of a dialect, as in a chat card. The filter
  /// `json` makes a whole JSON value of plain text here.
  case jsonMarkdown(MarkdownDialect)
  /// A value in the query of a URL.
  case urlQuery
  /// A text that must be one line, such as a subject. Line breaks become spaces in the whole result, also those of
  /// the template itself and of values that are marked safe.
  case singleLine

  /// The text of a value as it may stand in this context.
  public func escape(_ text: String) -> String {
    if isHarmless(text) { return text }
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    switch self {
    case .plain:
      for scalar in text.unicodeScalars { escaped.unicodeScalars.append(scalar.isHarmful ? "\u{FFFD}" : scalar) }
    case .html:
      for scalar in text.unicodeScalars { appendHTMLEscaped(scalar.isHarmful ? "\u{FFFD}" : scalar, to: &escaped) }
    case .markdown(let dialect): return dialect.escape(oneLine(text))
    case .jsonString: for scalar in text.unicodeScalars { appendJSONEscaped(scalar, to: &escaped) }
    case .jsonMarkdown(let dialect): return EscapingContext.jsonString.escape(dialect.escape(oneLine(text)))
    case .urlQuery: return percentEncoded(text, keeping: "")
    case .singleLine: return oneLine(text)
    }
    return escaped
  }

  /// Whether a text is certain to mean itself here: most are words, numbers and addresses.
  private func isHarmless(_ text: String) -> Bool {
    switch self {
    case .markdown, .jsonMarkdown, .urlQuery: false
    case .plain, .html, .jsonString, .singleLine:
      text.utf8.allSatisfy { byte in
        switch byte {
        case 0x22, 0x26, 0x27, 0x3C, 0x3E, 0x5C: false
        default: (0x21...0x7E).contains(byte)
        }
      }
    }
  }

  /// Whether the text is JSON.
  var isJSON: Bool {
    switch self {
    case .jsonString, .jsonMarkdown: true
    case .plain, .html, .markdown, .urlQuery, .singleLine: false
    }
  }

  /// What holds for the whole result, whatever the template does.
  func finish(_ result: String) -> String {
    self == .singleLine ? oneLine(result).trimmed() : result
  }
}

extension Unicode.Scalar {
  /// Control characters other than line feed and tab, and the scalars that override the direction of text.
  var isHarmful: Bool {
    switch value {
    case 0x09, 0x0A: false
    case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether a reader may take the scalar for the end of a line.
  var isLineBreak: Bool {
    switch value {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}

/// A text on one line: line breaks, with the white space around them, become one space.
func oneLine(_ text: String) -> String {
  var line = String.UnicodeScalarView()
  var spaces = 0
  var sawBreak = false
  for scalar in text.unicodeScalars {
    if scalar.isLineBreak {
      sawBreak = true
    } else if scalar == " " || scalar == "\t" {
      spaces += 1
    } else {
      line.append(contentsOf: repeatElement(" ", count: sawBreak ? 1 : spaces))
      (spaces, sawBreak) = (0, false)
      line.append(scalar.isHarmful ? "\u{FFFD}" : scalar)
    }
  }
  line.append(contentsOf: repeatElement(" ", count: sawBreak ? 1 : spaces))
  return String(line)
}

/// A scalar in HTML text or in an attribute value with quotes.
func appendHTMLEscaped(_ scalar: Unicode.Scalar, to text: inout String) {
  switch scalar {
  case "&": text += "&amp;"
  case "<": text += "&lt;"
  case ">": text += "&gt;"
  case "'": text += "&#39;"
  case "\"": text += "&#34;"
  default: text.unicodeScalars.append(scalar)
  }
}

/// A text with everything percent-encoded but letters, digits, `-._~` and the characters in `kept`.
func percentEncoded(_ text: String, keeping kept: String) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  for byte in text.utf8 {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      bytes.append(byte)
    case _ where kept.utf8.contains(byte): bytes.append(byte)
    default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
