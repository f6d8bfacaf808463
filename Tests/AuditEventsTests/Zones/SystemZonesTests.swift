import XCTest

@testable import AuditEvents

final class SystemZonesTests: XCTestCase {
  private func offset(_ zone: String, _ time: String) -> Int? {
    Timestamp(rfc3339: time).flatMap { SystemZones.offset(of: zone, atMilliseconds: $0.milliseconds) }
  }

  func testZonesOfTheSystem() throws {
    try XCTSkipIf(offset("Europe/Berlin", "2026-01-01T00:00:00Z") == nil, "no zone files on this machine (tzdata)")
    let table: [(zone: String, time: String, offset: Int)] = [
      ("Asia/Shanghai", "2026-03-02T10:00:00Z", 8 * 3600), ("Asia/Shanghai", "1988-07-01T00:00:00Z", 9 * 3600),
      ("Asia/Kolkata", "2026-03-02T10:00:00Z", 5 * 3600 + 1800), ("UTC", "2026-03-02T10:00:00Z", 0),
      ("Europe/Berlin", "2026-03-29T00:59:59Z", 3600), ("Europe/Berlin", "2026-03-29T01:00:00Z", 7200),
      ("Europe/Berlin", "2026-10-25T00:59:59Z", 7200), ("Europe/Berlin", "2026-10-25T01:00:00Z", 3600),
      ("America/New_York", "2026-03-08T06:59:59Z", -5 * 3600), ("America/New_York", "2026-03-08T07:00:00Z", -4 * 3600),
      ("America/New_York", "2060-07-01T00:00:00Z", -4 * 3600), ("Australia/Sydney", "2055-01-01T00:00:00Z", 11 * 3600),
      ("Australia/Sydney", "2055-07-01T00:00:00Z", 10 * 3600), ("Europe/London", "1969-07-01T00:00:00Z", 3600),
    ]
    for (zone, time, expected) in table { XCTAssertEqual(offset(zone, time), expected, "\(zone) \(time)") }
  }

  func testNamesThatAreNoZones() {
    for zone in [
      "", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Europe/../Europe/Berlin", "Europe//Berlin", "Europe",
      "zone.tab", "a\u{0}b", String(repeating: "x", count: 100), "Europe/Berlin/",
    ] {
      XCTAssertNil(offset(zone, "2026-01-01T00:00:00Z"), zone)
    }
  }

  func testRules() {
    let table: [(rule: String, time: String, offset: Int?)] = [
      ("CET-1CEST,M3.5.0,M10.5.0/3", "2050-07-01T00:00:00Z", 7200), ("CST-8", "2050-07-01T00:00:00Z", 28_800),
      ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2050-07-01T00:00:00Z", -7200),
      ("<+0330>-3:30", "2050-01-01T00:00:00Z", 12_600),
      ("EST5EDT,M3.2.0,M11.1.0", "2050-03-13T06:59:59Z", -18_000),
      ("EST5EDT,M3.2.0,M11.1.0", "2050-03-13T07:00:00Z", -14_400),
      ("AAA0BBB,J60/0,J61/0", "2052-03-01T12:00:00Z", 3600), ("AAA0BBB,59/0,60/0", "2052-02-29T12:00:00Z", 3600),
      ("", "2050-01-01T00:00:00Z", nil), ("CET", "2050-01-01T00:00:00Z", nil),
      ("CET-1CEST", "2050-01-01T00:00:00Z", nil),
      ("CET-1CEST,M13.5.0,M10.5.0", "2050-01-01T00:00:00Z", nil),
      ("CET-1CEST,M3.5.0,M10.5.0/3 ", "2050-01-01T00:00:00Z", nil),
      ("<CET-1", "2050-01-01T00:00:00Z", nil),
    ]
    for (rule, time, expected) in table {
      let seconds = Timestamp(rfc3339: time)?.seconds ?? 0
      XCTAssertEqual(ZoneRule(rule)?.offset(at: seconds), expected, "\(rule) \(time)")
    }
  }

  func testBrokenFilesAreNoZones() {
    XCTAssertNil(ZoneFile([]))
    XCTAssertNil(ZoneFile(Array("TZif2".utf8) + [UInt8](repeating: 0, count: 39)))
    XCTAssertNil(ZoneFile(Array("TZif2".utf8) + [UInt8](repeating: 0xFF, count: 200)))
  }
}
