import XCTest

@testable import AuditEvents

/// Shapes in which vendors and tools deliver records, beyond the plain ones of `EventDocumentTests`.
final class RecordCutterTests: XCTestCase {
  private struct Case {
    var name: String
    var text: String
    var records: [String]
    var rejected: [String] = []
    var line: UInt = #line
  }

  private func verify(_ cases: [Case], limits: ArchiveLimits = ArchiveLimits()) throws {
    for item in cases {
      let document = try EventDocument.memory(path: item.name, bytes: Array(item.text.utf8))
      let found = try document.records(limits: limits)
      let texts = found.ranges.map { range in document.withBytes(range) { String(decoding: $0, as: UTF8.self) } }
      XCTAssertEqual(texts, item.records, item.name, line: item.line)
      XCTAssertEqual(found.rejected.map { "\($0.offset): \($0.reason)" }, item.rejected, item.name, line: item.line)
    }
  }

  func testWrappers() throws {
    try verify([
      Case(
        name: "CTS answer",
        text: #"{"meta_data":{"count":2,"marker":"x"},"traces":[{"trace_id":"1"},{"trace_id":"2"}]}"#,
        records: [#"{"trace_id":"1"}"#, #"{"trace_id":"2"}"#]),
      Case(name: "list in the middle", text: #"{"a":[1],"Records":[{"b":2}],"c":"x"}"#, records: [#"{"b":2}"#]),
      Case(
        name: "two lists", text: #"{"Records":[{"a":1}],"Records":[{"b":2}]}"#, records: [#"{"a":1}"#, #"{"b":2}"#]),
      Case(
        name: "over many lines", text: "{\r\n\t\"Records\" : [\r\n {\"a\" : 1} ,\r\n {\"b\":2}\r\n]\r\n}\r\n",
        records: [#"{"a" : 1}"#, #"{"b":2}"#]),
      Case(
        name: "a list of wrappers", text: #"[{"Records":[{"a":1},{"b":2}]},{"cts":{"c":3}},{"d":4}]"#,
        records: [#"{"a":1}"#, #"{"b":2}"#, #"{"c":3}"#, #"{"d":4}"#]),
      Case(
        name: "a wrapper on each line", text: "{\"Records\":[{\"a\":1}]}\n{\"Records\":[{\"b\":2},{\"c\":3}]}\n",
        records: [#"{"a":1}"#, #"{"b":2}"#, #"{"c":3}"#]),
      Case(
        name: "cts on each line", text: "{\"cts\":{\"a\":1}}\n{\"x\":0,\"cts\":{\"b\":2}}",
        records: [#"{"a":1}"#, #"{"b":2}"#]),
      Case(name: "cts is no object", text: #"{"cts":"x"}"#, records: [#"{"cts":"x"}"#]),
      Case(name: "Records is no list", text: #"{"Records":{"a":1}}"#, records: [#"{"Records":{"a":1}}"#]),
      Case(
        name: "names in records wrap nothing", text: #"{"Records":[{"traces":[{"a":1}],"cts":{}}]}"#,
        records: [#"{"traces":[{"a":1}],"cts":{}}"#]),
      Case(name: "names in other case", text: #"{"records":[{"a":1}]}"#, records: [#"{"records":[{"a":1}]}"#]),
      Case(name: "empty lists", text: "{\"Records\":[ ]}{\"traces\":[]}[ ]\n[]{\"b\":2}", records: [#"{"b":2}"#]),
      Case(
        name: "array per line", text: "[{\"a\":1},{\"b\":2}]\n[{\"c\":3}]\n",
        records: [#"{"a":1}"#, #"{"b":2}"#, #"{"c":3}"#]),
      Case(
        name: "files appended to each other", text: "\u{FEFF}{\"a\":1}\n\u{FEFF}{\"b\":2}\n\u{FEFF}",
        records: [#"{"a":1}"#, #"{"b":2}"#]),
      Case(name: "only a mark", text: "\u{FEFF}", records: []),
      Case(
        name: "objects over lines in a row", text: "{\n\"a\": 1\n}\n{\n\"b\": 2\n}\n",
        records: ["{\n\"a\": 1\n}", "{\n\"b\": 2\n}"]),
    ])
  }

  func testSLSExports() throws {
    try verify([
      Case(
        name: "event text with what SLS adds",
        text:
          #"{"__time__":1,"__tag__:x":"y","owner_id":"7","event":"{\"eventId\":\"1\",\"n\":\"\\u00e9 \\\"q\\\"\"}"}"#,
        records: [#"{"eventId":"1","n":"\u00e9 \"q\""}"#]),
      Case(
        name: "event text, several lines",
        text: "{\"event\":\"{\\\"eventId\\\":\\\"1\\\"}\"}\n{\"event\":\"{\\\"eventId\\\":\\\"2\\\"}\"}\n",
        records: [#"{"eventId":"1"}"#, #"{"eventId":"2"}"#]),
      Case(
        name: "escaped solidus and code points", text: #"{"event":"{\"a\":\"\/\u00e9\ud83d\ude00\"}"}"#,
        records: [#"{"a":"/é😀"}"#]),
      Case(
        name: "in a list", text: #"[{"event":{"a":1}},{"contents":{"event":"{\"b\":2}"},"time":3}]"#,
        records: [#"{"a":1}"#, #"{"b":2}"#]),
      Case(
        name: "beside other fields, with an event id", text: #"{"region":"cn","event":{"eventId":"1"}}"#,
        records: [#"{"eventId":"1"}"#]),
      Case(
        name: "beside other fields, a trace in text", text: #"{"region":"cn","event":"{\"trace_id\":\"1\"}"}"#,
        records: [#"{"trace_id":"1"}"#]),
      Case(
        name: "another log's field called event", text: #"{"time":1,"event":{"action":"login"}}"#,
        records: [#"{"time":1,"event":{"action":"login"}}"#]),
      Case(
        name: "a record that has a field called event", text: #"{"eventID":"9","event":{"eventID":"1"}}"#,
        records: [#"{"eventID":"9","event":{"eventID":"1"}}"#]),
      Case(name: "event is a word", text: #"{"event":"login"}"#, records: [#"{"event":"login"}"#]),
      Case(name: "contents without event", text: #"{"contents":{"a":1}}"#, records: [#"{"contents":{"a":1}}"#]),
      Case(
        name: "broken event text", text: #"{"event":"{\"a\":tru}"}"# + "\n" + #"{"event":"{\"b\":1}"}"#,
        records: [#"{"b":1}"#],
        rejected: [
          "0: the record has an event text that has a word that is not true, false or null at its byte 5 at byte 9"
        ]),
      Case(
        name: "event text that ends too early", text: #"[{"event":"{\"a\":1"}]"#, records: [],
        rejected: ["1: the record has an event text that ends where ',' or '}' must follow at its byte 6 at byte 10"]),
    ])
  }

  func testAnEventTextIsFoundAgainInAnotherDocumentOfTheFile() throws {
    let bytes = Array("[{\"event\":\"{\\\"a\\\":\\\"\\\\n\\\"}\"},{\"b\":2}]".utf8)
    let ranges = try EventDocument.memory(path: "f", bytes: bytes).records().ranges
    let again = try EventDocument.memory(path: "f", bytes: bytes)
    XCTAssertEqual(again.withBytes(ranges[0]) { String(decoding: $0, as: UTF8.self) }, #"{"a":"\n"}"#)
    XCTAssertEqual(again.withBytes(ranges[1]) { String(decoding: $0, as: UTF8.self) }, #"{"b":2}"#)
    for range in [0..<bytes.count + 1, bytes.count..<bytes.count + 9, -4..<2, 3..<3] {
      XCTAssertEqual(again.withBytes(range) { $0.count }, 0)
    }
  }

  func testLimits() throws {
    let limits = ArchiveLimits(maximumRecordBytes: 30, maximumDepth: 4)
    let large = #"{"x":"0123456789012345678901234567890"}"#
    let tooLarge = "has 39 bytes, more than the limit of 30 (maximumRecordBytes)"
    try verify(
      [
        Case(
          name: "line", text: "{\"a\":1}\n\(large)\n{\"b\":2}\n", records: [#"{"a":1}"#, #"{"b":2}"#],
          rejected: ["8: the record \(tooLarge)"]),
        Case(
          name: "element", text: #"{"Records":[\#(large),{"b":2}]}"#, records: [#"{"b":2}"#],
          rejected: ["12: the record \(tooLarge)"]),
        Case(
          name: "the wrapper does not count", text: #"{"time":123456789,"contents":{"event":{"a":1}}}"#,
          records: [#"{"a":1}"#]),
        Case(name: "as deep as allowed", text: #"[{"a":[[{}]]}]"#, records: [#"{"a":[[{}]]}"#]),
        Case(
          name: "too deep", text: #"[{"a":[[[{}]]]},{"b":2}]"#, records: [#"{"b":2}"#],
          rejected: ["1: the record is nested deeper than 4 levels (maximumDepth) at byte 9"]),
        Case(
          name: "too deep alone", text: #"{"a":[[[{}]]]}"#, records: [],
          rejected: ["0: the record is nested deeper than 4 levels (maximumDepth) at byte 8"]),
      ], limits: limits)
  }

  func testARecordThatIsTheWholeFileIsRefusedWithoutACopy() throws {
    let line = Array(#"{"a":""#.utf8) + [UInt8](repeating: 0x78, count: 17 << 20) + Array("\"}\n".utf8)
    let found = try EventDocument.memory(path: "f", bytes: line).records()
    XCTAssertEqual(found.ranges, [])
    XCTAssertEqual(found.rejected.map(\.offset), [0])
  }
}
