/// JSON as it was sent (RFC 8259), read strictly and within bounds.
public indirect enum JSONValue: Sendable {
  /// A value of each kind; a number that is no whole one within 64 bits is kept as `decimal`.
  case null, boolean(Bool), integer(Int64), decimal(Double), string(String), array([JSONValue])
  /// Members in their order; a name stands once.
  case object([(name: String, value: JSONValue)])

  /// Why text is no JSON.
  public struct Malformed: Error, Sendable {
    /// In words, with the place.
    public var description: String
  }

  /// The value of a text. Throws `Malformed`.
  public init(_ bytes: [UInt8]) throws(Malformed) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.document()
  }

  /// A member of an object; nil when it is missing or `null`.
  public subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self, let value = members.first(where: { $0.name == name })?.value else {
      return nil
    }
    if case .null = value { return nil }
    return value
  }

  /// The text of a string.
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The number of an integer.
  public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
  /// `true` or `false`.
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  /// The values of an array.
  public var array: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
  /// The texts of an array of strings; others in it are left out.
  public var strings: [String]? { array?.compactMap(\.string) }
}

/// Reads one JSON document.
private struct JSONReader {
  let bytes: [UInt8]
  var position = 0
  var values = 0
  static let maximumDepth = 32
  static let maximumValues = 100_000

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONValue.Malformed) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw wrong("something follows the value") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONValue.Malformed) -> JSONValue {
    skipSpace()
    values += 1
    guard depth < Self.maximumDepth, values < Self.maximumValues else { throw wrong("too deep or too much") }
    switch peek {
    case 123: return try object(depth)
    case 91: return try array(depth)
    case 34: return .string(try text())
    case 116: return try word("true", .boolean(true))
    case 102: return try word("false", .boolean(false))
    case 110: return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object(_ depth: Int) throws(JSONValue.Malformed) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    var names: Set<String> = []
    position += 1
    skipSpace()
    if take(125) { return .object([]) }
    repeat {
      skipSpace()
      guard peek == 34 else { throw wrong("a name in quotes is missing") }
      let name = try text()
      guard names.insert(name).inserted else { throw wrong("the name stands twice") }
      skipSpace()
      guard take(58) else { throw wrong("a colon is missing") }
      members.append((name, try value(depth: depth + 1)))
      skipSpace()
    } while take(44)
    guard take(125) else { throw wrong("a closing brace is missing") }
    return .object(members)
  }

  private mutating func array(_ depth: Int) throws(JSONValue.Malformed) -> JSONValue {
    var items: [JSONValue] = []
    position += 1
    skipSpace()
    if take(93) { return .array([]) }
    repeat {
      items.append(try value(depth: depth + 1))
      skipSpace()
    } while take(44)
    guard take(93) else { throw wrong("a closing bracket is missing") }
    return .array(items)
  }

  private mutating func text() throws(JSONValue.Malformed) -> String {
    position += 1
    var output: [UInt8] = []
    while let byte = peek, byte != 34 {
      guard byte >= 32 else { throw wrong("a control character in a text") }
      position += 1
      guard byte == 92 else {
        output.append(byte)
        continue
      }
      guard let escape = peek else { break }
      position += 1
      switch escape {
      case 34, 47, 92: output.append(escape)
      case 98: output.append(8)
      case 102: output.append(12)
      case 110: output.append(10)
      case 114: output.append(13)
      case 116: output.append(9)
      case 117: output += Array(String(Character(try scalar())).utf8)
      default: throw wrong("an unknown escape")
      }
    }
    guard take(34) else { throw wrong("a closing quote is missing") }
    guard let text = String(validating: output, as: UTF8.self) else { throw wrong("a text is no UTF-8") }
    return text
  }

  private mutating func scalar() throws(JSONValue.Malformed) -> Unicode.Scalar {
    var code = UInt32(try unit())
    if (0xD800..<0xDC00).contains(code), take(92), take(117) {
      let low = UInt32(try unit())
      if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
    }
    guard let scalar = Unicode.Scalar(code) else { throw wrong("half of a surrogate pair") }
    return scalar
  }

  private mutating func unit() throws(JSONValue.Malformed) -> UInt16 {
    guard position + 4 <= bytes.count,
      bytes[position..<(position + 4)].allSatisfy({ (48...57).contains($0) || (97...102).contains($0 | 32) }),
      let unit = UInt16(String(decoding: bytes[position..<(position + 4)], as: UTF8.self), radix: 16)
    else { throw wrong("an escape needs four hexadecimal digits") }
    position += 4
    return unit
  }

  private mutating func number() throws(JSONValue.Malformed) -> JSONValue {
    let start = position
    _ = take(45)
    let isZero = take(48)
    if !isZero, digits() == 0 { throw wrong("a value is missing") }
    var isWhole = true
    if take(46) {
      isWhole = false
      if digits() == 0 { throw wrong("a digit is missing") }
    }
    if peek == 101 || peek == 69 {
      isWhole = false
      position += 1
      if !take(43) { _ = take(45) }
      if digits() == 0 { throw wrong("a digit is missing") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let number = Int64(text) { return .integer(number) }
    guard let number = Double(text), number.isFinite else { throw wrong("a number is too big") }
    // 1.0 is a whole number, too (JSON Schema 2020-12 §6.1.1).
    if number == number.rounded(), abs(number) < 9e15 { return .integer(Int64(number)) }
    return .decimal(number)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = peek, (48...57).contains(byte) { position += 1 }
    return position - start
  }

  private mutating func word(_ text: String, _ value: JSONValue) throws(JSONValue.Malformed) -> JSONValue {
    guard bytes[position...].starts(with: text.utf8) else { throw wrong("an unknown word") }
    position += text.utf8.count
    return value
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }
  private mutating func skipSpace() {
    while let byte = peek, byte == 32 || byte == 9 || byte == 10 || byte == 13 { position += 1 }
  }
  private func wrong(_ text: String) -> JSONValue.Malformed {
    JSONValue.Malformed(description: "no JSON at byte \(position): \(text)")
  }
}
