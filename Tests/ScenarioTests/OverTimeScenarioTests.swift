import Alerting
import AuditEvents
import Detection
import Engine
import XCTest

/// EVIDENCE: the kinds of rules that Sigma has no words for, with real stores, run after run.
final class OverTimeScenarioTests: XCTestCase {
  private func rule(_ kind: String, operation: String = "CreateThing", more: String = "") -> String {
    """
    title: Over Time
    id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f04
    status: stable
    level: high
    logsource: {product: alibaba, service: actiontrail}
    detection:
        selection: {eventName: \(operation)}
        condition: selection
    tocsin:
        \(kind)
    """ + more
  }

  private let absence = "absence: {followed-by: [secured], within: 1h, grace: 15m, group-by: [userIdentity.userName]}"
  private let secured = """

    ---
    title: Thing Secured
    id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f05
    name: secured
    status: stable
    level: low
    logsource: {product: alibaba, service: actiontrail}
    detection:
        selection: {eventName: SecureThing}
        condition: selection
    """

  private func runs(_ scenario: Scenario, _ slots: [String]) throws -> [String] {
    try slots.flatMap { slot in
      try scenario.run(slot).decisions.filter { !$0.text.contains("nothing new") }.map { "\(slot) \($0.text)" }
    }
  }

  func testWhatIsNotFollowedWithinTheHourIsTold() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/time.yml", rule(absence, more: secured))
    try scenario.at("10:05", deliver: "CreateThing", by: "mallory")
    try scenario.at("10:06", deliver: "CreateThing", by: "trudy")
    XCTAssertEqual(try runs(scenario, ["10:15", "10:30"]), [])
    try scenario.at("10:40", deliver: "SecureThing", by: "trudy")
    XCTAssertEqual(
      try runs(scenario, ["10:45", "11:00", "11:15", "11:30", "11:45", "12:00"]), ["11:30 sent: first"],
      "an hour, and a quarter for late events")
    XCTAssertEqual(
      try scenario.stores.alerts(trail: nil, limit: 9).flatMap(\.labels).map(\.value), ["mallory"])
  }

  func testWhatFollowsTooLateDoesNotCountAndALateRecordOfItDoes() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/time.yml", rule(absence, more: secured))
    try scenario.at("10:05", deliver: "CreateThing", by: "mallory")
    try scenario.at("10:06", deliver: "CreateThing", by: "trudy")
    try scenario.run("10:15")
    try scenario.at("11:07", deliver: "SecureThing", by: "mallory")
    try scenario.at("11:14", deliver: "SecureThing", by: "trudy", happened: "10:50")
    XCTAssertEqual(try runs(scenario, ["11:15", "11:30", "11:45"]), ["11:30 sent: first"])
    XCTAssertEqual(
      try scenario.stores.alerts(trail: nil, limit: 9).flatMap(\.labels).map(\.value), ["mallory"])
  }

  func testDowntimeIsNoAbsence() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/time.yml", rule(absence, more: secured))
    try scenario.at("10:05", deliver: "CreateThing", by: "mallory")
    try scenario.at("10:06", deliver: "CreateThing", by: "trudy")
    try scenario.run("10:15")
    try scenario.at("10:40", deliver: "SecureThing", by: "mallory")
    // The record of it was there all the time; nobody looked until noon.
    XCTAssertEqual(try runs(scenario, ["12:00"]), ["12:00 sent: first"])
    XCTAssertEqual(try scenario.stores.alerts(trail: nil, limit: 9).flatMap(\.labels).map(\.value), ["trudy"])
  }

  private let newValue =
    "new-value: {fields: [sourceIpAddress], group-by: [userIdentity.userName], warm-up: 1h, history: 1d}"

  func testAFirstAddressIsTheBeginningAndAnotherOneNews() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/time.yml", rule(newValue))
    try scenario.at("10:05", deliver: "CreateThing")
    XCTAssertEqual(try runs(scenario, ["10:15", "10:30"]), [], "nothing is known yet")
    try scenario.at("10:35", deliver: "CreateThing", from: "198.51.100.1")
    XCTAssertEqual(try runs(scenario, ["10:45"]), [], "warming up")
    try scenario.at("11:10", deliver: "CreateThing", from: "198.51.100.1")
    XCTAssertEqual(try runs(scenario, ["11:15"]), [], "seen while warming up")
    try scenario.at("11:20", deliver: "CreateThing", from: "198.51.100.2")
    try scenario.at("11:21", deliver: "CreateThing", from: "198.51.100.2")
    XCTAssertEqual(
      try runs(scenario, ["11:30", "11:45", "12:00"]).filter { $0.contains("sent") }, ["11:30 sent: first"])
    let alert = try XCTUnwrap(try scenario.stores.alerts(trail: nil, limit: 1).first)
    XCTAssertEqual(alert.labels.map(\.value), ["mallory", "198.51.100.2"])
  }

  func testARuleThatIsAddedLaterKnowsTheHistoryOfTheIndex() throws {
    let scenario = try Scenario()
    try scenario.at("06:05", deliver: "CreateThing")
    try scenario.run("06:15")
    try scenario.write("Rules/pack/time.yml", rule(newValue))
    try scenario.at("10:05", deliver: "CreateThing")
    try scenario.at("10:06", deliver: "CreateThing", from: "198.51.100.2")
    XCTAssertEqual(try runs(scenario, ["10:15"]).filter { $0.contains("sent") }, ["10:15 sent: first"])
    XCTAssertEqual(
      try scenario.stores.alerts(trail: nil, limit: 9).map { $0.labels.map(\.value) }, [["mallory", "198.51.100.2"]])
  }

  func testASpikeAgainstTheSameHourOfPastDays() throws {
    let scenario = try Scenario()
    let rate = "rate-change: {direction: both, factor: 3, minimum: 3, days: 3, warm-up-days: 2}"
    try scenario.write("Rules/pack/time.yml", rule(rate, more: "\n    group-by: [userIdentity.userName]"))
    for day in ["2026-02-27", "2026-02-28", "2026-03-01"] {
      for _ in 0..<3 {
        try scenario.at("\(day)T10:10:00Z", deliver: "CreateThing")
        try scenario.at("\(day)T14:10:00Z", deliver: "CreateThing")
      }
      try scenario.run("\(day)T15:00:00Z")
    }
    for _ in 0..<9 { try scenario.at("10:05", deliver: "CreateThing") }
    XCTAssertEqual(
      try runs(scenario, ["10:15"]).filter { $0.contains("sent") }, [], "three times is not more than that")
    try scenario.at("10:20", deliver: "CreateThing")
    XCTAssertEqual(try runs(scenario, ["10:30", "10:45"]).filter { $0.contains("sent") }, ["10:30 sent: first"])
    XCTAssertEqual(try scenario.stores.alerts(trail: nil, limit: 1).map(\.count), [10])
    XCTAssertEqual(
      try runs(scenario, ["15:15", "15:30", "15:45"]).filter { $0.contains("sent") }, ["15:30 sent: hour elapsed"],
      "nothing came from 14:00 to 15:00, where three are usual; half an hour for late events")
  }

  func testAnHourThatWasQuietWhileNobodyLookedIsToldAfterwards() throws {
    let scenario = try Scenario()
    let rate = "rate-change: {direction: drop, factor: 3, minimum: 3, days: 3, warm-up-days: 2}"
    try scenario.write("Rules/pack/time.yml", rule(rate, more: "\n    group-by: [userIdentity.userName]"))
    for day in ["2026-02-27", "2026-02-28", "2026-03-01"] {
      for _ in 0..<3 { try scenario.at("\(day)T14:10:00Z", deliver: "CreateThing") }
      try scenario.run("\(day)T15:00:00Z")
    }
    XCTAssertEqual(try runs(scenario, ["13:00"]).filter { $0.contains("sent") }, [])
    XCTAssertEqual(
      try runs(scenario, ["18:00", "18:15"]).filter { $0.contains("sent") }, ["18:00 sent: first"], "down since 13:00")
  }

  func testARuleOfItsOwnRhythmAndWindow() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/time.yml", rule("every: 1h"))
    try scenario.at("10:05", deliver: "CreateThing")
    XCTAssertEqual(try runs(scenario, ["10:15", "10:30", "10:45"]), [])
    XCTAssertEqual(try runs(scenario, ["11:00"]), ["11:00 sent: first"])
    try scenario.write("Rules/pack/time.yml", rule("every: 5m"))
    try scenario.at("12:01", deliver: "CreateThing")
    XCTAssertEqual(
      try runs(scenario, ["12:05"]).last, "12:05 sent: hour elapsed", "the trail runs as often as it takes")
  }

  func testAFloodIsAFewAlertsAndOneDigest() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/time.yml", rule("max-alerts: 2", more: "\n    group-by: [userIdentity.userName]"))
    for number in 1...6 { try scenario.at("10:05", deliver: "CreateThing", by: "user-\(number)") }
    let run = try scenario.run("10:15")
    XCTAssertEqual(
      run.decisions.map(\.text).sorted(),
      Array(repeating: "sent: first", count: 3)
        + Array(repeating: "sent: in the digest of 4 groups (max-alerts 2)", count: 4)
        + ["sent: one digest of 4 groups beyond max-alerts 2"])
    XCTAssertEqual(run.mails.count, 8, "two alerts, the digest and the alarm to two people")
    XCTAssertEqual(
      run.runs.flatMap(\.notes),
      ["Over Time: more alerts than max-alerts: one digest of 4 groups beyond max-alerts 2"])
    XCTAssertEqual(try scenario.run("10:30").mails.count, 0)
  }

  func testWorkingHoursAreThoseOfTheEventInItsZone() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/time.yml",
      rule("working-hours: {outside: true, zone: Asia/Shanghai, hours: '09:00-18:00', holidays: ['2026-03-03']}"))
    try scenario.at("09:50", deliver: "CreateThing", by: "in-time")
    try scenario.at("10:05", deliver: "CreateThing", by: "late")
    XCTAssertEqual(try scenario.run("10:15").decisions.flatMap(\.labels).map(\.value), ["1000", "p-late"])
    try scenario.at("2026-03-03T03:05:00Z", deliver: "CreateThing", by: "holiday")
    let holiday = try scenario.run("2026-03-03T03:15:00Z").decisions.filter { $0.text == "sent: first" }
    XCTAssertEqual(holiday.flatMap(\.labels).map(\.value), ["1000", "p-holiday"])
  }
}
