/// A number of a rule or an event, exact for whole numbers of any length that JSON can write.
struct SigmaNumber: Hashable, Sendable {
  /// The digits of a whole number without leading zeros, with its sign; nil when there is a fraction.
  private let whole: [UInt8]?
  private let double: Double

  init(_ value: Int64) {
    whole = Array(String(value).utf8)
    double = Double(value)
  }

  /// Reads text that is completely a JSON number (RFC 8259, section 6); nil for anything else.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard let last = text.last, (0x30...0x39).contains(last), text[0] == 0x2D || (0x30...0x39).contains(text[0]) else {
      return nil
    }
    var digits: [UInt8] = []
    var index = text[0] == 0x2D ? 1 : 0
    while index < text.count, (0x30...0x39).contains(text[index]) {
      digits.append(text[index])
      index += 1
    }
    guard !digits.isEmpty, digits.count == 1 || digits[0] != 0x30 else { return nil }
    let negative = text[0] == 0x2D
    if index == text.count {
      whole = digits == [0x30] ? digits : (negative ? [0x2D] : []) + digits
      double = Double(String(decoding: text, as: UTF8.self)) ?? .nan
      return
    }
    guard Self.isFractionOrExponent(text, from: index), let value = Double(String(decoding: text, as: UTF8.self)) else {
      return nil
    }
    double = value
    let isWhole = value.rounded() == value && abs(value) < 9_007_199_254_740_992
    whole = isWhole ? Array(String(Int64(value)).utf8) : nil
  }

  init?(_ text: String) {
    guard let number = Array(text.utf8).withUnsafeBufferPointer({ SigmaNumber($0) }) else { return nil }
    self = number
  }

  private static func isFractionOrExponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var index = start
    func digits() -> Bool {
      let first = index
      while index < text.count, (0x30...0x39).contains(text[index]) { index += 1 }
      return index > first
    }
    if text[index] == 0x2E {
      index += 1
      guard digits() else { return false }
    }
    if index < text.count, text[index] | 0x20 == 0x65 {
      index += 1
      if index < text.count, text[index] == 0x2B || text[index] == 0x2D { index += 1 }
      guard digits() else { return false }
    }
    return index == text.count
  }

  /// The text that string rules compare with: whole numbers without a fraction; nil to use the number as written.
  var wholeText: [UInt8]? { whole }

  static func == (left: SigmaNumber, right: SigmaNumber) -> Bool {
    if let one = left.whole, let other = right.whole { return one == other }
    return left.whole == nil && right.whole == nil && left.double == right.double
  }

  func hash(into hasher: inout Hasher) {
    if let whole { hasher.combine(whole) } else { hasher.combine(double) }
  }

  static func < (left: SigmaNumber, right: SigmaNumber) -> Bool {
    guard let one = left.whole, let other = right.whole else { return left.double < right.double }
    let oneNegative = one.first == 0x2D
    let otherNegative = other.first == 0x2D
    if oneNegative != otherNegative { return oneNegative }
    let smaller = one.count != other.count ? one.count < other.count : one.lexicographicallyPrecedes(other)
    return oneNegative ? one != other && !smaller : smaller
  }
}
