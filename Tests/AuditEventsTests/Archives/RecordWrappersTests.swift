import XCTest

@testable import AuditEvents

final class RecordWrappersTests: XCTestCase {
  private func records(_ text: String, _ wrappers: RecordWrappers) throws -> [String] {
    let document = try EventDocument.memory(path: "events.json", bytes: Array(text.utf8))
    return try document.records(wrappers: wrappers).ranges.map { range in
      document.withBytes(range) { String(decoding: $0, as: UTF8.self) }
    }
  }

  func testListsUnderTheKeysOfAMapping() throws {
    let wrappers = RecordWrappers(lists: ["items", "value"])
    let table: [(String, [String])] = [
      (#"{"kind":"EventList","items":[{"a":1},{"a":2}]}"#, [#"{"a":1}"#, #"{"a":2}"#]),
      ("{\"value\":[{\"a\":1}]}\n{\"value\":[{\"a\":2}]}\n", [#"{"a":1}"#, #"{"a":2}"#]),
      (#"[{"items":[{"a":1}]},{"b":2}]"#, [#"{"a":1}"#, #"{"b":2}"#]), (#"{"items":[]}"#, []),
      (#"{"items":"none","a":1}"#, [#"{"items":"none","a":1}"#]),
      // What vendors wrap is nothing special here.
      (#"{"Records":[{"a":1}]}"#, [#"{"Records":[{"a":1}]}"#]),
      (#"{"event":{"eventID":"1"}}"#, [#"{"event":{"eventID":"1"}}"#]), (#"{"cts":{"a":1}}"#, [#"{"cts":{"a":1}}"#]),
      (#"{"contents":{"event":"{}"}}"#, [#"{"contents":{"event":"{}"}}"#]),
    ]
    for (text, found) in table { XCTAssertEqual(try records(text, wrappers), found, text) }
  }

  func testNoListAtAll() throws {
    XCTAssertEqual(try records(#"{"items":[{"a":1}]}"#, RecordWrappers(lists: [])), [#"{"items":[{"a":1}]}"#])
  }

  func testABrokenElementIsRefusedAlone() throws {
    let text = #"{"items":[{"a":1},{"a":},{"a":3}]}"#
    let document = try EventDocument.memory(path: "events.json", bytes: Array(text.utf8))
    let found = try document.records(wrappers: RecordWrappers(lists: ["items"]))
    XCTAssertEqual(found.ranges.count, 2)
    XCTAssertEqual(found.rejected.count, 1)
  }
}
