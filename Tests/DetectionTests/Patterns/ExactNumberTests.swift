@testable import Detection
import XCTest

final class ExactNumberTests: XCTestCase {
  func testWhatIsANumberAndItsWholeText() {
    for (text, whole) in [
      ("5", "5"), ("5.0", "5"), ("50e-1", "5"), ("-0", "0"), ("0.0e9", "0"), ("1E+3", "1000"), ("-12.00", "-12"),
      ("1e40", nil), ("0.5", nil), ("1e-400", nil),
      ("123456789012345678901234567890", "123456789012345678901234567890"),
      ("1e39", "1" + String(repeating: "0", count: 39)),
    ] as [(String, String?)] {
      let number = ExactNumber(text)
      XCTAssertNotNil(number, text)
      XCTAssertEqual(number?.wholeText, whole.map { Array($0.utf8) }, text)
    }
    for text in ["", "-", "+5", "05", "5.", ".5", "5e", "5e+", "0x1", " 5", "5 ", "NaN", "1_000", "--1", "1.2.3"] {
      XCTAssertNil(ExactNumber(text), text)
    }
  }

  func testOrder() throws {
    let ascending = [
      "-1e400", "-10", "-9.5", "-1e-9", "0", "1e-400", "0.5", "5", "9", "10", "9007199254740992",
      "9007199254740993", "1e400", "1e999999999999999999",
    ]
    for (index, text) in ascending.enumerated() {
      for (other, next) in ascending.enumerated() {
        let left = try XCTUnwrap(ExactNumber(text))
        let right = try XCTUnwrap(ExactNumber(next))
        XCTAssertEqual(left < right, index < other, "\(text) < \(next)")
        XCTAssertEqual(left == right, index == other, "\(text) == \(next)")
      }
    }
    XCTAssertEqual(ExactNumber(.min), ExactNumber("-9223372036854775808"))
  }
}
