import Administration
import Alerting
import AuditEvents
import Detection
import Engine
import Foundation
import XCTest

/// EVIDENCE: who is told when: groups, hours, budgets, escalation, answers, silences and the word that it is over; on a
/// virtual clock, with real stores and a real mail server.
final class PeopleTests: XCTestCase {
  override func setUp() { continueAfterFailure = false }

  private static let mail = "notify: [{channel: mail, users: [alice]}]"

  private func scenario(_ policy: String) throws -> Scenario {
    let scenario = try Scenario()
    try scenario.write("Rules/policies/default.yml", "name: default\n" + policy + "\n")
    return scenario
  }

  private func subjects(_ mails: [MailServer.Mail]) -> [String] { mails.map(\.recipient).sorted() }

  func testAGroupComesInOneMailAfterTheWaitAndNotBeforeTheInterval() throws {
    let scenario = try scenario("routes: [{group: {by: [rule], wait: 30s, interval: 20m}, \(Self.mail)}]")
    for user in ["mallory", "trudy", "oscar"] { try scenario.at("09:50", deliver: "CreateAccessKey", by: user) }
    let run = try scenario.run("10:00")
    XCTAssertEqual(run.mails.count, 0, "they wait for others")
    XCTAssertEqual(run.decisions.map(\.text), ["sent: first", "sent: first", "sent: first"])
    XCTAssertTrue(run.decisions[0].recipients[0].contains("waits: together with others"), "\(run.decisions[0])")
    XCTAssertEqual(try scenario.run("2026-03-02T10:00:29Z").mails.count, 0)
    let mails = try scenario.run("2026-03-02T10:00:30Z").mails
    XCTAssertEqual(subjects(mails), ["alice@example.test"])
    for user in ["mallory", "trudy", "oscar"] {
      XCTAssertTrue(mails[0].words.contains(user), "\(user) is in the mail")
    }
    // The next one of the group comes 20 minutes later, although its own wait is over sooner.
    try scenario.at("10:10", deliver: "CreateAccessKey", by: "peggy")
    XCTAssertEqual(try scenario.run("10:15").mails.count, 0)
    XCTAssertEqual(try scenario.run("2026-03-02T10:20:29Z").mails.count, 0)
    XCTAssertEqual(try scenario.run("2026-03-02T10:20:30Z").mails.count, 1)
  }

  func testAFullGroupDoesNotWait() throws {
    let scenario = try scenario("routes: [{group: {by: [rule], wait: 10m, limit: 2}, \(Self.mail)}]")
    for user in ["mallory", "trudy"] { try scenario.at("09:50", deliver: "CreateAccessKey", by: user) }
    XCTAssertEqual(try scenario.run("10:00").mails.count, 1)
  }

  func testQuietHoursEndWithOneMailAndCriticalOnesAreToldAtOnce() throws {
    let scenario = try scenario("routes: [{\(Self.mail)}]\nquiet-hours: {hours: 22:00-07:00}")
    for (at, user) in [("03:05", "mallory"), ("04:05", "trudy")] {
      try scenario.at(at, deliver: "CreateAccessKey", by: user)
      XCTAssertEqual(try scenario.run(String(at.prefix(3)) + "15").mails.count, 0)
    }
    try scenario.write("Rules/pack/key.yml", Scenario.rule().replacing("level: high", with: "level: critical"))
    try scenario.at("05:05", deliver: "CreateAccessKey", by: "oscar")
    XCTAssertEqual(try scenario.run("05:15").mails.count, 1, "critical")
    let handOver = try scenario.run("07:00").mails
    XCTAssertEqual(handOver.count, 1)
    XCTAssertTrue(handOver[0].words.contains("uiet hours are over: 2 alerts"), handOver[0].words)
    XCTAssertEqual(try scenario.run("07:15").mails.count, 0)
  }

  func testOutsideOfItsHoursARouteQueuesOrDropsAndSaysSo() throws {
    let scenario = try scenario("routes: [{when: worktime, out-of-hours: queue, \(Self.mail)}]")
    try scenario.write("Rules/calendars/default.yml", "name: default\nhours: [09:00-18:00]\n")
    try scenario.at("06:50", deliver: "CreateAccessKey")
    let early = try scenario.run("07:00")
    XCTAssertEqual(early.mails.count, 0)
    XCTAssertTrue(early.decisions[0].recipients[0].contains("not during worktime until Mon 2026-03-02 09:00 UTC"))
    XCTAssertEqual(try scenario.run("09:00").mails.count, 1)
    try scenario.write(
      "Rules/policies/default.yml",
      "name: default\nroutes: [{when: worktime, out-of-hours: drop, \(Self.mail)}]\n")
    try scenario.at("19:50", deliver: "CreateAccessKey")
    let late = try scenario.run("20:00")
    XCTAssertEqual(late.mails.count, 0)
    XCTAssertEqual(late.decisions.last?.text, "dropped: no recipient")
    XCTAssertTrue(late.decisions.last?.recipients.first?.contains("dropped as the route says") ?? false)
  }

  func testEscalationGoesOnUntilSomebodyAnswers() throws {
    let scenario = try scenario(
      """
      routes: [{\(Self.mail)}]
      escalation:
        - {after: 30m, notify: [{channel: mail, users: [bob]}]}
        - {after: 60m, unless: closed, notify: [{channel: mail, groups: [security]}]}
      """)
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(subjects(try scenario.run("10:00").mails), ["alice@example.test"])
    XCTAssertEqual(try scenario.run("10:15").mails.count, 0)
    let first = try scenario.run("10:30").mails
    XCTAssertEqual(subjects(first), ["bob@example.test"])
    XCTAssertTrue(first[0].words.contains("escalation step 1: not acknowledged for 30 min"), first[0].words)
    let alert = try XCTUnwrap(try scenario.stores.alerts(trail: nil, limit: 1).first)
    let administration = AlertAdministration(
      store: scenario.stores, policies: ["prod": "default"], caller: .commandLine("root"))
    try administration.answer(
      .acknowledge, alert: String(alert.id.prefix(8)), by: "bob", note: "on it", now: Scenario.time("10:35"))
    // Acknowledged is not closed: the second step still comes; a closed alert is left alone.
    XCTAssertEqual(try scenario.run("10:45").mails.count, 0)
    XCTAssertEqual(subjects(try scenario.run("11:00").mails), ["alice@example.test", "bob@example.test"])
    let notes = try scenario.stores.notes(alert: alert.id).map(\.text)
    XCTAssertEqual(notes.count, 3, "\(notes)")
    XCTAssertEqual(notes[1], "acknowledged: on it")
  }

  func testAnAcknowledgedAlertDoesNotEscalateAndAClosedOneNeverDoes() throws {
    for kind in AlertAnswer.Kind.allCases {
      let scenario = try scenario(
        "routes: [{\(Self.mail)}]\nescalation: [{after: 30m, notify: [{channel: mail, users: [bob]}]}]")
      try scenario.at("09:50", deliver: "CreateAccessKey")
      try scenario.run("10:00")
      let alert = try XCTUnwrap(try scenario.stores.alerts(trail: nil, limit: 1).first)
      let link = AlertLink(alert: alert.id, kind: kind, contact: "alice", expires: Scenario.time("12:00"))
      let administration = AlertAdministration(
        store: scenario.stores, policies: ["prod": "default"], caller: .commandLine("root"))
      let token = link.token(key: try scenario.stores.linkKey())
      XCTAssertThrowsError(try administration.answer(token: token + "0", now: Scenario.time("10:05")))
      XCTAssertThrowsError(try administration.answer(token: token, now: Scenario.time("12:00")))
      let handling = try administration.answer(token: token, now: Scenario.time("10:05"))
      XCTAssertEqual(handling.state, kind == .close ? "closed" : "acknowledged")
      XCTAssertEqual((handling.closed ?? handling.acknowledged)?.by, "alice")
      if kind == .close {
        XCTAssertThrowsError(
          try administration.answer(.acknowledge, alert: alert.id, by: "bob", now: Scenario.time("10:06")),
          "what was closed is taken on by nobody")
      }
      XCTAssertEqual(try scenario.run("10:45").mails.count, 0)
    }
  }

  /// A repeat of an alert that nobody answered must not start the escalation anew each hour.
  func testARepeatGoesOnWhereTheUnansweredAlertStands() throws {
    let scenario = try scenario(
      "routes: [{\(Self.mail)}]\nescalation: [{after: 90m, notify: [{channel: mail, users: [bob]}]}]")
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.run("10:00")
    try scenario.at("10:55", deliver: "CreateAccessKey")
    XCTAssertEqual(subjects(try scenario.run("11:00").mails), ["alice@example.test"])
    XCTAssertEqual(subjects(try scenario.run("11:30").mails), ["bob@example.test"])
    XCTAssertEqual(try scenario.run("12:30").mails.count, 0)
  }

  func testWhatIsOverIsToldToThoseWhoWereTold() throws {
    let scenario = try scenario("routes: [{\(Self.mail)}]")
    try scenario.write(
      "Rules/pack/key.yml", Scenario.rule().replacing("group-by:", with: "resolve-after: 2h, group-by:"))
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:00").mails.count, 1)
    try scenario.at("10:40", deliver: "CreateAccessKey")
    try scenario.run("10:45")
    XCTAssertEqual(try scenario.run("11:00").mails.count, 1, "held for the hour, then told")
    XCTAssertEqual(try scenario.run("12:45").mails.count, 0)
    let over = try scenario.run("13:00").mails
    XCTAssertEqual(subjects(over), ["alice@example.test"])
    XCTAssertTrue(over[0].words.contains("it is over"), over[0].words)
    XCTAssertEqual(try scenario.run("16:00").mails.count, 0, "once")
  }

  func testASilenceHoldsBackCountsAndReports() throws {
    let scenario = try scenario("routes: [{\(Self.mail)}]")
    let silences = SilenceAdministration(store: scenario.stores, caller: .commandLine("root"))
    let made = try silences.add(
      Silence(
        match: AlertMatcher(labels: ["userIdentity.userName": "mal*"]), from: Scenario.time("09:00"),
        until: Scenario.time("10:10"), author: "bob", reason: "key rotation", createdAt: Scenario.time("09:00")),
      now: Scenario.time("09:00"))
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.at("09:51", deliver: "CreateAccessKey", by: "trudy")
    let run = try scenario.run("10:00")
    XCTAssertEqual(
      Set(run.decisions.map(\.text)), ["silenced: 1 by bob until 2026-03-02T10:10:00Z", "sent: first"])
    XCTAssertEqual(run.mails.count, 1, "trudy is not silenced")
    let over = try scenario.run("10:15").mails
    XCTAssertEqual(over.count, 1)
    XCTAssertTrue(
      over[0].words.contains("Silence 1 of bob (key rotation) ended: it held back 1 match of 1 alert"), over[0].words)
    XCTAssertEqual(try silences.silence(id: made.id).hits.map(\.count), [1])
    XCTAssertThrowsError(try silences.end(id: made.id, by: "bob", now: Scenario.time("10:20")))
    XCTAssertThrowsError(try silences.end(id: "9", by: "bob", now: Scenario.time("10:20")))
  }
}
