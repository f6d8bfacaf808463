extension TemplateValue {
  /// The text that a value is put out as, before escaping; throws when a value from outside is nested too deeply.
  func text() throws(TemplateError) -> String {
    switch self {
    case .undefined: return ""
    case .null: return "None"
    case .bool(let value): return value ? "True" : "False"
    case .integer(let value): return String(value)
    case .double(let value): return numberText(value)
    case .string(let text), .safe(let text): return text
    case .list, .map: return try JSONPrinter.compact.text(of: self)
    }
  }
}

/// Prints values as JSON.
struct JSONPrinter {
  /// Between elements, between name and value.
  var comma = ","
  var colon = ":"
  /// Whether names are put into order.
  var sorted = false
  /// Whether everything but ASCII, and what HTML gives a meaning, is written as `\uXXXX`.
  var asciiForHTML = false
  /// Spaces for each level; nil prints on one line.
  var indent: Int?

  /// What objects print as, and the filter `json`: no white space, names in their own order.
  static let compact = JSONPrinter()
  /// How deep a value may be.
  static let deepest = 128

  /// The JSON text of a value; undefined, NaN and infinities are `null`.
  func text(of value: TemplateValue) throws(TemplateError) -> String {
    var text = ""
    try write(value, level: 0, to: &text)
    return text
  }

  private func write(_ value: TemplateValue, level: Int, to text: inout String) throws(TemplateError) {
    guard level <= JSONPrinter.deepest else {
      throw TemplateError("a value is nested deeper than \(JSONPrinter.deepest) levels")
    }
    switch value {
    case .undefined, .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .double(let value): text += value.isFinite ? numberText(value) : "null"
    case .string(let string), .safe(let string): write(string, to: &text)
    case .list(let values):
      text += "["
      for (index, value) in values.enumerated() {
        lineBreak(after: index > 0, level: level + 1, to: &text)
        try write(value, level: level + 1, to: &text)
      }
      if !values.isEmpty { closing(level, to: &text) }
      text += "]"
    case .map(let map):
      text += "{"
      let entries = sorted ? map.entries.sorted { scalarsPrecede($0.key, $1.key) } : map.entries
      for (index, entry) in entries.enumerated() {
        lineBreak(after: index > 0, level: level + 1, to: &text)
        write(entry.key, to: &text)
        text += colon
        try write(entry.value, level: level + 1, to: &text)
      }
      if !entries.isEmpty { closing(level, to: &text) }
      text += "}"
    }
  }

  private func lineBreak(after comma: Bool, level: Int, to text: inout String) {
    if comma { text += indent == nil ? self.comma : "," }
    if let indent { text += "\n" + String(repeating: " ", count: indent * level) }
  }

  private func closing(_ level: Int, to text: inout String) {
    if let indent { text += "\n" + String(repeating: " ", count: indent * level) }
  }

  private func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      if asciiForHTML, scalar.value > 0x7E || "<>&'".unicodeScalars.contains(scalar) {
        for unit in String(scalar).utf16 { text += unicodeEscape(unit) }
      } else {
        appendJSONEscaped(scalar, to: &text)
      }
    }
    text += "\""
  }
}

/// A scalar inside a JSON string; line separators are escaped, too, for readers that are JavaScript.
func appendJSONEscaped(_ scalar: Unicode.Scalar, to text: inout String) {
  switch scalar {
  case "\"": text += "\\\""
  case "\\": text += "\\\\"
  case "\n": text += "\\n"
  case "\r": text += "\\r"
  case "\t": text += "\\t"
  case "\u{8}": text += "\\b"
  case "\u{C}": text += "\\f"
  case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
    text += unicodeEscape(UInt16(truncatingIfNeeded: scalar.value))
  default: text.unicodeScalars.append(scalar)
  }
}

private func unicodeEscape(_ unit: UInt16) -> String {
  let digits = String(unit, radix: 16)
  return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
}
