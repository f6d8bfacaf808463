import XCTest

@testable import AuditEvents

final class EventBatchBuilderTests: XCTestCase {
  private let stop = """
    {"eventID":"a","eventTime":"2026-03-02T10:00:00Z","eventName":"StopInstances","awsRegion":"eu-west-1",\
    "userIdentity":{"type":"IAMUser","userName":"bob"},"requestParameters":{"force":true,"n":5,"tags":["x"],"note":""},\
    "resources":[{"ARN":"arn:1","type":"T"},{"ARN":"arn:2"}],"responseElements":null}
    """
  private let login = """
    {"eventID":"b","eventTime":"2026-03-02T10:00:01.500Z","eventName":"ConsoleLogin","awsRegion":"eu-west-1",\
    "errorMessage":"Failed authentication","responseElements":{"ConsoleLogin":"Failure"}}
    """

  func testARowHoldsTheNeutralViewAndThePlaceOfItsRecord() throws {
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [])
    try append(stop, at: 12, to: &builder)
    try append(login, at: 500, to: &builder)
    let batch = builder.finish()
    XCTAssertEqual(batch.formatName, "cloudtrail")
    XCTAssertEqual(batch.rows, 2)
    XCTAssertEqual(batch.columns.map(\.field), NeutralField.allCases.map { .neutral($0) })
    XCTAssertEqual(batch.times, [1_772_445_600_000, 1_772_445_601_500])
    XCTAssertEqual(batch.rawRange(row: 1), 500..<500 + login.utf8.count)
    XCTAssertEqual(batch.idHashes, [EventIDHash.hash("a"), EventIDHash.hash("b")])
    XCTAssertEqual(batch.event(row: 0), try FormatFixture.event(stop, CloudTrailFormat()))
    XCTAssertEqual(batch.event(row: 1), try FormatFixture.event(login, CloudTrailFormat()))
    XCTAssertFalse(batch.needsRecord(row: 0))
    XCTAssertEqual(try BatchSamples.storedAndRead(batch), batch)
  }

  func testRuleFieldsKeepWhatKindOfValueTheyHad() throws {
    let fields = [
      "requestParameters.force", "requestParameters.n", "requestParameters.tags", "requestParameters.note",
      "requestParameters", "responseElements", "responseElements.ConsoleLogin", "eventName", "missing",
    ]
    var builder = EventBatchBuilder(
      format: CloudTrailFormat(), ruleFields: fields.map { .raw($0) } + [.neutral(.account), .raw("eventName")])
    try append(stop, at: 0, to: &builder)
    try append(login, at: 500, to: &builder)
    let batch = builder.finish()
    XCTAssertEqual(batch.columns.count, NeutralField.count + fields.count)
    let table: [(String, String, String)] = [
      ("requestParameters.force", "true true", "absent"),
      ("requestParameters.n", "number 5", "absent"),
      ("requestParameters.tags", "complex", "absent"),
      ("requestParameters.note", "string ", "absent"),
      ("requestParameters", "complex", "absent"),
      ("responseElements", "empty", "complex"),
      ("responseElements.ConsoleLogin", "absent", "string Failure"),
      ("eventName", "string StopInstances", "string ConsoleLogin"),
      ("missing", "absent", "absent"),
    ]
    for (field, first, second) in table {
      let column = try XCTUnwrap(batch.column(for: .raw(field)))
      XCTAssertEqual([0, 1].map { cell(column, $0) }, [first, second], field)
    }
  }

  func testEachResourceIsACandidateOfItsOwn() throws {
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [])
    try append(stop, at: 0, to: &builder)
    let batch = builder.finish()
    let column = try XCTUnwrap(batch.column(for: .neutral(.resourceID)))
    var found: [String] = []
    column.values.forEachCandidate(of: column.ids[0]) { kind, bytes in
      found.append("\(kind) " + String(decoding: bytes, as: UTF8.self))
      return true
    }
    XCTAssertEqual(found, ["string arn:1", "string arn:2"])
    XCTAssertEqual(
      batch.event(row: 0).resources, [Resource(type: "T", id: "arn:1"), Resource(type: "", id: "arn:2")])
  }

  func testARefusedRecordLeavesNoRow() throws {
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [.raw("eventName")])
    try append(stop, at: 0, to: &builder)
    for bad in [#"{"eventTime":"2026-03-02T10:00:00Z"}"#, #"{"eventID":"x","eventName":"y"}"#] {
      do throws(RecordRejection) {
        try append(bad, at: 77, to: &builder)
        XCTFail("taken: \(bad)")
      } catch {
        XCTAssertEqual(error.offset, 77)
      }
    }
    try append(login, at: 500, to: &builder)
    let batch = builder.finish()
    XCTAssertEqual(batch.rows, 2)
    XCTAssertEqual(batch.eventID(row: 1), "b")
    XCTAssertEqual(batch.column(for: .raw("eventName"))?.values.count, 2)
  }

  func testManyRowsAndASecondBatchFromTheSameBuilder() throws {
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [.raw("n")])
    for round in 0..<2 {
      for row in 0..<3000 {
        let second = row % 60 < 10 ? "0\(row % 60)" : "\(row % 60)"
        let record = #"{"eventID":"\#(round)-\#(row)","eventTime":"2026-03-02T10:00:\#(second)Z","n":\#(row % 7)}"#
        try append(record, at: row * 100, to: &builder)
      }
      let batch = builder.finish()
      XCTAssertEqual(batch.rows, 3000)
      XCTAssertEqual(batch.eventID(row: 2999), "\(round)-2999")
      XCTAssertEqual(batch.column(for: .raw("n"))?.values.count, 7)
      let column = try XCTUnwrap(batch.column(for: .raw("n")))
      XCTAssertEqual(column.values.string(of: column.ids[2048]), "\(2048 % 7)")
    }
    XCTAssertEqual(builder.finish().rows, 0)
  }

  func testBeyondTheLimitsTheRecordIsAskedAndIDsStay() throws {
    var limits = InternTable.Limits()
    limits.values = 2
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [.raw("n")], limits: limits)
    for row in 0..<4 {
      let record =
        #"{"eventID":"e\#(row)","eventTime":"2026-03-02T10:00:00Z","userAgent":"agent \#(row)","n":"\#(row)"}"#
      try append(record, at: row * 100, to: &builder)
    }
    let batch = builder.finish()
    XCTAssertEqual(batch.column(for: .raw("n"))?.ids, [3, 4, 2, 2])
    XCTAssertEqual(batch.column(for: .neutral(.userAgent))?.ids, [3, 4, 2, 2])
    XCTAssertEqual((0..<4).map { batch.needsRecord(row: $0) }, [false, false, true, true])
    XCTAssertEqual((0..<4).map { batch.eventID(row: $0) }, ["e0", "e1", "e2", "e3"])
    XCTAssertEqual(batch.event(row: 3).userAgent, "")
  }

  func testTooManyResourcesAskTheRecord() throws {
    let many = (0...NeutralRow.resourceLimit).map { #"{"ARN":"\#($0)"}"# }.joined(separator: ",")
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [])
    try append(
      #"{"eventID":"e","eventTime":"2026-03-02T10:00:00Z","resources":[\#(many)]}"#, at: 0, to: &builder)
    XCTAssertTrue(builder.finish().needsRecord(row: 0))
  }

  func testEmbeddedJSONOfATraceFillsTheColumnsOfItsFields() throws {
    var builder = EventBatchBuilder(format: CTSFormat(), ruleFields: [.raw("request.size"), .raw("user.name")])
    try append(
      #"{"trace_id":"t","time":1772445600000,"request":"{\"size\":10}","user":"{\"name\":\"a\"}"}"#, at: 0, to: &builder
    )
    let batch = builder.finish()
    XCTAssertEqual(batch.column(for: .raw("request.size")).map { cell($0, 0) }, "number 10")
    XCTAssertEqual(batch.column(for: .raw("user.name")).map { cell($0, 0) }, "string a")
  }

  private func append(_ json: String, at offset: Int, to builder: inout EventBatchBuilder) throws(RecordRejection) {
    let bytes = Array(json.utf8)
    let result = bytes.withUnsafeBufferPointer { record in
      Result { () throws(RecordRejection) in try builder.append(record: record, offset: offset) }
    }
    try result.get()
  }

  private func cell(_ column: Column, _ row: Int) -> String {
    switch column.ids[row] {
    case ValueDictionary.absent: "absent"
    case ValueDictionary.empty: "empty"
    case ValueDictionary.complex: "complex"
    case let id: "\(column.values.kind(of: id)) \(column.values.string(of: id))"
    }
  }
}
