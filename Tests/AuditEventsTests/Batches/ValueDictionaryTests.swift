import XCTest

@testable import AuditEvents

final class ValueDictionaryTests: XCTestCase {
  func testIDsKindsAndTexts() {
    let values = BatchSamples.dictionary(
      ["root", "", "5", "5", "true"], kinds: [.string, .string, .number, .string, .true])
    XCTAssertEqual(values.count, 5)
    XCTAssertEqual(values.ids, 3..<8)
    XCTAssertEqual(values.ids.map { values.string(of: $0) }, ["root", "", "5", "5", "true"])
    XCTAssertEqual(values.kind(of: 5), .number)
    XCTAssertEqual(values.string(of: ValueDictionary.absent), "")
    XCTAssertEqual(values.string(of: ValueDictionary.complex), "")
  }

  func testFindsATextOfAKindByItsBytes() {
    let values = BatchSamples.dictionary(["5", "5", "\u{E9}"], kinds: [.number, .string, .string])
    XCTAssertEqual(values.id(of: Array("5".utf8)), 4)
    XCTAssertEqual(values.id(of: Array("5".utf8), kind: .number), 3)
    XCTAssertNil(values.id(of: Array("55".utf8)))
    XCTAssertNil(values.id(of: []))
    XCTAssertNil(values.id(of: Array("e\u{301}".utf8)), "canonically equal is not equal")
  }

  func testAListIsSeveralCandidatesWithoutItsEmptyParts() {
    let list = Array("i-1".utf8) + [0xFF, 0xFF] + Array("i-2".utf8)
    let values = ValueDictionary(text: list + [120], ends: [8, 9], kinds: [.list, .string])
    XCTAssertEqual(candidates(values, 3), ["i-1", "i-2"])
    XCTAssertEqual(candidates(values, 4), ["x"])
    XCTAssertEqual(candidates(values, ValueDictionary.absent), [])
    XCTAssertEqual(values.parts(of: 3), ["i-1", "", "i-2"])
    XCTAssertEqual(values.string(of: 3), "i-1,,i-2")
    var visited = 0
    values.forEachCandidate(of: 3) { _, _ in
      visited += 1
      return false
    }
    XCTAssertEqual(visited, 1, "false stops the visit")
  }

  private func candidates(_ values: ValueDictionary, _ id: UInt32) -> [String] {
    var found: [String] = []
    values.forEachCandidate(of: id) { _, bytes in
      found.append(String(decoding: bytes, as: UTF8.self))
      return true
    }
    return found
  }
}
