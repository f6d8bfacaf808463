import XCTest

@testable import AuditEvents

/// Whatever a record looks like: a batch says the same of it as the slow ways of reading it.
final class BatchAgreementTests: XCTestCase {
  func testCellsAgreeWithThePathsAndRowsWithTheNeutralView() throws {
    var generator = SplitMix(state: 2026)
    for format in EventFormats.all {
      let fields = rulePaths(of: format)
      var builder = EventBatchBuilder(format: format, ruleFields: fields.map { .raw($0) })
      var records: [[UInt8]] = []
      for number in 0..<400 {
        let record = RandomRecord(format: format, number: number, using: &generator).bytes
        try record.withUnsafeBufferPointer { try RecordValidator().check($0) }
        let taken = record.withUnsafeBufferPointer { bytes in
          Result { () throws(RecordRejection) in try builder.append(record: bytes, offset: 0) }
        }
        if case .success = taken { records.append(record) }
      }
      XCTAssertGreaterThan(records.count, 300)
      let batch = try BatchSamples.storedAndRead(builder.finish())
      for (row, record) in records.enumerated() {
        try record.withUnsafeBufferPointer { bytes in
          XCTAssertEqual(batch.event(row: row), try format.normalise(bytes), String(decoding: record, as: UTF8.self))
          for field in fields { check(batch, row, field, bytes, format) }
        }
      }
    }
  }

  /// Paths that rules like to read, and odd ones.
  private func rulePaths(of format: any EventFormat) -> [String] {
    format.sources + ["a", "a.b", "a.b.c", "b.c", "userIdentity", "user.x", "request.a", "nothing.at.all"]
  }

  private func check(
    _ batch: EventBatch, _ row: Int, _ field: String, _ record: UnsafeBufferPointer<UInt8>, _ format: any EventFormat
  ) {
    var found: [String] = []
    let presence = FieldPath(field).forEachCandidate(in: record, embedded: format.embedded) { scalar in
      found.append("\(scalar.kind) " + String(decoding: scalar.bytes, as: UTF8.self))
      return true
    }
    guard let column = batch.column(for: .raw(field)) else { return XCTFail(field) }
    let text = "\(field) of " + String(decoding: record, as: UTF8.self)
    switch column.ids[row] {
    case ValueDictionary.absent: XCTAssertEqual(presence, .absent, text)
    case ValueDictionary.empty: XCTAssertEqual(presence, .empty, text)
    case ValueDictionary.complex: XCTAssertNotEqual(presence, .absent, text)
    case let id: XCTAssertEqual(["\(column.values.kind(of: id)) \(column.values.string(of: id))"], found, text)
    }
  }
}

/// A record with a format's id and time and members of random shape at the places the format reads.
struct RandomRecord {
  let bytes: [UInt8]

  init(format: any EventFormat, number: Int, using generator: inout SplitMix) {
    let isTrace = format.name == "cts"
    var members = [
      isTrace ? #""trace_id":"t-\#(number)""# : #""eventId":"e-\#(number)""#,
      isTrace ? #""time":1772445600000"# : #""eventTime":"2026-03-02T10:00:00Z""#,
    ]
    let names = Set(format.sources.map { $0.split(separator: ".")[0] }).sorted() + ["a", "b", "a.b", "A"]
    for name in names where !["trace_id", "time", "eventId", "eventID", "eventTime"].contains(name) {
      guard generator.next() % 3 > 0 else { continue }
      let parts = format.sources.filter { $0.hasPrefix(name + ".") }.map { $0.split(separator: ".").map(String.init) }
      members.append(#""\#(name)":"# + Self.value(parts.map { Array($0.dropFirst()) }, 0, &generator))
    }
    members.shuffle(using: &generator)
    bytes = Array(("{" + members.joined(separator: generator.next() % 2 == 0 ? "," : " ,\n ") + "}").utf8)
  }

  private static func value(_ paths: [[String]], _ depth: Int, _ generator: inout SplitMix) -> String {
    let keys = Set(paths.compactMap(\.first)).sorted()
    if !keys.isEmpty, generator.next() % 4 > 0 {
      let members = keys.filter { _ in generator.next() % 4 > 0 }.map { key in
        #""\#(key)":"# + value(paths.filter { $0.first == key }.map { Array($0.dropFirst()) }, depth + 1, &generator)
      }
      let object = "{" + members.joined(separator: ",") + "}"
      guard generator.next() % 5 == 0 else { return object }
      return JSONText.string(object).text
    }
    switch generator.next() % 12 {
    case 0: return "null"
    case 1: return "{}"
    case 2: return "[]"
    case 3: return depth > 3 ? "0" : "[" + value([], depth + 1, &generator) + "]"
    case 4: return depth > 3 ? "1" : "[" + value([], depth + 1, &generator) + "," + value([], 9, &generator) + "]"
    case 5: return depth > 3 ? "2" : #"{"b":"# + value([], depth + 1, &generator) + #","c":{"x":1}}"#
    case 6: return generator.next() % 2 == 0 ? "true" : "false"
    case 7: return ["0", "-1.5e3", "403", "200"][Int(generator.next() % 4)]
    case 8: return #""""#
    case 9: return #""Gr\u00fc\n\"x\" \ud83d\ude00""#
    case 10: return #""role:session""#
    default:
      return ["\"true\"", "\"Failure\"", "\"AccessDenied\"", "\"-\"", "\"东京\"", "\"{not json\""][
        Int(generator.next() % 6)]
    }
  }
}
