import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import XCTest

/// EVIDENCE: a flood fills neither the memory nor anybody's inbox, and what is beyond a limit is counted and said aloud.
final class AbuseTests: XCTestCase {
  private func flood(
    _ scenario: Scenario, events: Int, users: Int, at time: String = "09:50", from first: Int = 0
  ) throws {
    scenario.clock.set(Scenario.time(time))
    let records = (first..<first + events).map { number in
      Scenario.record(
        number, "CreateAccessKey", user: "user-\(number % users)", at: Scenario.time(time).rfc3339)
    }
    try scenario.write("in/flood-\(first).json", "[" + records.joined(separator: ",") + "]")
  }

  private func decide(
    _ scenario: Scenario, at time: String, matches: MatchLimits = MatchLimits(), alerts: Int = 1000
  ) throws -> PassOutcome {
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let slot = Scenario.time(time)
    let run = TrailRun(
      workspace: workspace, trail: workspace.trails[0], stores: scenario.stores, matchLimits: matches,
      maxAlerts: alerts)
    _ = try run.takeIn(slot: slot, workers: 1) { _ in }
    let outcome = try run.decide(slot: slot, now: slot, late: false)
    let service = EngineService(stores: scenario.stores, clock: scenario.clock, owner: "test", workers: 1)
    scenario.clock.set(slot)
    let lease = try XCTUnwrap(try service.acquireLease())
    try scenario.stores.commit(outcome, lease: lease)
    try scenario.stores.releaseLease(lease)
    return outcome
  }

  private func alarms(_ outcome: PassOutcome) -> [String] {
    outcome.alerts.filter { $0.tags == ["tocsin.health"] }.map { $0.labels.map(\.value).joined(separator: ": ") }
  }

  /// The rule matches far more than a run looks at: the rest has its turn while the window shows it, and the alarm says
  /// how much it is.
  func testARuleThatMatchesEverythingIsBoundedAndSaidAloud() throws {
    let scenario = try Scenario()
    try flood(scenario, events: 250, users: 3)
    let limits = MatchLimits(perRule: 100, total: 150)
    let first = try decide(scenario, at: "10:00", matches: limits)
    XCTAssertEqual(first.run.matches, 100)
    XCTAssertEqual(first.run.events, 250, "all are indexed")
    XCTAssertEqual(
      first.run.notes,
      [
        "Access Key Created: more matches than a run looks at: 150 new matches are beyond it and were not looked at"
      ])
    XCTAssertEqual(alarms(first), ["Access Key Created: more matches than a run looks at"])
    XCTAssertEqual(first.alerts.filter { $0.tags != ["tocsin.health"] }.map(\.count).reduce(0, +), 100)
    let second = try decide(scenario, at: "10:15", matches: limits)
    XCTAssertEqual(second.run.matches, 100, "others than before")
    XCTAssertEqual(alarms(second), [], "the alarm is held for an hour like any repeat")
    XCTAssertEqual(second.run.notes.count, 2, "the limit, and that more is seen again than is listed")
  }

  /// Every event is of another group: so many are told singly, and the others in one message.
  func testAFloodOfGroupsIsOneDigestMore() throws {
    let scenario = try Scenario()
    try flood(scenario, events: 60, users: 60)
    let outcome = try decide(scenario, at: "10:00", alerts: 20)
    XCTAssertEqual(outcome.run.matches, 60)
    XCTAssertEqual(outcome.ledger.filter { $0.rule != RuleID("tocsin-health") }.count, 60, "each group has its hour")
    let digest = try XCTUnwrap(outcome.alerts.first { $0.title.contains("40 more groups") })
    XCTAssertEqual(digest.count, 40)
    XCTAssertEqual(outcome.alerts.count, 20 + 1 + 1)
    XCTAssertEqual(alarms(outcome), ["Access Key Created: more alerts than max-alerts"])
    XCTAssertEqual(outcome.notifications.count, 2 * 22, "alice and bob")
    XCTAssertEqual(try decide(scenario, at: "10:15", alerts: 20).notifications.count, 0)
  }

  /// The next run sees all of them again with nothing new. What it says of that is bounded, and that there are more.
  func testAWindowFullOfToldGroupsIsNotListedWhole() throws {
    let scenario = try Scenario()
    try flood(scenario, events: 140, users: 140)
    XCTAssertEqual(try decide(scenario, at: "10:00").notifications.count, 2 * 140)
    let again = try decide(scenario, at: "10:15")
    XCTAssertEqual(again.decisions.map(\.text), Array(repeating: "held: repeat until 11:00, nothing new", count: 50))
    XCTAssertEqual(again.run.notes, ["more groups that were told before are in the window again than are listed"])
    XCTAssertEqual(again.notifications.count, 0)
    // Nothing is forgotten for that: each group is held, and told when its hour is over.
    try flood(scenario, events: 140, users: 140, at: "10:20", from: 1000)
    XCTAssertEqual(try decide(scenario, at: "10:30").run.held, 140)
    XCTAssertEqual(try decide(scenario, at: "10:45").run.matches, 0)
    XCTAssertEqual(try decide(scenario, at: "11:00").run.sent, 140)
  }

  /// Who wants every trace told, such as an audit feed, gets every one.
  func testARuleWithoutSuppressionHasNoUsualLimit() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/key.yml", Scenario.rule().replacing("tocsin: {", with: "tocsin: {suppress: none, "))
    try flood(scenario, events: 30, users: 30)
    let outcome = try decide(scenario, at: "10:00", alerts: 20)
    XCTAssertEqual(outcome.alerts.count, 30)
    XCTAssertEqual(alarms(outcome), [])
  }

  /// Groups beyond `max-alerts` go to those to whom each of them would have gone.
  func testTheOthersOfAFloodAreRoutedLikeEachOfThem() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/policies/default.yml",
      """
      name: default
      routes:
        - {match: {labels: {userIdentity.userName: user-1*}}, notify: [{channel: mail, users: [alice]}]}
        - {notify: [{channel: mail, users: [bob]}]}

      """)
    try flood(scenario, events: 60, users: 60)
    let outcome = try decide(scenario, at: "10:00", alerts: 20)
    let digests = outcome.alerts.filter { $0.title.contains("more groups") }
    XCTAssertEqual(digests.map(\.count).reduce(0, +), 40)
    let told = digests.map { digest in
      outcome.notifications.filter { $0.alert == digest.id }.map(\.contact).sorted().joined(separator: ", ")
        + ": \(digest.count)"
    }
    // user-1 and user-10 to user-19 are alice's; some of them are among the twenty that are told singly.
    let singly = outcome.notifications.filter { notification in !digests.contains { $0.id == notification.alert } }
    let alices = 11 - singly.count { $0.contact == "alice" }
    XCTAssertGreaterThan(alices, 0)
    XCTAssertEqual(told.sorted(), ["alice: \(alices)", "bob: \(40 - alices)"])
    XCTAssertEqual(Set(digests.map(\.id)).count, 2)
    XCTAssertEqual(alarms(outcome), ["Access Key Created: more alerts than max-alerts"])
  }

  /// What was held of somebody is told when the hour is over, however many others the rule matches by then.
  func testWhatIsHeldIsToldBesideAFlood() throws {
    let scenario = try Scenario()
    let limits = MatchLimits(perRule: 100, total: 150)
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(try decide(scenario, at: "10:00", matches: limits).run.sent, 1)
    for _ in 0..<3 { try scenario.at("10:05", deliver: "CreateAccessKey") }
    XCTAssertEqual(try decide(scenario, at: "10:15", matches: limits).run.held, 1)
    _ = try decide(scenario, at: "10:30", matches: limits)
    try flood(scenario, events: 250, users: 3, at: "10:50", from: 1000)
    let outcome = try decide(scenario, at: "11:00", matches: limits)
    XCTAssertFalse(outcome.run.notes.contains { $0.contains("are not told") }, "\(outcome.run.notes)")
    let told = try XCTUnwrap(outcome.alerts.first { $0.labels.map(\.value) == ["mallory"] })
    XCTAssertEqual(told.count, 3)
  }
}
