extension YAMLScalar {
  /// What the scalar means. Quoted and block scalars are always text; dates stay text.
  public var value: YAMLValue {
    guard isPlain else { return .string(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return .boolean(true)
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return .boolean(false)
    default: return number ?? .string(text)
    }
  }

  /// Whether YAML 1.1 makes something of the plain scalar that its author may not have meant: `yes`, `0123`, `12:30`.
  public var isSurprising: Bool {
    guard isPlain else { return false }
    if case .boolean = value { return !["true", "false", "True", "False", "TRUE", "FALSE"].contains(text) }
    if case .integer = value {
      return text.contains(":") || text.contains("_") || (text.count > 1 && text.hasPrefix("0"))
    }
    return false
  }

  private var number: YAMLValue? {
    var digits = Array(text.utf8)
    guard let first = digits.first, first == 0x2B || first == 0x2D || first == 0x2E || (0x30...0x39).contains(first)
    else { return nil }
    let negative = first == 0x2D
    if first == 0x2B || first == 0x2D { digits.removeFirst() }
    let plain = digits.filter { $0 != 0x5F }
    guard let lead = plain.first else { return nil }
    if plain.contains(0x3A) { return sexagesimal(plain, negative) }
    if lead == 0x30, plain.count > 2, plain[1] == 0x78 { return integer(plain.dropFirst(2), radix: 16, negative) }
    if lead == 0x30, plain.count > 2, plain[1] == 0x62 { return integer(plain.dropFirst(2), radix: 2, negative) }
    if plain.allSatisfy({ (0x30...0x39).contains($0) }), digits[0] != 0x5F {
      let octal = lead == 0x30 && plain.count > 1
      if octal, plain.contains(where: { $0 > 0x37 }) { return nil }
      return integer(plain[...], radix: octal ? 8 : 10, negative)
    }
    return float(plain, negative)
  }

  private func integer(_ digits: ArraySlice<UInt8>, radix: Int, _ negative: Bool) -> YAMLValue? {
    let word = (negative ? "-" : "") + String(decoding: digits, as: UTF8.self)
    if let value = Int64(word, radix: radix) { return .integer(value) }
    return radix == 10 && digits.count > 18 ? .bigInteger(word) : nil
  }

  /// `12:30:45` is 45045 in YAML 1.1.
  private func sexagesimal(_ digits: [UInt8], _ negative: Bool) -> YAMLValue? {
    let parts = digits.split(separator: 0x3A, omittingEmptySubsequences: false)
    guard parts.count <= 4 else { return nil }
    var value: Int64 = 0
    for (index, part) in parts.enumerated() {
      guard let number = Int64(String(decoding: part, as: UTF8.self)), part.count <= (index == 0 ? 9 : 2),
        index == 0 || number < 60, part.first != 0x30 || part.count == 1 || index > 0
      else { return nil }
      value = value * 60 + number
    }
    return .integer(negative ? -value : value)
  }

  private func float(_ digits: [UInt8], _ negative: Bool) -> YAMLValue? {
    let word = String(decoding: digits, as: UTF8.self)
    if word.lowercased() == ".inf" { return .float(negative ? -.infinity : .infinity) }
    if word.lowercased() == ".nan" { return .float(.nan) }
    // YAML 1.1 wants a point, and a sign behind the exponent's letter: `1e3` is text.
    let mantissa = word.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard digits.contains(0x2E),
      digits.allSatisfy({ (0x30...0x39).contains($0) || [0x2E, 0x65, 0x45, 0x2B, 0x2D].contains($0) }),
      mantissa.count == 1 || mantissa[1].first == "+" || mantissa[1].first == "-",
      let value = Double((word.hasPrefix(".") ? "0" : "") + (word.hasSuffix(".") ? word + "0" : word))
    else { return nil }
    return .float(negative ? -value : value)
  }
}
