import Administration
import AuditEvents
import Delivery
import Engine
import Foundation
import StoreConformance
import XCTest

@testable import Storage

final class BackupTests: FolderTestCase {
  private let trail = SampleMatches.trail
  private let noon = SampleEvents.noon

  private func filled() throws -> SQLiteStores {
    let stores = try folder.open()
    let lease = try XCTUnwrap(try stores.acquireLease(owner: "test", now: noon, until: noon.adding(seconds: 60)))
    for name in ["a", "b", "c"] {
      try stores.commit([
        try SampleFiles.file("\(name).json", [name, name + "2"], trail: trail, arrival: noon, matching: [0])
      ])
    }
    try stores.commit(SampleOutcomes.outcome(noon, sequence: 1), lease: lease)
    return stores
  }

  private func events(_ stores: SQLiteStores) throws -> [String] {
    try stores.find(EventQuery(limit: 99)).map { event in
      _ = try stores.rawRecord(event.location)
      return event.event.id
    }.sorted()
  }

  func testItHoldsOneMomentWhileOthersWrite() throws {
    let stores = try filled()
    let target = folder.path + "/backup"
    let other = try folder.open()
    var writes = 0
    let report = try Backup(folder: folder.data).write(to: target) { progress in
      guard case .pages = progress, writes < 20 else { return }
      writes += 1
      try? other.reject([RejectedInput(trail: trail, path: "p", offset: 1, reason: "r", at: noon, scope: .record)])
    }
    XCTAssertGreaterThan(writes, 0)
    XCTAssertEqual([report.files, report.linked, report.waiting], [3, 3, 1])
    let copy = try SQLiteStores(folder: target)
    XCTAssertEqual(try copy.rejectedInputs(trail: nil, limit: 99).count, 0, "what came meanwhile is not in it")
    XCTAssertEqual(try events(copy), try events(stores))
    XCTAssertEqual(try folder.mode(target), 0o700)
    XCTAssertEqual(try folder.mode(target + "/state.sqlite"), 0o600)
    XCTAssertThrowsError(try Backup(folder: folder.data).write(to: target), "a backup is never written over")
  }

  func testItComesBackAndWhatStoodThereIsKept() throws {
    let stores = try filled()
    let target = folder.path + "/backup"
    let backup = Backup(folder: folder.data, copies: true)
    let written = try backup.write(to: target)
    XCTAssertEqual([written.files, written.linked], [3, 0])
    try stores.commit([try SampleFiles.file("d.json", ["d"], trail: trail, arrival: noon, matching: [])])
    XCTAssertThrowsError(try backup.restore(from: target, now: noon, replaces: false))
    XCTAssertEqual(try events(stores).count, 7)
    let report = try backup.restore(from: target, now: noon, replaces: true)
    let aside = try XCTUnwrap(report.replaced)
    XCTAssertEqual(try events(SQLiteStores(folder: aside)).count, 7)
    let restored = try folder.open()
    XCTAssertEqual(try events(restored).count, 6)
    XCTAssertNil(try restored.leaseHolder())
    XCTAssertEqual(try restored.entries(states: [.queued], limit: 9).map(\.possibleRepeat), [true])
    XCTAssertEqual(try restored.databaseProblems(), [])
  }

  func testTheDatabaseAlone() throws {
    _ = try filled()
    let target = folder.path + "/state-backup.sqlite"
    XCTAssertEqual(try Backup(folder: folder.data).write(to: target).files, 0)
    try FileManager.default.removeItem(atPath: folder.data)
    _ = try Backup(folder: folder.data).restore(from: target, now: noon, replaces: false)
    XCTAssertEqual(try folder.open().runs(trail: trail, limit: 9).count, 1)
  }

  func testADamagedFileIsRefusedWhenItIsCopied() throws {
    let stores = try filled()
    let file = try XCTUnwrap(try stores.keptFiles(after: 0, limit: 1).first)
    try Data("other".utf8).write(to: URL(fileURLWithPath: folder.data + "/" + file.path))
    let target = folder.path + "/backup"
    XCTAssertThrowsError(try Backup(folder: folder.data, copies: true).write(to: target)) {
      XCTAssertTrue("\($0)".contains("is not what was received"), "\($0)")
    }
    XCTAssertFalse(FileManager.default.fileExists(atPath: target), "nothing stands under the name")
  }

  func testAFileThatGrewTooOldMeanwhileIsForgotten() throws {
    let stores = try filled()
    let target = folder.path + "/backup"
    let report = try Backup(folder: folder.data).write(to: target) { progress in
      guard progress == .checking else { return }
      _ = try? stores.expire(before: noon.adding(seconds: 10_000))
    }
    XCTAssertEqual(report.files, 0)
    let copy = try SQLiteStores(folder: target)
    XCTAssertEqual(try events(copy), [])
    XCTAssertEqual(try copy.databaseProblems(), [])
  }

  func testADamagedDatabaseIsNotBackedUp() throws {
    var stores: SQLiteStores? = try filled()
    _ = stores
    stores = nil
    let handle = try XCTUnwrap(FileHandle(forUpdatingAtPath: folder.database))
    try handle.seek(toOffset: 16_384 * 4 + 8)
    handle.write(Data(repeating: 0xFF, count: 8000))
    try handle.close()
    XCTAssertThrowsError(try Backup(folder: folder.data).write(to: folder.path + "/backup"))
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder.path + "/backup"))
  }
}
