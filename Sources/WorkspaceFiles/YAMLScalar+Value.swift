extension YAMLScalar {
  /// What the scalar means. Quoted and block scalars are always text; dates stay text.
  public var value: YAMLValue {
    // Python refuses to read whole numbers that are longer, too.
    guard isPlain, text.utf8.count <= 4300 else { return .string(text) }
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return YAMLNumber.value(of: text) ?? .string(text)
    case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "y"),
      UInt8(ascii: "o"), UInt8(ascii: "N"), UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "Y"), UInt8(ascii: "O"):
      return text.utf8.count <= 5 ? Self.words[text] ?? .string(text) : .string(text)
    default: return .string(text)
    }
  }

  /// Plain words that are more than text.
  private static let words: [String: YAMLValue] = {
    var words: [String: YAMLValue] = ["~": .null]
    for word in ["null", "Null", "NULL"] { words[word] = .null }
    for word in ["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"] { words[word] = .boolean(true) }
    for word in ["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"] { words[word] = .boolean(false) }
    return words
  }()

  /// Whether YAML 1.1 makes something of the plain scalar that its author may not have meant: `yes`, `0123`, `12:30`,
  /// `1_000`.
  public var isSurprising: Bool {
    guard isPlain else { return false }
    switch value {
    case .boolean: return !["true", "false", "True", "False", "TRUE", "FALSE"].contains(text)
    case .integer, .bigInteger, .float:
      let digits = text.utf8.drop { $0 == 0x2B || $0 == 0x2D }
      return text.utf8.contains { $0 == 0x3A || $0 == 0x5F }
        || (digits.first == 0x30 && digits.dropFirst().first.map { (0x30...0x39).contains($0) } ?? false)
    default: return false
    }
  }

  /// Whether the plain scalar is a date or a time of YAML 1.1, which other readers do not take for text.
  public var isDate: Bool {
    guard isPlain, text.utf8.count <= 64 else { return false }
    var rest = text.utf8[...]
    func digits(_ counts: ClosedRange<Int>) -> Bool {
      let run = rest.prefix { (0x30...0x39).contains($0) }.count
      guard counts.contains(run) else { return false }
      rest = rest.dropFirst(run)
      return true
    }
    func take(_ wanted: String) -> Bool {
      guard let first = rest.first, wanted.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    func blanks() -> Bool {
      let run = rest.prefix { $0 == 0x20 || $0 == 0x09 }.count
      rest = rest.dropFirst(run)
      return run > 0
    }
    guard digits(4...4), take("-") else { return false }
    let day = rest
    if digits(2...2), take("-"), digits(2...2), rest.isEmpty { return true }
    rest = day
    guard digits(1...2), take("-"), digits(1...2), take("Tt") || blanks(), digits(1...2), take(":"), digits(2...2),
      take(":"), digits(2...2)
    else { return false }
    if take(".") { _ = digits(1...64) }
    if rest.isEmpty { return true }
    _ = blanks()
    if take("Z") { return rest.isEmpty }
    guard take("+-"), digits(1...2) else { return false }
    return rest.isEmpty || (take(":") && digits(2...2) && rest.isEmpty)
  }
}
