import XCTest

@testable import AuditEvents

final class FormatDetectionTests: XCTestCase {
  func testTheFirstRecordThatAFormatRecognisesDecides() throws {
    let table: [(String, String?)] = [
      (#"[{"eventId":"1","serviceName":"Ram"}]"#, "actiontrail"),
      (#"{"Records":[{"eventID":"1","awsRegion":"us-east-1"}]}"#, "cloudtrail"),
      (#"{"traces":[{"trace_id":"1","trace_name":"login"}]}"#, "cts"),
      (#"[{"odd":1},{"trace_id":"1","trace_type":"ApiCall"}]"#, "cts"),
      (#"[{"odd":1}]"#, nil),
      ("", nil),
    ]
    for (text, name) in table {
      let document = try EventDocument.memory(path: "f", bytes: Array(text.utf8))
      let format = FormatDetection.format(of: document, records: try document.records().ranges)
      XCTAssertEqual(format?.name, name, text)
    }
  }

  func testFormatsAreFoundByName() {
    XCTAssertEqual(EventFormats.all.map(\.name).sorted(), ["actiontrail", "cloudtrail", "cts"])
    XCTAssertEqual(EventFormats.named("cts")?.logSource, EventLogSource(product: "huaweicloud", service: "cts"))
    XCTAssertNil(EventFormats.named("CTS"))
  }
}
