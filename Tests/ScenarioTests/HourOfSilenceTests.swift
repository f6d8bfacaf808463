import Alerting
import AuditEvents
import Engine
import XCTest

/// EVIDENCE: seeds A5 to A7 and A10: every 15 minutes over the last half hour, once within 1 hour, whitelists.
final class HourOfSilenceTests: XCTestCase {
  func testTheHourFromTheFirstMailToTheNext() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    let first = try scenario.run("10:00")
    XCTAssertEqual(first.decisions.map(\.text), ["sent: first"])
    XCTAssertEqual(first.mails.map(\.recipient).sorted(), ["alice@example.test", "bob@example.test"])

    for (delivered, slot) in [("10:05", "10:15"), ("10:20", "10:30"), ("10:35", "10:45")] {
      try scenario.at(delivered, deliver: "CreateAccessKey")
      let held = try scenario.run(slot)
      XCTAssertEqual(held.decisions.map(\.text), ["held: repeat until 11:00"], slot)
      XCTAssertEqual(held.mails.count, 0, slot)
    }

    try scenario.at("10:55", deliver: "CreateAccessKey")
    let again = try scenario.run("11:00")
    XCTAssertEqual(again.decisions.map(\.text), ["sent: hour elapsed, 3 held since 10:00"])
    XCTAssertEqual(again.mails.map(\.recipient).sorted(), ["alice@example.test", "bob@example.test"])
    XCTAssertTrue(again.mails.allSatisfy { $0.text.contains("3") }, "the mail says how many were held")
  }

  func testRepeatsEveryQuarterHourAreSixtyMinutesApartNotSeventyFive() throws {
    let scenario = try Scenario()
    var told: [String] = []
    for quarter in 0...8 {
      let minutes = 10 * 60 + quarter * 15
      let slot = String(format: "%02d:%02d", minutes / 60, minutes % 60)
      let before = String(format: "%02d:%02d", (minutes - 5) / 60, (minutes - 5) % 60)
      try scenario.at(before, deliver: "CreateAccessKey")
      if !(try scenario.run(slot).mails.isEmpty) { told.append(slot) }
    }
    XCTAssertEqual(told, ["10:00", "11:00", "12:00"])
  }

  func testWhatWasHeldIsToldWhenTheHourIsOver() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.run("10:00")
    try scenario.at("10:05", deliver: "CreateAccessKey")
    for slot in ["10:15", "10:30", "10:45"] { XCTAssertEqual(try scenario.run(slot).mails.count, 0) }
    let late = try scenario.run("11:00")
    XCTAssertEqual(late.decisions.map(\.text), ["sent: hour elapsed, 1 held since 10:00"])
    XCTAssertEqual(late.mails.count, 2)
    XCTAssertEqual(try scenario.run("12:00").mails.count, 0, "told once")
  }

  func testAWhitelistedActorNeverAppears() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey", by: "ci-bot")
    let run = try scenario.run("10:00")
    XCTAssertEqual(run.decisions.map(\.text), ["exempt: whitelist bots#1"])
    XCTAssertEqual(run.mails.count, 0)
    XCTAssertEqual(try scenario.stores.whitelistHits().map(\.count), [1])
  }

  func testTwoActorsAreTwoAlerts() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey", by: "mallory")
    try scenario.at("09:51", deliver: "CreateAccessKey", by: "trudy")
    XCTAssertEqual(try scenario.run("10:00").mails.count, 4)
  }

  func testWithoutARecipientTheHourDoesNotBegin() throws {
    let scenario = try Scenario()
    let book = try scenario.stores.contactBook()
    try scenario.stores.updateContacts { $0.groups["security"]?.members = [] }
    try scenario.at("09:50", deliver: "CreateAccessKey")
    let dropped = try scenario.run("10:00").decisions
    XCTAssertEqual(Set(dropped.map(\.text)), ["dropped: no recipient"])
    XCTAssertEqual(
      dropped.last?.title,
      "Tocsin: policy default: nobody can be told: Access Key Created: group security: has no members")
    XCTAssertEqual(try scenario.stores.alerts(trail: nil, limit: 9).count, 2, "both are kept")
    try scenario.stores.updateContacts { $0 = book }
    try scenario.at("10:05", deliver: "CreateAccessKey")
    let run = try scenario.run("10:15")
    XCTAssertEqual(run.decisions.map(\.text), ["sent: first"])
    XCTAssertEqual(run.mails.count, 2)
  }
}
