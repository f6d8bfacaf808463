import XCTest

@testable import AuditEvents

final class KeyWordsTests: XCTestCase {
  func testEightBytesFoldAsSingleBytesDo() {
    for byte in UInt8.min...UInt8.max {
      for place in 0..<8 {
        var bytes: [UInt8] = [0x5A, 0x41, 0x7F, 0x80, 0xFF, 0x40, 0x5B, 0x61]
        bytes[place] = byte
        let word = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let folded = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(ASCIIFold.lower($1)) }
        XCTAssertEqual(ASCIIFold.lower(word), folded, "\(byte) at \(place)")
      }
    }
  }

  func testWordsDependOnTheKeyAlone() {
    let memory = Array("eventSource_and_what_follows".utf8)
    for count in 0...20 {
      let near = KeyWords(memory, count, readable: count)
      XCTAssertEqual(KeyWords(memory, count, readable: memory.count), near, "\(count)")
      XCTAssertEqual(
        KeyWords(Array(memory.map { $0 &- 0x61 < 26 ? $0 & 0xDF : $0 }), count, readable: count), near, "\(count)")
      if count > 0 { XCTAssertNotEqual(KeyWords(memory, count - 1, readable: 28), near) }
    }
  }

  /// Many keys at one place, some of which differ in the middle only.
  func testManyPathsKeepApart() {
    let names =
      (0..<300).map { "field\($0)" } + (0..<100).map { "sameBeginning\(1000 + $0)theSameEnd" }
      + (0..<70).map { String(repeating: "x", count: $0) }
    struct Found: FieldSink {
      var texts: [Int: [String]] = [:]
      mutating func scalar(slot: Int, kind: JSONScalar.Kind, bytes: UnsafeBufferPointer<UInt8>) {
        texts[slot, default: []].append(String(decoding: bytes, as: UTF8.self))
      }
      func container(slot: Int, json: UnsafeBufferPointer<UInt8>) {}
      func empty(slot: Int) {}
    }
    let scanner = FieldScanner(paths: names.map { FieldPath($0) }, embedded: .none)
    let members =
      names.enumerated().reversed().map { "\"\($1.uppercased())\":\($0)" } + [
        "\"field\":1", "\"sameBeginning9999theSameEnd\":1",
      ]
    var found = Found()
    withRecord("{" + members.joined(separator: ",") + "}") { scanner.scan($0, into: &found) }
    XCTAssertEqual(found.texts.count, names.count)
    for slot in names.indices { XCTAssertEqual(found.texts[slot], ["\(slot)"], names[slot]) }
  }
}
