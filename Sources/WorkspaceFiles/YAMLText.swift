/// Writes YAML for people: one key or item a line, quotes only where they are needed. What it writes reads back as the
/// same values.
public indirect enum YAMLText: Sendable {
  /// Text; quoted when plain it would mean something else.
  case text(String)
  /// A whole number.
  case number(Int64)
  /// `true` or `false`.
  case flag(Bool)
  /// A list, one item a line.
  case list([YAMLText])
  /// Keys and values in the given order.
  case map([(key: String, value: YAMLText)])

  /// A list of texts.
  public static func texts(_ texts: [String]) -> YAMLText { .list(texts.map { .text($0) }) }

  /// The document, ending in a line feed.
  public var document: String {
    var output = ""
    write(to: &output, indent: 0)
    if output.unicodeScalars.last != "\n" { output += "\n" }
    return output
  }

  private func write(to output: inout String, indent: Int) {
    let space = String(repeating: " ", count: indent)
    switch self {
    case .text, .number, .flag: output += scalar
    case .list(let items):
      if items.isEmpty { output += space + "[]\n" }
      for item in items {
        output += space + "- "
        item.writeBehind(&output, indent: indent + 2, isItem: true)
      }
    case .map(let members):
      if members.isEmpty { output += space + "{}\n" }
      for member in members {
        output += space + Self.quoted(member.key) + ":"
        member.value.writeBehind(&output, indent: indent + 2, isItem: false)
      }
    }
  }

  /// Writes the value behind a key or a dash.
  private func writeBehind(_ output: inout String, indent: Int, isItem: Bool) {
    let gap = isItem ? "" : " "
    switch self {
    case .text, .number, .flag: output += gap + scalar + "\n"
    case .list(let items) where items.isEmpty: output += gap + "[]\n"
    case .map(let members) where members.isEmpty: output += gap + "{}\n"
    case .map where isItem:
      // The first key stands behind the dash.
      var own = ""
      write(to: &own, indent: indent)
      output += own.dropFirst(indent)
    default:
      output += "\n"
      write(to: &output, indent: indent)
    }
  }

  private var scalar: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .number(let number): String(number)
    case .flag(let value): value ? "true" : "false"
    case .list, .map: ""
    }
  }

  private static let words: Set<String> = [
    "true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf",
  ]

  /// Plain when it cannot be taken for anything but text, otherwise in double quotes.
  private static func quoted(_ text: String) -> String {
    func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    let bytes = text.utf8
    let isPlain =
      (bytes.first.map(isLetter) ?? false)
      && bytes.allSatisfy { isLetter($0) || $0 &- 0x30 < 10 || "_.|-/ @+".utf8.contains($0) } && bytes.last != 0x20
      && !words.contains(text.lowercased())
    if isPlain { return text }
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\t": output += "\\t"
      case _ where isInvisible(scalar): output += escape(scalar)
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let width = scalar.value < 0x100 ? 2 : scalar.value < 0x10000 ? 4 : 8
    let mark = width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U"
    return mark + String(repeating: "0", count: width - digits.utf8.count) + digits
  }
}
