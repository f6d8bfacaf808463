import XCTest

@testable import AuditEvents

final class EventBatchTests: XCTestCase {
  private let batch = BatchSamples.batch(
    ids: ["e1", "e2", "e3"], times: [3000, 1000, 2000],
    cells: [
      .account: ["111", "111", "222"], .actorKind: ["user", "root", "unheard-of"], .actorName: ["alice", "root", ""],
      .outcome: ["success", "denied", "failure"], .errorCode: ["", "AccessDenied", "Throttled"],
      .mfa: ["yes", "no", ""], .access: ["read", "write", ""], .resourceID: ["i-1", "", ""],
    ])

  func testAnEventIsRebuiltFromTheNeutralColumns() {
    let event = batch.event(row: 1)
    XCTAssertEqual(event.id, "e2")
    XCTAssertEqual(event.time, Timestamp(milliseconds: 1000))
    XCTAssertEqual(event.actor.kind, .root)
    XCTAssertEqual(event.outcome, .denied)
    XCTAssertEqual(event.errorCode, "AccessDenied")
    XCTAssertEqual(event.mfa, .no)
    XCTAssertEqual(event.access, .write)
    XCTAssertEqual(event.resources, [])
    XCTAssertEqual(batch.event(row: 0).resources, [Resource(type: "", id: "i-1")])
    XCTAssertEqual(batch.event(row: 2).actor.kind, .unknown)
    XCTAssertEqual(batch.event(row: 2).mfa, .unknown)
  }

  func testColumnsAreFoundByTheirField() {
    XCTAssertEqual(batch.column(for: .neutral(.account))?.values.count, 2)
    XCTAssertNil(batch.column(for: .raw("account")))
    XCTAssertEqual(NeutralField.allCases.count, NeutralField.count)
    for (index, field) in NeutralField.allCases.enumerated() { XCTAssertEqual(field.ordinal, index) }
  }

  func testTheTimeRangeSpansAllRows() {
    XCTAssertEqual(batch.timeRange, Timestamp(milliseconds: 1000)...Timestamp(milliseconds: 3000))
    XCTAssertNil(BatchSamples.batch(ids: []).timeRange)
  }

  func testKeepingSomeRows() {
    let kept = batch.keeping([0, 2])
    XCTAssertEqual(kept.rows, 2)
    XCTAssertEqual([kept.eventID(row: 0), kept.eventID(row: 1)], ["e1", "e3"])
    XCTAssertEqual(kept.event(row: 1), batch.event(row: 2))
    XCTAssertEqual(kept.rawRange(row: 1), batch.rawRange(row: 2))
    XCTAssertEqual(kept.idHashes, [batch.idHashes[0], batch.idHashes[2]])
    XCTAssertEqual(try BatchSamples.storedAndRead(kept), kept)
  }
}
