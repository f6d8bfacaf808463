import Alerting
import AuditEvents
import Detection
import Engine
import Foundation
import XCTest

/// EVIDENCE: test vectors of the peers' users, by their numbers: suppression, silences, clocks, floods.
final class SuppressionVectorTests: XCTestCase {
  override func setUp() { continueAfterFailure = false }

  /// Three days down, thousands of matches: one digest, and what is high or critical by itself. Nothing of it is history,
  /// because the downtime is no fault of the events.
  func testT14ThreeDaysDownIsOneDigestAndTheSeriousOnesSingly() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/policies/default.yml", "name: default\nroutes: [{notify: [{channel: mail, users: [alice]}]}]\n")
    try scenario.write("Rules/pack/key.yml", Scenario.rule().replacing("level: high", with: "level: medium"))
    let serious = Scenario.rule(title: "User Deleted", operation: "DeleteUser")
      .replacing("5c2f7e1a", with: "6c2f7e1a").replacing("level: high", with: "level: critical")
    try scenario.write("Rules/pack/user.yml", serious)
    try scenario.run("2026-02-27T10:00:00Z")
    var records: [String] = []
    for number in 0..<10_000 {
      records.append(
        Scenario.record(
          number, "CreateAccessKey", user: "user-\(number % 500)", at: "2026-02-28T\(10 + number % 10):00:00Z"))
    }
    records.append(Scenario.record(20_000, "DeleteUser", user: "mallory", at: "2026-02-28T12:00:00Z"))
    records.append(Scenario.record(20_001, "DeleteUser", user: "trudy", at: "2026-02-28T13:00:00Z"))
    try scenario.write("in/backlog.json", "[" + records.joined(separator: ",") + "]")
    let run = try scenario.run("2026-03-02T10:00:00Z")
    XCTAssertEqual(run.decisions.filter { $0.text.hasPrefix("history") }.count, 0)
    XCTAssertEqual(run.mails.count, 3, "\(run.mails.map { $0.header("Subject") })")
    let digest = try XCTUnwrap(run.mails.first { $0.words.contains("atch-up after downtime") })
    XCTAssertTrue(digest.words.contains("500 alerts"), digest.words)
    XCTAssertEqual(run.mails.filter { $0.header("Subject").contains("User Deleted") }.count, 2)
    XCTAssertEqual(try scenario.run("2026-03-02T10:15:00Z").mails.count, 0)
  }

  func testT15RepeatsEveryQuarterHourAreTold60MinutesApart() throws {
    let scenario = try Scenario()
    var told: [String] = []
    for quarter in 0...8 {
      let minutes = 600 + quarter * 15
      func clock(_ minutes: Int) -> String { String(format: "%02d:%02d", minutes / 60, minutes % 60) }
      try scenario.at(clock(minutes - 5), deliver: "CreateAccessKey")
      if try scenario.run(clock(minutes)).mails.count > 0 { told.append(clock(minutes)) }
    }
    XCTAssertEqual(told, ["10:00", "11:00", "12:00"])
  }

  func testT16TheAlertAfterASilenceSaysWhoseSilenceEnded() throws {
    let scenario = try Scenario()
    _ = try scenario.stores.add(
      Silence(
        match: AlertMatcher(rules: ["Access Key*"]), from: Scenario.time("09:00"), until: Scenario.time("10:30"),
        author: "bob", reason: "rotation", createdAt: Scenario.time("09:00")))
    for (at, slot) in [("09:50", "10:00"), ("10:05", "10:15")] {
      try scenario.at(at, deliver: "CreateAccessKey")
      XCTAssertEqual(
        try scenario.run(slot).decisions.map(\.text), ["silenced: 1 by bob until 2026-03-02T10:30:00Z"])
    }
    try scenario.at("10:35", deliver: "CreateAccessKey")
    let run = try scenario.run("10:45")
    XCTAssertEqual(
      run.decisions.map(\.text), ["sent: first; silence 1 of bob ended at 2026-03-02T10:30:00Z, 2 held"])
    XCTAssertTrue(run.mails.contains { $0.words.contains("silence 1 of bob ended") })
    try scenario.at("11:40", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("11:45").decisions.last?.text, "sent: hour elapsed", "said once")
  }

  /// An alert that ends while it is silenced ends quietly, and is told when it begins again.
  func testT17ResolvedWhileSilencedThenItFiresAgain() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/key.yml", Scenario.rule().replacing("group-by:", with: "resolve-after: 1h, group-by:"))
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:00").mails.count, 2)
    _ = try scenario.stores.add(
      Silence(
        match: AlertMatcher(rules: ["Access Key*"]), from: Scenario.time("10:01"), until: Scenario.time("12:30"),
        author: "bob", reason: "rotation", createdAt: Scenario.time("10:01")))
    XCTAssertEqual(try scenario.run("12:00").mails.count, 0, "over, and silenced")
    XCTAssertEqual(try scenario.stores.openHandlings().count, 0)
    try scenario.at("12:50", deliver: "CreateAccessKey")
    let again = try scenario.run("13:00")
    XCTAssertEqual(again.decisions.last?.text, "sent: hour elapsed")
    XCTAssertEqual(again.mails.filter { $0.header("Subject").contains("Access Key Created") }.count, 2)
  }

  func testT18AClockThatJumpsBackAnHourRepeatsAndLosesNothing() throws {
    let scenario = try Scenario()
    try scenario.at("10:50", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("11:00").mails.count, 2)
    try scenario.at("10:05", deliver: "CreateAccessKey", by: "trudy")
    XCTAssertEqual(try scenario.run("10:10").runs.count, 0, "no slot is due twice")
    XCTAssertEqual(try scenario.run("11:15").mails.count, 2, "trudy's is told when time is there again")
    XCTAssertEqual(try scenario.run("11:30").mails.count, 0)
  }

  func testT27AnHourlyCapOfOneSendsExactlyOneAndTheRestInOneDigest() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/policies/default.yml",
      "name: default\nroutes: [{notify: [{channel: mail, users: [alice]}]}]\nbudget: {per-hour: 1}\n")
    for user in ["mallory", "trudy", "oscar"] { try scenario.at("09:50", deliver: "CreateAccessKey", by: user) }
    let run = try scenario.run("10:00")
    XCTAssertEqual(run.mails.count, 1)
    XCTAssertEqual(
      run.decisions.filter {
        $0.recipients.contains {
          $0.contains("alice has had 1 messages within an hour") || $0.contains("over the budget of alice")
        }
      }.count,
      2)
    for slot in ["10:15", "10:30", "10:45"] { XCTAssertEqual(try scenario.run(slot).mails.count, 0, slot) }
    let digest = try scenario.run("11:00").mails
    XCTAssertEqual(digest.count, 1)
    XCTAssertTrue(digest[0].words.contains("ore than the message budget: 2 alerts"), digest[0].words)
  }

  /// A title is no part of what an alert is recognised by.
  func testT28ATitleWithATimeDoesNotDefeatTheHour() throws {
    let scenario = try Scenario()
    for (at, slot, count) in [("09:50", "10:00", 2), ("10:05", "10:15", 0), ("10:20", "10:30", 0)] {
      try scenario.write("Rules/pack/key.yml", Scenario.rule(title: "Key created at \(at)"))
      try scenario.at(at, deliver: "CreateAccessKey")
      XCTAssertEqual(try scenario.run(slot).mails.count, count, slot)
    }
  }

  /// A list of values is one value: sorted, joined by commas; its order does not tell alerts apart.
  func testT29AKeyWithSeveralValues() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/key.yml", Scenario.rule().replacing("userIdentity.userName", with: "requestParameters.groups"))
    for (number, groups) in [#"["b","a"]"#, #"["a","b"]"#, #"["a"]"#].enumerated() {
      let record = Scenario.record(number, "CreateAccessKey", user: "mallory", at: "2026-03-02T09:50:00Z")
      try scenario.write(
        "in/list\(number).json",
        "[" + record.replacing(#""acsRegion""#, with: #""requestParameters":{"groups":\#(groups)},"acsRegion""#) + "]")
    }
    let run = try scenario.run("10:00")
    XCTAssertEqual(Set(run.decisions.flatMap { $0.labels.map(\.value) }), ["a,b", "a"])
    XCTAssertEqual(run.decisions.map(\.count).sorted(), [1, 2])
  }

  func testT30KeysThatDifferOnlyAfterAThousandCharactersAreTwoAlerts() throws {
    let scenario = try Scenario()
    let long = String(repeating: "x", count: 1000)
    try scenario.at("09:50", deliver: "CreateAccessKey", by: long + "1")
    try scenario.at("09:51", deliver: "CreateAccessKey", by: long + "2")
    let run = try scenario.run("10:00")
    XCTAssertEqual(run.decisions.map(\.text), ["sent: first", "sent: first"])
    XCTAssertEqual(run.mails.count, 4)
  }
}

extension Scenario {
  /// One event as it stands in a file.
  static func record(_ number: Int, _ operation: String, user: String, at time: String) -> String {
    """
    {"eventId":"record-\(number)","eventTime":"\(time)","eventName":"\(operation)","serviceName":"Ram",\
    "eventType":"ApiCall","acsRegion":"cn-hangzhou","sourceIpAddress":"203.0.113.9","recipientAccountId":"1000",\
    "userIdentity":{"type":"ram-user","userName":"\(user)","principalId":"p-\(user)","accountId":"1000"}}
    """
  }
}
