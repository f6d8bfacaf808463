import XCTest

@testable import AuditEvents

/// A record as a tree: what the byte readers are compared with. Members keep their order and may repeat.
indirect enum RecordTree {
  case null
  case truth(Bool)
  case number(String)
  case string(String)
  /// A string whose text is JSON.
  case text(RecordTree)
  case array([RecordTree])
  case object([(key: String, value: RecordTree)])

  /// JSON, compact or with white space and escapes strewn in.
  func json(_ random: inout SeededGenerator, compact: Bool) -> String {
    func blank() -> String { compact ? "" : ["", "", " ", "\n\t", "\r\n"].randomElement(using: &random) ?? "" }
    switch self {
    case .null: return "null"
    case .truth(let value): return value ? "true" : "false"
    case .number(let digits): return digits
    case .string(let text): return Self.quoted(text, &random, compact: compact)
    case .text(let tree): return Self.quoted(tree.compactJSON, &random, compact: compact)
    case .array(let elements):
      let parts = elements.map { blank() + $0.json(&random, compact: compact) + blank() }
      return "[" + (parts.isEmpty ? blank() : parts.joined(separator: ",")) + "]"
    case .object(let members):
      let parts = members.map { member in
        blank() + Self.quoted(member.key, &random, compact: compact) + blank() + ":" + blank()
          + member.value.json(&random, compact: compact) + blank()
      }
      return "{" + (parts.isEmpty ? blank() : parts.joined(separator: ",")) + "}"
    }
  }

  var compactJSON: String {
    var random = SeededGenerator(state: 0)
    return json(&random, compact: true)
  }

  private static func quoted(_ text: String, _ random: inout SeededGenerator, compact: Bool) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": output += "\\" + String(scalar)
      case "\n": output += "\\n"
      case "\u{1}": output += "\\u0001"
      default:
        if !compact, Int.random(in: 0..<12, using: &random) == 0 {
          output += String(scalar).utf16.map { "\\u" + String(0x10000 + Int($0), radix: 16).dropFirst() }.joined()
        } else {
          output.unicodeScalars.append(scalar)
        }
      }
    }
    return output + "\""
  }

  /// What the specification of paths says, in the simplest way: every cut of the segments is tried at every object.
  func candidates(
    _ segments: ArraySlice<String>, embedded: Set<String>, isTop: Bool = true, embeddable: Bool = false,
    _ found: inout [String], _ isPresent: inout Bool
  ) {
    switch self {
    case .array(let elements):
      if segments.isEmpty { isPresent = true }
      for element in elements {
        element.candidates(segments, embedded: embedded, isTop: false, embeddable: embeddable, &found, &isPresent)
      }
    case .object(let members) where !segments.isEmpty:
      for member in members {
        for cut in 1...segments.count
        where Self.lower(segments.prefix(cut).joined(separator: ".")) == Self.lower(member.key) {
          member.value.candidates(
            segments.dropFirst(cut), embedded: embedded, isTop: false,
            embeddable: isTop && embedded.contains(Self.lower(member.key)), &found, &isPresent)
        }
      }
    case .object(let members):
      isPresent = true
      guard !members.isEmpty else { return }
      found.append("string " + compactJSON)
      leaves(&found)
    case .text(let tree):
      if segments.isEmpty { leaves(&found) }
      guard embeddable else { return }
      tree.candidates(segments, embedded: embedded, isTop: false, embeddable: true, &found, &isPresent)
    case .null: if segments.isEmpty { isPresent = true }
    default: if segments.isEmpty { leaves(&found) }
    }
  }

  /// ASCII letters only: keys that differ in the case of others are different keys.
  private static func lower(_ key: String) -> String {
    String(
      String.UnicodeScalarView(
        key.unicodeScalars.map { $0.isASCII ? $0.properties.lowercaseMapping.unicodeScalars.first ?? $0 : $0 }))
  }

  private func leaves(_ found: inout [String]) {
    switch self {
    case .null: break
    case .truth(let value): found.append(value ? "true true" : "false false")
    case .number(let digits): found.append("number " + digits)
    case .string(let text): found.append("string " + text)
    case .text(let tree): found.append("string " + tree.compactJSON)
    case .array(let elements): for element in elements { element.leaves(&found) }
    case .object(let members): for member in members { member.value.leaves(&found) }
    }
  }

  /// A random object whose keys are among the names.
  static func object(_ random: inout SeededGenerator, _ names: [String], depth: Int) -> RecordTree {
    .object(
      (0..<Int.random(in: 0...4, using: &random)).map { _ in
        (names.randomElement(using: &random) ?? "a", value(&random, names, depth: depth - 1))
      })
  }

  private static func value(_ random: inout SeededGenerator, _ names: [String], depth: Int) -> RecordTree {
    switch Int.random(in: 0...(depth > 0 ? 11 : 6), using: &random) {
    case 0: return .null
    case 1: return .truth(Bool.random(using: &random))
    case 2: return .number(["0", "-12.5e3", "184467440737095516150"].randomElement(using: &random) ?? "0")
    case 3: return .string("")
    case 4:
      return .string(
        ["plain", "a \"quoted\\ one\n\u{1}", "é😀日本", "[not json", "0123456789abcdef"].randomElement(using: &random)
          ?? "")
    case 5: return .text(object(&random, names, depth: depth - 1))
    case 6:
      return .text(.array([.string("x"), .null, .text(.array([.number("7")])), object(&random, names, depth: 0)]))
    case 7, 8:
      return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(&random, names, depth: depth - 1) })
    default: return object(&random, names, depth: depth)
    }
  }
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
