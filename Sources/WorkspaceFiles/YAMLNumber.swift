/// Numbers as YAML 1.1 writes them and PyYAML reads them: `0123` is octal, `1_000` a thousand, `12:30:45` counts
/// sixties, and a fraction needs its point.
enum YAMLNumber {
  /// The number of a plain scalar; nil when it is none. Whole numbers are exact; those beyond 64 bits keep their
  /// decimal digits.
  static func value(of text: String) -> YAMLValue? {
    var rest = Substring(text).utf8
    let sign = rest.first
    let isSigned = sign == 0x2B || sign == 0x2D
    if isSigned { rest.removeFirst() }
    guard let lead = rest.first else { return nil }
    if lead == 0x2E { return pointFirst(rest, isSigned: isSigned, negative: sign == 0x2D) }
    guard isDigit(lead) else { return nil }
    if lead == 0x30, let second = rest.dropFirst().first, second == 0x62 || second == 0x78 {
      return integer(rest.dropFirst(2), radix: second == 0x62 ? 2 : 16, negative: sign == 0x2D)
    }
    let head = rest.prefix { isDigit($0) || $0 == 0x5F }
    let tail = rest.dropFirst(head.count)
    switch tail.first {
    case nil where head.count == 1 || lead != 0x30: return integer(head, radix: 10, negative: sign == 0x2D)
    case nil: return integer(head, radix: 8, negative: sign == 0x2D)
    case 0x2E: return float(head, tail.dropFirst(), negative: sign == 0x2D)
    case 0x3A: return sixties(head, tail, isWhole: lead != 0x30, negative: sign == 0x2D)
    default: return nil
    }
  }

  /// `.5`, `.inf` and `.nan`; only infinity may have a sign.
  private static func pointFirst(_ text: Substring.UTF8View, isSigned: Bool, negative: Bool) -> YAMLValue? {
    switch String(Substring(text)) {
    case ".inf", ".Inf", ".INF": return .float(negative ? -.infinity : .infinity)
    case ".nan", ".NaN", ".NAN": return isSigned ? nil : .float(.nan)
    default:
      let fraction = text.dropFirst()
      guard !isSigned, let first = fraction.first, isDigit(first) else { return nil }
      return float("0".utf8[...], fraction, negative: false)
    }
  }

  private static func integer(_ text: Substring.UTF8View, radix: UInt8, negative: Bool) -> YAMLValue? {
    let digits = text.filter { $0 != 0x5F }
    guard !digits.isEmpty, digits.allSatisfy({ digit($0).map { $0 < radix } ?? false }) else { return nil }
    var value: UInt128 = 0
    for byte in digits {
      let (high, tooHigh) = value.multipliedReportingOverflow(by: UInt128(radix))
      let (sum, tooLarge) = high.addingReportingOverflow(UInt128(digit(byte) ?? 0))
      if tooHigh || tooLarge {
        // Only decimal digits can stand for themselves.
        return radix == 10 ? .bigInteger((negative ? "-" : "") + String(decoding: digits, as: UTF8.self)) : nil
      }
      value = sum
    }
    let limit = UInt128(Int64.max) + (negative ? 1 : 0)
    guard value <= limit else { return .bigInteger((negative ? "-" : "") + String(value)) }
    return .integer(negative ? Int64(truncatingIfNeeded: 0 &- value) : Int64(value))
  }

  /// `12:30:45` and `12:30.5`: parts after the first have one digit, or two below sixty.
  private static func sixties(
    _ head: Substring.UTF8View, _ tail: Substring.UTF8View, isWhole: Bool, negative: Bool
  ) -> YAMLValue? {
    var parts = [head.filter { $0 != 0x5F }]
    var rest = tail
    while rest.first == 0x3A {
      let run = rest.dropFirst().prefix(while: isDigit)
      guard run.count == 1 || run.count == 2 && (run.first ?? 0x39) < 0x36 else { return nil }
      parts.append(Array(run))
      rest = rest.dropFirst(run.count + 1)
    }
    let numbers = parts.map { String(decoding: $0, as: UTF8.self) }
    if rest.isEmpty {
      guard isWhole else { return nil }
      var value: Int64 = 0
      for number in numbers {
        guard let part = Int64(number) else { return nil }
        let (high, tooHigh) = value.multipliedReportingOverflow(by: 60)
        let (sum, tooLarge) = high.addingReportingOverflow(part)
        if tooHigh || tooLarge { return nil }
        value = sum
      }
      return .integer(negative ? -value : value)
    }
    guard rest.first == 0x2E, rest.dropFirst().allSatisfy({ isDigit($0) || $0 == 0x5F }) else { return nil }
    let fraction = String(decoding: rest.dropFirst().filter { $0 != 0x5F } + [0x30], as: UTF8.self)
    var value = Double((numbers.last ?? "0") + "." + fraction) ?? 0
    var base = 60.0
    for number in numbers.dropLast().reversed() {
      value += (Double(number) ?? 0) * base
      base *= 60
    }
    return .float(negative ? -value : value)
  }

  /// A whole part and what follows the point; an exponent must have its sign.
  private static func float(
    _ whole: Substring.UTF8View, _ tail: Substring.UTF8View, negative: Bool
  ) -> YAMLValue? {
    let fraction = tail.prefix { isDigit($0) || $0 == 0x5F }
    let exponent = tail.dropFirst(fraction.count)
    var word = String(decoding: whole.filter { $0 != 0x5F }, as: UTF8.self)
    word += "." + String(decoding: fraction.filter { $0 != 0x5F } + [0x30], as: UTF8.self)
    if let letter = exponent.first {
      let digits = exponent.dropFirst(2)
      guard letter | 0x20 == 0x65, [0x2B, 0x2D].contains(exponent.dropFirst().first), !digits.isEmpty,
        digits.allSatisfy(isDigit)
      else { return nil }
      word += String(decoding: exponent, as: UTF8.self)
    }
    return Double(word).map { .float(negative ? -$0 : $0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func digit(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte - 0x30 }
    let letter = byte | 0x20
    return (0x61...0x66).contains(letter) ? letter - 0x57 : nil
  }
}
