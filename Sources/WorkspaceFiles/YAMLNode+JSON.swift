extension YAMLNode {
  /// The value as compact JSON: events written as YAML in a rule's tests. Dates and times stay text.
  public var json: String {
    var output: [UInt8] = []
    output.reserveCapacity(512)
    write(to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private func write(to output: inout [UInt8]) {
    switch self {
    case .mapping(let entries, _):
      output.append(UInt8(ascii: "{"))
      for (index, entry) in entries.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        Self.quote(entry.key.text, to: &output)
        output.append(UInt8(ascii: ":"))
        entry.value.write(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    case .sequence(let items, _):
      output.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        item.write(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .scalar(let scalar):
      switch scalar.value {
      case .string(let text): Self.quote(text, to: &output)
      case .integer(let number): output += String(number).utf8
      case .bigInteger(let digits): output += digits.utf8
      case .float(let number): output += (number.isFinite ? String(number) : "null").utf8
      case .boolean(let value): output += (value ? "true" : "false").utf8
      case .null: output += "null".utf8
      }
    }
  }

  private static func quote(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { bytes in
      if bytes.contains(where: isEscaped) {
        for byte in bytes { escape(byte, to: &output) }
      } else {
        output.append(contentsOf: bytes)
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func escape(_ byte: UInt8, to output: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""): output += #"\""#.utf8
    case UInt8(ascii: "\\"): output += #"\\"#.utf8
    case UInt8(ascii: "\n"): output += #"\n"#.utf8
    case UInt8(ascii: "\r"): output += #"\r"#.utf8
    case UInt8(ascii: "\t"): output += #"\t"#.utf8
    case ..<0x20:
      output += (byte < 16 ? #"\u000"# : #"\u00"#).utf8
      output += String(byte, radix: 16).utf8
    default: output.append(byte)
    }
  }
}
