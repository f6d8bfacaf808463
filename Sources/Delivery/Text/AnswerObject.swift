/// The members of a JSON object that an endpoint answered with: texts and numbers, those of nested objects behind
/// theirs (`error.code`). Anything else, and anything that is no JSON, has none.
struct AnswerObject: Sendable {
  private var members: [String: String] = [:]
  /// Whether the answer was an object at all.
  private(set) var isObject = false

  /// Reads an answer.
  init(_ body: [UInt8]) {
    guard let json = try? WellFormedJSON(String(decoding: body, as: UTF8.self)), json.isObject else { return }
    isObject = true
    var bytes = Array(json.compact.utf8)[...]
    Self.object(&bytes, prefix: "", into: &members)
  }

  /// The text of a member, numbers as they are written.
  subscript(name: String) -> String? { members[name] }

  /// The number of a member; texts of digits count.
  func number(_ name: String) -> Int? { members[name].flatMap { Int($0) } }

  // The text is known to be well formed and without white space.

  private static func object(_ bytes: inout ArraySlice<UInt8>, prefix: String, into members: inout [String: String]) {
    bytes.removeFirst()
    while let byte = bytes.first, byte != 125 {
      if byte == 44 { bytes.removeFirst() }
      let name = prefix + string(&bytes)
      bytes.removeFirst()
      value(&bytes, name: name, into: &members)
    }
    bytes = bytes.dropFirst()
  }

  private static func value(_ bytes: inout ArraySlice<UInt8>, name: String, into members: inout [String: String]) {
    switch bytes.first {
    case 34: members[name] = string(&bytes)
    case 123: object(&bytes, prefix: name + ".", into: &members)
    case 91:
      bytes.removeFirst()
      var index = 0
      while let byte = bytes.first, byte != 93 {
        if byte == 44 { bytes.removeFirst() }
        value(&bytes, name: "\(name).\(index)", into: &members)
        index += 1
      }
      bytes = bytes.dropFirst()
    default:
      let end = bytes.firstIndex { [44, 93, 125].contains($0) } ?? bytes.endIndex
      members[name] = String(decoding: bytes[..<end], as: UTF8.self)
      bytes = bytes[end...]
    }
  }

  private static func string(_ bytes: inout ArraySlice<UInt8>) -> String {
    bytes.removeFirst()
    var units: [UInt8] = []
    while let byte = bytes.popFirst(), byte != 34 {
      guard byte == 92, let escape = bytes.popFirst() else {
        units.append(byte)
        continue
      }
      switch escape {
      case 110: units.append(10)
      case 116: units.append(9)
      case 117:
        let digits = String(decoding: bytes.prefix(4), as: UTF8.self)
        bytes = bytes.dropFirst(4)
        let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
        units += Array(String(Character(scalar)).utf8)
      case 98, 102, 114: units.append(32)
      default: units.append(escape)
      }
    }
    return String(decoding: units, as: UTF8.self)
  }
}
