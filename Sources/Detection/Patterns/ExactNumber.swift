/// A decimal number of a rule or an event, exact however long it is written: sign, digits without zeros at either end,
/// and the power of ten that stands before the first digit (`0.digits * 10^power`). Zero has no digits.
struct ExactNumber: Hashable, Sendable {
  private let isNegative: Bool
  private let digits: [UInt8]
  private let power: Int

  /// The number of a 64-bit integer.
  init(_ value: Int64) {
    let text = Array(String(value.magnitude).utf8)
    self.init(isNegative: value < 0, digits: text[...], power: text.count)
  }

  /// Reads text that is completely a JSON number (RFC 8259, section 6); nil for anything else.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard let first = text.first, first == 0x2D || Self.isDigit(first) else { return nil }
    var index = first == 0x2D ? 1 : 0
    let start = index
    while index < text.count, Self.isDigit(text[index]) { index += 1 }
    let whole = index - start
    guard whole > 0, whole == 1 || text[start] != 0x30 else { return nil }
    var digits = Array(text[start..<index])
    if index < text.count, text[index] == 0x2E {
      let point = index
      index += 1
      while index < text.count, Self.isDigit(text[index]) { index += 1 }
      guard index > point + 1 else { return nil }
      digits += text[point + 1..<index]
    }
    var exponent = 0
    if index < text.count {
      guard text[index] | 0x20 == 0x65, let value = Self.exponent(text, from: index + 1) else { return nil }
      exponent = value
    }
    self.init(isNegative: first == 0x2D, digits: digits[...], power: whole + exponent)
  }

  /// Reads text that is completely a JSON number.
  init?(_ text: String) {
    guard let number = Array(text.utf8).withUnsafeBufferPointer({ ExactNumber($0) }) else { return nil }
    self = number
  }

  private init(isNegative: Bool, digits all: ArraySlice<UInt8>, power: Int) {
    let head = all.drop { $0 == 0x30 }
    let zeros = head.reversed().prefix { $0 == 0x30 }.count
    digits = Array(head.dropLast(zeros))
    self.power = digits.isEmpty ? 0 : power - (all.count - head.count)
    self.isNegative = isNegative && !digits.isEmpty
  }

  /// Exponents past a thousand million make no difference between numbers that fit into a record.
  private static func exponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    let isSigned = index < text.count && (text[index] == 0x2B || text[index] == 0x2D)
    if isSigned { index += 1 }
    guard index < text.count else { return nil }
    var value = 0
    while index < text.count {
      guard isDigit(text[index]) else { return nil }
      value = min(value * 10 + Int(text[index] - 0x30), 1_000_000_000)
      index += 1
    }
    return isSigned && text[start] == 0x2D ? -value : value
  }

  @inline(__always) private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// The digits of a whole number, as string values of rules compare with it; nil when there is a fraction, or more
  /// digits than anybody writes out.
  var wholeText: [UInt8]? {
    guard power >= digits.count, power <= 40 else { return nil }
    if digits.isEmpty { return [0x30] }
    return (isNegative ? [0x2D] : []) + digits + [UInt8](repeating: 0x30, count: power - digits.count)
  }

  static func < (left: ExactNumber, right: ExactNumber) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative ? right.isCloserToZero(than: left) : left.isCloserToZero(than: right)
  }

  private func isCloserToZero(than other: ExactNumber) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
    if power != other.power { return power < other.power }
    return digits.lexicographicallyPrecedes(other.digits)
  }
}
