import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Foundation
import XCTest

/// A backtest tells what the engine told: the same script, once run slot by slot on real stores, once replayed.
final class BacktestTests: XCTestCase {
  private struct Told: Hashable, CustomStringConvertible {
    var slot: Timestamp
    var group: String
    var count: Int
    var reason: String
    var description: String { "\(slot.rfc3339) \(group) \(count) \(reason)" }
  }

  private func workspace(_ scenario: Scenario) throws -> Workspace {
    try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
  }

  private func replay(
    _ scenario: Scenario, rules: [String?] = [nil], files: Bool = false, byEventTime: Bool = false,
    from: Timestamp? = nil, to: Timestamp? = nil
  ) throws -> (result: Backtest.Result, alerts: [[BacktestAlert]]) {
    let workspace = try workspace(scenario)
    let trail = try XCTUnwrap(workspace.trails.first)
    let candidates = rules.map { folder in
      folder.map { BacktestCandidate(rules: $0, for: trail, of: workspace) } ?? BacktestCandidate(trail, of: workspace)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: scenario.folder + "/in").sorted()
    let source: any BacktestSource =
      files
      ? FiledEvents(
        files: names.map { scenario.folder + "/in/" + $0 }, format: trail.format, limits: ArchiveLimits(), workers: 2)
      : IndexedEvents(trail: trail.configuration.name, index: scenario.stores, byEventTime: byEventTime)
    let backtest = try XCTUnwrap(
      try Backtest(candidates, source: source, from: from, to: to, contacts: try scenario.stores.contactBook()))
    var alerts: [[BacktestAlert]] = candidates.map { _ in [] }
    let result = try backtest.run(workers: 2, progress: { _ in }, onAlert: { alerts[$0].append($1) })
    return (result, alerts)
  }

  /// The engine's turns at these times, on real stores; messages stay in the outbox.
  private func run(_ scenario: Scenario, _ slots: [String], before: (Int, String) throws -> Void) throws -> [Decision] {
    let workspace = try workspace(scenario)
    let service = EngineService(stores: scenario.stores, clock: scenario.clock, owner: "test", workers: 2)
    return try slots.enumerated().flatMap { number, slot in
      try before(number, slot)
      scenario.clock.set(Scenario.time(slot))
      let lease = try XCTUnwrap(try service.acquireLease())
      return try service.turn(workspace, lease: lease).outcomes.flatMap(\.decisions)
    }
  }

  private func told(_ alerts: [BacktestAlert]) -> [Told] {
    alerts.map { alert in
      Told(
        slot: alert.slot, group: alert.labels.map(\.value).joined(separator: ","), count: alert.count,
        reason: alert.reason)
    }
  }

  private func told(_ decisions: [Decision]) -> [Told] {
    decisions.filter { $0.outcome == "sent" }.map { decision in
      Told(
        slot: decision.slot, group: decision.labels.map(\.value).joined(separator: ","), count: decision.count,
        reason: decision.text)
    }
  }

  private static let slots = (0..<18).map { index in
    let minutes = 9 * 60 + 15 * index
    return "\(minutes / 60 < 10 ? "0" : "")\(minutes / 60):\(minutes % 60 == 0 ? "00" : String(minutes % 60))"
  }

  /// Four and a half hours with bursts, repeats, an exempt robot, a late event and history.
  private func script(_ scenario: Scenario, late: Bool = true) throws -> [Told] {
    let users = ["mallory", "trudy", "ci-bot", "alice"]
    var seed: UInt64 = 7
    let decisions = try run(scenario, Self.slots) { number, slot in
      // Files of a slot lie there when its run begins; their events happened in the quarter of an hour before.
      let before = Scenario.time(slot).adding(seconds: -60).rfc3339
      for _ in 0..<3 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let user = users[Int(seed >> 33) % users.count]
        let operation = (seed >> 40) % 3 == 0 ? "CreateAccessKey" : "DeleteUser"
        try scenario.at(before, deliver: operation, by: user)
      }
      if late, number == 8 { try scenario.at(before, deliver: "CreateAccessKey", by: "late", happened: "09:20") }
      if late, number == 9 {
        try scenario.at(before, deliver: "CreateAccessKey", by: "old", happened: "2026-02-01T00:00:00Z")
      }
    }
    return told(decisions)
  }

  func testTheIndexReplayedTellsWhatTheEngineTold() throws {
    let scenario = try Scenario()
    let expected = try script(scenario)
    XCTAssertGreaterThan(expected.count, 8)
    XCTAssertTrue(expected.contains { $0.reason.contains("hour elapsed") })
    let (result, alerts) = try replay(scenario)
    XCTAssertEqual(told(alerts[0]), expected)
    let report = try XCTUnwrap(result.reports.first)
    XCTAssertEqual(result.events, 56)
    XCTAssertEqual(report.total.alerts, expected.count)
    XCTAssertEqual(report.total.messages, expected.count * 2, "alice and bob are told of each")
    XCTAssertEqual(report.byRecipient.map(\.value), [expected.count, expected.count])
    XCTAssertEqual(report.total.history, 1)
    XCTAssertGreaterThan(report.total.exempt, 0)
    XCTAssertEqual(report.days.keys.sorted(), ["2026-03-02"])
    XCTAssertEqual(try scenario.stores.outboxCounts(), [.queued: expected.count * 2], "nothing was stored")
  }

  func testFilesReplayedTellWhatTheEngineTold() throws {
    let scenario = try Scenario()
    let expected = try script(scenario, late: false)
    let (result, alerts) = try replay(scenario, files: true)
    XCTAssertEqual(told(alerts[0]), expected)
    XCTAssertEqual(result.events, 54)
    XCTAssertEqual(result.refused, 0)
  }

  func testEventsInSeveralFilesCountOnce() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    let text = try String(contentsOfFile: scenario.folder + "/in/1.json", encoding: .utf8)
    try scenario.write("in/copy.json", text + "\n")
    try scenario.write("in/broken.json", "{")
    let (result, alerts) = try replay(scenario, files: true)
    XCTAssertEqual(result.events, 1)
    XCTAssertEqual(result.duplicates, 1)
    XCTAssertEqual(result.refused, 1)
    XCTAssertEqual(alerts[0].map(\.count), [1])
  }

  func testImportedHistoryIsHistoryUnlessEventsArriveWhenTheyHappened() throws {
    let scenario = try Scenario()
    for day in ["01", "02", "03"] {
      try scenario.at("09:50", deliver: "CreateAccessKey", happened: "2026-01-\(day)T10:00:00Z")
    }
    try scenario.run("10:00")
    XCTAssertEqual(try replay(scenario).result.reports[0].total.alerts, 0)
    XCTAssertEqual(try replay(scenario).result.reports[0].total.history, 1)
    let (result, alerts) = try replay(scenario, byEventTime: true)
    XCTAssertEqual(alerts[0].map(\.slot.rfc3339), ["01", "02", "03"].map { "2026-01-\($0)T10:15:00Z" })
    XCTAssertEqual(result.reports[0].days.keys.sorted(), ["2026-01-01", "2026-01-02", "2026-01-03"])
  }

  func testThePeriodIsHalfOpen() throws {
    let scenario = try Scenario()
    for hour in ["01", "02", "03"] { try scenario.at("2026-03-01T\(hour):00:00Z", deliver: "CreateAccessKey") }
    let (result, alerts) = try replay(
      scenario, files: true, from: Scenario.time("2026-03-01T02:00:00Z"), to: Scenario.time("2026-03-01T03:00:00Z"))
    XCTAssertEqual(result.events, 1)
    XCTAssertEqual(alerts[0].map(\.slot.rfc3339), ["2026-03-01T02:15:00Z"])
    let workspace = try workspace(scenario)
    let nothing = try Backtest(
      [BacktestCandidate(workspace.trails[0], of: workspace)],
      source: IndexedEvents(trail: "prod", index: scenario.stores, byEventTime: false), from: nil, to: nil,
      contacts: ContactBook())
    XCTAssertNil(nothing, "nothing is indexed")
  }

  func testTwoSetsOfRulesAreCompared() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/user.yml",
      Scenario.rule(title: "User Deleted", operation: "DeleteUser").replacingOccurrences(of: "5c2f", with: "5c2e"))
    try scenario.write(
      "Rules/pack/group.yml",
      Scenario.rule(title: "Group Deleted", operation: "DeleteGroup").replacingOccurrences(of: "5c2f", with: "5c2d"))
    // The other set: the key rule groups by address, the user rule is gone, the group rule is as it was, one is new.
    try scenario.write(
      "Other/Rules/pack/key.yml",
      Scenario.rule().replacingOccurrences(of: "userIdentity.userName", with: "sourceIpAddress"))
    try scenario.write(
      "Other/Rules/pack/group.yml",
      Scenario.rule(title: "Group Deleted", operation: "DeleteGroup").replacingOccurrences(of: "5c2f", with: "5c2d"))
    try scenario.write(
      "Other/Rules/pack/role.yml",
      Scenario.rule(title: "Role Deleted", operation: "DeleteRole").replacingOccurrences(of: "5c2f", with: "5c2c"))
    for (user, operation) in [
      ("ann", "CreateAccessKey"), ("ben", "CreateAccessKey"), ("ann", "DeleteUser"), ("ann", "DeleteGroup"),
      ("ann", "DeleteRole"),
    ] {
      try scenario.at("09:50", deliver: operation, by: user)
    }
    try scenario.run("10:00")
    let (result, alerts) = try replay(scenario, rules: [nil, scenario.folder + "/Other"])
    XCTAssertEqual(result.reports.map(\.total.alerts), [4, 3])
    let comparison = BacktestComparison(alerts[0], alerts[1])
    XCTAssertEqual(comparison.same, 1)
    XCTAssertEqual(comparison.added.map(\.title), ["Role Deleted"])
    XCTAssertEqual(comparison.gone.map(\.title), ["User Deleted"])
    XCTAssertEqual(comparison.rekeyed.map { $0.from.map { $0.labels.map(\.value) } }, [[["ann"], ["ben"]]])
    XCTAssertEqual(comparison.rekeyed.map { $0.to.map { $0.labels.map(\.value) } }, [[["203.0.113.9"]]])
    XCTAssertEqual(comparison.moved, [])
  }

  func testAnotherSilenceMovesAlerts() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Other/pack/key.yml",
      Scenario.rule().replacingOccurrences(of: "tocsin: {", with: "tocsin: {suppress: 30m, "))
    for minute in ["00", "20", "40"] { try scenario.at("2026-03-01T01:\(minute):00Z", deliver: "CreateAccessKey") }
    let (_, alerts) = try replay(scenario, rules: [nil, scenario.folder + "/Other"], files: true)
    let comparison = BacktestComparison(alerts[0], alerts[1])
    XCTAssertEqual(comparison.same, 1)
    XCTAssertEqual(comparison.rekeyed, [])
    XCTAssertEqual(
      comparison.moved.map { "\($0.from[0].slot.rfc3339) to \($0.to[0].slot.rfc3339)" },
      alerts[0].count == 2 ? ["2026-03-01T02:15:00Z to 2026-03-01T01:45:00Z"] : [])
  }
}
