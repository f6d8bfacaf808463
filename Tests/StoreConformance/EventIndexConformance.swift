public import AuditEvents
internal import XCTest

/// What every event index must do. A test target of an implementation runs `verify`.
public struct EventIndexConformance {
  /// A fresh, empty index, and how a segment is appended to it.
  public typealias Maker = () throws -> (index: any EventIndex, append: (NewSegment) throws -> Void)

  private let make: Maker
  private let noon = SampleEvents.noon
  private let production: TrailName = "production"
  private let staging: TrailName = "staging"

  /// The suite for indexes that `make` makes.
  public init(make: @escaping Maker) { self.make = make }

  /// Runs every check; failures are recorded with the check's words. Throws what the index throws.
  public func verify() throws {
    try anEmptyIndexKnowsNothing()
    try sequencesFollowOnWithinATrail()
    try windowsAreHalfOpenOnArrival()
    try aSegmentComesBackAsItWasAppended()
    try recordsComeBackByteForByte()
    try knownEventsAreKnownInTheirTrailOnly()
    try repeatedFilesAddOnlyWhatIsNew()
    try anEventIsLocatedByItsExactID()
    try whatIsNotThereIsAnError()
    try EventQueryConformance(make: make).verify()
  }

  /// Where the checks append and ask.
  private struct Fixture {
    var index: any EventIndex
    var append: (NewSegment) throws -> Void

    /// Appends a file's events that the trail does not know, as ingest does, and returns them.
    @discardableResult
    func take(_ sample: SampleEvents, _ trail: TrailName, at arrival: Timestamp) throws -> EventBatch {
      let known = try index.knownIDs(trail: trail, in: sample.batch)
      let new = sample.batch.keeping(known.indices.filter { !known[$0] })
      if new.rows > 0 {
        try append(
          NewSegment(trail: trail, batch: new, arrival: arrival, document: sample.document, ruleSet: "rules-1"))
      }
      return new
    }
  }

  private func fixture() throws -> Fixture {
    let (index, append) = try make()
    return Fixture(index: index, append: append)
  }

  private func sample(_ path: String, _ ids: [String]) throws -> SampleEvents {
    try SampleEvents(path: path, ids.enumerated().map { .init($0.element, at: Int64($0.offset)) })
  }

  private func window(_ from: Int64, _ to: Int64) -> Range<Timestamp> {
    noon.adding(seconds: from)..<noon.adding(seconds: to)
  }

  private func anEmptyIndexKnowsNothing() throws {
    let index = try fixture().index
    XCTAssertEqual(try index.segments(trail: production, arrival: window(0, 1000)), [], "empty: segments")
    XCTAssertEqual(try index.eventCount(trail: production, arrival: window(0, 1000)), 0, "empty: count")
    XCTAssertEqual(try index.find(EventQuery()), [], "empty: find")
    XCTAssertEqual(try index.locate(trail: nil, eventID: "a"), [], "empty: locate")
    let batch = try sample("f", ["a", "b"]).batch
    XCTAssertEqual(try index.knownIDs(trail: production, in: batch), [false, false], "empty: known ids")
  }

  private func sequencesFollowOnWithinATrail() throws {
    let fixture = try fixture()
    try fixture.take(sample("1", ["a", "b"]), production, at: noon)
    try fixture.take(sample("2", ["c"]), staging, at: noon.adding(seconds: 1))
    try fixture.take(sample("3", ["d", "e", "f"]), production, at: noon.adding(seconds: 2))
    let segments = try fixture.index.segments(trail: production, arrival: window(0, 10))
    XCTAssertEqual(segments.map(\.firstSequence), [1, 3], "sequences of one trail")
    XCTAssertEqual(segments.map(\.rows), [2, 3], "rows")
    XCTAssertEqual(
      try fixture.index.segments(trail: staging, arrival: window(0, 10)).map(\.firstSequence), [1],
      "sequences of the other trail")
    XCTAssertEqual(Set(segments.map(\.id)).count, 2, "segment numbers differ")
  }

  private func windowsAreHalfOpenOnArrival() throws {
    let fixture = try fixture()
    for second in 0..<4 {
      try fixture.take(sample("\(second)", ["e\(second)"]), production, at: noon.adding(seconds: Int64(second)))
    }
    let table: [(from: Int64, to: Int64, count: Int)] = [(0, 4, 4), (1, 3, 2), (1, 1, 0), (3, 4, 1), (4, 9, 0)]
    for (from, to, count) in table {
      let segments = try fixture.index.segments(trail: production, arrival: window(from, to))
      XCTAssertEqual(segments.count, count, "window \(from)..<\(to)")
      XCTAssertEqual(
        try fixture.index.eventCount(trail: production, arrival: window(from, to)), count, "count \(from)..<\(to)")
      XCTAssertEqual(segments.map(\.arrival), segments.map(\.arrival).sorted(), "by sequence")
    }
    XCTAssertEqual(try fixture.index.eventCount(trail: staging, arrival: window(0, 4)), 0, "the other trail")
  }

  private func aSegmentComesBackAsItWasAppended() throws {
    let fixture = try fixture()
    let file = try SampleEvents(
      path: "f", [.init("a", at: 5, #""requestParameters":{"name":"x"},"#), .init("b", at: -3), .init("c", at: 900)])
    let batch = try fixture.take(file, production, at: noon)
    let segment = try XCTUnwrap(try fixture.index.segments(trail: production, arrival: window(0, 1)).first)
    XCTAssertEqual(try fixture.index.batch(segment: segment.id), batch, "columns")
    XCTAssertEqual(segment.timeRange, noon.adding(seconds: -3)...noon.adding(seconds: 900), "time range")
    XCTAssertEqual(segment.trail, production)
    XCTAssertEqual(segment.arrival, noon)
    XCTAssertEqual(segment.ruleSet, "rules-1")
    XCTAssertEqual(segment.rawHash, file.document.hash, "hash of the received file")
    let document = try fixture.index.document(segment: segment.id)
    XCTAssertEqual(document.hash, file.document.hash, "the received file")
    XCTAssertEqual(try document.records().ranges.count, 3)
  }

  private func recordsComeBackByteForByte() throws {
    let fixture = try fixture()
    let file = try SampleEvents(
      path: "f", [.init("a", at: 0), .init("b", at: 1, #""note":"Gr\u00fc\u00dfe, 東京 \ud83d\ude00","big":1.50e+3, "#)])
    try fixture.take(file, production, at: noon)
    let segment = try XCTUnwrap(try fixture.index.segments(trail: production, arrival: window(0, 1)).first)
    for row in 0..<2 {
      let raw = try fixture.index.rawRecord(EventLocation(segment: segment.id, row: row))
      XCTAssertEqual(raw, file.record(row), "record \(row)")
    }
  }

  private func knownEventsAreKnownInTheirTrailOnly() throws {
    let fixture = try fixture()
    try fixture.take(sample("1", ["a", "b"]), production, at: noon)
    try fixture.take(sample("2", ["c"]), production, at: noon.adding(seconds: 86_400 * 40))
    let asked = try sample("3", ["c", "A", "a", "a ", "x"]).batch
    XCTAssertEqual(
      try fixture.index.knownIDs(trail: production, in: asked), [true, false, true, false, false], "ids compare exactly"
    )
    XCTAssertEqual(
      try fixture.index.knownIDs(trail: staging, in: asked), Array(repeating: false, count: 5), "the other trail")
  }

  private func repeatedFilesAddOnlyWhatIsNew() throws {
    let fixture = try fixture()
    XCTAssertEqual(try fixture.take(sample("1", ["a", "b", "c"]), production, at: noon).rows, 3)
    let second = try sample("2", ["b", "d", "c"])
    XCTAssertEqual(try fixture.take(second, production, at: noon.adding(seconds: 1)).rows, 1)
    XCTAssertEqual(try fixture.take(second, production, at: noon.adding(seconds: 2)).rows, 0)
    XCTAssertEqual(try fixture.take(second, staging, at: noon.adding(seconds: 3)).rows, 3, "trails are apart")
    XCTAssertEqual(try fixture.index.eventCount(trail: production, arrival: window(0, 10)), 4)
    let place = try XCTUnwrap(try fixture.index.locate(trail: production, eventID: "d").first)
    XCTAssertEqual(try fixture.index.rawRecord(place), second.record(1), "the row that was kept has its own record")
  }

  private func anEventIsLocatedByItsExactID() throws {
    let fixture = try fixture()
    try fixture.take(sample("1", ["a", "b"]), production, at: noon)
    try fixture.take(sample("2", ["b"]), staging, at: noon)
    let everywhere = try fixture.index.locate(trail: nil, eventID: "b")
    XCTAssertEqual(everywhere.map(\.row), [1, 0], "by trail, then sequence")
    XCTAssertEqual(try fixture.index.locate(trail: production, eventID: "b"), [everywhere[0]])
    XCTAssertEqual(try fixture.index.locate(trail: staging, eventID: "a"), [])
    XCTAssertEqual(try fixture.index.locate(trail: nil, eventID: "B"), [], "ids compare exactly")
  }

  private func whatIsNotThereIsAnError() throws {
    let fixture = try fixture()
    try fixture.take(sample("1", ["a"]), production, at: noon)
    let segment = try XCTUnwrap(try fixture.index.segments(trail: production, arrival: window(0, 1)).first).id
    let nowhere = EventLocation(segment: segment, row: 1)
    XCTAssertThrowsError(try fixture.index.batch(segment: segment + 1), "unknown segment") {
      XCTAssertEqual($0 as? EventIndexError, .noSegment(segment + 1))
    }
    XCTAssertThrowsError(try fixture.index.document(segment: segment + 1), "unknown segment")
    XCTAssertThrowsError(try fixture.index.rawRecord(nowhere), "unknown row") {
      XCTAssertEqual($0 as? EventIndexError, .noRow(nowhere))
    }
  }
}
