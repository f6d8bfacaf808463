import XCTest

@testable import AuditEvents

final class EventDocumentTests: XCTestCase {
  private struct Case {
    var name: String
    var text: String
    var records: [String]
    var rejected: [Int] = []
    var line: UInt = #line
  }

  func testEveryShapeThatVendorsDeliver() throws {
    let cases = [
      Case(name: "empty", text: "", records: []),
      Case(name: "blank", text: " \r\n\n", records: []),
      Case(name: "CloudTrail", text: #"{"Records":[{"a":1}, {"b":2}]}"#, records: [#"{"a":1}"#, #"{"b":2}"#]),
      Case(name: "no records", text: #"{"Records":[]}"#, records: []),
      Case(name: "CTS traces", text: #"{ "traces" : [ {"a":1} ], "count": 1 }"#, records: [#"{"a":1}"#]),
      Case(name: "FunctionGraph", text: #"{"cts":{"a":1}}"#, records: [#"{"a":1}"#]),
      Case(name: "array", text: "[\n {\"a\":1},\n {\"b\":2}\n]", records: [#"{"a":1}"#, #"{"b":2}"#]),
      Case(name: "NDJSON with CRLF", text: "{\"a\":1}\r\n\r\n{\"b\":2}\r\n", records: [#"{"a":1}"#, #"{"b":2}"#]),
      Case(name: "one object over lines", text: "{\n \"a\":\n 1\n}\n", records: ["{\n \"a\":\n 1\n}"]),
      Case(name: "objects in a row", text: #"{"a":1}{"b":2}"#, records: [#"{"a":1}"#, #"{"b":2}"#]),
      Case(name: "byte order mark", text: "\u{FEFF}{\"a\":1}", records: [#"{"a":1}"#]),
      Case(
        name: "two documents", text: #"{"Records":[{"a":1}]}"# + "\n[{\"b\":2}]", records: [#"{"a":1}"#, #"{"b":2}"#]),
      Case(name: "SLS text", text: #"{"contents":{"event":"{\"a\":\"x\"}"}}"#, records: [#"{"a":"x"}"#]),
      Case(name: "SLS object", text: #"{"__topic__":"t","event":{"a":1}}"#, records: [#"{"a":1}"#]),
      Case(
        name: "broken line", text: "{\"a\":1}\n{\"b\":\n{\"c\":3}\n", records: [#"{"a":1}"#, #"{"c":3}"#], rejected: [8]
      ),
      Case(name: "broken first line", text: "{\"b\" 2}\n{\"c\":3}\n", records: [#"{"c":3}"#], rejected: [0]),
      Case(
        name: "broken element", text: #"[{"a":1},{"b":tru},{"c":3}]"#, records: [#"{"a":1}"#, #"{"c":3}"#],
        rejected: [9]),
      Case(name: "scalar element", text: #"[1,{"c":3}]"#, records: [#"{"c":3}"#], rejected: [1]),
      Case(name: "missing quote", text: "{\"a\":\"x}\n{\"b\":\"y\"}\n", records: [#"{"b":"y"}"#], rejected: [0]),
    ]
    for item in cases {
      let document = try EventDocument.memory(path: item.name, bytes: Array(item.text.utf8))
      let records = try document.records()
      let texts = records.ranges.map { range in
        document.withBytes(range) { String(decoding: $0, as: UTF8.self) }
      }
      XCTAssertEqual(texts, item.records, item.name, line: item.line)
      XCTAssertEqual(records.rejected.map(\.offset), item.rejected, item.name, line: item.line)
    }
  }

  func testAFileThatIsCutOffIsRefusedWhole() throws {
    for text in [
      #"{"Records":[{"a":1},{"b":"#, #"{"Records":[{"a":1}"#, "[{\"a\":1},", "{\"a\":1}\n{\"b\":", #"{"a":"#, "garbage",
      "{\"Records\":[\n{\"a\":1}\n", #"{"Records":[{"a":1}]"#, "{\"a\":1}\n{\"b\":\"x",
    ] {
      let document = try EventDocument.memory(path: "f", bytes: Array(text.utf8))
      XCTAssertThrowsError(try document.records(), text) { XCTAssertTrue($0 is ArchiveRejection, text) }
    }
  }

  func testLimitsNameTheirNumber() throws {
    let limits = ArchiveLimits(maximumInflatedBytes: 100, maximumRecordBytes: 20, maximumDepth: 3)
    let text = #"[{"a":"0123456789012345"},{"b":[[[1]]]},{"c":3}]"#
    let records = try EventDocument.memory(path: "f", bytes: Array(text.utf8)).records(limits: limits)
    XCTAssertEqual(records.ranges.count, 1)
    XCTAssertEqual(records.rejected.map(\.offset), [1, 26])
    XCTAssertTrue(records.rejected[0].reason.contains("20"))
    XCTAssertThrowsError(
      try EventDocument.memory(path: "f", bytes: [UInt8](repeating: 32, count: 101), limits: limits))
  }

  func testADocumentOfMoreRecordsThanAllowedIsRefusedHoweverTheyAreWrapped() throws {
    let limits = ArchiveLimits(maximumRecords: 3)
    let record = #"{"eventID":"e","eventTime":"2026-03-02T10:00:00Z"}"#
    for (wrapped, separator, start, end) in [
      (record, "\n", "", ""), (record, ",", "[", "]"), (record, ",", #"{"Records":["#, "]}"),
      (#"{"event":\#(record)}"#, "\n", "", ""), (#"{"event":\#(record)}"#, ",", "[", "]"),
      (#"{"cts":\#(record)}"#, "\n", "", ""), (#"{"Records":[\#(record)]}"#, "\n", "", ""),
    ] {
      for count in 3...5 {
        let text = start + Array(repeating: wrapped, count: count).joined(separator: separator) + end
        let document = try EventDocument.memory(path: "f", bytes: Array(text.utf8))
        var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [])
        if count == 3 {
          XCTAssertEqual(try document.records(limits: limits).ranges.count, 3, text)
          XCTAssertEqual(try builder.append(document, limits: limits, wrappers: .vendors).records, 3, text)
          continue
        }
        XCTAssertThrowsError(try document.records(limits: limits), text) {
          XCTAssertEqual(
            ($0 as? ArchiveRejection)?.reason, "the file has more than 3 records (maximumRecords)", text)
        }
        do throws(ArchiveRejection) {
          _ = try builder.append(document, limits: limits, wrappers: .vendors)
          XCTFail(text)
        } catch {
          XCTAssertEqual(error.reason, "the file has more than 3 records (maximumRecords)", text)
        }
      }
    }
  }

  func testNestingCostsNoStack() throws {
    let deep = String(repeating: #"{"a":"#, count: 10_000) + "1" + String(repeating: "}", count: 10_000)
    let records = try EventDocument.memory(path: "f", bytes: Array("\(deep)\n{\"b\":1}\n".utf8)).records()
    XCTAssertEqual(records.ranges.count, 1)
    XCTAssertEqual(records.rejected.map(\.offset), [0])
  }
}
