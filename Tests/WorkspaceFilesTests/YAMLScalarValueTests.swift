import XCTest

@testable import WorkspaceFiles

/// The meanings are PyYAML's (6.0), which the Sigma tools read rules with.
final class YAMLScalarValueTests: XCTestCase {
  private func plain(_ text: String) -> YAMLScalar {
    YAMLScalar(text: text, isPlain: true, position: SourcePosition(line: 1, column: 1))
  }

  func testWordsAndNothing() {
    for text in ["yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"] {
      XCTAssertEqual(plain(text).value, .boolean(true), text)
    }
    for text in ["no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"] {
      XCTAssertEqual(plain(text).value, .boolean(false), text)
    }
    for text in ["", "~", "null", "Null", "NULL"] { XCTAssertEqual(plain(text).value, .null, text) }
    for text in ["y", "n", "yEs", "nULL", "=", "-", "+", "tRUE"] {
      XCTAssertEqual(plain(text).value, .string(text), text)
    }
  }

  func testWholeNumbers() {
    let cases: [(text: String, value: YAMLValue, line: UInt)] = [
      ("0", .integer(0), #line), ("-5", .integer(-5), #line), ("+5", .integer(5), #line),
      ("1_000", .integer(1000), #line), ("_1", .string("_1"), #line), ("0123", .integer(83), #line),
      ("-0_17", .integer(-15), #line), ("0_", .integer(0), #line), ("089", .string("089"), #line),
      ("0b1_01", .integer(5), #line), ("0b2", .string("0b2"), #line), ("0b", .string("0b"), #line),
      ("0x_1F", .integer(31), #line), ("-0xff", .integer(-255), #line), ("0X1F", .string("0X1F"), #line),
      ("0xg", .string("0xg"), #line), ("12:30", .integer(750), #line), ("12:30:45", .integer(45_045), #line),
      ("1:60", .string("1:60"), #line), ("1:2:", .string("1:2:"), #line), ("012:30", .string("012:30"), #line),
      ("-1:0", .integer(-60), #line), ("1:2:3:4:5:6:7:8", .integer(2_895_057_742_028), #line),
      ("9223372036854775807", .integer(.max), #line), ("-9223372036854775808", .integer(.min), #line),
      ("9223372036854775808", .bigInteger("9223372036854775808"), #line),
      ("-9223372036854775809", .bigInteger("-9223372036854775809"), #line),
      ("0xffffffffffffffff", .bigInteger("18446744073709551615"), #line),
      ("+1_" + String(repeating: "0", count: 60), .bigInteger("1" + String(repeating: "0", count: 60)), #line),
      ("0x" + String(repeating: "f", count: 60), .string("0x" + String(repeating: "f", count: 60)), #line),
      ("1:1:1:1:1:1:1:1:1:1:1:1:1:1:1", .string("1:1:1:1:1:1:1:1:1:1:1:1:1:1:1"), #line),
      ("99999999999999999999:1", .string("99999999999999999999:1"), #line),
      ("１２", .string("１２"), #line), ("1 2", .string("1 2"), #line), ("123456789012", .integer(123_456_789_012), #line),
    ]
    for (text, value, line) in cases { XCTAssertEqual(plain(text).value, value, text, line: line) }
  }

  func testNumbersWithAPoint() {
    let cases: [(text: String, value: YAMLValue, line: UInt)] = [
      ("1.5", .float(1.5), #line), ("-1_0.5_0", .float(-10.5), #line), ("1.", .float(1), #line),
      (".5", .float(0.5), #line), ("+.5", .string("+.5"), #line), (".", .string("."), #line),
      ("-.", .string("-."), #line), ("._1", .string("._1"), #line), ("1e3", .string("1e3"), #line),
      ("1.0e3", .string("1.0e3"), #line), ("1.0e+3", .float(1000), #line), ("1.E-2", .float(0.01), #line),
      ("1.2.3", .string("1.2.3"), #line), ("192.0.2.1", .string("192.0.2.1"), #line),
      ("1:30.5", .float(90.5), #line), ("01:30.", .float(90), #line), (".inf", .float(.infinity), #line),
      ("-.INF", .float(-.infinity), #line), (".iNF", .string(".iNF"), #line), ("+.nan", .string("+.nan"), #line),
      ("010.5", .float(10.5), #line), ("1.0e+999", .float(.infinity), #line),
    ]
    for (text, value, line) in cases { XCTAssertEqual(plain(text).value, value, text, line: line) }
    guard case .float(let number) = plain(".NaN").value else { return XCTFail("not a number is a number") }
    XCTAssertTrue(number.isNaN)
  }

  func testQuotedScalarsAreText() {
    for text in ["yes", "5", "1.5", "~", ""] {
      let scalar = YAMLScalar(text: text, isPlain: false, position: SourcePosition(line: 1, column: 1))
      XCTAssertEqual(scalar.value, .string(text))
      XCTAssertFalse(scalar.isSurprising)
      XCTAssertFalse(scalar.isDate)
    }
  }

  func testDatesStayTextAndAreFlagged() {
    for text in [
      "2026-03-02", "2026-3-2T1:02:03", "2026-03-02t10:00:00.5Z", "2026-03-02  10:00:00. +08:00",
      "2026-03-02 10:00:00 -8",
    ] {
      XCTAssertTrue(plain(text).isDate, text)
      XCTAssertEqual(plain(text).value, .string(text))
    }
    for text in ["2026-3-2", "26-03-02", "2026-03-02T10:00", "2026-03-02 10:00:00z", "2026-03-02-", "2026-03"] {
      XCTAssertFalse(plain(text).isDate, text)
    }
  }

  func testWhatAuthorsDidNotMean() {
    for text in ["yes", "off", "0123", "12:30", "1_000", "01.5", "1:30.5"] {
      XCTAssertTrue(plain(text).isSurprising, text)
    }
    for text in ["true", "False", "0", "10", "-5", "1.5", "0.5", "089", "a_b", "0x1f", "~"] {
      XCTAssertFalse(plain(text).isSurprising, text)
    }
  }
}
