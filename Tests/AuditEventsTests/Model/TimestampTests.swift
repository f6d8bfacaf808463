import XCTest

@testable import AuditEvents

final class TimestampTests: XCTestCase {
  func testReadsRFC3339() {
    let table: [(String, Int64?)] = [
      ("1970-01-01T00:00:00Z", 0),
      ("2026-03-02T10:00:00Z", 1_772_445_600_000),
      ("2026-03-02t10:00:00z", 1_772_445_600_000),
      ("2026-03-02 10:00:00Z", 1_772_445_600_000),
      ("2026-03-02T10:00:00", 1_772_445_600_000),
      ("2026-03-02T10:00Z", 1_772_445_600_000),
      ("2026-03-02T10:00:00.123Z", 1_772_445_600_123),
      ("2026-03-02T10:00:00.1Z", 1_772_445_600_100),
      ("2026-03-02T10:00:00,123456789Z", 1_772_445_600_123),
      ("2026-03-02T18:00:00+08:00", 1_772_445_600_000),
      ("2026-03-02T18:00:00+0800", 1_772_445_600_000),
      ("2026-03-02T18:00:00+08", 1_772_445_600_000),
      ("2026-03-02T04:30:00-05:30", 1_772_445_600_000),
      ("2024-02-29T00:00:00Z", 1_709_164_800_000),
      ("1969-12-31T23:59:59.999Z", -1),
      ("2016-12-31T23:59:60Z", 1_483_228_799_999),
      ("2023-02-29T00:00:00Z", nil),
      ("2026-13-01T00:00:00Z", nil),
      ("2026-00-01T00:00:00Z", nil),
      ("2026-03-32T00:00:00Z", nil),
      ("2026-03-02T24:00:00Z", nil),
      ("2026-03-02T10:60:00Z", nil),
      ("2026-03-02T10:00:61Z", nil),
      ("2026-03-02T10:00:00.Z", nil),
      ("2026-03-02T10:00:00+99:00", nil),
      ("2026-03-02T10:00:00+08:60", nil),
      ("2026-03-02T10:00:00Zjunk", nil),
      ("2026-03-02T10:00:00+08:0", nil),
      ("2026-03-02T10", nil),
      ("2026-03-02", nil),
      // With their offset they lie before the year 0000 and after 9999, where nothing can write them.
      ("0000-01-01T00:00:00+00:01", nil),
      ("9999-12-31T23:59:59-00:01", nil),
      ("", nil),
      ("not a time at all, not at all", nil),
    ]
    for (text, milliseconds) in table {
      XCTAssertEqual(Timestamp(rfc3339: text)?.milliseconds, milliseconds, text)
    }
  }

  func testTheUsualFormReadsLikeAnyOther() {
    // With an offset the text has another length and is read byte by byte.
    for usual in ["2026-03-02T10:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-02-29T00:00:60Z"] {
      for place in 0..<19 {
        for byte: UInt8 in [0x2E, 0x2F, 0x30, 0x31, 0x33, 0x39, 0x3A, 0x2D, 0x54, 0x74, 0x20, 0x5A, 0x00, 0x0A, 0x40] {
          var text = Array(usual.utf8)
          text[place] = byte
          let written = Array(text[..<19]) + Array("+00:00".utf8)
          let expected = written.withUnsafeBufferPointer { Timestamp(rfc3339: $0) }
          XCTAssertEqual(text.withUnsafeBufferPointer { Timestamp(rfc3339: $0) }, expected, "\(usual) \(place) \(byte)")
        }
      }
      XCTAssertEqual(Timestamp(rfc3339: usual), Timestamp(rfc3339: usual.dropLast() + "+00:00"))
      XCTAssertNil(Timestamp(rfc3339: usual.dropLast() + "Y"))
      XCTAssertNil(Timestamp(rfc3339: usual.dropLast() + "+"))
    }
  }

  func testWritesRFC3339() {
    let table: [(Int64, String)] = [
      (0, "1970-01-01T00:00:00Z"),
      (1_772_445_600_000, "2026-03-02T10:00:00Z"),
      (1_772_445_600_007, "2026-03-02T10:00:00.007Z"),
      (-1, "1969-12-31T23:59:59.999Z"),
      (1_709_164_800_000, "2024-02-29T00:00:00Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
      (-62_167_219_200_000, "0000-01-01T00:00:00Z"),
    ]
    for (milliseconds, text) in table {
      let moment = Timestamp(milliseconds: milliseconds)
      XCTAssertEqual(moment.rfc3339, text)
      XCTAssertEqual(Timestamp(rfc3339: text), moment, text)
    }
  }

  func testCivilFieldsAndBackForEveryDayOfFourCenturies() {
    var previous = Timestamp(milliseconds: -11_676_096_000_000)  // 1600-01-01
    var civil = previous.civil
    XCTAssertEqual([civil.year, civil.month, civil.day], [1600, 1, 1])
    for _ in 0..<146_097 {
      let next = previous.adding(seconds: 86_400)
      let fields = next.civil
      XCTAssertTrue(fields.day == civil.day + 1 || (fields.day == 1 && fields.month != civil.month))
      let back = Timestamp(year: fields.year, month: fields.month, day: fields.day)
      if back != next { return XCTFail("\(fields)") }
      (previous, civil) = (next, fields)
    }
    XCTAssertEqual([civil.year, civil.month, civil.day], [2000, 1, 1])
  }

  func testSecondsRoundDown() {
    XCTAssertEqual(Timestamp(milliseconds: 1999).seconds, 1)
    XCTAssertEqual(Timestamp(milliseconds: -1).seconds, -1)
    XCTAssertEqual(Timestamp(milliseconds: -1000).seconds, -1)
    XCTAssertEqual(Timestamp(milliseconds: -1001).seconds, -2)
  }

  func testOrderAndShift() {
    let noon = Timestamp(seconds: 43_200)
    XCTAssertLessThan(noon, noon.adding(seconds: 1))
    XCTAssertEqual(noon.adding(seconds: -43_200), Timestamp(milliseconds: 0))
    XCTAssertEqual("\(noon)", "1970-01-01T12:00:00Z")
  }
}
