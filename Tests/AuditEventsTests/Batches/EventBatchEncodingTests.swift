import XCTest

@testable import AuditEvents

final class EventBatchEncodingTests: XCTestCase {
  func testABatchComesBackAsItWas() throws {
    for batch in [rich(), BatchSamples.batch(ids: []), BatchSamples.batch(ids: ["only"])] {
      XCTAssertEqual(try BatchSamples.storedAndRead(batch), batch)
    }
  }

  func testCellsOfEveryWidthComeBack() throws {
    for distinct in [1, 2, 250, 300, 70_000] {
      let texts = (0..<distinct).map { "v\($0)" }
      let rows = distinct + 10
      let cells = (0..<rows).map { UInt32(($0 * 7919) % distinct) + ValueDictionary.first }
      let column = Column(field: .raw("x"), ids: cells, values: BatchSamples.dictionary(texts))
      let batch = BatchSamples.batch(ids: (0..<rows).map { "id\($0)" }, raw: [column])
      XCTAssertEqual(try BatchSamples.storedAndRead(batch).column(for: .raw("x")), column, "\(distinct)")
    }
  }

  func testTimesOfAnyUnitAndOrderComeBack() throws {
    for times: [Int64] in [
      [5000, 1000, 9000], [1_772_445_600_123, -1, 0], [-62_167_219_200_000, 253_402_300_799_999, 7],
    ] {
      let batch = BatchSamples.batch(ids: ["a", "b", "c"], times: times)
      XCTAssertEqual(try BatchSamples.storedAndRead(batch).times, times)
    }
  }

  func testUUIDsTakeSixteenBytes() throws {
    let ids = (0..<1000).map { "9ae24f49-c52c-4f0f-bcf9-9a4b8c22" + String(1000 + $0) }
    let batch = BatchSamples.batch(ids: ids)
    let upper = BatchSamples.batch(ids: ids.map { $0.uppercased() })
    let mixed = BatchSamples.batch(ids: ids.map { "9AE24f49" + $0.dropFirst(8) })
    XCTAssertEqual(BatchSamples.storedSize(batch), BatchSamples.storedSize(upper))
    XCTAssertLessThan(BatchSamples.storedSize(batch), 19_000)
    for batch in [batch, upper, mixed] { XCTAssertEqual(try BatchSamples.storedAndRead(batch), batch) }
  }

  func testOnlyTheAskedColumnsAreRead() throws {
    let batch = try BatchSamples.storedAndRead(rich(), only: [.neutral(.operation), .raw("x")])
    XCTAssertEqual(batch.columns.map(\.field), [.neutral(.operation), .raw("x")])
    XCTAssertEqual(batch.column(for: .neutral(.operation)), rich().column(for: .neutral(.operation)))
    XCTAssertNil(batch.column(for: .neutral(.account)))
    XCTAssertEqual(batch.rows, rich().rows)
  }

  func testDamageAnywhereIsNoticed() {
    let head = rich().stored().head
    func read(_ head: [UInt8]) throws -> EventBatch {
      try BatchSamples.read(StoredBatch(head: head, parts: []), hashes: nil)
    }
    for index in head.indices {
      var damaged = head
      damaged[index] ^= 0x10
      XCTAssertThrowsError(try read(damaged), "byte \(index)")
    }
    for length in 0..<head.count { XCTAssertThrowsError(try read(Array(head.prefix(length)))) }
  }

  /// Without the check sum: whatever the bytes say, reading them ends in a batch or an error.
  func testDamageBehindTheCheckSumNeverTraps() {
    let bytes = Array(rich().stored().head.dropLast(8))
    var generator = SplitMix(state: 42)
    for index in bytes.indices where index != 3 {
      for _ in 0..<4 {
        var damaged = bytes
        damaged[index] = UInt8(truncatingIfNeeded: generator.next())
        if generator.next() % 4 == 0 { damaged[4 + Int(generator.next() % UInt64(bytes.count - 4))] = 0xFF }
        _ = try? body(damaged)
      }
    }
    for length in 4..<bytes.count { _ = try? body(Array(bytes[..<length])) }
  }

  func testABatchOfANewerVersionIsRefusedWithItsNumber() throws {
    var bytes = Array(rich().stored().head.dropLast(8))
    bytes[3] = 9
    XCTAssertThrowsError(try body(bytes)) {
      XCTAssertEqual("\($0)", "event batch cannot be read: it is of version 9, this program knows 4 (byte 4)")
    }
  }

  private func body(_ bytes: [UInt8]) throws -> EventBatch {
    try bytes.withUnsafeBytes { bytes in
      try EventBatch(body: bytes, idHashes: nil, only: nil, keptRecords: true) { _ in [] }
    }
  }

  private func rich() -> EventBatch {
    BatchSamples.batch(
      ids: ["9ae24f49-c52c-4f0f-bcf9-9a4b8c220002", "1.167_1627549154939", "B7D88359-3D64-5204-A0F7-A277267938EE"],
      cells: [
        .account: ["1", "1", "1"], .operation: ["RunInstances", "ConsoleSignin", "RunInstances"],
        .actorName: ["Alice", "", "Zo\u{EB}"],
      ],
      raw: [
        Column(
          field: .raw("x"), ids: [0, 1, 2], values: BatchSamples.dictionary([])),
        Column(
          field: .raw("y"), ids: [3, 4, 5],
          values: BatchSamples.dictionary(["5", "true", "a\u{FF}b"], kinds: [.number, .true, .list])),
        Column(field: .raw("z"), ids: [3, 4, 3], values: BatchSamples.dictionary(["RunInstances", "ConsoleSignin"])),
      ])
  }
}

/// Numbers that only look random, the same in every run (S. Vigna, splitmix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
