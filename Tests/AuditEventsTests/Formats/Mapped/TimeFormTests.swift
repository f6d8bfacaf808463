import XCTest

@testable import AuditEvents

final class TimeFormTests: XCTestCase {
  private func read(_ text: String, _ form: TimeForm) -> String? {
    Array(text.utf8).withUnsafeBufferPointer { form.read(TextSpan.of($0)) }?.rfc3339
  }

  func testEachFormReadsItsOwnAndAnyReadsAll() {
    let table: [(TimeForm, String, String)] = [
      (.rfc3339, "2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z"),
      (.rfc3339, "2026-03-02T10:00:00.1234567Z", "2026-03-02T10:00:00.123Z"),
      (.rfc3339, "2026-03-02T18:00:00+08:00", "2026-03-02T10:00:00Z"),
      (.rfc3339, "2026-03-02T10:00:00", "2026-03-02T10:00:00Z"),
      (.rfc3339, "2026-03-02 10:00:00 UTC", "2026-03-02T10:00:00Z"),
      (.rfc3339, "2026/03/02 18:00:00 GMT+08:00", "2026-03-02T10:00:00Z"),
      (.seconds, "1772445600", "2026-03-02T10:00:00Z"),
      (.seconds, "1772445600.25", "2026-03-02T10:00:00.250Z"),
      (.milliseconds, "1772445600123", "2026-03-02T10:00:00.123Z"),
      (.milliseconds, "1.772445600123E12", "2026-03-02T10:00:00.123Z"),
      (.microseconds, "1772445600123456", "2026-03-02T10:00:00.123Z"),
      (.nanoseconds, "1772445600123456789", "2026-03-02T10:00:00.123Z"),
      (.english, "March 2, 2026 10:00:00 GMT", "2026-03-02T10:00:00Z"),
      (.english, "Mar 02, 2026 18:00:00 GMT+08:00", "2026-03-02T10:00:00Z"),
      (.american, "3/2/2026 10:00:00 AM", "2026-03-02T10:00:00Z"),
      (.american, "03/02/2026 12:30:00 AM", "2026-03-02T00:30:00Z"),
      (.american, "3/2/2026, 12:30:00 PM", "2026-03-02T12:30:00Z"),
      (.american, "3/2/2026 10:00 PM", "2026-03-02T22:00:00Z"),
      (.rfc2822, "Mon, 02 Mar 2026 18:00:00 +0800", "2026-03-02T10:00:00Z"),
      (.rfc2822, "2 Mar 2026 10:00:00 GMT", "2026-03-02T10:00:00Z"),
    ]
    for (form, text, moment) in table {
      XCTAssertEqual(read(text, form), moment, "\(form) \(text)")
      XCTAssertEqual(read(text, .any), moment, "any \(text)")
    }
  }

  func testANumberIsReadInTheUnitThatWasDeclared() {
    XCTAssertEqual(read("1000", .milliseconds), "1970-01-01T00:00:01Z")
    XCTAssertEqual(read("1000", .seconds), "1970-01-01T00:16:40Z")
    XCTAssertEqual(read("1772445600", .microseconds), "1970-01-01T00:29:32.445Z")
  }

  func testWhatIsNoTime() {
    let texts = [
      "", " ", "yesterday", "2026-03-02", "2026-13-02T10:00:00Z", "0", "-5", "3/2/2026 13:00:00 PM", "10:00:00",
      "99999999999999999999", "2026-03-02T10:00:00Zjunk", "Mon, 99 Mar 2026 10:00:00", "NaN", "1e99",
    ]
    for text in texts {
      for form in TimeForm.allCases { XCTAssertNil(read(text, form), "\(form) \(text)") }
    }
  }
}
