import XCTest

@testable import AuditEvents

/// A scanner that remembers keys finds what one finds that has never seen a record.
final class KeyMemoryTests: XCTestCase {
  private struct Found: FieldSink {
    var told: [String] = []
    mutating func scalar(slot: Int, kind: JSONScalar.Kind, bytes: UnsafeBufferPointer<UInt8>) {
      told.append("\(slot) \(String(decoding: bytes, as: UTF8.self))")
    }
    mutating func container(slot: Int, json: UnsafeBufferPointer<UInt8>) {
      told.append("\(slot) \(String(decoding: json, as: UTF8.self))")
    }
    mutating func empty(slot: Int) { told.append("\(slot) empty") }
  }

  private static let paths = ["eventName", "user.name", "user.id", "a", "a_key_of_more_than_thirty_two_bytes", "user"]

  private func scan(_ scanner: FieldScanner, _ record: String) -> [String]? {
    var found = Found()
    let bytes = Array(record.utf8)
    let isSound = bytes.withUnsafeBufferPointer { bytes -> Bool in
      var cursor = JSONCursor(bytes)
      do {
        try scanner.scan(checking: &cursor, maximumDepth: 128, wrappers: nil, into: &found)
        return cursor.position == bytes.count
      } catch {
        return false
      }
    }
    return isSound ? found.told : nil
  }

  private func scanner() -> FieldScanner {
    FieldScanner(paths: Self.paths.map { FieldPath($0) }, embedded: .none)
  }

  func testKeysInAnyOrderAndManner() {
    let members = [
      #""eventName":"CreateUser""#, #""EVENTNAME":"DeleteUser""#, #""eventName" : "Spaced""#,
      #""event\u004eame":"Escaped""#,
      #""eventNames":"other""#, #""eventNam":"other""#, #""user":{"name":"ada","id":7}"#,
      #""user":{"id":7,"name":"bob"}"#,
      #""user":{"name":"ada"}"#, #""user.name":"flat""#, #""a":[1,2]"#, #""a" :null"#, #""":1"#, #""é":2"#,
      #""a_key_of_more_than_thirty_two_bytes":true"#, #""name":"not here""#,
      #""padding":"\#(String(repeating: "x", count: 40))""#,
    ]
    var generator = SplitMix(state: 11)
    let warm = scanner()
    for round in 0..<600 {
      // Mostly the order of the record before, as in life.
      var record = round % 3 == 0 ? members : members.shuffled(using: &generator)
      record.removeLast(Int(generator.next() % UInt64(members.count + 1)))
      var text = "{" + record.joined(separator: round % 2 == 0 ? "," : " ,\n") + "}"
      if round % 5 == 4, let place = text.indices.randomElement(using: &generator) { text.remove(at: place) }
      XCTAssertEqual(scan(warm, text), scan(scanner(), text), text)
    }
  }

  func testMoreKeysThanAreRemembered() {
    let warm = scanner()
    for round in 0..<60 {
      let keys = (0..<100).map { #""k\#(round * 70 + $0)":\#($0)"# }.joined(separator: ",")
      let text = #"{\#(keys),"eventName":"E\#(round)","user":{"k\#(round)":1,"name":"n\#(round)"}}"#
      XCTAssertEqual(scan(warm, text), scan(scanner(), text))
    }
  }

  func testAKeyAtTheVeryEndOfTheBytes() {
    let warm = scanner()
    for text in [#"{"a":1}"#, #"{"a":1}"#, #"{"eventName":""}"#, #"{"eventName":""}"#, #"{"a""#, #"{"a":"#, #"{"a"#] {
      XCTAssertEqual(scan(warm, text), scan(scanner(), text), text)
    }
  }
}
