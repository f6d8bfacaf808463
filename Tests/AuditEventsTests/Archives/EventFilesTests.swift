import XCTest

@testable import AuditEvents

final class EventFilesTests: XCTestCase {
  private var folder = ""

  override func setUpWithError() throws {
    folder = NSTemporaryDirectory() + "tocsin-event-files-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws { try FileManager.default.removeItem(atPath: folder) }

  private func write(_ names: String..., text: String = "{}") throws {
    for name in names {
      let path = folder + "/" + name
      let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
  }

  private func list(_ paths: String..., isEventFile: (String) -> Bool = { _ in true }) -> [String] {
    let found = EventFiles.list(under: paths.map { folder + $0 }, isEventFile: isEventFile)
    XCTAssertEqual(found.problems, [])
    return found.files.map { String($0.dropFirst(folder.count)) }
  }

  func testFoldersAreSearchedInOrderOfBytes() throws {
    try write("b/2.json.gz", "b/10.json", "a.ndjson", "é.log", "B.jsonl", "b/c/d/x.gz", "Z.JSON.GZ")
    try write("notes.txt", ".hidden.json", ".git/x.json", "b/readme", "json", text: "no events")
    let all = ["/B.jsonl", "/Z.JSON.GZ", "/a.ndjson", "/b/10.json", "/b/2.json.gz", "/b/c/d/x.gz", "/é.log"]
    XCTAssertEqual(list(""), all)
    XCTAssertEqual(list("/b", "/a.ndjson", "/b/c"), Array(all[2...5]))
  }

  func testAFileThatIsNamedIsTakenWhateverItIsCalled() throws {
    try write("notes.txt", ".hidden.json", "CloudTrail-Digest/x.json.gz")
    XCTAssertEqual(list("/notes.txt", "/.hidden.json", isEventFile: { _ in false }), ["/.hidden.json", "/notes.txt"])
    XCTAssertEqual(list("", isEventFile: { !$0.contains("CloudTrail-Digest") }), [])
  }

  func testLinksCannotLeadInCircles() throws {
    try write("a/x.json")
    try FileManager.default.createSymbolicLink(atPath: folder + "/a/loop", withDestinationPath: folder)
    try FileManager.default.createSymbolicLink(atPath: folder + "/linked", withDestinationPath: folder + "/a")
    XCTAssertEqual(list(""), ["/a/x.json"])
    XCTAssertEqual(list("/linked"), ["/linked/x.json"], "a link that is named is followed")
  }

  func testWhatIsMissingIsAProblem() throws {
    try write("x.json")
    let found = EventFiles.list(under: [folder + "/none", folder + "/x.json", "/dev/null"]) { _ in true }
    XCTAssertEqual(found.files, [folder + "/x.json"])
    XCTAssertEqual(
      found.problems,
      [
        ArchiveRejection(path: folder + "/none", reason: "no such file or folder"),
        ArchiveRejection(path: "/dev/null", reason: "is neither a file nor a folder"),
      ])
  }

  func testStampsTellChanges() throws {
    try write("x.json", text: "{}")
    let first = try EventFileStamp(path: folder + "/x.json")
    XCTAssertEqual(first.size, 2)
    XCTAssertGreaterThan(first.modified.milliseconds, 1_600_000_000_000)
    XCTAssertEqual(try EventFileStamp(path: folder + "/x.json"), first)
    try FileManager.default.removeItem(atPath: folder + "/x.json")
    try write("x.json", text: "{} ")
    XCTAssertNotEqual(try EventFileStamp(path: folder + "/x.json"), first)
    XCTAssertThrowsError(try EventFileStamp(path: folder + "/none"))
  }

  func testFilesAreOpenedByWhatTheyHold() throws {
    try write("plain.gz", text: #"{"a":1}"#)
    try write("empty.json", text: "")
    try Data(gzip(#"[{"a":1},{"b":2}]"#)).write(to: URL(fileURLWithPath: folder + "/packed.json"))
    XCTAssertEqual(try EventDocument.open(path: folder + "/plain.gz").records().ranges, [0..<7])
    XCTAssertEqual(try EventDocument.open(path: folder + "/packed.json").records().ranges, [1..<8, 9..<16])
    XCTAssertEqual(try EventDocument.open(path: folder + "/empty.json").records().ranges, [])
    XCTAssertEqual(try EventDocument.open(path: folder + "/empty.json").hash, ContentHash(of: []))
    for (path, reason) in [
      (folder + "/none", "cannot be opened: No such file or directory"), (folder, "is not a regular file"),
      ("/dev/zero", "is not a regular file"),
    ] {
      XCTAssertThrowsError(try EventDocument.open(path: path), path) {
        XCTAssertEqual($0 as? ArchiveRejection, ArchiveRejection(path: path, reason: reason))
      }
    }
    XCTAssertThrowsError(
      try EventDocument.open(path: folder + "/plain.gz", limits: ArchiveLimits(maximumInflatedBytes: 6)))
  }
}
