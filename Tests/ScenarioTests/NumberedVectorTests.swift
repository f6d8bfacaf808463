import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Foundation
import Storage
import XCTest

/// EVIDENCE: test vectors of the peers' users, by their numbers: restarts, sizes, calendars.
final class NumberedVectorTests: XCTestCase {
  override func setUp() { continueAfterFailure = false }

  /// A threshold of five, three events before a restart and two after it: what was counted is not forgotten.
  func testT5AThresholdCountsAcrossARestart() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/key.yml",
      Scenario.rule().replacing("title: Access", with: "name: key\ntitle: Access")
        + """

        ---
        title: Many Keys
        id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f09
        status: stable
        level: high
        correlation:
            type: event_count
            rules: [key]
            group-by: [userIdentity.userName]
            timespan: 30m
            condition: {gte: 5}
        """)
    for minute in [50, 51, 52] { try scenario.at("09:\(minute)", deliver: "CreateAccessKey") }
    XCTAssertEqual(try scenario.run("10:00").decisions.filter { $0.title == "Many Keys" }.map(\.text), [])
    // Another process: it knows what is stored.
    let folder = scenario.folder + "/data"
    let again = try SQLiteStores(folder: folder)
    XCTAssertEqual(try again.lastSlot(trail: "prod"), Scenario.time("10:00"))
    for minute in ["05", "06"] { try scenario.at("10:\(minute)", deliver: "CreateAccessKey") }
    let service = EngineService(stores: again, clock: scenario.clock, owner: "second", workers: 1)
    scenario.clock.set(Scenario.time("10:15"))
    let lease = try XCTUnwrap(try service.acquireLease())
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let turn = try service.turn(workspace, lease: lease)
    XCTAssertEqual(
      turn.outcomes.flatMap(\.decisions).filter { $0.title == "Many Keys" }.map(\.text), ["sent: first"])
  }

  /// The vendor counts 20,000 bytes of the JSON body. A message of 20,001 bytes is shortened, not lost.
  func testT8ABodyOf20001Bytes() throws {
    let scenario = try Scenario()
    let body = String(repeating: "x", count: 20_001 - "{{ alert.alert_name }}\n".utf8.count)
    try scenario.write("Templates/long/dingtalk.title.txt", "title")
    try scenario.write("Templates/long/dingtalk.md", "{{ alert.alert_name }}\n" + body)
    try scenario.write(
      "tocsin.yml",
      Scenario.configuration(port: scenario.server.port)
        + "\n  robot: {kind: dingtalk, url: 'http://127.0.0.1:1/robot/send?access_token=t'}")
    try scenario.write(
      "Rules/policies/default.yml",
      "name: default\nroutes: [{notify: [{channel: robot, template: long}]}]\n")
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.run("10:00", toleratingErrors: true)
    let entry = try XCTUnwrap(try scenario.stores.entries(states: [], limit: 9).first)
    let text = try XCTUnwrap(entry.notification.message.parts["text"])
    XCTAssertLessThan(text.utf8.count, 20_000)
    XCTAssertTrue(text.contains("Access Key Created"), "what it is about is in it")
  }

  private func scenarioOfTheNight() throws -> Scenario {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/policies/default.yml",
      "name: default\nroutes: [{when: worktime, out-of-hours: queue, notify: [{channel: mail, users: [alice]}]}]\n")
    try scenario.write(
      "Rules/calendars/default.yml",
      "name: default\ntime-zone: Europe/Berlin\nworkdays: [mon-sun]\nhours: [02:30-03:30]\n")
    return scenario
  }

  /// The day on which clocks change has its hours once. Berlin skips 02:00 to 03:00 on 2026-03-29; the hours of the day
  /// begin at the end of the gap.
  func testT19TheDayOnWhichTheClocksChange() throws {
    let scenario = try scenarioOfTheNight()
    try scenario.at("2026-03-29T00:05:00Z", deliver: "CreateAccessKey", by: "a", happened: "2026-03-29T00:05:00Z")
    XCTAssertEqual(try scenario.run("2026-03-29T00:15:00Z").mails.count, 0)
    XCTAssertEqual(try scenario.run("2026-03-29T00:45:00Z").mails.count, 0, "01:45, winter time")
    XCTAssertEqual(try scenario.run("2026-03-29T01:00:00Z").mails.count, 1, "03:00, summer time, once")
    XCTAssertEqual(try scenario.run("2026-03-29T01:15:00Z").mails.count, 0)
  }

  /// In autumn 02:00 to 03:00 comes twice; a message that waits for 02:30 comes at the first of the two, once.
  func testT19TheDayOnWhichTheClocksChangeBack() throws {
    let scenario = try scenarioOfTheNight()
    try scenario.at("2026-10-25T00:05:00Z", deliver: "CreateAccessKey", by: "b", happened: "2026-10-25T00:05:00Z")
    let decisions = try scenario.run("2026-10-25T00:15:00Z")
    XCTAssertEqual(decisions.mails.filter { $0.words.contains("key") }.count, 0)
    XCTAssertEqual(try scenario.run("2026-10-25T00:30:00Z").mails.count, 1, "02:30, summer time")
    XCTAssertEqual(try scenario.run("2026-10-25T01:30:00Z").mails.count, 0, "02:30, winter time")
  }

  func testT19TheLastDayOfAMonth() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/policies/default.yml",
      "name: default\nroutes: [{when: worktime, out-of-hours: drop, notify: [{channel: mail, users: [alice]}]}]\n")
    try scenario.write(
      "Rules/calendars/default.yml", "name: default\nhours: [00:00-24:00]\ndays-of-month: [-1]\n")
    for (day, mails) in [("2026-02-27", 0), ("2026-02-28", 1), ("2026-03-30", 0), ("2026-03-31", 1)] {
      try scenario.at("\(day)T10:05:00Z", deliver: "CreateAccessKey", by: day, happened: "\(day)T10:05:00Z")
      XCTAssertEqual(try scenario.run("\(day)T10:15:00Z").mails.count, mails, day)
    }
  }

  /// A message within the hour, when a listed field is new or there are far more matches than were told.
  func testANewValueAndTenfoldGrowthEndTheHourEarly() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/key.yml",
      Scenario.rule().replacing(
        "tocsin: {", with: "tocsin: {break-on-new-value-of: [sourceIpAddress], break-on-growth: 10, "))
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:00").decisions.map(\.text), ["sent: first"])
    try scenario.at("10:05", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:15").decisions.map(\.text), ["held: repeat until 11:00"])
    try scenario.at("10:20", deliver: "CreateAccessKey", from: "198.51.100.7")
    XCTAssertEqual(
      try scenario.run("10:30").decisions.map(\.text),
      ["sent: new sourceIpAddress 198.51.100.7, 1 held since 10:00"])
    try scenario.at("10:35", deliver: "CreateAccessKey")
    XCTAssertEqual(
      try scenario.run("10:45").decisions.map(\.text), ["held: repeat until 11:30"], "both addresses are known")
    for second in 10..<20 {
      try scenario.at("2026-03-02T10:50:\(second)Z", deliver: "CreateAccessKey")
    }
    XCTAssertEqual(try scenario.run("11:00").decisions.map(\.text), ["sent: grew from 1 to 11, 1 held since 10:30"])
  }

  /// The whole team learns that somebody's budget is used up; whoever it is learns it from the digest.
  func testABudgetThatIsUsedUpRaisesAnAlarm() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/policies/default.yml",
      """
      name: default
      routes:
        - {match: {tags: [tocsin.health]}, notify: [{channel: mail, groups: [security]}]}
        - {notify: [{channel: mail, users: [alice]}]}
      budget: {per-hour: 1}
      """)
    for user in ["mallory", "trudy", "oscar"] { try scenario.at("09:50", deliver: "CreateAccessKey", by: user) }
    let run = try scenario.run("10:00")
    XCTAssertEqual(run.mails.map(\.recipient).sorted(), ["alice@example.test", "bob@example.test"])
    let alarm = try XCTUnwrap(run.mails.first { $0.recipient == "bob@example.test" })
    XCTAssertTrue(alarm.words.contains("alice: is over the message budget"), alarm.words)
  }

  /// A trail whose events cannot be read keeps no other from its alerts.
  func testATrailThatFailsStopsNoOther() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    scenario.clock.set(Scenario.time("10:00"))
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let outcome = try DispatchRun(workspace: workspace, stores: scenario.stores).decide(
      now: scenario.clock.now, isCatchingUp: false,
      problems: [HealthProblem(subject: "trail other", problem: "its run failed", detail: "no permission")])
    XCTAssertEqual(outcome.notifications.map(\.contact), ["alice", "bob"])
    XCTAssertTrue(outcome.notifications.allSatisfy { $0.title.contains("trail other: its run failed") })
  }
}
