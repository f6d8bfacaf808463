import AuditEvents
import Detection
import Engine
import Foundation
import XCTest

final class RuleStatisticsTests: XCTestCase {
  func testNoisyAndSilentRulesAreTold() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/quiet.yml",
      Scenario.rule(title: "Quiet", operation: "Nothing").replacingOccurrences(of: "5c2f", with: "5c2e"))
    for number in 0..<20 { try scenario.at("09:50", deliver: "CreateAccessKey", by: "user\(number)") }
    try scenario.at("09:50", deliver: "CreateAccessKey", by: "ci-bot")
    try scenario.run("10:00")
    try scenario.at("10:05", deliver: "CreateAccessKey", by: "user1")
    try scenario.run("10:15")
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let statistics = try RuleStatistics(
      workspace: workspace, stores: scenario.stores, now: Scenario.time("10:20"), days: 7)
    XCTAssertEqual(statistics.lines.map(\.rule.title), ["Access Key Created", "Quiet"])
    XCTAssertEqual(statistics.lines.map(\.matches), [22, 0])
    XCTAssertEqual(statistics.lines[0].decisions["sent"], 20)
    XCTAssertEqual(statistics.lines[0].decisions["exempt"], 1)
    XCTAssertEqual(statistics.lines.map(\.remark), [.noisy, .silent])
    XCTAssertEqual(statistics.lines[0].last, Timestamp(milliseconds: Scenario.time("10:15").milliseconds - 1))
    XCTAssertEqual(statistics.lines.map(\.trails), [["prod"], ["prod"]])
    let earlier = try RuleStatistics(
      workspace: workspace, stores: scenario.stores, now: Scenario.time("10:20").adding(seconds: 9 * 86_400), days: 7)
    XCTAssertEqual(earlier.lines.map(\.remark), [.silent, .silent])
  }

  func testTimeIsMeasuredOverASample() throws {
    let scenario = try Scenario()
    for _ in 0..<5 { try scenario.at("09:50", deliver: "CreateAccessKey") }
    try scenario.run("10:00")
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let sample = try scenario.stores.sample(trail: "prod", events: 3)
    XCTAssertEqual(sample.reduce(0) { $0 + $1.batch.rows }, 3)
    var runs = 0
    let timing = RuleSpeed(workspace.trails[0], over: sample) { work in
      work()
      runs += 1
      return 600
    }
    XCTAssertEqual(timing.events, 3)
    XCTAssertEqual(timing.together, 200)
    XCTAssertEqual(timing.ofRule.map(\.value), [200])
    XCTAssertEqual(runs, 6)
    XCTAssertEqual(RuleSpeed(workspace.trails[0], over: []) { _ in 1 }.events, 0)
  }
}
