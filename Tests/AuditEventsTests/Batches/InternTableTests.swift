import XCTest

@testable import AuditEvents

final class InternTableTests: XCTestCase {
  func testEqualTextsOfOneKindShareAnID() {
    withTable { table in
      XCTAssertEqual(table.add("a"), 3)
      XCTAssertEqual(table.add("b"), 4)
      XCTAssertEqual(table.add("a"), 3)
      XCTAssertEqual(table.add("a", .number), 5)
      XCTAssertEqual(table.add(""), 6)
      XCTAssertEqual(table.add(""), 6)
    }
  }

  func testManyValuesKeepTheirIDs() {
    withTable { table in
      for round in 0..<2 {
        for index in 0..<20_000 {
          let id = table.add("value-\(index)")
          if id != UInt32(index) + 3 { return XCTFail("round \(round): \(index) has \(id)") }
        }
      }
      let values = table.dictionary()
      XCTAssertEqual(values.count, 20_000)
      XCTAssertEqual(values.string(of: 3 + 12_345), "value-12345")
    }
  }

  func testBeyondTheLimitsTheCellAsksTheRecord() {
    var limits = InternTable.Limits()
    limits.values = 2
    limits.valueBytes = 8
    withTable { table in
      XCTAssertEqual(table.add("a", limits: limits), 3)
      XCTAssertEqual(table.add("123456789", limits: limits), ValueDictionary.complex, "too long")
      XCTAssertEqual(table.add("b", limits: limits), 4)
      XCTAssertEqual(table.add("c", limits: limits), ValueDictionary.complex, "full")
      XCTAssertEqual(table.add("a", limits: limits), 3, "known values still have their id")
    }
    withTable { table in
      table.budget = 3
      XCTAssertEqual(table.add("ab"), 3)
      XCTAssertEqual(table.add("cd"), ValueDictionary.complex, "the batch has no more room")
      XCTAssertEqual(table.add("e"), 4)
    }
  }

  func testResetForgetsValues() {
    withTable { table in
      XCTAssertEqual(table.add("a"), 3)
      table.table.reset()
      XCTAssertEqual(table.add("b"), 3)
      XCTAssertEqual(table.add("a"), 4)
      XCTAssertEqual(table.dictionary().ids.map { table.dictionary().string(of: $0) }, ["b", "a"])
    }
  }

  private func withTable(_ body: (inout Fixture) -> Void) {
    var fixture = Fixture()
    body(&fixture)
    fixture.table.destroy()
  }

  private struct Fixture {
    var table = InternTable()
    var budget = 1 << 20
    let hash = SeededHash.random()

    mutating func add(_ text: String, _ kind: ScalarKind = .string, limits: InternTable.Limits = .init()) -> UInt32 {
      var copy = text
      return copy.withUTF8 { bytes in
        let span = bytes.baseAddress.map { TextSpan(start: $0, count: bytes.count, kind: kind) } ?? TextSpan("")
        return table.latest(span)
          ?? table.intern(span, hashed: InternTable.hash(span, hash), limits: limits, budget: &budget)
      }
    }

    func dictionary() -> ValueDictionary { table.dictionary() }
  }
}
