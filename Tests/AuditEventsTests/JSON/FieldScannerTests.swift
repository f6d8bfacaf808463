import XCTest

@testable import AuditEvents

/// The one-pass scanner must agree with the exact search of a single path on whatever record comes.
final class FieldScannerTests: XCTestCase {
  private struct Gathered: FieldSink {
    var scalars: [[String]]
    var containers: [Int]
    var empties: [Int]

    init(_ count: Int) {
      scalars = Array(repeating: [], count: count)
      containers = Array(repeating: 0, count: count)
      empties = containers
    }

    mutating func scalar(slot: Int, kind: JSONScalar.Kind, bytes: UnsafeBufferPointer<UInt8>) {
      scalars[slot].append("\(kind) " + String(decoding: bytes, as: UTF8.self))
    }
    mutating func container(slot: Int, json: UnsafeBufferPointer<UInt8>) { containers[slot] += 1 }
    mutating func empty(slot: Int) { empties[slot] += 1 }
  }

  func testAgreesWithTheExactSearch() throws {
    var random = SeededGenerator(state: 20_260_302)
    let names = ["a", "b", "A", "a.b", "user", "b.c", "c"]
    let paths = ["a", "b", "a.b", "a.b.c", "user", "user.a", "user.a.b", "b.c", "c.a", "b.c.a"].map { FieldPath($0) }
    let embedded = EmbeddedJSON(keys: ["user"])
    let scanner = FieldScanner(paths: paths, embedded: embedded)
    for _ in 0..<4000 {
      let text = Self.object(&random, names, depth: 4)
      try withRecord(text) { record in
        try RecordValidator().check(record)
        var gathered = Gathered(paths.count)
        scanner.scan(record, into: &gathered)
        for (slot, path) in paths.enumerated() {
          var exact: [String] = []
          let presence = path.forEachCandidate(in: record, embedded: embedded) {
            exact.append("\($0.kind) " + String(decoding: $0.bytes, as: UTF8.self))
            return true
          }
          switch presence {
          case .absent:
            XCTAssertEqual(gathered.scalars[slot], [], text)
            XCTAssertEqual(gathered.containers[slot] + gathered.empties[slot], 0, "\(path.name) in \(text)")
          case .empty: XCTAssertEqual(gathered.scalars[slot], [], text)
          case .values:
            if gathered.containers[slot] == 0 {
              XCTAssertEqual(gathered.scalars[slot], exact, "\(path.name) in \(text)")
            }
          }
        }
      }
    }
  }

  private static func object(_ random: inout SeededGenerator, _ names: [String], depth: Int) -> String {
    let members = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      "\"\(names.randomElement(using: &random) ?? "a")\": " + value(&random, names, depth: depth - 1)
    }
    return "{" + members.joined(separator: " ,") + "}"
  }

  private static func value(_ random: inout SeededGenerator, _ names: [String], depth: Int) -> String {
    switch Int.random(in: 0...(depth > 0 ? 9 : 6), using: &random) {
    case 0: return "null"
    case 1: return "true"
    case 2: return "-12.5e3"
    case 3: return #""plain""#
    case 4: return #""esc\"aped\u00e9""#
    case 5: return #""{\"a\":{\"b\":[1,2]}}""#
    case 6: return #""""#
    case 7:
      let elements = (0..<Int.random(in: 0...3, using: &random)).map { _ in value(&random, names, depth: depth - 1) }
      return "[ " + elements.joined(separator: ",") + " ]"
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
