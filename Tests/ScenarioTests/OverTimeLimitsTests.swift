import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import WorkspaceFiles
import XCTest

/// EVIDENCE: what is beyond a limit is counted, noted and alerted about, never left out in silence.
final class OverTimeLimitsTests: XCTestCase {
  func testALimitThatIsReachedIsAHealthAlarm() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/failures.yml", CorrelationScenarioTests.failures)
    for number in 1...6 { try scenario.at("10:0\(number)", deliver: "ConsoleSignin") }
    let slot = Scenario.time("10:15")
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let run = TrailRun(
      workspace: workspace, trail: workspace.trails[0], stores: scenario.stores,
      limits: OverTimeLimits(matches: 4, groups: 10, firings: 10, memory: 10))
    _ = try run.takeIn(slot: slot, workers: 1) { _ in }
    let outcome = try run.decide(slot: slot, now: slot, late: false)
    XCTAssertEqual(
      outcome.run.notes.first,
      "Many Failed Sign-ins: a limit was reached, and not everything was looked at: "
        + "more than 4 matches of Sign-in Failed to look at")
    let alarm = try XCTUnwrap(outcome.alerts.first { $0.tags == ["tocsin.health"] })
    XCTAssertEqual(alarm.labels.map(\.field), ["subject", "problem"])
    XCTAssertEqual(outcome.notifications.filter { $0.alert == alarm.id }.count, 2, "like any alert, by policy")
  }
}
