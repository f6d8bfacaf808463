import Alerting
import AuditEvents
import Detection
import Engine
import XCTest

/// EVIDENCE: thresholds over longer than the window: half-met ones survive, late events count, nothing is told twice.
final class CorrelationScenarioTests: XCTestCase {
  static let failures = """
    title: Sign-in Failed
    id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f02
    name: sign_in_failed
    status: stable
    level: low
    logsource: {product: alibaba, service: actiontrail}
    detection:
        selection: {eventName: ConsoleSignin}
        condition: selection
    ---
    title: Many Failed Sign-ins
    id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f03
    status: stable
    level: high
    correlation:
        type: event_count
        rules: [sign_in_failed]
        group-by: [userIdentity.userName]
        timespan: 30m
        condition: {gte: 5}
    tocsin:
        parameters:
            failures: {overrides: correlation.condition.gte, minimum: 2, maximum: 100}
    """

  private func scenario() throws -> Scenario {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/failures.yml", Self.failures)
    return scenario
  }

  private func fail(
    _ scenario: Scenario, _ count: Int, at time: String, by user: String = "mallory", happened: String? = nil
  ) throws {
    for _ in 0..<count { try scenario.at(time, deliver: "ConsoleSignin", by: user, happened: happened) }
  }

  func testThreeAndTwoFailuresOfTwoRunsFireOnce() throws {
    let scenario = try scenario()
    try fail(scenario, 3, at: "10:05")
    XCTAssertEqual(try scenario.run("10:15").decisions.map(\.text), [], "half met: base rules are silent")
    try fail(scenario, 2, at: "10:20")
    let met = try scenario.run("10:30")
    XCTAssertEqual(met.decisions.map(\.text), ["sent: first"])
    XCTAssertEqual(met.decisions.map(\.title), ["Many Failed Sign-ins"])
    XCTAssertEqual(met.decisions.map(\.count), [5], "the events behind it")
    XCTAssertEqual(met.mails.count, 2)
    let alert = try XCTUnwrap(try scenario.stores.alerts(trail: nil, limit: 1).first)
    XCTAssertEqual(alert.labels.map(\.value), ["mallory"])
    XCTAssertEqual(alert.samples.map(\.event.id).sorted(), (1...5).map { "event-\($0)" })
    XCTAssertEqual([alert.firstEvent, alert.lastEvent], [Scenario.time("10:05"), Scenario.time("10:20")])
    for slot in ["10:45", "11:00", "11:15", "11:30", "11:45"] {
      XCTAssertEqual(try scenario.run(slot).mails.count, 0, "two runs never report the same: \(slot)")
    }
  }

  func testAFurtherFailureIsARepeatAndHeld() throws {
    let scenario = try scenario()
    try fail(scenario, 5, at: "10:05")
    XCTAssertEqual(try scenario.run("10:15").decisions.map(\.text), ["sent: first"])
    try fail(scenario, 1, at: "10:20")
    XCTAssertEqual(try scenario.run("10:30").decisions.map(\.text), ["held: repeat until 11:15"])
    for slot in ["10:45", "11:00"] { XCTAssertEqual(try scenario.run(slot).mails.count, 0, slot) }
    let late = try scenario.run("11:15")
    XCTAssertEqual(late.decisions.map(\.text), ["sent: hour elapsed, 6 held since 10:15"])
  }

  func testFourAreNotFiveAndEachUserCountsAlone() throws {
    let scenario = try scenario()
    try fail(scenario, 4, at: "10:05")
    try fail(scenario, 4, at: "10:06", by: "trudy")
    XCTAssertEqual(try scenario.run("10:15").decisions.count, 0)
    try fail(scenario, 1, at: "10:20", by: "TRUDY")
    XCTAssertEqual(try scenario.run("10:30").decisions.flatMap(\.labels).map(\.value), ["trudy"], "names have no case")
    try fail(scenario, 1, at: "10:36")
    XCTAssertEqual(try scenario.run("10:45").runs.map(\.sent), [0], "31 minutes after the first four")
  }

  func testALateEventThatCompletesAnOldWindowFiresOnce() throws {
    let scenario = try scenario()
    try fail(scenario, 4, at: "10:05")
    for slot in ["10:15", "10:30", "10:45", "11:00"] { XCTAssertEqual(try scenario.run(slot).decisions.count, 0, slot) }
    try fail(scenario, 1, at: "11:05", happened: "10:01")
    let run = try scenario.run("11:15")
    XCTAssertEqual(run.decisions.map(\.text), ["sent: first"])
    XCTAssertEqual(
      try scenario.stores.alerts(trail: nil, limit: 1).map(\.lastEvent), [Scenario.time("10:05")],
      "the window is that of the events")
    for slot in ["11:30", "11:45", "12:30"] { XCTAssertEqual(try scenario.run(slot).mails.count, 0, slot) }
  }

  func testWhitelistedMatchesDoNotCount() throws {
    let scenario = try scenario()
    try fail(scenario, 6, at: "10:05", by: "ci-bot")
    let run = try scenario.run("10:15")
    XCTAssertEqual(run.decisions.count, 0)
    XCTAssertEqual(try scenario.stores.whitelistHits().map(\.count), [6])
    try scenario.run("10:30")
    XCTAssertEqual(try scenario.stores.whitelistHits().map(\.count), [6], "counted once, though the windows overlap")
  }

  func testAWhitelistForTheCorrelationAlone() throws {
    let scenario = try scenario()
    try scenario.write(
      "Rules/whitelists/bots.yml",
      "name: bots\nentries: [{users: [mallory], rules: [Many Failed Sign-ins], owner: p, reason: r, permanent: true}]\n"
    )
    try fail(scenario, 6, at: "10:05")
    XCTAssertEqual(try scenario.run("10:15").decisions.count, 0)
  }

  func testHistoryIsNotAlerted() throws {
    let scenario = try scenario()
    try fail(scenario, 6, at: "10:05", happened: "2026-02-20T09:50:00Z")
    XCTAssertEqual(try scenario.run("10:15").decisions.count, 0)
  }

  func testACorrelationThatIsAddedLaterSeesItsWindow() throws {
    let scenario = try Scenario()
    try fail(scenario, 3, at: "09:35")
    try scenario.run("09:45")
    try fail(scenario, 2, at: "09:50")
    XCTAssertEqual(try scenario.run("10:00").decisions.count, 0)
    try scenario.write("Rules/pack/failures.yml", Self.failures)
    XCTAssertEqual(try scenario.run("10:15").decisions.map(\.text), ["sent: first"])
  }

  func testAnOperatorChangesTheThreshold() throws {
    let scenario = try scenario()
    try scenario.stores.record(
      RuleOverrideChange(
        rule: RuleID("5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f03"), action: .set(parameter: "failures", value: "2"),
        reason: "", by: "alice", at: Scenario.time("10:00")))
    try fail(scenario, 2, at: "10:05")
    XCTAssertEqual(try scenario.run("10:15").decisions.map(\.text), ["sent: first"])
  }

  func testAPausedRuleSaysSoAndTellsNobody() throws {
    let scenario = try scenario()
    try scenario.stores.record(
      RuleOverrideChange(
        rule: RuleID("5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f03"), action: .pause(until: Scenario.time("10:20")),
        reason: "move", by: "alice", at: Scenario.time("10:00")))
    try fail(scenario, 5, at: "10:05")
    let paused = try scenario.run("10:15")
    XCTAssertEqual(paused.decisions.map(\.text), ["paused until 2026-03-02T10:20:00Z by alice: move"])
    XCTAssertEqual(paused.mails.count, 0)
    XCTAssertEqual(try scenario.run("10:30").mails.count, 0, "what was decided stays decided")
    try fail(scenario, 1, at: "10:32")
    XCTAssertEqual(try scenario.run("10:45").decisions.map(\.text), ["sent: first"], "it resumes by itself")
  }
}
