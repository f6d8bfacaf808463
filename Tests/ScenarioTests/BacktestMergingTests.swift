import Alerting
import AuditEvents
import Detection
import Engine
import Storage
import XCTest

/// A backtest may run for hours beside an engine that merges segments and removes old ones.
final class BacktestMergingTests: XCTestCase {
  private func scenario() throws -> (scenario: Scenario, trail: LoadedTrail, workspace: Workspace) {
    let scenario = try Scenario()
    let workspace = try scenario.runAMorningOfTwentyFiles()
    return (scenario, try XCTUnwrap(workspace.trails.first), workspace)
  }

  /// What a backtest tells when this happens after it listed its segments.
  private func told(after change: (Scenario) throws -> Void) throws -> (users: [String], result: Backtest.Result) {
    let (scenario, trail, workspace) = try scenario()
    let backtest = try XCTUnwrap(
      try Backtest(
        [BacktestCandidate(trail, of: workspace)],
        source: IndexedEvents(trail: "prod", index: scenario.stores, byEventTime: false), from: nil, to: nil,
        contacts: try scenario.stores.contactBook()))
    try change(scenario)
    var users: [String] = []
    let result = try backtest.run(
      workers: 2, progress: { _ in }, onAlert: { users += $1.labels.map(\.value) })
    return (users.sorted(), result)
  }

  func testRowsThatAreMergedMeanwhileAreReadWhereTheyAre() throws {
    let expected = try told { _ in }
    XCTAssertEqual(expected.users.count, 20)
    let merged = try told { XCTAssertEqual(try $0.stores.mergeSegments(), 20) }
    XCTAssertEqual(merged.users, expected.users)
    XCTAssertEqual(merged.result.events, 20)
    XCTAssertEqual(merged.result.duplicates, 0)
    XCTAssertEqual(merged.result.expired, 0)
  }

  func testRowsThatExpireMeanwhileAreCounted() throws {
    let gone = try told { _ = try $0.stores.expire(before: Scenario.time("2026-03-03T00:00:00Z")) }
    XCTAssertEqual(gone.users, [])
    XCTAssertEqual(gone.result.expired, 20)
  }
}
