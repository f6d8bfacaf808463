import AuditEvents
import Detection
import XCTest

/// Rules are values, although their copies share memory.
final class RuleTests: XCTestCase {
  func testAChangedCopyLeavesTheOthersAsTheyAre() throws {
    let (rules, diagnostics) = RuleFiles.read(RuleScene.selection("n: 5"), path: "rule.yml")
    XCTAssertEqual(diagnostics, [])
    let rule = try XCTUnwrap(rules.first)
    let level = rule.level
    var other = rule
    other.title = "another"
    other.settings.maxAlerts = 7
    other.tags.append("attack.t1078")
    var third = other
    third.level = .critical
    XCTAssertEqual([rule.title == "another", other.title == "another", third.title == "another"], [false, true, true])
    XCTAssertEqual([rule, other, third].map(\.settings.maxAlerts), [nil, 7, 7])
    XCTAssertEqual(other.tags, rule.tags + ["attack.t1078"])
    XCTAssertEqual([rule.level, other.level], [level, level])
    XCTAssertEqual(third.level, .critical)
    XCTAssertEqual(third.tags, other.tags)
  }
}
