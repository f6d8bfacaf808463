import AuditEvents
import Detection
import Engine
import Foundation
import XCTest

/// Bounds of the hunt over archives of strangers.
final class ArchiveScanTests: XCTestCase {
  private let folder = NSTemporaryDirectory() + "/tocsin-scan-" + UUID().uuidString

  override func setUpWithError() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  private func scan(_ lines: [String], _ limits: ArchiveLimits) throws -> ArchiveScan.FileResult {
    let path = folder + "/events.json"
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let scan = ArchiveScan(rules: [], reading: EventReading(format: CloudTrailFormat()), limits: limits)
    var results: [ArchiveScan.FileResult] = []
    scan.scan(files: [path], workers: 2) { results.append($0) }
    XCTAssertEqual(results.count, 1)
    return try XCTUnwrap(results.first)
  }

  private func sound(_ id: Int) -> String { #"{"eventID":"e\#(id)","eventTime":"2026-03-02T10:00:00Z"}"# }

  func testAFileOfTooManyRecordsThatTellNoEventIsLeftOutWhole() throws {
    // Sound JSON, and refused only when the format reads it: no id.
    let broken = #"{"eventTime":"2026-03-02T10:00:00Z"}"#
    let limits = ArchiveLimits(maximumRefusals: 3)
    let few = try scan([sound(1), broken, broken, broken, sound(2)], limits)
    XCTAssertEqual(few.events, 2)
    XCTAssertEqual(few.rejected.map(\.scope), [.record, .record, .record])
    let many = try scan([sound(1)] + Array(repeating: broken, count: 50) + [sound(2)], limits)
    XCTAssertEqual(many.events, 0)
    XCTAssertEqual(many.rejected.map(\.scope), [.file, .record], "the limit, and the first as an example")
    XCTAssertEqual(many.rejected.first?.reason, "has more than 3 records that cannot be read; none is looked at")
  }

  func testAFileOfTooManyRecordsIsLeftOutWhole() throws {
    let limits = ArchiveLimits(maximumRecords: 3)
    XCTAssertEqual(try scan((1...3).map(sound), limits).events, 3)
    let many = try scan((1...4).map(sound), limits)
    XCTAssertEqual(many.events, 0)
    XCTAssertEqual(many.rejected.map(\.reason), ["the file has more than 3 records (maximumRecords)"])
  }
}
