import XCTest

@testable import AuditEvents

final class AdaptedFormatTests: XCTestCase {
  func testTheIDComesFromTheUsersPathAndNothingIsRefused() throws {
    let format = AdaptedFormat(CloudTrailFormat(), id: "meta.case")
    let table: [(String, String, String)] = [
      (
        #"{"meta":{"case":"c1"},"eventID":"e1","eventTime":"2026-03-02T10:00:00Z","eventName":"X"}"#, "c1",
        "2026-03-02T10:00:00Z"
      ),
      (#"{"meta":{"case":17},"eventName":"X"}"#, "17", "1970-01-01T00:00:00Z"),
      (#"{"meta":{"case":["a","b"]}}"#, "a", "1970-01-01T00:00:00Z"),
      (#"{"eventID":"e1"}"#, ContentHash(of: Array(#"{"eventID":"e1"}"#.utf8)).hexadecimal, "1970-01-01T00:00:00Z"),
    ]
    for (json, id, time) in table {
      let event = try FormatFixture.event(json, format)
      XCTAssertEqual(event.id, id, json)
      XCTAssertEqual(event.time.rfc3339, time, json)
    }
    XCTAssertEqual(try FormatFixture.event(table[0].0, format).operation, "X")
    XCTAssertEqual(try FormatFixture.event(#"{"eventID":"own"}"#, AdaptedFormat(CloudTrailFormat(), id: nil)).id, "own")
  }

  func testItIsItsBaseToEverybodyElse() {
    let format = AdaptedFormat(CTSFormat(), id: "x")
    XCTAssertEqual(format.name, "cts")
    XCTAssertEqual(format.logSources, CTSFormat().logSources)
    XCTAssertEqual(format.embedded, CTSFormat().embedded)
    XCTAssertTrue(FormatFixture.recognises(#"{"trace_id":"1","trace_name":"x"}"#, format))
  }
}
