import XCTest

@testable import AuditEvents

/// Whatever form cells and texts take: they come back as they were.
final class CellFormTests: XCTestCase {
  func testCellsOfEveryWidth() throws {
    for highest: UInt32 in [3, 4, 15, 16, 255, 256, 4095, 4096, 65_535, 65_536] {
      for rows in [2, 3, 5, 64, 301] {
        let texts = (3...max(3, highest)).map { "v\($0)" }
        var ids = (0..<rows).map { UInt32($0 &* 7919 % (Int(highest) + 1)) }
        ids[rows - 1] = highest
        try check(column("x", ids, texts), rows: rows, "\(highest), \(rows) rows")
      }
    }
  }

  func testFewCellsThatDifferTakeLittleRoom() throws {
    for common: UInt32 in [0, 3] {
      var ids = [UInt32](repeating: common, count: 5000)
      let all = try check(column("x", ids, ["a"]), rows: 5000, "all alike")
      for row in stride(from: 17, to: 5000, by: 500) { ids[row] = 4 + UInt32(row % 3) }
      ids[4999] = 1
      let batch = try check(column("x", ids, ["a", "b", "c", "d"]), rows: 5000, "few differ from \(common)")
      XCTAssertLessThan(BatchSamples.storedSize(batch) - BatchSamples.storedSize(all), 60)
    }
    let first = [UInt32](repeating: 3, count: 700).enumerated().map { $0.offset == 0 ? 4 : $0.element }
    try check(column("x", first, ["a", "b"]), rows: 700, "the first one differs")
  }

  func testLongTextsAreDeflatedAndComeBack() throws {
    let texts = (0..<600).map { "arn:aws:sts::107919919919:assumed-role/role-\($0)/session-\($0 % 7)" }
    let ids = (0..<600).map { (UInt32($0) ^ 1) + 3 }
    let batch = try check(column("arn", ids, texts), rows: 600, "arns")
    let plain = texts.reduce(0) { $0 + $1.utf8.count }
    XCTAssertLessThan(
      BatchSamples.storedSize(batch), plain / 2, "texts that are alike take less room than they have bytes")
  }

  func testEmptyTextsAndNoTexts() throws {
    try check(column("x", [3, 0, 1, 2], [""]), rows: 4, "an empty text")
    try check(column("x", [3, 4, 5, 4], ["", "a", "bc"]), rows: 4, "an empty text and others")
    try check(column("x", [0, 0, 1, 1], []), rows: 4, "no texts")
  }

  func testAColumnThatIsTheSameAsANeutralOneTakesNoRoom() throws {
    let ids = (0..<900).map { "e-\($0)" }
    let names = (0..<900).map { "Operation\($0 % 300)" }
    let base = BatchSamples.batch(ids: ids, cells: [.operation: names])
    let operation = try XCTUnwrap(base.column(for: .neutral(.operation)))
    let same = Column(field: .raw("eventName"), ids: operation.ids, values: operation.values)
    let batch = BatchSamples.batch(ids: ids, cells: [.operation: names], raw: [same])
    XCTAssertEqual(try BatchSamples.storedAndRead(batch), batch)
    var asked: [Int] = []
    let alone = try BatchSamples.read(
      batch.stored(), hashes: nil, only: [.raw("eventName")], keptRecords: false, asked: { asked.append($0) })
    XCTAssertEqual(alone.columns, [same], "also when the neutral column itself is not wanted")
    XCTAssertEqual(asked, [0, NeutralField.operation.ordinal + 1])
    XCTAssertLessThan(BatchSamples.storedSize(batch) - BatchSamples.storedSize(base), 20)
  }

  func testRecordsAsFarApartAsAnyCostNothingForTheGap() throws {
    let regular = BatchSamples.batch(ids: (0..<1000).map { "e\($0)" })
    let batch = EventBatch(
      formatName: "cloudtrail", times: regular.times, idHashes: regular.idHashes,
      rawOffsets: regular.rawOffsets.enumerated().map { $0.element + $0.offset % 2 }, rawLengths: regular.rawLengths,
      columns: regular.columns)
    XCTAssertEqual(try BatchSamples.storedAndRead(batch), batch)
    XCTAssertLessThan(BatchSamples.storedSize(regular), BatchSamples.storedSize(batch) - 900)
  }

  func testKeptRecordsComeBackAndNothingElse() throws {
    let records = (0..<3).map { #"{"eventID":"e-\#($0)","eventTime":"2026-03-02T10:00:00Z","n":[1,2]}"# }
    let document = try EventDocument.memory(
      path: "d", bytes: Array(#"{"Records":[\#(records.joined(separator: ","))]}"#.utf8))
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [])
    _ = try builder.append(document, limits: ArchiveLimits(), wrappers: .vendors)
    let batch = builder.finish().keeping(recordsOf: [1], in: document)
    let back = try BatchSamples.storedAndRead(batch)
    XCTAssertEqual(back, batch)
    let place = try XCTUnwrap(back.kept?.range(row: 1))
    XCTAssertEqual(String(decoding: try XCTUnwrap(back.kept?.unpacked())[place], as: UTF8.self), records[1])
    XCTAssertNil(back.kept?.range(row: 0))
    XCTAssertNotNil(try BatchSamples.storedAndRead(back.keeping([0, 1])).kept)
    XCTAssertNil(back.keeping([0, 2]).kept)
    XCTAssertNil(back.keeping([0]).kept, "the row whose record is kept was a duplicate")
  }

  func testRecordsKeptOfRowsThatAreGoneAreNotBelieved() throws {
    var batch = BatchSamples.batch(ids: ["a", "b"])
    batch.kept = KeptRecords(rows: [0, 5], ends: [1, 2], packed: [1, 2, 3])
    let back = try BatchSamples.storedAndRead(batch)
    XCTAssertNil(back.kept)
    XCTAssertEqual(back.times, batch.times)
  }

  private func column(_ name: String, _ ids: [UInt32], _ texts: [String]) -> Column {
    Column(field: .raw(name), ids: ids, values: BatchSamples.dictionary(texts))
  }

  @discardableResult
  private func check(_ column: Column, rows: Int, _ note: String) throws -> EventBatch {
    let batch = BatchSamples.batch(ids: (0..<rows).map { "e-\($0)" }, raw: [column])
    XCTAssertEqual(try BatchSamples.storedAndRead(batch), batch, note)
    return batch
  }
}
