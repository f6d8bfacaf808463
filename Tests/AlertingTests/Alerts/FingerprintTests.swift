import AuditEvents
import Detection
import XCTest

@testable import Alerting

final class FingerprintTests: XCTestCase {
  private func fingerprint(
    _ rule: String = "5f0c9c1e", _ trail: TrailName = "production",
    _ group: [(String, String)] = [("a", "1"), ("b", "2")]
  ) -> Fingerprint {
    Fingerprint(rule: RuleID(rule), trail: trail, group: group.map { GroupValue(field: $0.0, value: $0.1) })
  }

  /// Ledgers hold fingerprints for years: this one may never change.
  func testItStaysTheSame() {
    XCTAssertEqual(fingerprint().text, "5f836e69a10f2c5da274206cfa865a5f")
  }

  func testWhatMakesItDiffer() {
    let others = [
      fingerprint("5f0c9c1f"), fingerprint("5f0c9c1e", "staging"), fingerprint("5f0c9c1e", "production", [("a", "1")]),
      fingerprint("5f0c9c1e", "production", [("a", "2"), ("b", "1")]),
      fingerprint("5f0c9c1e", "production", [("a", "1b"), ("", "2")]),
      fingerprint("5f0c9c1e", "production", [("a", "1,b"), ("b", "2")]),
    ]
    XCTAssertEqual(Set(others + [fingerprint()]).count, others.count + 1)
  }

  func testWhatDoesNotMatter() {
    XCTAssertEqual(fingerprint("5F0C9C1E"), fingerprint(), "the case of a UUID")
    XCTAssertEqual(
      fingerprint("5f0c9c1e", "production", [("b", "2"), ("a", "1")]), fingerprint(), "the order of fields")
  }

  func testLongValuesThatAgreeAtFirstDiffer() {
    let long = String(repeating: "x", count: 1000)
    XCTAssertNotEqual(fingerprint("r", "t", [("a", long + "1")]), fingerprint("r", "t", [("a", long + "2")]))
  }
}
