import XCTest

@testable import AuditEvents

/// A document whose records are checked and read in one pass gives what cutting it first and reading the records then
/// gives, whatever the document looks like and however it is damaged.
final class DocumentAgreementTests: XCTestCase {
  private var limits = ArchiveLimits()
  /// The document before, whose keys a builder remembers.
  private var previous: EventDocument?

  func testSoundDocumentsInEveryForm() throws {
    var generator = SplitMix(state: 7)
    for format in EventFormats.all {
      for round in 0..<15 {
        let records = records(of: format, count: round % 5, using: &generator)
        for form in Self.forms { check(form(records), format, "round \(round)") }
      }
    }
  }

  func testDamagedDocuments() throws {
    var generator = SplitMix(state: 8)
    let bytes: [UInt8] = Array(#"{}[]",:\ x0-1tfn"#.utf8) + [0, 9, 10, 0x80, 0xC3, 0xFF]
    for format in EventFormats.all {
      for round in 0..<100 {
        let form = Self.forms[round % Self.forms.count]
        var text = form(records(of: format, count: 1 + round % 3, using: &generator))
        for _ in 0...generator.next() % 3 where !text.isEmpty {
          let place = Int(generator.next() % UInt64(text.count))
          switch generator.next() % 4 {
          case 0: text.remove(at: place)
          case 1: text.insert(bytes[Int(generator.next() % UInt64(bytes.count))], at: place)
          case 2: text.removeSubrange(place...)
          default: text[place] = bytes[Int(generator.next() % UInt64(bytes.count))]
          }
        }
        check(text, format, "round \(round)")
      }
    }
  }

  func testWhatWrapsRecordsIsLeftToTheCutter() {
    let record = #"{"eventID":"e-1","eventTime":"2026-03-02T10:00:00Z"}"#
    let documents = [
      #"[{"event":\#(record)}]"#, #"{"contents":{"event":\#(record)}}"#, #"[{"Records":[\#(record)]}]"#,
      #"{"Records":[\#(record)],"more":1}"#, #"{"a":1,"Records":[\#(record)]}"#, "\(record)\n{\"Records\":[\(record)]}",
      #"{"cts":\#(record)}"#, #"{"Records":[\#(record),7]}"#, #"{"Records":[\#(record)]}{"Records":[]}"#,
      #"{"Records":[[\#(record)]]}"#, #"{"Records":{}}"#, #"{"Records":[{}]} x"#, "", " ", "{}", "[]", "[{}]",
    ]
    for document in documents { check(Array(document.utf8), CloudTrailFormat(), document) }
  }

  func testDepthAndSizeAreLimitedAlike() {
    limits.maximumRecordBytes = 2000
    let deep = String(repeating: "[", count: 130) + String(repeating: "]", count: 130)
    let objects = String(repeating: #"{"userIdentity":"#, count: 130) + "1" + String(repeating: "}", count: 130)
    for value in [deep, objects, "\"" + String(repeating: "x", count: 2000) + "\""] {
      let record = #"{"eventID":"e-1","eventTime":"2026-03-02T10:00:00Z","x":\#(value),"userIdentity":\#(value)}"#
      check(Array(#"{"Records":[\#(record)]}"#.utf8), CloudTrailFormat(), "a limit")
    }
  }

  private static let forms: [@Sendable ([[UInt8]]) -> [UInt8]] = [
    { Array(#"{"Records":["#.utf8) + $0.joined(separator: [0x2C]) + Array("]}".utf8) },
    { Array(" {\n \"traces\" : [\n".utf8) + $0.joined(separator: Array(" ,\r\n".utf8)) + Array("\n] }\n".utf8) },
    { Array("[".utf8) + $0.joined(separator: [0x2C]) + Array("]".utf8) },
    { Array($0.joined(separator: [0x0A])) },
    { Array($0.joined()) },
  ]

  private func records(
    of format: any EventFormat, count: Int, using generator: inout SplitMix
  ) -> [[UInt8]] {
    (0..<count).map { RandomRecord(format: format, number: $0, using: &generator).bytes }
  }

  private func check(_ text: [UInt8], _ format: any EventFormat, _ note: String) {
    let fields: [FieldReference] = (format.sources + ["a", "a.b", "b", "user.x"]).map { .raw($0) }
    guard let document = try? EventDocument.memory(path: "d", bytes: text, limits: limits) else { return }
    var atOnce = EventBatchBuilder(format: format, ruleFields: fields)
    if let previous {
      _ = try? atOnce.append(previous, limits: limits, wrappers: format.wrappers)
      _ = atOnce.finish()
    }
    previous = document
    let appended = try? atOnce.append(document, limits: limits, wrappers: format.wrappers)
    var oneByOne = EventBatchBuilder(format: format, ruleFields: fields)
    let cut = try? document.records(limits: limits, wrappers: format.wrappers)
    var rejected = cut?.rejected ?? []
    for range in cut?.ranges ?? [] {
      do throws(RecordRejection) {
        try document.withBytes(range) { (record) throws(RecordRejection) in
          try oneByOne.append(record: record, offset: range.lowerBound)
        }
      } catch {
        rejected.append(error)
      }
    }
    let words = note + ": " + String(decoding: text.prefix(2000), as: UTF8.self)
    XCTAssertEqual(appended == nil, cut == nil, words)
    guard let appended, let cut else { return }
    XCTAssertEqual(appended.records, cut.ranges.count + cut.rejected.count, words)
    XCTAssertEqual(appended.rejected, rejected, words)
    XCTAssertEqual(atOnce.finish(), oneByOne.finish(), words)
  }
}
