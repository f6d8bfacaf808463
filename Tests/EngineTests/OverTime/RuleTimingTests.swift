import AuditEvents
import Detection
import XCTest

@testable import Engine

final class RuleTimingTests: XCTestCase {
  private func rule(_ settings: String) throws -> Rule {
    try XCTUnwrap(
      RuleFiles.read(
        """
        title: A
        id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f04
        logsource: {product: alibaba, service: actiontrail}
        detection: {selection: {eventName: A}, condition: selection}
        tocsin: {\(settings)}
        """, path: "a.yml"
      ).rules.first)
  }

  func testTheTrailRunsAsOftenAsItsMostEagerRuleWants() throws {
    let usual = Schedule(every: 900, window: 1800)
    let table: [(settings: [String], every: Int64)] = [
      ([], 900), (["every: 1h"], 900), (["every: 5m"], 300), (["every: 10m"], 300), (["every: 10s"], 60),
      (["every: 5m", "every: 1h", "every: 3m"], 60),
    ]
    for line in table {
      let rules = try line.settings.map(rule)
      XCTAssertEqual(RuleTiming.schedule(usual, rules: rules).every, line.every, "\(line.settings)")
      XCTAssertEqual(RuleTiming.schedule(usual, rules: rules).window, 1800)
    }
  }
}
