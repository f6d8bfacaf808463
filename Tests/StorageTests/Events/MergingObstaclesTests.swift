import AuditEvents
import Engine
import Foundation
import StoreConformance
import XCTest

@testable import Storage

/// What cannot be merged keeps nothing else from being merged.
final class MergingObstaclesTests: FolderTestCase {
  private let trail: TrailName = "production"
  private let noon = SampleEvents.noon
  private var ever: Range<Timestamp> { noon.adding(seconds: -1_000_000)..<noon.adding(seconds: 1_000_000) }

  private func rows(_ stores: SQLiteStores, _ trail: TrailName = "production") throws -> [Int] {
    try stores.segments(trail: trail, arrival: ever).map(\.rows)
  }

  private func put(_ stores: SQLiteStores, _ names: [String], trail: TrailName = "production") throws {
    try stores.commit(
      try names.enumerated().map { place, name in
        try SampleFiles.file(name, [name], trail: trail, arrival: noon, matching: [], from: Int64(place))
      })
  }

  func testADamagedReceivedFileKeepsOnlyItself() throws {
    let stores = try folder.open()
    try put(stores, (0..<20).map { "f\($0)" })
    let damaged = try stores.segments(trail: trail, arrival: ever)[7]
    try Data("{}".utf8).write(to: URL(fileURLWithPath: damaged.rawPath))
    XCTAssertEqual(try stores.mergeSegments(), 19)
    XCTAssertEqual(try rows(stores), [7, 1, 12])
    XCTAssertEqual(try stores.mergeSegments(), 0)
  }

  func testADamagedBatchKeepsOnlyItself() throws {
    let stores = try folder.open()
    try put(stores, (0..<20).map { "f\($0)" })
    try put(stores, (0..<20).map { "g\($0)" }, trail: "another")
    let damaged = try stores.segments(trail: "another", arrival: ever)[0]
    try stores.write("damage a batch") { connection in
      try connection.run("UPDATE batches SET columns = x'00' WHERE segment = ?", .integer(damaged.id))
    }
    XCTAssertEqual(try stores.mergeSegments(), 39)
    XCTAssertEqual(try rows(stores, "another"), [1, 19])
    XCTAssertEqual(try rows(stores), [20])
  }

  /// Few but long records: a segment that is large already neither heads a group for ever nor is read again and again.
  func testALargeSegmentKeepsOnlyItself() throws {
    let stores = try folder.open()
    let text = String(repeating: "x", count: 900_000)
    let large = try SampleEvents(
      path: "large", (0..<20).map { SampleEvents.Event("l\($0)", at: Int64($0), "\"requestID\":\"\(text)\",") })
    let file = SampleFiles.file(large, trail: trail, arrival: noon, matching: [])
    try stores.commit([file])
    try put(stores, (0..<19).map { "f\($0)" })
    XCTAssertEqual(try stores.mergeSegments(), 19)
    XCTAssertEqual(try rows(stores), [20, 19])
  }
}
