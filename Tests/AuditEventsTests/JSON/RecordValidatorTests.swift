import XCTest

@testable import AuditEvents

final class RecordValidatorTests: XCTestCase {
  func testSoundValues() {
    for text in [
      "{}", "[]", " {\"a\" : [1, -0, 0.5, 1e9, 2E-3, true, false, null, \"\\u00e9\\n\\/\", \"é😀\"]} ", "\"x\"", "1",
      "[[[]],{\"a\":{}}]",
    ] {
      XCTAssertNoThrow(try check(text), text)
    }
  }

  func testBrokenValuesAreRefusedAtTheirPlace() {
    let cases: [(String, Int)] = [
      ("", 0), ("{", 1), ("{\"a\"", 4), ("{\"a\":1", 6), ("{\"a\":1,}", 7), ("[1,]", 3), ("{a:1}", 1), ("[1 2]", 3),
      ("01", 0), ("1.", 0), ("-", 0), ("1e", 0), ("tru", 0), ("nul", 0), ("\"a", 0), ("\"\\x\"", 1), ("\"\\u12g4\"", 1),
      ("{} {}", 3), ("[}", 1), ("{]", 1), ("\"a\nb\"", 2), ("+1", 0), ("{\"a\" 1}", 5),
      ("{\"a\":1,\"b\"}", 10), ("nullx", 4), ("[1.5.5]", 4), ("[1e+]", 1), ("[-a]", 1), ("\"\\u12\"", 1), ("\"\\", 1),
      ("[\u{1}1]", 1), ("{\u{0}}", 1), ("[1\u{C}]", 2), ("1\u{0}", 1), ("{\"a\"\u{B}:1}", 4), ("\u{FEFF}{}", 0),
    ]
    for (text, offset) in cases {
      XCTAssertThrowsError(try check(text), text) { XCTAssertEqual(($0 as? RecordRejection)?.offset, offset, text) }
    }
  }

  func testInvalidUTF8IsRefused() {
    for bytes: [UInt8] in [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80],
    ] {
      let record = [0x22] + bytes + [0x22]
      XCTAssertThrowsError(try record.withUnsafeBufferPointer { try RecordValidator().check($0) })
    }
  }

  func testDepthIsBoundedAndCostsNoStack() {
    XCTAssertNoThrow(try check(String(repeating: "[", count: 128) + String(repeating: "]", count: 128)))
    XCTAssertThrowsError(try check(String(repeating: "[", count: 100_000))) {
      XCTAssertEqual(($0 as? RecordRejection)?.reason, "the record is nested deeper than 128 levels (maximumDepth)")
    }
  }

  func testBracketsMustMatchAtEveryDepth() {
    // 64 levels fit one word of the validator's stack.
    for depth in [1, 2, 63, 64, 65, 66, 127, 128] {
      let kinds = (0..<depth).map { $0 % 3 == 0 ? (#"{"k":"#, "}") : ("[", "]") }
      let open = kinds.map(\.0).joined()
      let close = kinds.reversed().map(\.1)
      XCTAssertNoThrow(try check(open + "1" + close.joined()), "\(depth)")
      for place in [0, depth / 2, depth - 1] {
        var wrong = close
        wrong[place] = wrong[place] == "}" ? "]" : "}"
        XCTAssertThrowsError(try check(open + "1" + wrong.joined()), "\(depth) \(place)")
      }
      XCTAssertThrowsError(try check(open + "1" + close.dropLast().joined()), "\(depth)")
    }
  }

  func testAgreesWithAPlainReader() {
    var random = SeededGenerator(state: 7)
    let seed = Array(
      #"{"a":[1,-0.5e+3,true,null,{"b\u00e9":"x\n\"é😀"}],"c":{},"d":[],"e":false,"long":"0123456789abcdef"}"#.utf8)
    var sound = 0
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(bytes.randomElement(using: &random) ?? 0, at: place)
        default: bytes[place] = Int.random(in: 0..<4, using: &random) == 0 ? .random(in: 0...255, using: &random) : 0x22
        }
      }
      var plain = PlainReader(bytes: bytes)
      let expected = plain.readsAll()
      let found = (try? bytes.withUnsafeBufferPointer { try RecordValidator().check($0) }) != nil
      XCTAssertEqual(found, expected, String(decoding: bytes, as: UTF8.self))
      if found { sound += 1 }
    }
    XCTAssertGreaterThan(sound, 1000)
  }

  private func check(_ text: String) throws {
    try Array(text.utf8).withUnsafeBufferPointer { try RecordValidator().check($0) }
  }
}

/// RFC 8259 by recursive descent, slow and simple: what the validator is compared with.
private struct PlainReader {
  var bytes: [UInt8]
  var place = 0

  mutating func readsAll() -> Bool {
    guard String(validating: bytes, as: UTF8.self) != nil else { return false }
    return blank() && value() && blank() && place == bytes.count
  }

  private func at(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

  private mutating func take(_ text: String) -> Bool {
    guard at(text) else { return false }
    place += text.utf8.count
    return true
  }

  private mutating func blank() -> Bool {
    while at(" ") || at("\n") || at("\r") || at("\t") { place += 1 }
    return true
  }

  private mutating func value() -> Bool {
    if take("{") { return list(until: "}") { $0.string() && $0.blank() && $0.take(":") && $0.blank() && $0.value() } }
    if take("[") { return list(until: "]") { $0.value() } }
    if at("\"") { return string() }
    return take("true") || take("false") || take("null") || number()
  }

  private mutating func list(until end: String, _ item: (inout PlainReader) -> Bool) -> Bool {
    _ = blank()
    if take(end) { return true }
    while true {
      guard blank(), item(&self), blank() else { return false }
      if take(end) { return true }
      guard take(",") else { return false }
    }
  }

  private mutating func string() -> Bool {
    guard take("\"") else { return false }
    while place < bytes.count {
      if take("\"") { return true }
      guard bytes[place] >= 0x20 else { return false }
      if take("\\u") {
        guard place + 4 <= bytes.count,
          bytes[place..<place + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
        else { return false }
        place += 4
      } else if take("\\") {
        guard place < bytes.count, "\"\\/bfnrt".utf8.contains(bytes[place]) else { return false }
        place += 1
      } else {
        place += 1
      }
    }
    return false
  }

  private mutating func digits() -> Int {
    let start = place
    while place < bytes.count, (0x30...0x39).contains(bytes[place]) { place += 1 }
    return place - start
  }

  private mutating func number() -> Bool {
    _ = take("-")
    if !take("0"), digits() == 0 { return false }
    if take("."), digits() == 0 { return false }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      return digits() > 0
    }
    return true
  }
}
