extension Filter {
  /// A whole number; text is read, a fraction is cut off. What is no number becomes `default`.
  static let int = Filter("int", ["default", "base"], expectsUndefined: true) {
    value, arguments, _ throws(TemplateError) in
    let fallback = arguments.value("default") ?? 0
    let base = try arguments.integer("base", default: 10)
    guard base == 0 || (2...36).contains(base) else { throw TemplateError("'int' needs a base from 2 to 36") }
    switch value {
    case .integer: return value
    case .bool(let value): return value ? 1 : 0
    case .double(let number): return Int64(exactly: number.rounded(.towardZero)).map { .integer($0) } ?? fallback
    case .string(let text), .safe(let text):
      if let number = wholeNumber(text, base: base) { return .integer(number) }
      guard let number = floatingNumber(text), let whole = Int64(exactly: number.rounded(.towardZero)) else {
        return fallback
      }
      return .integer(whole)
    default: return fallback
    }
  }

  /// A floating-point number; text is read. What is no number becomes `default`.
  static let float = Filter("float", ["default"], expectsUndefined: true) { value, arguments, _ throws(TemplateError) in
    let fallback = arguments.value("default") ?? 0.0
    if let number = value.number { return .double(number.double) }
    guard let text = value.asText, let number = floatingNumber(text) else { return fallback }
    return .double(number)
  }

  static let magnitude = Filter("abs") { value, _, _ throws(TemplateError) in
    switch value.number {
    case .integer(let number): return number == .min ? .double(-Double(number)) : .integer(Swift.abs(number))
    case .double(let number): return .double(number.magnitude)
    case nil:
      if value.isUndefined { return value }
      throw TemplateError("'abs' needs a number, not \(value.kindName)", hint: "use |int or |float first")
    }
  }

  /// `1,234,567`
  static let thousands = Filter("thousands", ["separator"]) { value, arguments, _ throws(TemplateError) in
    guard case .integer(let number)? = value.number else { return .string(try value.text()) }
    return .string(grouped(number, by: try arguments.text("separator", default: ",")))
  }

  /// A number and its noun: `1 event`, `1,234 events`; the plural may be given.
  static let counted = Filter("counted", ["one", "many"]) { value, arguments, _ throws(TemplateError) in
    let one = try arguments.text("one", default: "")
    let many = try arguments.text("many", default: one.isEmpty ? "" : one + "s")
    guard case .integer(let number)? = value.number else { return .string(try value.text() + " " + many) }
    return .string("\(grouped(number, by: ",")) \(number == 1 ? one : many)")
  }

  /// `13 kB` as Jinja's `filesizeformat` writes it: `13.0 kB`, or `12.7 KiB` when `binary`.
  static let fileSize = Filter("filesizeformat", ["binary"]) { value, arguments, _ throws(TemplateError) in
    guard let bytes = value.number?.double ?? value.asText.flatMap(floatingNumber) else {
      if value.isUndefined { return value }
      throw TemplateError("'filesizeformat' needs a number, not \(value.kindName)")
    }
    let isBinary = arguments.flag("binary")
    let base = isBinary ? 1024.0 : 1000.0
    if bytes == 1 { return "1 Byte" }
    if bytes < base {
      let whole = bytes.rounded(.towardZero)
      return .string("\(Int64(exactly: whole).map(String.init) ?? numberText(whole)) Bytes")
    }
    var unit = base * base
    let prefixes = ["k", "M", "G", "T", "P", "E", "Z", "Y"]
    var prefix = 0
    while bytes >= unit, prefix < prefixes.count - 1 {
      unit *= base
      prefix += 1
    }
    let name = isBinary ? prefixes[prefix].uppercased() + "iB" : prefixes[prefix] + "B"
    return .string("\(numberText(rounded(base * bytes / unit, to: 1))) \(name)")
  }

  private static func grouped(_ number: Int64, by separator: String) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += separator }
      text.append(digit)
    }
    return text
  }
}

/// A whole number as Python reads it: white space around, a sign, `_` between digits, a prefix that fits the base.
func wholeNumber(_ text: String, base: Int) -> Int64? {
  var digits = Substring(text.trimmed().lowercased())
  guard digits.utf8.count <= 80 else { return nil }
  let isNegative = digits.hasPrefix("-")
  if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
  var radix = base
  for (prefix, value) in [("0x", 16), ("0o", 8), ("0b", 2)]
  where (base == value || base == 0) && digits.hasPrefix(prefix) {
    digits = digits.dropFirst(2)
    radix = value
  }
  let plain = digits.filter { $0 != "_" }
  guard !plain.hasPrefix("-"), !plain.hasPrefix("+"), !digits.hasPrefix("_"), !digits.hasSuffix("_") else { return nil }
  return Int64((isNegative ? "-" : "") + plain, radix: radix == 0 ? 10 : radix)
}

/// A floating-point number as Python reads it, also `inf` and `nan`.
func floatingNumber(_ text: String) -> Double? {
  let trimmed = text.trimmed()
  guard !trimmed.isEmpty, trimmed.utf8.count <= 400, !trimmed.contains("x"), !trimmed.contains("X") else { return nil }
  return Double(trimmed.filter { $0 != "_" })
}
