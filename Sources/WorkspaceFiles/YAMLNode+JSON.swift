extension YAMLNode {
  /// The value as compact JSON: events written as YAML in a rule's tests. Dates and times stay text.
  public var json: String {
    var output = ""
    write(to: &output)
    return output
  }

  private func write(to output: inout String) {
    switch self {
    case .mapping(let entries, _):
      output += "{"
      for (index, entry) in entries.enumerated() {
        if index > 0 { output += "," }
        Self.quote(entry.key.text, to: &output)
        output += ":"
        entry.value.write(to: &output)
      }
      output += "}"
    case .sequence(let items, _):
      output += "["
      for (index, item) in items.enumerated() {
        if index > 0 { output += "," }
        item.write(to: &output)
      }
      output += "]"
    case .scalar(let scalar):
      switch scalar.value {
      case .string(let text): Self.quote(text, to: &output)
      case .integer(let number): output += String(number)
      case .bigInteger(let digits): output += digits
      case .float(let number): output += number.isFinite ? String(number) : "null"
      case .boolean(let value): output += value ? "true" : "false"
      case .null: output += "null"
      }
    }
  }

  private static func quote(_ text: String, to output: inout String) {
    output += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case _ where scalar.value < 0x20:
        output += scalar.value < 16 ? "\\u000" : "\\u00"
        output += String(scalar.value, radix: 16)
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }
}
