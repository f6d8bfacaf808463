/// Writes JSON (RFC 8259) for output: NDJSON lines, the file channel, tables as JSON. Not a data model: each case is
/// written once, in order.
public indirect enum JSONText: Sendable, Equatable {
  /// A JSON value.
  case string(String)
  /// A whole number.
  case integer(Int64)
  /// `true` or `false`.
  case boolean(Bool)
  /// `null`.
  case null
  /// An array.
  case array([JSONText])
  /// An object; keys in the given order.
  case object([(key: String, value: JSONText)])
  /// JSON that is already text and is copied as it is.
  case raw(String)

  /// Compares the written texts.
  public static func == (left: JSONText, right: JSONText) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  /// The compact text, without line feeds unless a `raw` part has them.
  public var text: String {
    var output = ""
    write(to: &output)
    return output
  }

  private func write(to output: inout String) {
    switch self {
    case .string(let string): Self.quote(string, to: &output)
    case .integer(let number): output += String(number)
    case .boolean(let value): output += value ? "true" : "false"
    case .null: output += "null"
    case .raw(let text): output += text
    case .array(let values):
      output += "["
      for (index, value) in values.enumerated() {
        if index > 0 { output += "," }
        value.write(to: &output)
      }
      output += "]"
    case .object(let members):
      output += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { output += "," }
        Self.quote(member.key, to: &output)
        output += ":"
        member.value.write(to: &output)
      }
      output += "}"
    }
  }

  private static func quote(_ string: String, to output: inout String) {
    output += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case "\u{2028}", "\u{2029}", "\u{7F}",
        _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }
}
