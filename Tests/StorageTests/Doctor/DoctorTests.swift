import Administration
import AuditEvents
import Delivery
import Engine
import Foundation
import StoreConformance
import XCTest

@testable import Storage

final class DoctorTests: FolderTestCase {
  private let trail = SampleMatches.trail
  private let noon = SampleEvents.noon
  private var rebuilt: EventBatch?

  /// A data folder with a file and a run; returns the file that was kept.
  private func filled() throws -> String {
    let stores = try folder.open()
    let lease = try XCTUnwrap(try stores.acquireLease(owner: "host:1", now: noon, until: noon.adding(seconds: 60)))
    let file = try SampleFiles.file("a.json", ["a", "b"], trail: trail, arrival: noon, matching: [0])
    rebuilt = file.segment?.batch
    try stores.commit([file])
    try stores.commit(SampleOutcomes.outcome(noon, sequence: 1), lease: lease)
    return try XCTUnwrap(try stores.keptFiles(after: 0, limit: 1).first?.path)
  }

  private func write(_ sql: String) throws {
    let connection = try Connection(existing: folder.database)
    try connection.script(sql)
  }

  private func look(repairs: Bool = false, after seconds: Int64 = 30, gone: Bool = false) -> [Finding] {
    let batch = rebuilt
    var examination = Examination(
      now: noon.adding(seconds: seconds), isGone: { _ in gone }, rebuild: { _, _, _ in batch })
    examination.repairs = repairs
    examination.isFull = true
    var doctor = Doctor(folder: folder.data, examination: examination)
    return doctor.run()
  }

  /// What there is to do, then that repair leaves nothing of it, then that nothing is found any more.
  private func findsAndRepairs(
    _ area: String, _ words: String, after seconds: Int64 = 30, gone: Bool = false, line: UInt = #line
  ) {
    let found = look(after: seconds, gone: gone).filter(\.isOpen)
    XCTAssertEqual(found.map(\.area), [area], line: line)
    XCTAssertTrue(found.first?.what.contains(words) ?? false, "\(found)", line: line)
    XCTAssertFalse(found.first?.advice.isEmpty ?? true, line: line)
    XCTAssertEqual(look(repairs: true, after: seconds, gone: gone).filter(\.isOpen), [], line: line)
    XCTAssertEqual(look(after: seconds, gone: gone).filter(\.isOpen), [], line: line)
  }

  func testASoundFolder() throws {
    XCTAssertEqual(look().filter(\.isOpen), [], "it is not there yet")
    _ = try filled()
    XCTAssertEqual(look().filter(\.isOpen), [])
    XCTAssertTrue(look().contains { $0.area == "lease" && $0.what.contains("host:1") })
  }

  func testADamagedSegmentIsMadeAgain() throws {
    _ = try filled()
    try write("UPDATE batches SET columns = x'00112233445566778899aabbccddeeff'")
    findsAndRepairs("segments", "is damaged")
    XCTAssertEqual(try folder.open().find(EventQuery(limit: 9)).map(\.event.id).sorted(), ["a", "b"])
    XCTAssertTrue(FileManager.default.fileExists(atPath: folder.data + "/quarantine/segment-1.batch"))
  }

  func testALostSegmentIsMadeAgain() throws {
    _ = try filled()
    try write("DELETE FROM batches")
    findsAndRepairs("segments", "has lost its events")
    XCTAssertEqual(try folder.open().eventCount(trail: trail, arrival: noon..<noon.adding(seconds: 1)), 2)
    XCTAssertEqual(try folder.open().locate(trail: nil, eventID: "b").count, 1)
  }

  func testAMissingFileIsTakenAgainFromItsSource() throws {
    let path = folder.data + "/" + (try filled())
    let content = try XCTUnwrap(FileManager.default.contents(atPath: path))
    try Data("changed".utf8).write(to: URL(fileURLWithPath: path))
    chmod(path, 0o600)
    XCTAssertEqual(look().filter(\.isOpen).map(\.what).filter { $0.contains("its content was changed") }.count, 1)
    try FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
    let missing = look(repairs: true).filter(\.isOpen)
    XCTAssertEqual(missing.count, 1)
    XCTAssertTrue(missing.first?.what.contains("is missing") ?? false, "\(missing)")
    let source = folder.path + "/source.json"
    try content.write(to: URL(fileURLWithPath: source))
    try write("UPDATE input_files SET path = '\(source)'")
    XCTAssertEqual(look(repairs: true).filter(\.isOpen), [])
    XCTAssertEqual(FileManager.default.contents(atPath: path), content)
  }

  func testLeftOversAreRemoved() throws {
    let path = (try filled() as NSString).deletingLastPathComponent
    try Data("half".utf8).write(to: URL(fileURLWithPath: folder.data + "/\(path)/0123.json.part"))
    findsAndRepairs("received files", "0123.json.part is left over")
  }

  func testAWholeFileThatNobodyKnowsIsSetAside() throws {
    let path = (try filled() as NSString).deletingLastPathComponent
    try Data("whole".utf8).write(to: URL(fileURLWithPath: folder.data + "/\(path)/0123.json"))
    findsAndRepairs("received files", "0123.json is left over")
    XCTAssertEqual(FileManager.default.contents(atPath: folder.data + "/quarantine/0123.json"), Data("whole".utf8))
  }

  func testReceivedFilesOutliveALostDatabase() throws {
    let path = folder.data + "/" + (try filled())
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.database + suffix) }
    _ = try folder.open()
    let found = look(repairs: true).filter(\.isOpen)
    XCTAssertEqual(found.map(\.what), ["1 are here, and the database knows none: it was lost or begun anew"])
    XCTAssertTrue(found.first?.advice.contains("tocsin ingest --trail") ?? false)
    XCTAssertTrue(FileManager.default.fileExists(atPath: path))
  }

  func testOthersMayNotRead() throws {
    _ = try filled()
    chmod(folder.database, 0o644)
    findsAndRepairs("permissions", "others may read")
  }

  func testTheLeaseOfADeadEngine() throws {
    _ = try filled()
    findsAndRepairs("lease", "ended without giving the workspace up", gone: true)
    XCTAssertNil(try folder.open().leaseHolder())
  }

  func testStuckClaims() throws {
    _ = try filled()
    try write("UPDATE outbox SET state = 'sending', not_before = \(noon.milliseconds)")
    findsAndRepairs("outbox", "were being sent", after: 3600)
    XCTAssertEqual(try folder.open().entries(states: [.queued], limit: 9).map(\.possibleRepeat), [true])
  }

  func testAClockThatIsBehind() throws {
    _ = try filled()
    let found = look(after: -7200).filter(\.isOpen)
    XCTAssertEqual(found.map(\.area), ["lease", "clock"])
    XCTAssertTrue(found.last?.what.contains("120 minutes from now") ?? false, "\(found)")
  }

  func testWhatDoesNotAgree() throws {
    _ = try filled()
    try write("UPDATE outbox SET state = 'sent'")
    XCTAssertTrue(look().filter(\.isOpen).contains { $0.what.contains("no receipt that says so") })
    try write("UPDATE outbox SET state = 'queued'; UPDATE ledger SET notified_at = notified_at + 5")
    XCTAssertTrue(look().filter(\.isOpen).contains { $0.what.contains("name a run that is not stored") })
  }

  /// Codes that confirm addresses, and notices that a silence ended, come between the runs.
  func testWhatNoRunMadeIsSound() throws {
    _ = try filled()
    try write("UPDATE outbox SET rule = 'tocsin-silence', slot = (SELECT max(slot) FROM runs) + 90000")
    XCTAssertEqual(look().filter(\.isOpen), [])
    try write("UPDATE outbox SET rule = 'a-rule'")
    XCTAssertTrue(look().filter(\.isOpen).contains { $0.what.contains("notifications name a run") })
  }

  func testADamagedDatabase() throws {
    _ = try filled()
    let handle = try XCTUnwrap(FileHandle(forUpdatingAtPath: folder.database))
    try handle.seek(toOffset: 16_384 * 4 + 8)
    handle.write(Data(repeating: 0xFF, count: 8000))
    try handle.close()
    let found = look().filter { $0.weight == .fatal }
    XCTAssertFalse(found.isEmpty)
    XCTAssertTrue(found.allSatisfy { $0.advice.contains("tocsin restore") }, "\(found)")
    try Data("not a database at all, nor anything like it".utf8).write(to: URL(fileURLWithPath: folder.database))
    XCTAssertTrue(look().contains { $0.weight == .fatal })
  }
}
