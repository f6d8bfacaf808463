import XCTest

@testable import AuditEvents

/// A rule field that says what a neutral field says shares its cells, and only for as long as that is so.
final class CopiedFieldsTests: XCTestCase {
  func testWhatIsTheSameInEveryRecordIsKeptOnce() throws {
    let batch = try batch(["{\"awsRegion\":\"a\"}", "{}", "{\"awsRegion\":\"b\"}", "{\"awsRegion\":\"a\"}"])
    let region = try XCTUnwrap(batch.column(for: .neutral(.region)))
    let copy = try XCTUnwrap(batch.column(for: .raw("awsRegion")))
    XCTAssertEqual(region.ids, [3, 0, 4, 3])
    XCTAssertEqual(copy.ids, region.ids)
    XCTAssertEqual(copy.values, region.values)
    XCTAssertEqual(try XCTUnwrap(batch.column(for: .raw("eventID"))).ids, [3, 4, 5, 6])
  }

  func testWhatDiffersOnceIsReadOnItsOwnBeforeAndAfter() throws {
    let common = ["{\"awsRegion\":\"a\"}", "{}", "{\"awsRegion\":\"b\"}", "{\"awsRegion\":\"a\"}"]
    let others: [(record: String, cell: String)] = [
      ("{\"awsRegion\":\"\"}", "string "), ("{\"awsRegion\":null}", "empty"), ("{\"awsRegion\":7}", "number 7"),
      ("{\"awsRegion\":[\"a\",\"b\"]}", "complex"), ("{\"awsRegion\":[\"a\"]}", "complex"),
      ("{\"awsRegion\":{\"x\":1}}", "complex"), ("{\"awsRegion\":true}", "true true"),
      ("{\"awsRegion\":\"\\u0061\"}", "string a"), ("{\"awsRegion\":\"c\",\"AWSREGION\":\"d\"}", "complex"),
    ]
    for (record, cell) in others {
      for place in 0...common.count {
        var records = common
        records.insert(record, at: place)
        var expected = ["string a", "absent", "string b", "string a"]
        expected.insert(cell, at: place)
        let column = try XCTUnwrap(try batch(records).column(for: .raw("awsRegion")))
        XCTAssertEqual(column.ids.map { text($0, of: column.values) }, expected, "\(record) at \(place)")
        let used = Set(column.ids.filter { $0 >= ValueDictionary.first })
        XCTAssertEqual(used, Set(column.values.ids), "no value without a cell: \(record) at \(place)")
      }
    }
  }

  func testItIsLearntWhereItOccursFirst() throws {
    let region = ["{}", "{}", "{\"awsRegion\":\"a\"}", "{}", "{\"awsRegion\":\"b\"}"]
    let same = try batch(region)
    XCTAssertEqual(try XCTUnwrap(same.column(for: .raw("awsRegion"))).ids, [0, 0, 3, 0, 4])
    XCTAssertEqual(try XCTUnwrap(same.column(for: .neutral(.region))).ids, [0, 0, 3, 0, 4])
    let other = try batch(region + ["{\"awsRegion\":null}", "{\"awsRegion\":\"a\"}"])
    XCTAssertEqual(try XCTUnwrap(other.column(for: .raw("awsRegion"))).ids, [0, 0, 3, 0, 4, 1, 3])
    XCTAssertEqual(try XCTUnwrap(other.column(for: .neutral(.region))).ids, [0, 0, 3, 0, 4, 0, 3])
    // The account was another's before the recipient's was there: too late for a copy.
    let account = try batch([
      "{\"userIdentity\":{\"accountId\":\"1\"}}", "{\"recipientAccountId\":\"1\"}", "{\"recipientAccountId\":\"2\"}",
    ])
    XCTAssertEqual(try XCTUnwrap(account.column(for: .raw("recipientAccountId"))).ids, [0, 3, 4])
    XCTAssertEqual(try XCTUnwrap(account.column(for: .raw("userIdentity.accountId"))).ids, [3, 0, 0])
    XCTAssertEqual(try XCTUnwrap(account.column(for: .neutral(.account))).ids, [3, 3, 4])
  }

  func testANeutralFieldWithSeveralSourcesIsNoCopyOfOne() throws {
    // The account is the recipient's, or else the actor's.
    let batch = try batch([
      "{\"recipientAccountId\":\"1\",\"userIdentity\":{\"accountId\":\"2\"}}",
      "{\"recipientAccountId\":\"2\",\"userIdentity\":{\"accountId\":\"2\"}}",
      "{\"userIdentity\":{\"accountId\":\"3\"}}", "{\"recipientAccountId\":\"3\"}",
    ])
    func cells(_ field: FieldReference) throws -> [String] {
      let column = try XCTUnwrap(batch.column(for: field))
      return column.ids.map { text($0, of: column.values) }
    }
    XCTAssertEqual(try cells(.neutral(.account)), ["string 1", "string 2", "string 3", "string 3"])
    XCTAssertEqual(try cells(.raw("recipientAccountId")), ["string 1", "string 2", "absent", "string 3"])
    XCTAssertEqual(try cells(.raw("userIdentity.accountId")), ["string 2", "string 2", "string 3", "absent"])
  }

  func testLimitsCountAColumnThatBecomesItsOwn() throws {
    var limits = InternTable.Limits()
    limits.values = 2
    let records = ["a", "b", "c", "a"].map { "{\"awsRegion\":\"\($0)\"}" }
    let same = try XCTUnwrap(try batch(records, limits: limits).column(for: .raw("awsRegion")))
    XCTAssertEqual(same.ids, [3, 4, 2, 3])
    let own = try batch(records + ["{\"awsRegion\":null}", "{\"awsRegion\":\"b\"}"], limits: limits)
    XCTAssertEqual(try XCTUnwrap(own.column(for: .raw("awsRegion"))).ids, [3, 4, 2, 3, 1, 4])
    limits = InternTable.Limits()
    // Room for the ids' provider, the other words of a row and the region once.
    limits.batchBytes = 3 + 7 + 7 + 7 + 7 + 100
    let long = String(repeating: "x", count: 90)
    let full = try batch(
      ["{\"awsRegion\":\"\(long)\"}", "{\"awsRegion\":null}"], limits: limits)
    XCTAssertEqual(try XCTUnwrap(full.column(for: .neutral(.region))).ids, [3, 0])
    XCTAssertEqual(try XCTUnwrap(full.column(for: .raw("awsRegion"))).ids, [2, 1])
  }

  func testTheNextBatchLearnsAnew() throws {
    var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [.raw("awsRegion")])
    for (records, expected) in [
      (["{\"awsRegion\":\"a\"}", "{\"awsRegion\":null}"], [3, 1] as [UInt32]), (["{\"awsRegion\":null}"], [1]),
      (["{\"awsRegion\":\"b\"}", "{\"awsRegion\":\"b\"}"], [3, 3]), (["{}"], [0]),
    ] {
      for (row, record) in records.enumerated() { try append(record, row, to: &builder) }
      XCTAssertEqual(try XCTUnwrap(builder.finish().column(for: .raw("awsRegion"))).ids, expected)
    }
  }

  private func batch(_ records: [String], limits: InternTable.Limits = .init()) throws -> EventBatch {
    let fields = ["awsRegion", "recipientAccountId", "userIdentity.accountId", "eventID"]
    var builder = EventBatchBuilder(
      format: CloudTrailFormat(), ruleFields: fields.map { .raw($0) }, limits: limits)
    for (row, record) in records.enumerated() { try append(record, row, to: &builder) }
    return builder.finish()
  }

  private func append(_ record: String, _ row: Int, to builder: inout EventBatchBuilder) throws {
    let rest = record == "{}" ? "}" : "," + record.dropFirst()
    let text = Array("{\"eventID\":\"e\(row)\",\"eventTime\":\"2026-03-02T10:00:00Z\"\(rest)".utf8)
    try text.withUnsafeBufferPointer { try builder.append(record: $0, offset: row) }
  }

  private func text(_ id: UInt32, of values: ValueDictionary) -> String {
    switch id {
    case ValueDictionary.absent: "absent"
    case ValueDictionary.empty: "empty"
    case ValueDictionary.complex: "complex"
    default: "\(values.kind(of: id)) \(values.string(of: id))"
    }
  }
}
