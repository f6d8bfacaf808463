import AuditEvents
import Engine
import Foundation
import StoreConformance
import Synchronization
import XCTest

@testable import Storage

/// What others find who open the same folder while segments are merged.
final class MergingBesideOthersTests: FolderTestCase {
  private let trail: TrailName = "production"
  private let noon = SampleEvents.noon
  private var ever: Range<Timestamp> { noon.adding(seconds: -1_000_000)..<noon.adding(seconds: 1_000_000) }

  private func filled() throws -> SQLiteStores {
    let stores = try folder.open()
    try stores.commit(
      try (0..<20).map { number in
        try SampleFiles.file(
          "f\(number)", ["e\(number)"], trail: trail, arrival: noon, matching: [], from: Int64(number))
      })
    return stores
  }

  private func records(_ stores: SQLiteStores) throws -> [String] {
    try stores.find(EventQuery(limit: 99)).map { found in
      String(decoding: try stores.rawRecord(found.location), as: UTF8.self)
    }
  }

  /// Somebody cleans up after a process that died, in the moment before the merge has the database for itself.
  func testACleanUpBesideAMergeTakesNothing() throws {
    let stores = try filled()
    let before = try records(stores)
    let path = folder.data + "/raw/.unfinished-99999999-1"
    _ = FileManager.default.createFile(atPath: path, contents: Data())
    let cleaned = Mutex(false)
    stores.remember { session in
      session.connection.beforeWrite = { [folder] sql in
        guard sql.hasPrefix("BEGIN"),
          cleaned.withLock({ isDone in
            defer { isDone = true }; return !isDone
          })
        else {
          return
        }
        _ = try folder.open()
      }
    }
    XCTAssertEqual(try stores.mergeSegments(), 20)
    stores.remember { $0.connection.beforeWrite = nil }
    XCTAssertTrue(cleaned.withLock { $0 })
    XCTAssertFalse(FileManager.default.fileExists(atPath: path), "it was cleaned up")
    XCTAssertEqual(try stores.segments(trail: trail, arrival: ever).map(\.rows), [20])
    XCTAssertEqual(try records(try folder.open()), before)
  }

  /// Two engines merge the same segments, of which one was stopped for long: what the other made stays.
  func testAMergeThatComesTooLateTakesNothing() throws {
    let stores = try filled()
    let before = try records(stores)
    let merged = Mutex(0)
    stores.remember { session in
      session.connection.beforeWrite = { [folder] sql in
        guard sql.hasPrefix("BEGIN"), merged.withLock({ $0 }) == 0 else { return }
        let other = try folder.open()
        try merged.withLock { $0 = try other.mergeSegments() }
      }
    }
    XCTAssertEqual(try stores.mergeSegments(), 0)
    stores.remember { $0.connection.beforeWrite = nil }
    XCTAssertEqual(merged.withLock { $0 }, 20)
    XCTAssertEqual(try records(try folder.open()), before)
  }

  /// A note of a process in another container has a number that nobody has here, or that another process has.
  func testANoteOfSomebodyAtWorkIsLeftAlone() throws {
    _ = try filled()
    let raw = RawFolder(dataFolder: folder.data)
    let note = try UnfinishedWork(in: raw)
    let name = try XCTUnwrap(raw.names(in: "raw").first { $0.hasPrefix(".") })
    let elsewhere = ".unfinished-99999999-7"
    XCTAssertEqual(rename(raw.path("raw/" + name), raw.path("raw/" + elsewhere)), 0)
    XCTAssertEqual(UnfinishedWork.left(in: raw), [], "whoever made it lives")
    _ = try folder.open()
    XCTAssertEqual(raw.names(in: "raw"), [elsewhere, "production"])
    withExtendedLifetime(note) {}
  }

  /// The number of a process that died may belong to another one by now.
  func testANoteThatNobodyHoldsIsLeftBehindWhateverItsNumber() throws {
    _ = try filled()
    let raw = RawFolder(dataFolder: folder.data)
    _ = FileManager.default.createFile(atPath: raw.path("raw/.unfinished-1-1"), contents: Data())
    XCTAssertEqual(UnfinishedWork.left(in: raw), [".unfinished-1-1"])
  }
}
