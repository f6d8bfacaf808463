import XCTest

@testable import AuditEvents

/// What damage costs: a record where it is clear what is broken, the file where it is not.
final class RecordRecoveryTests: XCTestCase {
  private struct Damage {
    var name: String
    var text: String
    var records: [String]
    var rejected: [String]
    var line: UInt = #line
  }

  func testABrokenRecordIsRefusedAlone() throws {
    let one = #"{"a":1}"#
    let three = #"{"c":3}"#
    let cases = [
      Damage(
        name: "word", text: #"{"Records":[{"a":1},{"b":tru},{"c":3}]}"#, records: [one, three],
        rejected: ["20: the record has a word that is not true, false or null at byte 25"]),
      Damage(
        name: "number", text: #"[{"a":1},{"b":01},{"c":3}]"#, records: [one, three],
        rejected: ["9: the record has a malformed number at byte 14"]),
      Damage(
        name: "control character", text: "[{\"a\":1},{\"b\":\"\u{1}\"},{\"c\":3}]", records: [one, three],
        rejected: ["9: the record has the control character 1 in a string at byte 15"]),
      Damage(
        name: "line feed in a string", text: "[{\"a\":1},{\"b\":\"x\ny\"},\n{\"c\":3}]", records: [one, three],
        rejected: ["9: the record has the control character 10 in a string at byte 16"]),
      Damage(
        name: "escape", text: #"[{"a":1},{"b":"\x"},{"c":3}]"#, records: [one, three],
        rejected: ["9: the record has an unknown escape in a string at byte 15"]),
      Damage(
        name: "comma", text: #"[{"a":1},{"b":2,},{"c":3}]"#, records: [one, three],
        rejected: ["9: the record has '}' where a key in quotes must be at byte 16"]),
      Damage(
        name: "bracket", text: #"[{"a":1},{"b":[2}},{"c":3}]"#, records: [one, three],
        rejected: ["9: the record has '}' where ',' or ']' must be at byte 16"]),
      Damage(
        name: "scalars and lists", text: #"[null,1,"x",[{}],{"c":3}]"#, records: [three],
        rejected: [
          "1: the record is no JSON object", "6: the record is no JSON object", "8: the record is no JSON object",
          "12: the record is no JSON object",
        ]),
      Damage(
        name: "written over lines", text: "{\n \"Records\": [\n  {\n   \"a\": tru\n  },\n{\"c\":3}\n ]\n}\n",
        records: [three],
        rejected: ["18: the record has a word that is not true, false or null at byte 28"]),
      Damage(
        name: "one object over lines", text: "{\n \"a\": tru\n}\n{\n \"b\": 2\n}", records: ["{\n \"b\": 2\n}"],
        rejected: ["0: the record has a word that is not true, false or null at byte 8"]),
      Damage(
        name: "one object", text: #"{"a":}"#, records: [],
        rejected: ["0: the record has '}' where a value must be at byte 5"]),
      Damage(
        name: "objects on one line", text: #"{"a":1} {"b":} {"c":3}"#, records: [one, three],
        rejected: ["8: the record has '}' where a value must be at byte 13"]),
    ]
    for item in cases {
      let (texts, rejected) = try cut(item.text)
      XCTAssertEqual(texts, item.records, item.name, line: item.line)
      XCTAssertEqual(rejected, item.rejected, item.name, line: item.line)
    }
  }

  func testABrokenLineIsRefusedAlone() throws {
    let one = #"{"a":1}"#
    let three = #"{"c":3}"#
    for broken in [
      #"{"b":"#, #"{"b":1,"#, #"{"b":[{"x":1}"#, #"{"b":"x"#, #"{"b""#, "garbage", "{", "1", "# note",
      #"{"b":"\"#, "{}}", "nul",
      #"{"Records":[{"x":1},{"y":2}"#, #"[{"x":1},"#,
    ] {
      let (texts, rejected) = try cut("\(one)\n\(broken)\n\(three)\n\(one)\n")
      if broken != "{}}" { XCTAssertEqual(texts, [one, three, one], broken) }
      XCTAssertEqual(rejected.count, 1, broken)
      XCTAssertTrue(rejected.first?.hasPrefix(broken == "{}}" ? "10: " : "8: ") ?? false, broken)
    }
  }

  func testTwoBrokenLinesInARowAndABrokenFirstLine() throws {
    let (texts, rejected) = try cut("{\"a\":\"x}\n{\"b\":1}\n\n{\"c\" 1}\n{\"d\n{\"e\":1}\r\n{\"f\":\"é\r\n{\"g\":1}\n")
    XCTAssertEqual(texts, [#"{"b":1}"#, #"{"e":1}"#, #"{"g":1}"#])
    XCTAssertEqual(rejected.map { $0.prefix { $0 != ":" } }, ["0", "18", "26", "39"])
  }

  func testInvalidUTF8CostsTheRecord() throws {
    var bytes = Array("{\"a\":1}\n{\"b\":\"".utf8)
    bytes += [0xFF]
    bytes += Array("\"}\n{\"c\":3}\n".utf8)
    let found = try EventDocument.memory(path: "f", bytes: bytes).records()
    XCTAssertEqual(found.ranges.count, 2)
    XCTAssertEqual(found.rejected, [RecordRejection(offset: 8, reason: "the record has invalid UTF-8 at byte 14")])
  }

  func testAFileThatCannotBeCutIsRefusedWhole() throws {
    let cases: [(text: String, offset: Int, reason: String)] = [
      (
        #"{"Records":[{"a":1},{"b":"#, 25,
        "the file is cut off or broken in what begins at byte 0: it ends where a value"
      ),
      (#"{"Records":[{"a":1}"#, 19, "the file is cut off"), (#"{"Records":[{"a":1}]"#, 20, "the file is cut off"),
      (#"{"Records":[{"a":1},"#, 20, "the file is cut off"), (#"{"Records":["#, 12, "the file is cut off"),
      (#"{"Records":[{"a":1}]]"#, 20, "the file is cut off"),
      (#"{"Records":[{"a":1} {"b":2}]}"#, 20, "the file is cut off"),
      (#"{"Records":[{"a":1}],"x":}"#, 25, "the file is cut off"),
      ("{\"Records\":[\n{\"a\":1},\n{\"b\":2}", 29, "the file is cut off"),
      ("{\"Records\":[\n{\"a\":1}\n{\"b\":2}\n]}\n", 21, "the file is cut off"),
      (#"{"a":{"b":1}"#, 12, "the file is cut off"),
      ("{\"a\":1}\n{\"b\":", 13, "the file is cut off or broken in what begins at byte 8"),
      ("{\"a\":1}\n{\"b\":{\"c\":1}", 20, "the file is cut off"), ("{\"a\":1}\n{\"b\":\"x", 13, "the file is cut off"),
      ("{\"a\":1}\n{\"b\":\"\\", 14, "the file is cut off"), ("{\"a\":1}\n{", 9, "the file is cut off"),
      ("{\"a\":1}\nnull", 8, "the file has no JSON object or array here"),
      ("garbage", 0, "the file has no JSON object or array here"),
      ("12", 0, "the file has no JSON"), ("\0\0\0", 0, "the file has no JSON"), ("]", 0, "the file has no JSON"),
      // Such a line could as well be inside a value: nothing is taken on a guess.
      ("{\"a\":1}\n\"x\": 2\n{\"b\":2}\n", 8, "the file has no JSON object or array here"),
      ("{\n \"a\": 1,\n \"b\": {\n", 19, "the file is cut off"), ("PK\u{3}\u{4}xx", 0, "the file is a ZIP archive"),
    ]
    for (text, offset, reason) in cases {
      let document = try EventDocument.memory(path: "in/f.json", bytes: Array(text.utf8))
      XCTAssertThrowsError(try document.records(), text) { error in
        guard let error = error as? ArchiveRejection else { return XCTFail(text) }
        XCTAssertEqual(error.path, "in/f.json")
        XCTAssertEqual(error.offset, offset, text)
        XCTAssertTrue(error.reason.hasPrefix(reason), "\(text): \(error.reason)")
      }
    }
    let wide = try EventDocument.memory(path: "f", bytes: [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00])
    XCTAssertThrowsError(try wide.records()) {
      XCTAssertEqual(($0 as? ArchiveRejection)?.reason, "the file is UTF-16 text; UTF-8 is needed")
    }
  }

  /// Each broken record used to look for the end of its line anew, so that a megabyte of them took minutes.
  func testManyBrokenRecordsInOneLineAreRefusedInOneGo() throws {
    let text = "[" + String(repeating: "{x},", count: 9_999) + #"{"a":1},{x}"# + "]\n" + #"[{y},{"b":2}]"#
    for limits in [ArchiveLimits(maximumRefusals: 20_000), ArchiveLimits(maximumRefusals: 10_001)] {
      let found = try EventDocument.memory(path: "f", bytes: Array(text.utf8)).records(limits: limits)
      XCTAssertEqual(found.ranges.count, 2)
      XCTAssertEqual(found.rejected.count, 10_001)
      XCTAssertEqual(found.rejected.last?.offset, 40_011)
    }
  }

  func testAFileWithMoreBrokenRecordsThanAreListedIsRefusedWhole() throws {
    let limits = ArchiveLimits(maximumRefusals: 2)
    for (text, first) in [
      (#"[{"eventID":"1","eventTime":"2026-03-02T10:00:00Z"},{x},{y},{z}]"#, "52"),
      (#"{"Records":[{"a":1},{"b":1},{"c":1}]}"#, "12"), ("{\"a\":1}\n{\"event\":{\"b\":1}}\n{}\n", "0"),
    ] {
      let document = try EventDocument.memory(path: "f", bytes: Array(text.utf8))
      var builder = EventBatchBuilder(format: CloudTrailFormat(), ruleFields: [])
      XCTAssertThrowsError(try builder.append(document, limits: limits, wrappers: .vendors), text) { error in
        let reason = (error as? ArchiveRejection)?.reason ?? ""
        XCTAssertTrue(reason.contains("more than 2 records that cannot be read (maximumRefusals)"), reason)
        XCTAssertTrue(reason.contains("the first at byte \(first)"), reason)
      }
    }
  }

  /// A file that is cut anywhere is refused, or was cut between records: nothing is taken that was not written so.
  func testNoCutMakesARecordThatWasNotThere() throws {
    for text in [
      #"{"Records":[{"a":{"b":[1,"x\"y"]}},{"c":"é"},{"d":{}}],"n":1}"#,
      "{\"a\":{\"b\":[1]}}\n{\"c\":\"é\"}\r\n{\"d\":{}}\n",
      "[\n {\"a\":{\"b\":[1]}},\n {\"c\":\"é\"}\n]\n", #"{"event":"{\"a\":{\"b\":\"c\"}}"}{"event":{"d":1}}"#,
    ] {
      let whole = Set(try cut(text).texts)
      for length in 0..<text.utf8.count {
        let part = Array(text.utf8.prefix(length))
        let document = try EventDocument.memory(path: "f", bytes: part)
        guard let found = try? document.records() else { continue }
        for range in found.ranges {
          XCTAssertTrue(whole.contains(document.withBytes(range) { String(decoding: $0, as: UTF8.self) }), "\(length)")
        }
        XCTAssertEqual(found.rejected, [], "\(length) of \(text)")
      }
    }
  }

  /// Whatever a byte is changed to, every record that is taken is sound JSON, and nothing crashes or loops.
  func testWhatIsTakenIsSound() throws {
    var random = SeededGenerator(state: 11)
    let seeds = [
      #"{"Records":[{"a":{"b":[1,"x\"y"]}},{"c":"é"},{"d":{}}],"n":1}"#,
      "{\"a\":{\"b\":[1]}}\n{\"c\":\"é\"}\r\n{\"d\":{}}\n",
      #"[{"event":"{\"a\":{\"b\":\"c\"}}"},{"contents":{"event":{"d":1}}},{"cts":{"e":[]}}]"#,
    ].map { Array($0.utf8) }
    let interesting = Array("{}[],:\"\\\n\r x1é\u{0}".utf8)
    for round in 0..<6000 {
      var bytes = seeds[round % seeds.count]
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[.random(in: 0..<bytes.count, using: &random)] = interesting.randomElement(using: &random) ?? 0
      }
      let document = try EventDocument.memory(path: "f", bytes: bytes)
      guard let found = try? document.records() else { continue }
      var end = 0
      for range in found.ranges {
        XCTAssertGreaterThanOrEqual(range.lowerBound, end)
        end = range.upperBound
        try document.withBytes(range) { record in
          try RecordValidator().check(record)
          XCTAssertEqual(record.first { $0 > 0x20 }, 0x7B)
        }
      }
    }
  }

  private func cut(_ text: String) throws -> (texts: [String], rejected: [String]) {
    let document = try EventDocument.memory(path: "f", bytes: Array(text.utf8))
    let found = try document.records()
    return (
      found.ranges.map { range in document.withBytes(range) { String(decoding: $0, as: UTF8.self) } },
      found.rejected.map { "\($0.offset): \($0.reason)" }
    )
  }
}
