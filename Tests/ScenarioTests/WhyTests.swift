import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Foundation
import XCTest

/// Every reason for which an event may not be told, on real stores: where its way broke off, and that it did not.
final class WhyTests: XCTestCase {
  private let title = "Access Key Created"

  private func trace(
    _ scenario: Scenario, _ event: String, rule: String? = nil, file: StaticString = #filePath, line: UInt = #line
  ) throws -> Trace {
    let explainer = try scenario.explainer()
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let choice = try RuleChoice(rule ?? title, in: workspace)
    let traces = try explainer.trace(event: event, trail: nil, rule: choice)
    XCTAssertEqual(traces.count, 1, file: file, line: line)
    return try XCTUnwrap(traces.first, file: file, line: line)
  }

  private func assertStops(
    _ scenario: Scenario, _ event: String, at station: Trace.Station, _ text: String, rule: String? = nil,
    line: UInt = #line
  ) throws {
    let trace = try trace(scenario, event, rule: rule, line: line)
    XCTAssertEqual(trace.answer, .stopped, line: line)
    XCTAssertEqual(trace.breakOff?.station, station, trace.text(), line: line)
    let words = ([trace.breakOff?.text ?? ""] + (trace.breakOff?.details ?? [])).joined(separator: "\n")
    XCTAssertTrue(words.contains(text), "\(words) lacks \(text)", line: line)
  }

  func testAnEventThatWasTold() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    XCTAssertEqual(try scenario.run("10:00").mails.count, 2)
    let traces = try XCTUnwrap(try scenario.explainer().why(event: "event-1", trail: nil))
    XCTAssertEqual(traces.map(\.answer), [.told])
    XCTAssertEqual(traces[0].told.map(\.entry.state), [.sent, .sent])
    XCTAssertEqual(traces[0].told.map(\.receipts.count), [1, 1])
    let text = traces[0].text()
    for part in [
      "✓ It was told.", "selection: eventName: CreateAccessKey    found \"CreateAccessKey\"",
      "group        userIdentity.userName=mallory", "sent: first", "route 1: group security",
      "2 of 2 messages accepted",
      "mail alice@example.test: sent, 1 tries",
    ] {
      XCTAssertTrue(text.contains(part), "\(text) lacks \(part)")
    }
    let json = traces[0].json.text
    for part in [#""answer":"told""#, #""stopped_at":null"#, #""group":{"userIdentity.userName":"mallory"}"#] {
      XCTAssertTrue(json.contains(part), json)
    }
  }

  func testAnUnknownEvent() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.run("10:00")
    XCTAssertNil(try scenario.explainer().why(event: "event-9", trail: nil))
    try assertStops(scenario, "event-9", at: .event, "no event with this id is indexed in prod")
  }

  func testAnEventInAFileThatNoRunHasRead() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try assertStops(scenario, "event-1", at: .event, "it lies in a file that no run has read")
  }

  func testAnEventWhoseRecordWasRefused() throws {
    let scenario = try Scenario()
    try scenario.write(
      "in/bad.json",
      #"[{"eventId":"good","eventTime":"2026-03-02T09:50:00Z"},{"eventId":"bad","eventTime":"yesterday"}]"#)
    try scenario.run("10:00")
    try assertStops(scenario, "bad", at: .event, "its record was refused")
  }

  func testAnEventInAFileThatWasRefused() throws {
    let scenario = try Scenario()
    try scenario.write("in/bad.json", #"no JSON, but with lost in it"#)
    try scenario.run("10:00")
    let trace = try trace(scenario, "lost")
    XCTAssertEqual(trace.breakOff?.station, .event)
    XCTAssertTrue(trace.text().contains("refused"), trace.text())
  }

  func testARuleThatIsBroken() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/broken.yml",
      Scenario.rule(title: "Broken").replacing("condition: selection", with: "condition: nonsense"))
    try scenario.at("09:50", deliver: "CreateAccessKey")
    let service = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    XCTAssertThrowsError(try RuleChoice("Brokn", in: service))
    try scenario.write("Rules/pack/broken.yml", Scenario.rule(title: "Other").replacing("5c2f", with: "5c2e"))
    try scenario.run("10:00")
    try scenario.write(
      "Rules/pack/broken.yml",
      Scenario.rule(title: "Broken").replacing("condition: selection", with: "condition: nonsense"))
    try assertStops(scenario, "event-1", at: .rule, "there is no selection 'nonsense'", rule: "pack/broken")
  }

  func testARuleThatTheTrailDoesNotEnable() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/other/rule.yml", Scenario.rule(title: "Other").replacing("5c2f", with: "5c2e"))
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.run("10:00")
    try assertStops(scenario, "event-1", at: .rule, "does not enable the rule", rule: "other/rule.yml")
  }

  func testARuleThatAnOperatorDisabled() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "DeleteUser")
    try scenario.run("10:00")
    try scenario.stores.record(
      RuleOverrideChange(
        rule: RuleID("5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f01"), action: .disable, reason: "too noisy", by: "ann",
        at: Scenario.time("09:55")))
    try assertStops(scenario, "event-1", at: .rule, "the rule was disabled by ann: too noisy")
  }

  func testARuleForOtherEvents() throws {
    let scenario = try Scenario()
    let rule = Scenario.rule(title: "Other").replacing("5c2f", with: "5c2e")
      .replacing("product: alibaba, service: actiontrail", with: "product: aws, service: cloudtrail")
    try scenario.write("Rules/pack/other.yml", rule)
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.run("10:00")
    try assertStops(
      scenario, "event-1", at: .logSource,
      "is for events of aws/cloudtrail, those of the trail are alibaba/actiontrail",
      rule: "Other")
  }

  func testAConditionThatDoesNotHold() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "DeleteAccessKey")
    try scenario.run("10:00")
    try assertStops(
      scenario, "event-1", at: .condition, #"wants eventName: CreateAccessKey    found "DeleteAccessKey""#)
    XCTAssertEqual(try scenario.explainer().why(event: "event-1", trail: nil)?.count, 0)
  }

  func testARuleThatCameAfterItsEvent() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateUser")
    for slot in ["10:00", "10:15", "10:30", "10:45"] { try scenario.run(slot) }
    try scenario.write(
      "Rules/pack/new.yml", Scenario.rule(title: "New", operation: "CreateUser").replacing("5c2f", with: "5c2e"))
    try scenario.run("11:00")
    try assertStops(scenario, "event-1", at: .match, "the rule was not among those", rule: "New")
  }

  func testHistory() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey", happened: "2026-02-01T09:50:00Z")
    try scenario.run("10:00")
    try assertStops(scenario, "event-1", at: .history, "history: the event was older than 24 h")
  }

  func testSomebodyExempt() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey", by: "ci-bot")
    try scenario.run("10:00")
    try assertStops(scenario, "event-1", at: .whitelist, "exempt: whitelist bots#1")
    try assertStops(scenario, "event-1", at: .whitelist, "owner platform, reason: deploys")
  }

  func testAnEventThatNoRunHasDecided() throws {
    let scenario = try Scenario()
    try scenario.run("10:00")
    try scenario.at("10:05", deliver: "CreateAccessKey")
    scenario.clock.set(Scenario.time("10:10"))
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let run = TrailRun(workspace: workspace, trail: workspace.trails[0], stores: scenario.stores)
    _ = try run.takeIn(slot: Scenario.time("10:10"), workers: 1) { _ in }
    let trace = try trace(scenario, "event-1")
    XCTAssertEqual(trace.answer, .waiting)
    XCTAssertTrue(trace.text().contains("not decided yet: the run of 2026-03-02T10:15:00Z will"), trace.text())
    XCTAssertTrue(trace.text().contains("as things stand it would be sent: first"), trace.text())
  }

  func testARepeatThatIsHeldAndToldLater() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.run("10:00")
    try scenario.at("10:05", deliver: "CreateAccessKey")
    try scenario.run("10:15")
    try assertStops(scenario, "event-2", at: .suppression, "held: repeat until 11:00")
    for slot in ["10:30", "10:45", "11:00"] { try scenario.run(slot) }
    let trace = try trace(scenario, "event-2")
    XCTAssertEqual(trace.answer, .told)
    XCTAssertTrue(trace.text().contains("told later, by the run of 2026-03-02T11:00:00Z"), trace.text())
  }

  func testNoRoute() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/policies/default.yml",
      "name: default\nroutes: [{match: {levels: [low]}, notify: [{channel: mail, groups: [security]}]}]\n")
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.run("10:00")
    try assertStops(scenario, "event-1", at: .route, "dropped: no recipient")
    try assertStops(scenario, "event-1", at: .route, "no route takes it")
  }

  func testAChannelThatGaveUp() throws {
    let scenario = try Scenario()
    try scenario.stores.updateContacts { book in
      book.contacts["alice"]?.emails = ["r550@example.test"]
      book.contacts["bob"]?.enabled = false
    }
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.run("10:00")
    try assertStops(scenario, "event-1", at: .delivery, "every message was given up")
  }

  func testARunOfASlot() throws {
    let scenario = try Scenario()
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.at("09:51", deliver: "DeleteUser")
    try scenario.run("10:00")
    try scenario.at("10:20", deliver: "DeleteUser")
    for slot in ["10:15", "10:30"] { try scenario.run(slot) }
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let rule = try XCTUnwrap(workspace.rules.first)
    let explainer = try scenario.explainer()
    let first = try explainer.trace(rule: rule, at: Scenario.time("10:05"), trail: nil)
    XCTAssertEqual(first.map(\.slot), [Scenario.time("10:00")])
    XCTAssertNil(first[0].breakOff)
    XCTAssertTrue(first[0].text().contains("userIdentity.userName=mallory: 1 new, sent: first"), first[0].text())
    let third = try explainer.trace(rule: rule, at: Scenario.time("10:30"), trail: nil)[0]
    XCTAssertEqual(third.breakOff?.station, .condition)
    XCTAssertEqual(third.funnel?.steps.map(\.events), [0])
    XCTAssertTrue(third.text().contains("none of the 1 events of the window matched"), third.text())
    let gap = try explainer.trace(rule: rule, at: Scenario.time("08:00"), trail: nil)[0]
    XCTAssertEqual(gap.breakOff?.text, "there was no run of this slot")
  }

  func testAnEventThatACorrelationCounts() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/many.yml",
      """
      title: Many Keys
      id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f02
      level: critical
      correlation:
          type: event_count
          rules: [5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f01]
          group-by: [userIdentity.userName]
          timespan: 1h
          condition: {gte: 2}
      """)
    try scenario.at("09:50", deliver: "CreateAccessKey")
    try scenario.at("09:51", deliver: "CreateAccessKey")
    try scenario.at("09:52", deliver: "CreateAccessKey", by: "alice")
    try scenario.run("10:00")
    let traces = try XCTUnwrap(try scenario.explainer().why(event: "event-2", trail: nil))
    XCTAssertEqual(traces.map { $0.rule?.title }, [title, "Many Keys"])
    XCTAssertEqual(traces.map(\.answer), [.stopped, .told])
    XCTAssertEqual(traces[0].breakOff?.text, "the rule alerts nobody by itself, because correlations count it")
    try assertStops(scenario, "event-3", at: .match, "the rule has not fired over this event", rule: "Many Keys")
  }

  func testRulesAreFoundByIDTitleAndFile() throws {
    let scenario = try Scenario()
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    for name in [
      "5C2F7E1A-9a54-4c0f-8f0c-2d6a3b1e7f01", "access key created", "pack/key", "pack/key.yml", "Rules/pack/key.yml",
      scenario.folder + "/Rules/pack/key.yml",
    ] {
      XCTAssertEqual(try RuleChoice(name, in: workspace).rule?.title, title, name)
    }
    XCTAssertThrowsError(try RuleChoice("Acess Key Created", in: workspace)) { error in
      XCTAssertEqual((error as? RuleChoice.Unknown)?.hint, "did you mean 'Access Key Created'?")
    }
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    replacingOccurrences(of: part, with: other)
  }
}
