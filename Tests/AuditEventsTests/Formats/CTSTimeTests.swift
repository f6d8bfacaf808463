import XCTest

@testable import AuditEvents

final class CTSTimeTests: XCTestCase {
  func testReadsEveryFormOfTheVendor() {
    let table: [(String, String?)] = [
      // Console and function pages: English months.
      ("May 31, 2019 15:15:29 GMT+08:00", "2019-05-31T07:15:29Z"),
      ("Dec 24, 2021 14:16:15 GMT+08:00", "2021-12-24T06:16:15Z"),
      ("December 24, 2021 14:16:15 GMT+08:00", "2021-12-24T06:16:15Z"),
      ("dec 4, 2021 04:16:15 GMT", "2021-12-04T04:16:15Z"),
      ("Sep 1, 2024 00:00:00 GMT-03:30", "2024-09-01T03:30:00Z"),
      // Example traces: slashes.
      ("2016/12/08 11:07:28 GMT+08:00", "2016-12-08T03:07:28Z"),
      ("2016/5/9 1:07:28 GMT+08:00", "2016-05-08T17:07:28Z"),
      // Message samples: dashes.
      ("2017-02-15 14:21:50 GMT+08:00", "2017-02-15T06:21:50Z"),
      ("2017-02-15 14:21:50.250 GMT+8", "2017-02-15T06:21:50.250Z"),
      ("2017-02-15 14:21:50 UTC", "2017-02-15T14:21:50Z"),
      ("2017-02-15 14:21:50", "2017-02-15T14:21:50Z"),
      ("2017-02-15T14:21:50Z", "2017-02-15T14:21:50Z"),
      ("2017-02-15T14:21:50.5+0800", "2017-02-15T06:21:50.500Z"),
      // Milliseconds since the epoch, as a number or a text.
      ("1472148708232", "2016-08-25T18:11:48.232Z"),
      (" 1472148708232 ", "2016-08-25T18:11:48.232Z"),
      ("1.472148708232E12", "2016-08-25T18:11:48.232Z"),
      ("1472148708232.0", "2016-08-25T18:11:48.232Z"),
      // Seconds since the epoch.
      ("1529996047", "2018-06-26T06:54:07Z"),
      ("1529996047.125", "2018-06-26T06:54:07.125Z"),
      ("1.529996047e9", "2018-06-26T06:54:07Z"),
      // The border between the two.
      ("99999999999", "5138-11-16T09:46:39Z"),
      ("100000000000", "1973-03-03T09:46:40Z"),
      // Not times.
      ("", nil), ("-", nil), ("0", nil), ("-5", nil), ("yesterday", nil), ("Foo 31, 2019 15:15:29 GMT+08:00", nil),
      ("Ma 31, 2019 15:15:29", nil), ("May 32, 2019 15:15:29", nil), ("May 31, 2019", nil),
      ("May 31, 2019 15:15:29 PST", nil), ("2016/12-08 11:07:28", nil), ("2016/13/08 11:07:28", nil),
      ("2017-02-15 25:21:50", nil), ("2017-02-15 14:21:50 GMT+99:00", nil), ("2017-02-15 14:21:50 GMT+08:00 x", nil),
      ("99999999999999999999", nil), ("9999999999999999", nil), ("1e99", nil), ("15299960x7", nil),
    ]
    for (text, expected) in table {
      XCTAssertEqual(read(text)?.rfc3339, expected, text)
    }
  }

  private func read(_ text: String) -> Timestamp? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return CTSTime.read(.absent) }
      return CTSTime.read(TextSpan(start: start, count: bytes.count, kind: .string))
    }
  }
}
