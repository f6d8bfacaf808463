/// A JSON value as a tree, for the reference evaluator: slow, small and obvious.
indirect enum PlainJSON {
  case string(String)
  /// A number as written.
  case number(String)
  case boolean(Bool)
  case null
  case array([PlainJSON])
  /// Members in their order; a key may occur more than once.
  case object([(key: String, value: PlainJSON)])

  /// Reads sound JSON; nil for anything else.
  init?(_ text: String) {
    var reader = Reader(scalars: Array(text.unicodeScalars))
    guard let value = reader.value(), reader.atEnd else { return nil }
    self = value
  }

  private struct Reader {
    let scalars: [Unicode.Scalar]
    var place = 0

    var atEnd: Bool {
      mutating get {
        skipSpace()
        return place == scalars.count
      }
    }

    mutating func skipSpace() {
      while place < scalars.count, [" ", "\n", "\r", "\t"].contains(scalars[place]) { place += 1 }
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      skipSpace()
      guard place < scalars.count, scalars[place] == scalar else { return false }
      place += 1
      return true
    }

    mutating func value() -> PlainJSON? {
      skipSpace()
      guard place < scalars.count else { return nil }
      switch scalars[place] {
      case "{": return object()
      case "[": return array()
      case "\"": return string().map { .string($0) }
      default:
        let start = place
        while place < scalars.count, ![",", "]", "}", " ", "\n"].contains(scalars[place]) { place += 1 }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: scalars[start..<place])
        switch String(word) {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "null": return .null
        default: return .number(String(word))
        }
      }
    }

    mutating func object() -> PlainJSON? {
      var members: [(String, PlainJSON)] = []
      place += 1
      if take("}") { return .object([]) }
      repeat {
        skipSpace()
        guard let key = string(), take(":"), let value = value() else { return nil }
        members.append((key, value))
      } while take(",")
      return take("}") ? .object(members.map { (key: $0.0, value: $0.1) }) : nil
    }

    mutating func array() -> PlainJSON? {
      var items: [PlainJSON] = []
      place += 1
      if take("]") { return .array([]) }
      repeat {
        guard let value = value() else { return nil }
        items.append(value)
      } while take(",")
      return take("]") ? .array(items) : nil
    }

    mutating func string() -> String? {
      var result = String.UnicodeScalarView()
      place += 1
      while place < scalars.count, scalars[place] != "\"" {
        guard scalars[place] == "\\" else {
          result.append(scalars[place])
          place += 1
          continue
        }
        place += 1
        switch scalars[place] {
        case "n": result.append("\n")
        case "r": result.append("\r")
        case "t": result.append("\t")
        case "b": result.append("\u{8}")
        case "f": result.append("\u{C}")
        case "u":
          var unit = hexadecimal()
          if unit >= 0xD800, unit < 0xDC00 {
            place += 2
            unit = 0x10000 + (unit - 0xD800) << 10 + (hexadecimal() - 0xDC00)
          }
          result.append(Unicode.Scalar(unit) ?? "\u{FFFD}")
        default: result.append(scalars[place])
        }
        place += 1
      }
      place += 1
      return String(result)
    }

    mutating func hexadecimal() -> UInt32 {
      var digits = String.UnicodeScalarView()
      digits.append(contentsOf: scalars[place + 1...place + 4])
      place += 4
      return UInt32(String(digits), radix: 16) ?? 0
    }
  }

  /// Compact text, keys in their order, as little escaped as JSON allows.
  var compact: String {
    switch self {
    case .string(let text): return Self.quoted(text)
    case .number(let text): return text
    case .boolean(let value): return value ? "true" : "false"
    case .null: return "null"
    case .array(let items): return "[" + items.map(\.compact).joined(separator: ",") + "]"
    case .object(let members):
      return "{" + members.map { Self.quoted($0.key) + ":" + $0.value.compact }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
