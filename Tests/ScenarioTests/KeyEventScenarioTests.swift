import Administration
import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Foundation
import WorkspaceFiles
import XCTest

/// Key event notifications from the file that traces come in to the message that goes out.
final class KeyEventScenarioTests: XCTestCase {
  private var scenario: Scenario!
  private var sequence = 0

  override func setUpWithError() throws {
    let scenario = try Scenario()
    self.scenario = scenario
    try scenario.write(
      "tocsin.yml",
      """
      data: data
      trails:
        prod: {format: cts, sources: [in], rules: ["pack/*"]}
      channels:
        mail: {kind: email, host: 127.0.0.1, port: \(scenario.server.port), security: none, from: tocsin@example.test}
        feed: {kind: file, path: feed.ndjson}
      """)
    try scenario.write(
      "Rules/policies/quiet.yml", "name: default\nroutes: [{notify: [{channel: mail, users: [bob]}]}]\n")
    try FileManager.default.removeItem(atPath: scenario.folder + "/Rules/policies/default.yml")
    try scenario.write(
      "Rules/policies/key.yml", "name: key\nroutes: [{notify: [{channel: mail, users: [alice]}]}]\n")
    try scenario.write("Rules/policies/feed.yml", "name: feed\nroutes: [{notify: [{channel: feed}]}]\n")
  }

  /// A file with a trace for each operation arrives.
  private func at(_ time: String, _ operations: String..., by user: String = "ada", rating: String = "normal") throws {
    sequence += 1
    let traces = operations.enumerated().map { index, name in
      """
      {"trace_id": "t-\(sequence)-\(index)", "trace_name": "\(name)", "trace_rating": "\(rating)", "service_type": "IAM",
       "resource_type": "user", "trace_type": "ConsoleAction", "source_ip": "203.0.113.9", "code": "200",
       "time": \(Scenario.time(time).milliseconds),
       "user": {"name": "\(user)", "id": "u-\(user)", "domain": {"name": "corp", "id": "d-1"}}}
      """
    }
    scenario.clock.set(Scenario.time(time))
    try scenario.write("in/k\(sequence).json", "[\(traces.joined(separator: ",\n"))]")
  }

  func testRowB1KeyOperationsAreToldToThoseThatThePolicyNames() throws {
    try scenario.write(
      "Rules/notifications/iam.yml",
      """
      name: iam_changes
      type: custom
      operations: [{service: IAM, names: [createUser, deleteUser, login]}]
      filter: {conditions: [trace_rating != normal]}
      operators: [{group: admins, users: [ada]}]
      policy: key
      level: high
      """)
    try at("09:50", "createUser", rating: "warning")
    try at("09:51", "createUser")
    try at("09:52", "createUser", by: "bob", rating: "warning")
    try at("09:53", "createGroup", rating: "warning")
    let first = try scenario.run("10:00")
    XCTAssertEqual(first.mails.map(\.recipient), ["alice@example.test"], "the notification's policy and no other's")
    XCTAssertTrue(first.mails[0].header("Subject").contains("Key event: iam_changes"), first.mails[0].header("Subject"))
    XCTAssertEqual(first.decisions.map(\.policy), ["key"])
    // Every trace is told: the same operator and operation again, within the hour.
    try at("10:05", "createUser", "createUser", rating: "warning")
    XCTAssertEqual(try scenario.run("10:15").mails.count, 2)
    XCTAssertEqual(try scenario.run("10:30").mails.count, 0, "an overlapping window tells nothing twice")
  }

  func testRowB1EveryTraceFeedsAnotherProgram() throws {
    try scenario.write(
      "Rules/notifications/feed.yml", "name: feed\nformat: any\ntype: all\npolicy: feed\nlevel: informational\n")
    try at("09:50", "createUser", "deleteUser", "listUsers")
    try scenario.run("10:00")
    try at("10:01", "listUsers")
    let last = try scenario.run("10:15")
    XCTAssertEqual(last.mails.count, 0)
    let lines = try String(contentsOfFile: scenario.folder + "/feed.ndjson", encoding: .utf8).split(separator: "\n")
    XCTAssertEqual(lines.count, 4)
    for id in ["t-1-0", "t-1-1", "t-1-2", "t-2-0"] {
      XCTAssertEqual(lines.count { $0.contains("\"\(id)\"") }, 1, id)
    }
  }

  func testRowB6RecordOnlyKeepsTheAlertAndTellsNobody() throws {
    try scenario.write(
      "Rules/notifications/recorded.yml",
      "name: recorded\ntype: custom\noperations: [{service: IAM}]\nrecord-only: true\n")
    try at("09:50", "createUser", "deleteUser")
    let run = try scenario.run("10:00")
    XCTAssertEqual(run.mails.count, 0)
    XCTAssertEqual(run.decisions.map(\.text), Array(repeating: "recorded: the rule tells nobody", count: 2))
    let alerts = try scenario.stores.alerts(trail: nil, limit: 10)
    XCTAssertEqual(Set(alerts.flatMap { $0.samples.map(\.event.operation) }), ["createUser", "deleteUser"])
  }

  func testRowB7StartedAndStoppedWhileTheEngineRuns() throws {
    func administration() throws -> KeyEventAdministration {
      let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
      return KeyEventAdministration(store: scenario.stores, workspace: workspace, caller: .commandLine("root"))
    }
    let now = Scenario.time("09:00")
    var own = KeyEventNotification(name: "own", type: .custom)
    own.operations = [.init(service: "IAM", names: ["create*"])]
    try administration().put(own, now: now)
    try at("09:50", "createUser")
    XCTAssertEqual(try scenario.run("10:00").mails.map(\.recipient), ["bob@example.test"], "the trail's policy")
    try administration().stop("own", now: now)
    try at("10:05", "createUser")
    XCTAssertEqual(try scenario.run("10:15").mails.count, 0)
    try administration().start("own", now: now)
    XCTAssertEqual(try scenario.run("10:30").mails.count, 1, "what the window still holds is told")
    own.operations = [.init(service: "IAM", names: ["delete*"])]
    try administration().put(own, replace: true, now: now)
    try at("10:35", "createUser", "deleteUser")
    XCTAssertEqual(try scenario.run("10:45").mails.count, 1, "as it was changed")
    let preview = try administration().preview(
      own, hours: 24, index: scenario.stores, now: Scenario.time("10:45"))
    XCTAssertEqual([preview.traces, preview.operators, preview.events], [1, 1, 4])
    XCTAssertEqual(preview.examples.map(\.operation), ["deleteUser"])
  }

  /// "All" is for programs: over real HTTPS, many traces to a request, each trace once.
  func testRowB3AllGoesToAnHTTPSTargetInBatches() throws {
    let receiver = try PeerProcess.https()
    try scenario.write(
      "tocsin.yml",
      """
      data: data
      trails:
        prod: {format: cts, sources: [in], rules: ["pack/*"]}
      channels:
        audit: {kind: webhook, url: "https://127.0.0.1:\(receiver.port)/status/200", ca-file: \(receiver.certificate), batch: 20}
      """)
    for name in ["quiet", "key", "feed"] {
      try FileManager.default.removeItem(atPath: scenario.folder + "/Rules/policies/\(name).yml")
    }
    try scenario.write("Rules/policies/default.yml", "name: default\nroutes: [{notify: [{channel: audit}]}]\n")
    let templates = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Templates/default/webhook.json").path
    try scenario.write("Templates/default/webhook.json", String(contentsOfFile: templates, encoding: .utf8))
    try scenario.write("Rules/notifications/all.yml", "name: everything\ntype: all\nlevel: informational\n")
    sequence += 1
    let traces = (0..<50).map { number in
      """
      {"trace_id": "all-\(number)", "trace_name": "op\(number % 7)", "service_type": "IAM", "resource_type": "user",
       "trace_type": "ApiCall", "code": "200", "time": \(Scenario.time("09:50").milliseconds),
       "user": {"name": "ada", "id": "u", "domain": {"name": "corp", "id": "d-1"}}}
      """
    }
    scenario.clock.set(Scenario.time("09:50"))
    try scenario.write("in/all.json", "[\(traces.joined(separator: ","))]")
    try scenario.run("10:00")
    let requests = receiver.texts
    XCTAssertEqual(requests.count, 3, "50 traces, 20 to a request")
    let all = requests.joined()
    for number in 0..<50 {
      XCTAssertEqual(all.components(separatedBy: "\"all-\(number)\"").count - 1 > 0, true, "all-\(number)")
    }
    XCTAssertEqual(try scenario.stores.outboxCounts(), [.sent: 50])
    try scenario.run("10:15")
    XCTAssertEqual(receiver.texts.count, 3, "an overlapping window sends nothing twice")
    // Where the look back of a preview stops is told.
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let entry = try XCTUnwrap(workspace.keyEvents["everything"])
    func preview(most: Int) throws -> KeyEventPreview {
      try KeyEventPreview(
        of: entry.notification, rule: entry.rule, trails: workspace.trails, index: scenario.stores,
        in: Scenario.time("09:00")..<Scenario.time("11:00"), maximumEvents: most)
    }
    XCTAssertNil(try preview(most: 51).stopped)
    try at("10:20", "createUser")
    try scenario.run("10:30")
    let cut = try preview(most: 1)
    XCTAssertEqual([cut.traces, cut.events], [1, 1])
    XCTAssertEqual(cut.stopped, Scenario.time("09:50"))
  }

  func testAHeldNotificationIsToldOnceInItsHour() throws {
    try scenario.write(
      "Rules/notifications/held.yml",
      "name: held\ntype: custom\noperations: [{service: IAM}]\nsuppress: 1h\npolicy: key\n")
    try at("09:50", "createUser", "createUser")
    XCTAssertEqual(try scenario.run("10:00").mails.count, 1)
    try at("10:05", "createUser")
    XCTAssertEqual(try scenario.run("10:15").mails.count, 0)
    try at("10:50", "createUser")
    XCTAssertEqual(try scenario.run("11:00").mails.count, 1)
  }
}
