import XCTest

@testable import AuditEvents

final class EventBatchPartsTests: XCTestCase {
  private func batch(rows: Int) -> EventBatch {
    let cells = (0..<rows).map { UInt32($0 % 5) + ValueDictionary.first }
    let raw = Column(field: .raw("x"), ids: cells, values: BatchSamples.dictionary(["a", "b", "c", "d", "e"]))
    return BatchSamples.batch(
      ids: (0..<rows).map { "event-\($0)" }, cells: [.operation: (0..<rows).map { "op\($0 % 3)" }], raw: [raw])
  }

  private func read(
    _ stored: StoredBatch, hashes: [UInt64]?, only fields: Set<FieldReference>? = nil, _ asked: (Int) -> Void = { _ in }
  ) throws -> EventBatch {
    try BatchSamples.read(stored, hashes: hashes, only: fields, keptRecords: fields == nil, asked: asked)
  }

  func testABatchOfAnySizeComesBack() throws {
    for rows in [0, 1, 3, 300, 5000] {
      let batch = batch(rows: rows)
      XCTAssertEqual(try read(batch.stored(), hashes: batch.idHashes), batch, "\(rows) rows")
    }
    XCTAssertEqual(batch(rows: 3).stored().parts.count, 0, "a small batch is its head")
  }

  func testOnlyTheAskedColumnsAreFetched() throws {
    let batch = batch(rows: 5000)
    var asked: [Int] = []
    let read = try read(batch.stored(), hashes: nil, only: [.neutral(.operation)]) { asked.append($0) }
    XCTAssertEqual(asked, [0, NeutralField.operation.ordinal + 1])
    XCTAssertEqual(read.columns, [batch.columns[NeutralField.operation.ordinal]])
    XCTAssertEqual(read.times, batch.times)
    XCTAssertEqual(read.rawRange(row: 4999), batch.rawRange(row: 4999))
    XCTAssertEqual(read.keeping([7, 9]).times, [batch.times[7], batch.times[9]])
  }

  func testDamageIsNoticed() throws {
    let batch = batch(rows: 2000)
    let stored = batch.stored()
    for index in stride(from: 0, to: stored.head.count, by: 7) {
      var damaged = stored
      damaged.head[index] ^= 0x10
      XCTAssertThrowsError(try read(damaged, hashes: batch.idHashes), "byte \(index)")
    }
    for number in stored.parts.indices {
      var damaged = stored
      damaged.parts[number].bytes[stored.parts[number].bytes.count / 2] ^= 1
      XCTAssertThrowsError(try read(damaged, hashes: batch.idHashes), "part \(number)")
      damaged.parts[number].bytes.removeLast()
      XCTAssertThrowsError(try read(damaged, hashes: batch.idHashes), "part \(number)")
      damaged.parts.remove(at: number)
      XCTAssertThrowsError(try read(damaged, hashes: batch.idHashes), "part \(number)")
    }
    XCTAssertThrowsError(try read(stored, hashes: [1]))
  }

  func testBatchesBecomeOne() throws {
    let one = BatchSamples.batch(ids: ["a", "b"], cells: [.operation: ["Run", ""], .actorName: ["ada", "bob"]])
    let two = BatchSamples.batch(ids: ["c", "d"], cells: [.operation: ["Stop", "Run"], .actorName: ["bob", "eve"]])
    let merged = try XCTUnwrap(EventBatch.merging([(one.keeping([1]), 0), (two, 1000)]))
    XCTAssertEqual((0..<3).map { merged.eventID(row: $0) }, ["b", "c", "d"])
    XCTAssertEqual((0..<3).map { merged.event(row: $0).operation }, ["", "Stop", "Run"])
    XCTAssertEqual((0..<3).map { merged.event(row: $0).actor.name }, ["bob", "bob", "eve"])
    XCTAssertEqual(merged.idHashes, [one.idHashes[1]] + two.idHashes)
    XCTAssertEqual(merged.rawRange(row: 1).lowerBound, two.rawRange(row: 0).lowerBound + 1000)
    XCTAssertEqual(merged.column(for: .neutral(.actorName))?.values.count, 2, "ada is nowhere any more")
    let other = BatchSamples.batch(
      ids: ["e"], raw: [Column(field: .raw("x"), ids: [0], values: BatchSamples.dictionary([]))])
    XCTAssertNil(EventBatch.merging([(one, 0), (other, 9)]), "other columns")
    XCTAssertNil(EventBatch.merging([]))
  }
}
