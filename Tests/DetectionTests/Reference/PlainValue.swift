/// A scalar of an event as the reference evaluator sees it.
struct PlainScalar: Hashable {
  enum Kind { case string, number, boolean }

  let kind: Kind
  let written: String
  /// Its number in the evaluator's memory.
  var number = 0

  init(_ kind: Kind, _ written: String) {
    self.kind = kind
    self.written = written
  }

  static func == (left: PlainScalar, right: PlainScalar) -> Bool {
    left.kind == right.kind && left.written.utf8.elementsEqual(right.written.utf8)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    for byte in written.utf8 { hasher.combine(byte) }
  }

  /// The text that string values of a rule compare with: whole numbers without fraction or exponent.
  var text: [Unicode.Scalar] {
    guard kind == .number, let number = PlainNumber(written) else { return Array(written.unicodeScalars) }
    return Array((number.wholeText ?? written).unicodeScalars)
  }
}

/// A decimal number, exact: `sign * 0.digits * 10^exponent`, digits without zeros at either end.
struct PlainNumber: Equatable {
  let negative: Bool
  let digits: [Int]
  let exponent: Int

  /// Reads text that is completely a JSON number (RFC 8259, section 6).
  init?(_ text: String) {
    guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,9})?/) != nil else { return nil }
    let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    let mantissa = parts[0].drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    var all = (mantissa[0] + fraction).compactMap(\.wholeNumberValue)
    var power = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    while all.first == 0 {
      all.removeFirst()
      power -= 1
    }
    while all.last == 0 { all.removeLast() }
    digits = all
    exponent = all.isEmpty ? 0 : power
    negative = !all.isEmpty && text.hasPrefix("-")
  }

  /// The digits of a whole number of reasonable length; nil when there is a fraction.
  var wholeText: String? {
    guard exponent >= digits.count, exponent <= 40 else { return nil }
    if digits.isEmpty { return "0" }
    let zeros = String(repeating: "0", count: exponent - digits.count)
    return (negative ? "-" : "") + digits.map(String.init).joined() + zeros
  }

  static func < (left: PlainNumber, right: PlainNumber) -> Bool {
    if left.negative != right.negative { return left.negative }
    return left.negative ? right.smallerMagnitude(than: left) : left.smallerMagnitude(than: right)
  }

  private func smallerMagnitude(than other: PlainNumber) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
    if exponent != other.exponent { return exponent < other.exponent }
    return digits.lexicographicallyPrecedes(other.digits)
  }
}

/// What the reference evaluator finds at a path.
struct PlainCandidates {
  var isPresent = false
  var scalars: [PlainScalar] = []

  /// The candidates of a dotted path: arrays are transparent, keys compare without ASCII case, and a key may contain
  /// dots.
  init(_ path: String, in event: PlainJSON) {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    walk(event, parts[...])
  }

  private mutating func walk(_ value: PlainJSON, _ rest: ArraySlice<String>) {
    if rest.isEmpty { return take(value) }
    switch value {
    case .array(let items):
      for item in items { walk(item, rest) }
    case .object(let members):
      for cut in 1...rest.count {
        let key = rest.prefix(cut).joined(separator: ".")
        for member in members where Self.asciiFolded(member.key) == Self.asciiFolded(key) {
          walk(member.value, rest.dropFirst(cut))
        }
      }
    default: break
    }
  }

  private mutating func take(_ value: PlainJSON) {
    isPresent = true
    switch value {
    case .array(let items):
      for item in items { take(item) }
    case .object(let members) where !members.isEmpty:
      scalars.append(PlainScalar(.string, value.compact))
      for member in members { leaves(member.value) }
    default: leaves(value)
    }
  }

  private mutating func leaves(_ value: PlainJSON) {
    switch value {
    case .string(let text): scalars.append(PlainScalar(.string, text))
    case .number(let text): scalars.append(PlainScalar(.number, text))
    case .boolean(let value): scalars.append(PlainScalar(.boolean, value ? "true" : "false"))
    case .null: break
    case .array(let items): for item in items { leaves(item) }
    case .object(let members): for member in members { leaves(member.value) }
    }
  }

  static func asciiFolded(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar($0.value + 32) ?? $0 : $0 }
  }

  /// Every scalar and every key of the event: where keywords look.
  static func everything(in value: PlainJSON) -> [PlainScalar] {
    switch value {
    case .string(let text): [PlainScalar(.string, text)]
    case .number(let text): [PlainScalar(.number, text)]
    case .boolean(let value): [PlainScalar(.boolean, value ? "true" : "false")]
    case .null: []
    case .array(let items): items.flatMap { everything(in: $0) }
    case .object(let members): members.flatMap { [PlainScalar(.string, $0.key)] + everything(in: $0.value) }
    }
  }
}
