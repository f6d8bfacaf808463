import AuditEvents
import Engine
import StoreConformance
import XCTest

@testable import Storage

final class EventIDsTests: FolderTestCase {
  private let noon = SampleEvents.noon

  private func file(_ path: String, _ ids: [String], from second: Int64 = 0) throws -> IngestedFile {
    try SampleFiles.file(path, ids, trail: "t", arrival: noon, matching: [], from: second)
  }

  private func known(_ stores: SQLiteStores, _ ids: [String], at second: Int64 = 0) throws -> [Bool] {
    let sample = try SampleEvents(path: "asked", ids.map { .init($0, at: second) })
    return try stores.knownIDs(trail: "t", in: sample.batch)
  }

  func testWhatAnotherProcessStoresIsKnown() throws {
    let (one, other) = (try folder.open(), try folder.open())
    XCTAssertEqual(try known(one, ["a", "b"]), [false, false])
    try other.commit([try file("1", ["a"])])
    XCTAssertEqual(try known(one, ["a", "b"]), [true, false])
    try one.commit([try file("2", ["b"])])
    XCTAssertEqual(try known(one, ["a", "b"]), [true, true])
    XCTAssertEqual(try known(other, ["a", "b"]), [true, true])
    XCTAssertEqual(try other.expire(before: noon.adding(seconds: 100)), 2)
    XCTAssertEqual(try known(one, ["a", "b"]), [false, false], "what expired is not known")
  }

  func testOnlyEventsOfTheSameTimeAreRead() throws {
    let stores = try folder.open()
    for day in Int64(0)..<5 { try stores.commit([try file("\(day)", ["e\(day)"], from: day * 86_400)]) }
    let fresh = try folder.open()
    XCTAssertEqual(try known(fresh, ["e3", "e2"], at: 3 * 86_400), [true, false], "e2 was on another day")
    XCTAssertEqual(fresh.remember { $0.eventIDs.size }, 1, "the other days were not looked at")
    XCTAssertEqual(try known(fresh, ["e2"], at: 2 * 86_400 - 3599), [true])
  }

  func testAnIDIsKnownOnlyByItsExactBytes() throws {
    let stores = try folder.open()
    try stores.commit([try file("1", ["a\u{301}"])])
    XCTAssertEqual(try known(stores, ["\u{e1}", "a\u{301}", "a"]), [false, true, false], "equal to people, not to us")
    XCTAssertEqual(try stores.locate(trail: nil, eventID: "\u{e1}"), [])
    XCTAssertEqual(try stores.locate(trail: nil, eventID: "a\u{301}").count, 1)
  }

  func testEqualHashesAreToldApart() throws {
    let stores = try folder.open()
    try stores.commit([try file("1", ["a"])])
    // As if the hash of "b" were that of "a": the stored hash leads to the segment, the id decides.
    let hash = EventIDHash.hash("b")
    stores.remember { $0.eventIDs.removeAll() }
    try stores.write("test") { connection in
      try connection.run(
        "UPDATE batches SET id_hashes = ?", .blob(withUnsafeBytes(of: hash.littleEndian) { Array($0) }))
    }
    XCTAssertEqual(try known(stores, ["b"]), [false])
    XCTAssertEqual(try stores.locate(trail: nil, eventID: "b"), [])
  }
}
