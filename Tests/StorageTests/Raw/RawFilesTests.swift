import AuditEvents
import Engine
import Foundation
import StoreConformance
import XCTest

@testable import Storage

final class RawFilesTests: FolderTestCase {
  private let trail: TrailName = "production"
  /// 2026-03-02T12:00:00Z
  private let noon = SampleEvents.noon

  /// Writes the file of a sample, compressed when asked, and takes it as intake does.
  private func received(_ name: String, _ ids: [String], compressed: Bool = false, mark: Bool = false) throws
    -> IngestedFile
  {
    var path = folder.path + "/" + name
    let sample = try SampleEvents(path: path, ids.enumerated().map { .init($0.element, at: Int64($0.offset)) })
    var bytes = sample.document.withBytes(0..<sample.document.inflatedBytes) { Array($0) }
    if mark { bytes = [0xEF, 0xBB, 0xBF] + bytes }
    _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
    if compressed {
      let gzip = Process()
      gzip.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
      gzip.arguments = [path]
      try gzip.run()
      gzip.waitUntilExit()
      path += ".gz"
    }
    return try read(path)
  }

  private func read(_ path: String) throws -> IngestedFile {
    let document = try EventDocument.open(path: path)
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [])
    for range in try document.records().ranges {
      try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
    }
    let batch = builder.finish()
    let stamp = try EventFileStamp(path: path)
    let rules = RuleSet(members: [:])
    return IngestedFile(
      file: InputFile(
        trail: trail, path: path, hash: document.hash, size: stamp.size, modified: stamp.modified, records: batch.rows),
      segment: NewSegment(trail: trail, batch: batch, arrival: noon, document: document, ruleSet: rules.id),
      matches: [], ruleSet: rules, rejected: [])
  }

  private func kept(_ file: IngestedFile, _ ending: String) -> String {
    "\(folder.data)/raw/production/2026030212/\(file.file.hash.hexadecimal).json\(ending)"
  }

  private func inode(_ path: String) throws -> UInt64? {
    try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64
  }

  private func files() -> [String] {
    var found: [String] = []
    RawFolder(dataFolder: folder.data).forEachHour { found += $1 }
    return found
  }

  private func segment(_ stores: SQLiteStores) throws -> SegmentSummary {
    try XCTUnwrap(try stores.segments(trail: trail, arrival: noon..<noon.adding(seconds: 1)).first)
  }

  func testACompressedFileIsLinked() throws {
    let file = try received("a.json", ["a", "b"], compressed: true)
    let stores = try folder.open()
    try stores.commit([file])
    let path = kept(file, ".gz")
    XCTAssertEqual(try segment(stores).rawPath, path)
    XCTAssertEqual(try inode(path), try inode(file.file.path), "it takes no space")
    try FileManager.default.removeItem(atPath: file.file.path)
    let place = try XCTUnwrap(try stores.locate(trail: trail, eventID: "b").first)
    let raw = try stores.rawRecord(place)
    XCTAssertTrue(String(decoding: raw, as: UTF8.self).contains("\"eventID\" :\"b\""), "the source may go")
  }

  func testAPlainFileIsCopiedBecauseItMayGrow() throws {
    for (name, mark) in [("a.json", false), ("marked.json", true)] {
      let file = try received(name, [name], mark: mark)
      let handle = try XCTUnwrap(FileHandle(forWritingAtPath: file.file.path))
      try handle.seekToEnd()
      handle.write(Data("{}\n".utf8))
      try handle.close()
      let stores = try folder.open()
      try stores.commit([file])
      let path = kept(file, "")
      XCTAssertNotEqual(try inode(path), try inode(file.file.path))
      XCTAssertEqual(try folder.mode(path), 0o600)
      let bytes = try XCTUnwrap(FileManager.default.contents(atPath: path))
      XCTAssertEqual(ContentHash(of: Array(bytes)), file.file.hash, "\(name): what was read, not what it has become")
      XCTAssertEqual(try stores.rawRecord(try stores.locate(trail: trail, eventID: name)[0]).first, 0x7B)
    }
  }

  func testFoldersAreForTheirOwnerOnly() throws {
    try folder.open().commit([try received("a.json", ["a"])])
    for path in ["raw", "raw/production", "raw/production/2026030212"] {
      XCTAssertEqual(try folder.mode(folder.data + "/" + path), 0o700, path)
    }
  }

  func testACompressedFileThatChangedSinceItWasReadIsNotTaken() throws {
    let file = try received("a.json", ["a"], compressed: true)
    let other = try received("b.json", ["b"])
    for change in ["replaced", "gone"] {
      if change == "gone" {
        try FileManager.default.removeItem(atPath: file.file.path)
      } else {
        try Data([0x1F, 0x8B, 0, 0]).write(to: URL(fileURLWithPath: file.file.path))
      }
      let stores = try folder.open()
      XCTAssertThrowsError(try stores.commit([other, file]), change) { error in
        XCTAssertEqual(
          error as? StoreError,
          .database(
            action: "keep the received file",
            message: "\(file.file.path) is gone or has changed since it was read; take it again"))
      }
      XCTAssertEqual(files(), [], "\(change): the other file went back, too")
      XCTAssertEqual(try stores.segments(trail: trail, arrival: noon..<noon.adding(seconds: 1)), [], change)
    }
  }

  func testALinkedFileThatWasTouchedIsComparedByItsHash() throws {
    var file = try received("a.json", ["a"], compressed: true)
    file.file.modified = noon
    let stores = try folder.open()
    try stores.commit([file])
    XCTAssertNotEqual(try inode(kept(file, ".gz")), try inode(file.file.path))
    XCTAssertEqual(try stores.document(segment: try segment(stores).id).hash, file.file.hash)
  }

  func testAKeptFileThatIsNotWhatWasReceivedIsAnError() throws {
    let file = try received("a.json", ["a"])
    try folder.open().commit([file])
    let path = kept(file, "")
    let summary = try segment(try folder.open())
    let expected = EventIndexError.rawChanged(segment: summary.id, path: path)
    try Data("{\"eventID\":\"forged\"}".utf8).write(to: URL(fileURLWithPath: path))
    XCTAssertThrowsError(try folder.open().rawRecord(EventLocation(segment: summary.id, row: 0))) {
      XCTAssertEqual($0 as? EventIndexError, expected)
    }
    try FileManager.default.removeItem(atPath: path)
    XCTAssertThrowsError(try folder.open().document(segment: summary.id)) {
      XCTAssertEqual($0 as? EventIndexError, expected)
    }
  }

  func testExpiryUnlinksFilesAndEmptyFolders() throws {
    let stores = try folder.open()
    try stores.commit([try received("a.json", ["a"])])
    var later = try received("b.json", ["b"])
    later.segment?.arrival = noon.adding(seconds: 7200)
    try stores.commit([later])
    XCTAssertEqual(files().count, 2)
    XCTAssertEqual(try stores.expire(before: noon.adding(seconds: 60)), 1)
    XCTAssertEqual(files(), [later.file.hash.hexadecimal + ".json"])
    XCTAssertEqual(RawFolder(dataFolder: folder.data).names(in: "raw/production"), ["2026030214"])
    XCTAssertEqual(try stores.expire(before: noon.adding(seconds: 9000)), 1)
    XCTAssertEqual(RawFolder(dataFolder: folder.data).names(in: "raw"), [])
  }

  func testWhatACrashLeftBehindIsRemovedOnOpening() throws {
    let file = try received("a.json", ["a"])
    try folder.open().commit([file])
    let orphan = folder.data + "/raw/production/2026030212/\(String(repeating: "0", count: 64)).json"
    _ = FileManager.default.createFile(atPath: orphan, contents: Data())
    _ = try folder.open()
    XCTAssertEqual(files().count, 2, "without a note nobody looks")
    let raw = RawFolder(dataFolder: folder.data)
    let alive = try UnfinishedWork(in: raw)
    let held = raw.names(in: "raw").filter { $0.hasPrefix(".") }
    _ = try folder.open()
    XCTAssertEqual(files().count, 2, "whoever left the note is still at work")
    _ = FileManager.default.createFile(atPath: folder.data + "/raw/.unfinished-1-1", contents: Data())
    _ = try folder.open()
    XCTAssertEqual(files(), [file.file.hash.hexadecimal + ".json"])
    XCTAssertEqual(raw.names(in: "raw"), held + ["production"])
    alive.finish()
  }

  func testTrailsCannotLeaveTheFolder() {
    for (trail, name): (TrailName, String) in [
      ("production", "production"), ("eu-west_1.prod", "eu-west_1.prod"), ("", "%"), (".", "%2E"), ("..", "%2E."),
      ("../../etc", "%2E.%2F..%2Fetc"), ("a/b", "a%2Fb"), ("\u{0}\n%", "%00%0A%25"), ("生产", "%E7%94%9F%E4%BA%A7"),
    ] {
      XCTAssertEqual(RawFolder.folderName(trail), name)
    }
    let long = RawFolder.folderName(TrailName(String(repeating: "x", count: 300)))
    XCTAssertEqual(long.utf8.count, 97)
    XCTAssertNotEqual(long, RawFolder.folderName(TrailName(String(repeating: "x", count: 301))))
  }
}
