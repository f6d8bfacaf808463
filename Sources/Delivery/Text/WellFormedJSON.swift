/// Checks that a text is one JSON value (RFC 8259) and writes it on one line. Values are not kept.
struct WellFormedJSON {
  /// Where a text stops being JSON.
  struct Fault: Error, Equatable {
    /// The byte, from 0, and what is wrong there.
    var offset: Int
    var reason: String
  }

  /// The value without white space between its parts: one line.
  private(set) var compact = ""
  /// Whether the value is an object.
  private(set) var isObject = false

  private static let deepest = 64

  /// Checks a text. Throws where it stops being JSON.
  init(_ text: String) throws(Fault) {
    let bytes = Array(text.utf8)
    var scan = Scan(bytes: bytes)
    try scan.value(depth: 0)
    scan.skipSpace()
    guard scan.place == bytes.count else { throw Fault(offset: scan.place, reason: "text after the value") }
    compact = String(decoding: scan.kept, as: UTF8.self)
    isObject = scan.kept.first == 123
  }

  /// The object with members put in front; a value that is no object becomes the member `message` of one.
  func adding(_ members: String) -> String {
    guard !members.isEmpty else { return compact }
    guard isObject else { return "{" + members + ",\"message\":" + compact + "}" }
    return compact == "{}" ? "{" + members + "}" : "{" + members + "," + compact.dropFirst()
  }

  /// The value with an element put in front of the first list that is a member of this name; nil when there is none. A
  /// name in quotes before a colon is never inside a string: there its quotes are escaped.
  func inserting(_ element: String, intoListNamed name: String) -> String? {
    let mark = Array("\"\(name)\":[".utf8)
    let bytes = Array(compact.utf8)
    guard bytes.count >= mark.count else { return nil }
    let place = (0...(bytes.count - mark.count)).first { place in
      bytes[place] == 34 && bytes[place...].starts(with: mark) && (place == 0 || bytes[place - 1] != 92)
    }
    guard let end = place.map({ $0 + mark.count }) else { return nil }
    let comma = bytes[end] == 93 ? "" : ","
    return String(decoding: bytes[..<end] + Array((element + comma).utf8) + bytes[end...], as: UTF8.self)
  }

  private struct Scan {
    let bytes: [UInt8]
    var place = 0
    var kept: [UInt8] = []

    var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    mutating func skipSpace() {
      while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { place += 1 }
    }

    mutating func keep() {
      kept.append(bytes[place])
      place += 1
    }

    func fault(_ reason: String) -> Fault { Fault(offset: place, reason: reason) }

    mutating func value(depth: Int) throws(Fault) {
      guard depth < deepest else { throw fault("nested too deep") }
      skipSpace()
      switch next {
      case 123: try list(closing: 125, depth: depth, withKeys: true)
      case 91: try list(closing: 93, depth: depth, withKeys: false)
      case 34: try string()
      case 116: try word("true")
      case 102: try word("false")
      case 110: try word("null")
      case nil: throw fault("the text ends where a value must be")
      default: try number()
      }
    }

    private mutating func list(closing: UInt8, depth: Int, withKeys: Bool) throws(Fault) {
      keep()
      skipSpace()
      if next == closing { return keep() }
      while true {
        if withKeys {
          skipSpace()
          guard next == 34 else { throw fault("a key in quotes must be here") }
          try string()
          skipSpace()
          guard next == 58 else { throw fault("a colon must be here") }
          keep()
        }
        try value(depth: depth + 1)
        skipSpace()
        if next == closing { return keep() }
        guard next == 44 else { throw fault("a comma or the end must be here") }
        keep()
      }
    }

    private mutating func string() throws(Fault) {
      keep()
      while let byte = next {
        switch byte {
        case 34: return keep()
        case 0..<32: throw fault("a control character in a string")
        case 92:
          keep()
          guard let escape = next, "\"\\/bfnrtu".utf8.contains(escape) else { throw fault("an unknown escape") }
          keep()
          guard escape == 117 else { continue }
          for _ in 0..<4 {
            guard let digit = next, "0123456789abcdefABCDEF".utf8.contains(digit) else {
              throw fault("four hexadecimal digits must be here")
            }
            keep()
          }
        default: keep()
        }
      }
      throw fault("a string without end")
    }

    private mutating func word(_ word: String) throws(Fault) {
      guard bytes[place...].starts(with: word.utf8) else { throw fault("an unknown word") }
      for _ in word.utf8 { keep() }
    }

    private mutating func number() throws(Fault) {
      if next == 45 { keep() }
      if next == 48 { keep() } else { try digits() }
      if next == 46 {
        keep()
        try digits()
      }
      if next == 101 || next == 69 {
        keep()
        if next == 43 || next == 45 { keep() }
        try digits()
      }
    }

    private mutating func digits() throws(Fault) {
      guard let first = next, first >= 48, first <= 57 else { throw fault("a value must be here") }
      while let digit = next, digit >= 48, digit <= 57 { keep() }
    }
  }
}
