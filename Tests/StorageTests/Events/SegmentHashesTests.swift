import XCTest

@testable import Storage

final class SegmentHashesTests: XCTestCase {
  private func segments(_ table: SegmentHashes, _ hash: UInt64) -> Set<Int64> {
    var found: Set<Int64> = []
    table.forEachSegment(of: [hash]) { found.insert($1) }
    return found
  }

  func testItAgreesWithADictionary() {
    var table = SegmentHashes()
    var expected: [UInt64: Set<Int64>] = [:]
    var generator = SystemRandomNumberGenerator()
    for segment in Int64(1)...40 {
      // Few different hashes, so that segments share them; zero and the greatest are hashes like others.
      let hashes = (0..<200).map { _ in generator.next(upperBound: UInt64(3000)) } + [0, .max]
      table.insert(hashes, segment: segment)
      for hash in hashes { expected[hash, default: []].insert(segment) }
    }
    XCTAssertEqual(table.size, 40 * 202)
    for hash in (UInt64(0)...3000) + [.max] { XCTAssertEqual(segments(table, hash), expected[hash] ?? [], "\(hash)") }
  }

  func testASegmentIsPutInOnceAndForgottenWithTheOthers() {
    var table = SegmentHashes()
    XCTAssertEqual(segments(table, 7), [], "an empty table")
    table.insert([7], segment: 3)
    table.insert([8], segment: 3)
    table.insert([], segment: 4)
    XCTAssertEqual(segments(table, 7), [3])
    XCTAssertEqual(segments(table, 8), [])
    XCTAssertTrue(table.contains(3) && table.contains(4) && !table.contains(5))
    table.removeAll()
    XCTAssertEqual(segments(table, 7), [])
    XCTAssertFalse(table.contains(3))
    table.insert([9], segment: 3)
    XCTAssertEqual(segments(table, 9), [3])
  }
}
