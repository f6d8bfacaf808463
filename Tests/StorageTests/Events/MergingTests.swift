import AuditEvents
import Detection
import Engine
import Foundation
import StoreConformance
import Synchronization
import XCTest

@testable import Storage

final class MergingTests: FolderTestCase {
  private let trail: TrailName = "production"
  private let noon = SampleEvents.noon
  private var ever: Range<Timestamp> { noon.adding(seconds: -1_000_000)..<noon.adding(seconds: 1_000_000) }

  /// Files of three events each, one a second, taken in as they come: 64 at a time.
  private func trickle(_ stores: SQLiteStores, files: Int = 500) throws {
    var waiting: [IngestedFile] = []
    for number in 0..<files {
      let events = (0..<3).map { row in
        SampleEvents.Event(
          "e\(number)-\(row)", at: Int64(number + row),
          #""eventName":"Op\#(number % 7)","sourceIPAddress":"198.51.100.\#(number % 200)","#)
      }
      let sample = try SampleEvents(path: "f\(number)", events)
      waiting.append(
        SampleFiles.file(
          sample, trail: trail, arrival: noon.adding(seconds: Int64(number / 64)),
          matching: number % 10 == 0 ? [1] : []))
      if waiting.count == 64 || number == files - 1 {
        try stores.commit(waiting)
        waiting = []
      }
    }
  }

  /// Everything that anybody can ask, without where it lies.
  private struct Answers: Equatable {
    var pages: [[String]] = []
    var events: [FoundEvent] = []
    var records: [[UInt8]] = []
    var matches: [String] = []
    var counts: [Int] = []
    var streamed: [String] = []

    init(_ stores: SQLiteStores, _ trail: TrailName, _ noon: Timestamp, _ ever: Range<Timestamp>) throws {
      func seconds(_ from: Int64, _ to: Int64) -> Range<Timestamp> {
        noon.adding(seconds: from)..<noon.adding(seconds: to)
      }
      for query in [
        EventQuery(limit: 2000), EventQuery(operations: ["op3"], limit: 50),
        EventQuery(eventTime: seconds(100, 200), limit: 2000), EventQuery(arrival: seconds(3, 5), limit: 2000),
        EventQuery(trail: trail, arrival: seconds(7, 9), sourceIPs: ["198.51.100.3"]),
      ] {
        pages.append(try stores.find(query).map { "\($0.event.id) \($0.sequence) \($0.arrival)" })
      }
      for var found in try stores.find(EventQuery(limit: 2000)) {
        let place = found.location
        records.append(try stores.rawRecord(place))
        XCTAssertEqual(try stores.locate(trail: trail, eventID: found.event.id), [place])
        found.location = EventLocation(segment: 0, row: 0)
        events.append(found)
      }
      matches = try stores.matches(trail: trail, arrival: ever).map { stored in
        let record = try stores.rawRecord(stored.match.location)
        XCTAssertTrue(String(decoding: record, as: UTF8.self).contains("\"\(stored.match.event.id)\""))
        return "\(stored.match.event.id) \(stored.match.sequence) \(stored.match.arrival) \(stored.handledAt as Any)"
      }
      counts = try (0..<10).map { try stores.eventCount(trail: trail, arrival: seconds($0, $0 + 1)) }
      let stream = try EventStream(EventQuery(), index: stores)
      while let events = try stream.next() { streamed += events.map(\.event.id) }
      streamed.sort()
    }
  }

  func testFiveHundredFilesOfThreeEventsBecomeAFewSegments() throws {
    let stores = try folder.open()
    try trickle(stores)
    let before = try Answers(stores, trail, noon, ever)
    XCTAssertEqual(before.events.count, 1500)
    XCTAssertEqual(before.matches.count, 50)
    XCTAssertEqual(try stores.mergeSegments(), 500)
    let segments = try stores.segments(trail: trail, arrival: ever)
    XCTAssertEqual(segments.map(\.rows), [1500])
    XCTAssertEqual(segments[0].pieces.map(\.rows), [192, 192, 192, 192, 192, 192, 192, 156])
    XCTAssertEqual(try Answers(stores, trail, noon, ever), before)
    XCTAssertEqual(try Answers(try folder.open(), trail, noon, ever), before, "opened again")
    XCTAssertEqual(try stores.mergeSegments(), 0, "a single segment is left alone")
    var kept = 0
    stores.raw.forEachHour { kept += $1.count }
    XCTAssertEqual(kept, 1, "one kept file instead of five hundred")

    // Known events stay known, and known files too.
    let again = try SampleEvents(path: "other", [.init("e7-1", at: 8), .init("new", at: 9)])
    XCTAssertEqual(try stores.knownIDs(trail: trail, in: again.batch), [true, false])
    try trickle(stores, files: 3)
    XCTAssertEqual(try stores.eventCount(trail: trail, arrival: ever), 1500, "the same files are not taken twice")

    // More small files come and are merged with what is there.
    let more = (0..<20).map { number in
      Result {
        try SampleFiles.file("g\(number)", ["g\(number)"], trail: trail, arrival: noon, matching: [0], from: 900)
      }
    }
    try stores.commit(try more.map { try $0.get() })
    let grown = try Answers(stores, trail, noon, ever)
    XCTAssertEqual(try stores.mergeSegments(), 21)
    XCTAssertEqual(try Answers(stores, trail, noon, ever), grown)
    XCTAssertEqual(try stores.segments(trail: trail, arrival: ever).count, 1)

    // What was received is in the kept file, byte for byte.
    let packed = try stores.read("test") { connection in
      try connection.rows("SELECT hash, length, is_plain FROM packed_files ORDER BY id") { ($0.text(0), $0.number(1)) }
    }
    XCTAssertEqual(packed.count, 520)
    let first = try SampleEvents(
      path: "f0",
      (0..<3).map { row in
        SampleEvents.Event("e0-\(row)", at: Int64(row), #""eventName":"Op0","sourceIPAddress":"198.51.100.0","#)
      })
    XCTAssertEqual(packed[0].0, first.document.hash.hexadecimal)

    // Another evaluation finds its rows, and expiry removes everything.
    let segment = try XCTUnwrap(try stores.segments(trail: trail, arrival: ever).first)
    let batch = try stores.batch(segment: segment.id)
    let rule = RuleID("later")
    let match = NewMatch(
      row: 700, rule: rule, revision: "r", event: batch.event(row: 700),
      group: [GroupValue(field: "f", value: "v")])
    try stores.reevaluated(
      segment: segment.id, matches: [match], ruleSet: RuleSet(members: [rule: "r"]))
    let found = try XCTUnwrap(try stores.matches(trail: trail, arrival: ever).first { $0.match.rule == rule })
    XCTAssertEqual(found.match.sequence, 701)
    XCTAssertEqual(found.match.arrival, noon.adding(seconds: 3))
    XCTAssertEqual(try stores.expire(before: noon.adding(seconds: 100_000)), 1)
    XCTAssertEqual(try stores.eventCount(trail: trail, arrival: ever), 0)
    kept = 0
    stores.raw.forEachHour { kept += $1.count }
    XCTAssertEqual(kept, 0)
    XCTAssertEqual(try stores.read("test") { try $0.first("SELECT count(*) FROM batch_parts") { $0.number(0) } }, 0)
  }

  func testOnlyNeighboursOfOneTrailRuleSetAndHourAreMerged() throws {
    let stores = try folder.open()
    func file(_ name: String, _ trail: TrailName, _ seconds: Int64, _ rules: String = "") throws -> IngestedFile {
      var file = try SampleFiles.file(
        name, [name], trail: trail, arrival: noon.adding(seconds: seconds), matching: [], from: seconds)
      if !rules.isEmpty {
        file.ruleSet = RuleSet(members: [RuleID(rules): "1"])
        file.segment?.ruleSet = file.ruleSet.id
      }
      return file
    }
    for number in 0..<20 { try stores.commit([try file("a\(number)", "a", 0), try file("b\(number)", "b", 10)]) }
    for number in 0..<20 { try stores.commit([try file("c\(number)", "a", 3600)]) }
    for number in 0..<20 { try stores.commit([try file("d\(number)", "a", 3600, "other")]) }
    for number in 0..<10 { try stores.commit([try file("e\(number)", "a", 7200)]) }
    XCTAssertEqual(try stores.mergeSegments(), 80)
    XCTAssertEqual(
      try stores.segments(trail: "a", arrival: ever).map(\.rows), [20, 20, 20] + Array(repeating: 1, count: 10))
    XCTAssertEqual(try stores.segments(trail: "b", arrival: ever).map(\.rows), [20])
    XCTAssertEqual(try stores.segments(trail: "a", arrival: noon..<noon.adding(seconds: 3600)).map(\.rows), [20])
  }

  /// A trickle that never fills an hour leaves a few segments an hour, and in the end one a day.
  func testATrickleBecomesASegmentADay() throws {
    let stores = try folder.open()
    func put(_ name: String, at seconds: Int64) throws {
      try stores.commit([
        try SampleFiles.file(
          name, [name], trail: trail, arrival: noon.adding(seconds: seconds), matching: [0], from: seconds)
      ])
    }
    func rows() throws -> [Int] { try stores.segments(trail: trail, arrival: ever).map(\.rows) }
    for number in 0..<5 { try put("a\(number)", at: Int64(number * 600)) }
    XCTAssertEqual(try stores.mergeSegments(), 0, "the hour still runs, and they are few")
    for number in 0..<3 { try put("b\(number)", at: Int64(3600 + number * 600)) }
    XCTAssertEqual(try stores.mergeSegments(), 5, "the hour is over")
    XCTAssertEqual(try rows(), [5, 1, 1, 1])
    for hour in 2..<6 { try put("c\(hour)", at: Int64(3600 * hour)) }
    XCTAssertEqual(try stores.mergeSegments(), 0, "three of an hour are left for the day")
    let before = try Answers(stores, trail, noon, ever)
    try put("next", at: 86_400)
    XCTAssertEqual(try stores.mergeSegments(), 8, "the day is over")
    XCTAssertEqual(try rows(), [12, 1])
    XCTAssertEqual(try Answers(stores, trail, noon, noon..<noon.adding(seconds: 80_000)).matches, before.matches)
    // Windows see of the day what arrived in them.
    func window(_ from: Int64, _ to: Int64) -> Range<Timestamp> {
      noon.adding(seconds: from)..<noon.adding(seconds: to)
    }
    for (range, count) in [(window(0, 601), 2), (window(3600, 7200), 3), (window(18_000, 86_400), 1)] {
      XCTAssertEqual(try stores.eventCount(trail: trail, arrival: range), count)
      XCTAssertEqual(try stores.find(EventQuery(arrival: range, limit: 99)).count, count)
      XCTAssertEqual(try stores.segments(trail: trail, arrival: range).map(\.rows), [12])
    }
    XCTAssertEqual(try stores.segments(trail: trail, arrival: window(20_000, 80_000)).map(\.rows), [])
    XCTAssertEqual(try stores.mergeSegments(), 0)
  }

  /// Whatever write fails, and wherever the process dies: all or nothing, and the next merge does it.
  func testAFaultAtAnyWriteLeavesEverythingAsItWas() throws {
    struct Fault: Error {}
    var writes = 0
    var failing = 0
    while true {
      failing += 1
      let folder = newFolder()
      let stores = try folder.open()
      try trickle(stores, files: 17)
      let before = try Answers(stores, trail, noon, ever)
      let count = Counter()
      stores.remember { session in
        session.connection.beforeWrite = { [failing] _ in if count.next() == failing { throw Fault() } }
      }
      let merged = try? stores.mergeSegments()
      stores.remember { $0.connection.beforeWrite = nil }
      let crashed = try folder.copy()
      defer { crashed.remove() }
      XCTAssertEqual(try Answers(stores, trail, noon, ever), before, "fault at write \(failing)")
      XCTAssertEqual(try Answers(try crashed.open(), trail, noon, ever), before, "death at write \(failing)")
      if merged == 17 {
        writes = failing - 1
        break
      }
      XCTAssertEqual(try stores.mergeSegments(), 17, "again after a fault at write \(failing)")
      failing += failing > 3 ? 39 : 0
    }
    XCTAssertGreaterThan(writes, 40)
  }

  private final class Counter: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }
}
