import AuditEvents
import Detection
import Engine
import XCTest

@testable import Administration

final class EventExportTests: XCTestCase {
  func testRowC2AnExportHasNoLimit() throws {
    let store = InMemoryIngestStore()
    for file in 0..<12 {
      let traces = CTSTraces()
      try traces.add((0..<1000).map { .init("\(file)-\($0)", before: Int64($0), #""trace_name":"t""#) })
      let segment = try XCTUnwrap(try traces.index.segments(EventQuery()).first)
      store.index.append(
        NewSegment(
          trail: "huawei", batch: try traces.index.batch(segment: segment.id), arrival: CTSTraces.noon,
          document: try traces.index.document(segment: segment.id), ruleSet: ""))
    }
    let feed = try IndexFeed(EventQuery(), stores: store, withRecords: true)
    var ids: Set<String> = []
    var portions = 0
    while let portion = try feed.next() {
      portions += 1
      XCTAssertLessThanOrEqual(portion.count, 500)
      for filed in portion {
        ids.insert(filed.found.event.id)
        XCTAssertTrue(String(decoding: filed.record ?? [], as: UTF8.self).contains("\"\(filed.found.event.id)\""))
      }
    }
    XCTAssertEqual(ids.count, 12_000, "the vendor stops at 5000")
    XCTAssertEqual(portions, 24)
    XCTAssertEqual(feed.progress, "12000 of 12000 events looked through")
  }

  func testRowC2ACellIsNeverAFormula() {
    let table = [
      ("plain", "plain"), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
      ("  =1", "'  =1"), ("\t=1", "\"'\t=1\""), ("\r=1", "\"'\r=1\""), ("＝1", "'＝1"), ("a=1", "a=1"), ("", ""),
      ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("a\nb", "\"a\nb\""), ("=a,b", "\"'=a,b\""),
    ]
    for (text, expected) in table { XCTAssertEqual(CSVLine.cell(text), expected, text.debugDescription) }
  }

  func testRowC2FormsOfAnExport() throws {
    let event = AuditEvent(
      id: "e", time: CTSTraces.noon, actor: Actor(kind: .user, name: "=cmd()"), operation: "login",
      resources: [Resource(type: "ecs", id: "i-1"), Resource(type: "ecs", id: "web")])
    let found = FoundEvent(
      event: event, trail: "t", location: EventLocation(segment: 1, row: 0), arrival: CTSTraces.noon, sequence: 1)
    let record = Array("{ \"a\" : [1, \"x y\"] }\n".utf8)
    func text(_ form: EventExport.Form) throws -> [String] {
      var export = EventExport(form, of: OneEvent(FiledEvent(found: found, record: record)))
      var text = ""
      while let bytes = try export.next() { text += String(decoding: bytes, as: UTF8.self) }
      XCTAssertEqual(export.events, 1)
      return text.split(whereSeparator: \.isNewline).map(String.init)
    }
    let csv = try text(.csv)
    XCTAssertEqual(csv[0].split(separator: ",").first, "time")
    XCTAssertTrue(csv[1].hasPrefix("2026-03-02T12:00:00Z,t,login,,user,'=cmd(),"), csv[1])
    XCTAssertTrue(csv[1].contains(",\"ecs; ecs\",\"i-1; web\",e,2026-03-02T12:00:00Z,"), csv[1])
    let ndjson = try text(.ndjson)
    XCTAssertEqual(ndjson.count, 1)
    XCTAssertTrue(ndjson[0].contains("\"actor\":\"=cmd()\""), ndjson[0])
    XCTAssertTrue(ndjson[0].hasSuffix(",\"record\":{\"a\":[1,\"x y\"]}}"), ndjson[0])
  }

  private final class OneEvent: EventFeed {
    private var event: FiledEvent?
    init(_ event: FiledEvent) { self.event = event }
    var progress: String { "" }
    func next() -> [FiledEvent]? {
      defer { event = nil }
      return event.map { [$0] }
    }
  }
}
