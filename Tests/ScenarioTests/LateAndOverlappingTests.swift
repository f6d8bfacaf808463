import AuditEvents
import Engine
import XCTest

/// EVIDENCE: test vectors T1, T2, T12 and T13 of the peers' users: late events, overlaps, renamed and edited rules.
final class LateAndOverlappingTests: XCTestCase {
  func testT1AnEventThatArrivesTwentyMinutesLateAlertsExactlyOnce() throws {
    let scenario = try Scenario()
    try scenario.run("10:00")
    try scenario.at("10:20", deliver: "CreateAccessKey", happened: "09:58")
    XCTAssertEqual(try scenario.run("10:30").mails.count, 2)
    for slot in ["10:45", "11:00", "11:15", "11:30", "11:45"] {
      XCTAssertEqual(try scenario.run(slot).mails.count, 0, slot)
    }
  }

  func testT2OverlappingWindowsCountAnEventOnce() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    let first = try scenario.run("10:00")
    let second = try scenario.run("10:15")
    XCTAssertEqual(first.runs.map(\.matches), [1])
    XCTAssertEqual(second.runs.map(\.matches), [0])
    XCTAssertEqual(second.runs.map(\.events), [1], "the window still shows it")
    XCTAssertEqual(second.decisions.map(\.text), ["held: repeat until 11:00, nothing new"])
  }

  func testT12ARenamedRuleDoesNotRepeatItsAlerts() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:00").mails.count, 2)
    try scenario.write("Rules/pack/key.yml", Scenario.rule(title: "Renamed"))
    XCTAssertEqual(try scenario.run("10:15").mails.count, 0)
    try scenario.at("10:20", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:30").decisions.map(\.text), ["held: repeat until 11:00"])
  }

  func testT13ARuleThatIsEditedWithinTheHourDoesNotRepeatItsAlerts() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:00").mails.count, 2)
    try scenario.write("Rules/pack/key.yml", Scenario.rule(operation: "'Create*Key'"))
    XCTAssertEqual(try scenario.run("10:15").mails.count, 0)
    try scenario.at("10:20", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:30").decisions.map(\.text), ["held: repeat until 11:00"])
  }

  func testARuleThatIsAddedLaterSeesTheWindow() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/key.yml", Scenario.rule(operation: "Nothing"))
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:00").mails.count, 0)
    try scenario.write("Rules/pack/key.yml", Scenario.rule())
    XCTAssertEqual(try scenario.run("10:15").mails.count, 2)
  }

  func testHistoryIsIndexedAndNotAlerted() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey", happened: "2026-02-20T09:50:00Z")
    let run = try scenario.run("10:00")
    XCTAssertEqual(run.decisions.map(\.text), ["history: the event was older than 24 h when it arrived"])
    XCTAssertEqual(run.mails.count, 0)
    XCTAssertEqual(try scenario.stores.find(EventQuery(limit: 5)).count, 1)
  }

  func testMissedSlotsAreCaughtUpOldestFirst() throws {
    let scenario = try Scenario()
    try scenario.run("10:00")
    try scenario.at("12:50", deliver: "CreateAccessKey")
    let run = try scenario.run("13:00")
    XCTAssertEqual(run.runs.count, 12)
    XCTAssertEqual(run.runs.map(\.slot), run.runs.map(\.slot).sorted())
    XCTAssertEqual(run.runs.map(\.late), Array(repeating: true, count: 11) + [false])
    XCTAssertEqual(run.mails.count, 2)
  }

  func testAnEventDeliveredTwiceIsOneEvent() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.run("10:00")
    let text = try String(contentsOfFile: scenario.folder + "/in/1.json", encoding: .utf8)
    try scenario.write("in/copy.json", text)
    try scenario.write("in/again.json", text + " ")
    let run = try scenario.run("11:00")
    XCTAssertEqual(run.mails.count, 0)
    XCTAssertEqual(try scenario.stores.find(EventQuery(limit: 5)).count, 1)
  }
}
