import AuditEvents
import Detection
import Foundation
import StoreConformance
import Synchronization
import XCTest

@testable import Engine
@testable import Storage

/// Intake of many files by several workers and one writer.
final class IngestWorkersTests: FolderTestCase {
  private let noon = SampleEvents.noon
  private var ever: Range<Timestamp> { noon.adding(seconds: -1_000_000)..<noon.adding(seconds: 1_000_000) }

  private struct Refused: Error {}

  private func trail() throws -> LoadedTrail {
    let rule = """
      title: Root
      id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f01
      status: stable
      description: Root is not for daily work.
      level: high
      logsource: {product: aws, service: cloudtrail}
      detection: {selection: {userIdentity.userName: root}, condition: selection}
      """
    try write("Rules/pack/root.yml", rule)
    try write(
      "Rules/policies/default.yml", "name: default\nroutes: [{notify: [{channel: console, groups: [security]}]}]\n")
    try write(
      "tocsin.yml",
      """
      trails: {amazon: {format: cloudtrail, sources: [in], rules: ["pack/*"]}}
      channels: {console: {kind: console}}
      """)
    let loaded = WorkspaceLoader.load(folder: folder.path)
    return try XCTUnwrap(loaded.workspace?.trail("amazon"), "\(loaded.diagnostics)")
  }

  @discardableResult
  private func write(_ name: String, _ text: String) throws -> String {
    let path = folder.path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// A file with the events of these numbers; every third is root's.
  private func file(_ name: String, _ events: some Sequence<Int>) throws -> String {
    let lines = events.map { number in
      #"{"eventID":"e\#(number)","eventTime":"\#(noon.adding(seconds: Int64(number % 60)).rfc3339)","#
        + #""eventName":"Do\#(number % 7)","userIdentity":{"userName":"\#(number % 3 == 0 ? "root" : "bob")"}}"#
    }
    return try write("in/" + name, lines.joined(separator: "\n") + "\n")
  }

  /// Files of all sorts: events in two files or twice in one, one content under two names, broken and missing ones.
  private func mixedFiles() throws -> [String] {
    var files = try (0..<90).map { try file(String(format: "%03d.json", $0), $0 * 10..<$0 * 10 + 12) }
    files.append(try file("again.json", 0..<12))
    files.append(try file("twice.json", [5000, 5001, 5000]))
    files.append(try file("known.json", 100..<110))
    files.insert(try write("in/broken.json", #"{"eventID":"x","#), at: 7)
    files.insert(folder.path + "/in/missing.json", at: 11)
    files.insert(
      try write(
        "in/refused.json", "{\"eventID\":\"only\"}\n" + #"{"eventID":"y1","eventTime":"2026-03-02T12:00:00Z"}"#), at: 50
    )
    return files
  }

  /// All that intake stores.
  private struct Stored: Equatable {
    var report: IngestReport
    var reports: Int
    var batches: [EventBatch]
    var lines: [InputFile?]
    var rejected: [RejectedInput]
    var matches: [StoredMatch]
    var sequences: [Int64]

    init(
      _ stores: some IngestStore & MatchStore, _ trail: LoadedTrail, _ files: [String], workers: Int,
      at noon: Timestamp,
      ever: Range<Timestamp>
    ) throws {
      let name = trail.configuration.name
      let caller = pthread_self()
      var seen: [Int] = []
      report = try TrailIngest(trail: trail, store: stores, limits: ArchiveLimits()).take(
        files: files, arrival: noon, workers: workers
      ) {
        XCTAssertEqual(pthread_self(), caller)
        seen.append($0.files)
      }
      XCTAssertEqual(seen, Array(1...files.count))
      reports = seen.count
      let segments = try stores.segments(trail: name, arrival: ever)
      batches = try segments.map { try stores.batch(segment: $0.id) }
      sequences = segments.map(\.firstSequence)
      lines = try files.map { try stores.inputFile(trail: name, path: $0) }
      rejected = try stores.rejectedInputs(trail: name, limit: 1000)
      matches = try stores.matches(trail: name, arrival: ever)
    }
  }

  func testWhatIsStoredIsTheSameWhateverTheNumberOfWorkers() throws {
    let trail = try trail()
    let files = try mixedFiles()
    var first: Stored?
    for workers in [1, 2, 100] {
      let folder = newFolder()
      let stored = try Stored(folder.open(), trail, files, workers: workers, at: noon, ever: ever)
      XCTAssertEqual(stored.report.files, 96)
      XCTAssertEqual(stored.report.events, 902 + 2 + 1)
      XCTAssertEqual(stored.report.refusedFiles, 2)
      XCTAssertEqual(stored.report.known, 1)
      XCTAssertEqual(stored.matches.count, 302)
      XCTAssertEqual(stored, first ?? stored, "\(workers) workers")
      first = stored
      let again = try Stored(folder.open(), trail, files, workers: workers, at: noon, ever: ever)
      XCTAssertEqual(again.report.events, 0)
      XCTAssertEqual(again.batches, stored.batches)
    }
    // A store that keeps batches as they are holds the same events.
    let matches = InMemoryMatchStore()
    let kept = InMemoryIngestStore(matches: matches)
    let report = try TrailIngest(trail: trail, store: kept, limits: ArchiveLimits()).take(
      files: files, arrival: self.noon, workers: 3
    ) { _ in }
    XCTAssertEqual(report, first?.report)
    let segments = try kept.segments(trail: trail.configuration.name, arrival: ever)
    XCTAssertEqual(try segments.map { try kept.batch(segment: $0.id) }, first?.batches)
  }

  /// A run looks no further back than its window, and many files may take longer than that.
  func testEachFileArrivesWhenItIsTaken() throws {
    let trail = try trail()
    let stores = try folder.open()
    let files = try (0..<3).map { try file("\($0).json", [$0]) }
    var minutes: Int64 = 0
    func clock() -> Timestamp {
      minutes += 20
      return noon.adding(seconds: minutes * 60)
    }
    _ = try TrailIngest(trail: trail, store: stores, limits: ArchiveLimits()).take(
      files: files, arrival: clock(), workers: 2
    ) { _ in }
    let arrivals = try stores.segments(trail: trail.configuration.name, arrival: ever).map(\.arrival)
    XCTAssertEqual(Set(arrivals).count, 3)
  }

  func testAnErrorEndsTheWorkersAndLosesNothing() throws {
    let trail = try trail()
    let files = try mixedFiles()
    let stores = try folder.open()
    let ingest = TrailIngest(trail: trail, store: stores, limits: ArchiveLimits())
    let before = threads()
    stores.remember { $0.connection.beforeWrite = { sql in if sql == "COMMIT" { throw Refused() } } }
    XCTAssertThrowsError(try ingest.take(files: files, arrival: self.noon, workers: 4) { _ in })
    // A thread that is done needs a moment to be gone.
    for _ in 0..<1000 where threads() > before { usleep(10_000) }
    XCTAssertLessThanOrEqual(threads(), before)
    stores.remember { $0.connection.beforeWrite = nil }
    XCTAssertEqual(try stores.eventCount(trail: trail.configuration.name, arrival: ever), 0)
    let stored = try Stored(stores, trail, files, workers: 4, at: noon, ever: ever)
    XCTAssertEqual(stored.report.events, 905)
    XCTAssertEqual(Set(stored.batches.flatMap { batch in (0..<batch.rows).map { batch.eventID(row: $0) } }).count, 905)
  }

  func testACrewThatIsClosedReadsNothingMoreAndIsGone() {
    let read = Mutex(0)
    weak var remains: ReadingCrew?
    do {
      let crew = ReadingCrew(workers: 2) { _ in
        // All would take two and a half seconds.
        read.withLock { $0 += 1 }
        usleep(10_000)
        return .known
      }
      remains = crew
      for number in 0..<500 { crew.give("\(number)", number: number) }
      for number in (0..<5).reversed() { _ = crew.reading(of: number) }
      XCTAssertNotNil(remains)
      crew.close()
    }
    XCTAssertLessThan(read.withLock { $0 }, 400)
    // Its threads hold it.
    for _ in 0..<1000 where remains != nil { usleep(10_000) }
    XCTAssertNil(remains)
  }

  private func threads() -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 0
  }
}
