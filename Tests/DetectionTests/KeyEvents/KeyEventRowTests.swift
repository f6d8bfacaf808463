import AuditEvents
import WorkspaceFiles
import XCTest

@testable import Detection

/// The promises of the vendor's key event notifications, each by the name of its row.
final class KeyEventRowTests: XCTestCase {
  /// Whether a notification fires for a trace.
  private func fires(_ yaml: String, _ trace: String, line: UInt = #line) throws -> Bool {
    let (found, diagnostics) = KeyEventFiles.read(yaml, path: "n.yml")
    XCTAssertEqual(diagnostics.map(\.description), [], line: line)
    return try fires(XCTUnwrap(found.first, line: line), trace, line: line)
  }

  private func fires(_ notification: KeyEventNotification, _ trace: String, line: UInt = #line) throws -> Bool {
    let compiled = notification.rule()
    var rule = try XCTUnwrap(compiled.rule, "\(compiled.diagnostics)", line: line)
    XCTAssertEqual(compiled.diagnostics.map(\.description), [], line: line)
    rule.tests = [
      RuleTest(
        name: "", events: [trace], alerts: nil, firings: nil, expectsAlert: true, groups: [],
        position: rule.position)
    ]
    return RuleTestRunner.run(rule).allSatisfy { $0.failure == nil }
  }

  private func trace(
    _ service: String = "IAM", _ name: String = "createUser", resource: String = "user", more: String = ""
  ) -> String {
    """
    {"trace_id": "t-1", "time": 1472148708232, "service_type": "\(service)", "resource_type": "\(resource)",
     "trace_name": "\(name)", "trace_rating": "normal", "trace_type": "ConsoleAction", "code": "200",
     "user": {"name": "ada", "id": "u-1", "domain": {"name": "corp", "id": "d-1"}}\(more)}
    """
  }

  private func problems(_ yaml: String, _ limits: KeyEventLimits = KeyEventLimits()) -> [String] {
    KeyEventFiles.read(yaml, path: "n.yml", limits: limits).diagnostics.map(\.description)
  }

  func testRowB2ANameHasAtMost64LettersDigitsAndUnderscores() {
    for name in ["a", "A_9", String(repeating: "n", count: 64)] {
      XCTAssertEqual(problems("name: \(name)\ntype: all\n"), [], name)
    }
    for name in ["a-b", "a b", "ä", String(repeating: "n", count: 65), "'a\n'"] {
      XCTAssertEqual(
        problems("name: \(name)\ntype: all\n").first?.hasPrefix("n.yml:1:7: error: '"), true, "\(name)")
    }
    XCTAssertEqual(
      problems("nam: x\ntype: all\n"),
      [
        "n.yml:1:1: error: the key 'name' is missing (is 'nam' meant to be it?)",
        "n.yml:1:1: error: a key event notification has no key 'nam' (did you mean 'name'?)",
      ])
    XCTAssertEqual(
      problems("name: x\ntype: all\n---\nname: x\ntype: typical\n"),
      ["n.yml:4:7: error: the notification 'x' exists twice (first at n.yml:1)"])
  }

  func testRowB3TypicalTellsOfCoreResourcesAndSignIns() throws {
    let typical = "name: t\ntype: typical\n"
    for (service, name) in [
      ("ECS", "createServer"), ("ECS", "deleteServer"), ("VPC", "createVpc"), ("VPC", "deleteVpc"),
      ("EVS", "createVolume"), ("EVS", "deleteVolume"), ("KMS", "createKey"), ("IAM", "login"), ("IAM", "loginfailed"),
    ] {
      XCTAssertTrue(try fires(typical, trace(service, name)), name)
    }
    for (service, name) in [("ECS", "rebootServer"), ("OBS", "createBucket"), ("IAM", "createUser")] {
      XCTAssertFalse(try fires(typical, trace(service, name)), name)
    }
    XCTAssertEqual(
      problems("name: t\ntype: typical\noperations: [{service: IAM}]\n"),
      ["n.yml:3:13: error: type typical has its own operations (leave them out, or write type: custom)"])
  }

  func testRowB3AllTellsOfEveryTraceAndNothingCanBeDeselected() throws {
    let all = "name: t\ntype: all\n"
    XCTAssertTrue(try fires(all, trace("ECS", "rebootServer")))
    XCTAssertTrue(try fires(all, #"{"trace_id": "t", "trace_type": "SystemAction", "trace_name": "x", "user": null}"#))
    XCTAssertEqual(problems(all + "operations: [{service: IAM}]\n").count, 1)
    XCTAssertEqual(
      problems(all + "operators: [{group: g, users: [ada]}]\n"),
      ["n.yml:3:12: error: type all is about everybody (leave 'operators' out)"])
    let rule = try XCTUnwrap(KeyEventFiles.read(all, path: "n.yml").notifications.first?.rule().rule)
    XCTAssertEqual(rule.settings.suppress, 0, "every trace is told by itself")
    XCTAssertTrue(rule.settings.groupBy.contains(.neutral(.eventID)))
  }

  func testRowB3CustomTakesUpTo1000OperationsOf100Services() throws {
    func custom(_ services: Int, _ operations: Int) -> String {
      let rows = (0..<services).map { service in
        let own = (0..<operations / services).map { "op\(service)x\($0)" }
        return "  - {service: S\(service), names: [\(own.joined(separator: ", "))]}"
      }
      return "name: t\ntype: custom\noperations:\n" + rows.joined(separator: "\n") + "\n"
    }
    XCTAssertEqual(problems(custom(100, 1000)), [])
    XCTAssertTrue(try fires(custom(100, 1000), trace("S99", "op99x9")))
    XCTAssertFalse(try fires(custom(100, 1000), trace("S98", "op99x9")), "the operation of another service")
    XCTAssertEqual(
      problems(custom(1, 1001)),
      [
        "n.yml:4:3: error: 1001 operations where 1000 are allowed "
          + "(split it, or raise the limit under key-events: in tocsin.yml)"
      ])
    XCTAssertEqual(problems(custom(101, 101)).count, 1, "services")
    var raised = KeyEventLimits()
    raised.operations = 2000
    XCTAssertEqual(problems(custom(1, 1001), raised), [], "configurable upwards")
    let some =
      "name: t\ntype: custom\noperations: [{service: iam, resource: user, names: ['create*']}, {service: ECS}]\n"
    XCTAssertTrue(try fires(some, trace("IAM", "createUser")), "without case, with a glob")
    XCTAssertFalse(try fires(some, trace("IAM", "createUser", resource: "group")), "another resource type")
    XCTAssertTrue(try fires(some, trace("ECS", "anything")), "a service without names means all of it")
  }

  func testRowB4SixConditionsOnSixFieldsJoinedByAndOrOr() throws {
    func filtered(_ match: String, _ conditions: String...) -> String {
      "name: t\ntype: all\nfilter: {match: \(match), conditions: [\(conditions.joined(separator: ", "))]}\n"
    }
    let more = #", "api_version": "v3", "resource_id": "r-1", "resource_name": "web*1""#
    let full = trace(more: more)
    let six = [
      "api_version = v3", "code = 200", "trace_rating = normal", "trace_type = ConsoleAction", "resource_id = r-1",
      "'resource_name = web*1'",
    ]
    for condition in six { XCTAssertTrue(try fires(filtered("all", condition), full), condition) }
    for condition in six.map({ $0.replacing("=", with: "!=") }) {
      XCTAssertFalse(try fires(filtered("all", condition), full), condition)
    }
    XCTAssertTrue(try fires("name: t\ntype: all\nfilter: {conditions: [\(six.joined(separator: ", "))]}\n", full))
    XCTAssertFalse(try fires(filtered("all", "code = 200", "resource_id = r-2"), full))
    XCTAssertTrue(try fires(filtered("any", "code = 404", "resource_id = r-1"), full))
    XCTAssertFalse(try fires(filtered("any", "code = 404", "resource_id = r-2"), full))
    XCTAssertTrue(try fires(filtered("all", "code = 200"), full.replacing("\"200\"", with: "200")), "a number")
    XCTAssertFalse(
      try fires(filtered("all", "'resource_name = web*1'"), full.replacing("web*1", with: "web01")), "no glob")
    XCTAssertFalse(try fires(filtered("all", "resource_id = R-1"), full), "ids compare with case")
    XCTAssertTrue(
      try fires(
        filtered("all", "trace_rating = warning"),
        trace().replacing("_rating\": \"normal", with: "_status\": \"warning")),
      "the console's word for the rating")
    let seven = "[" + Array(repeating: "code != 1", count: 7).joined(separator: ", ") + "]"
    XCTAssertEqual(
      problems("name: t\ntype: all\nfilter: {conditions: \(seven)}\n").first?.contains("7 conditions where 6"), true)
    XCTAssertEqual(
      problems(filtered("all", "trace_ratin = warning", "trace_rating = bad", "code", "resource_id =")),
      [
        "n.yml:3:35: error: a filter cannot ask about 'trace_ratin' (did you mean 'trace_rating'?)",
        "n.yml:3:58: error: 'bad' is no 'trace_rating' (normal, warning, incident)",
        "n.yml:3:78: error: 'code' is no condition (write FIELD = VALUE or FIELD != VALUE)",
        "n.yml:3:84: error: the condition on 'resource_id' has no value (write resource_id = VALUE)",
      ], "all problems at once, each at its place")
  }

  func testRowB5OnlySpecifiedOperatorsInGroups() throws {
    let operators =
      "name: t\ntype: custom\noperations: [{service: IAM}]\noperators: [{group: admins, users: [ada, bob]}]\n"
    XCTAssertTrue(try fires(operators, trace()))
    XCTAssertFalse(try fires(operators, trace().replacing("\"ada\"", with: "\"mallory\"")))
    XCTAssertTrue(
      try fires(operators, #"{"trace_id": "t", "service_type": "IAM", "trace_name": "x", "user": "bob"}"#),
      "a user that is plain text")
    func groups(_ count: Int, _ users: Int) -> String {
      let rows = (0..<count).map { group in
        "{group: g\(group), users: [\((0..<users / count).map { "u\(group)x\($0)" }.joined(separator: ", "))]}"
      }
      return "name: t\ntype: typical\noperators: [\(rows.joined(separator: ", "))]\n"
    }
    XCTAssertEqual(problems(groups(10, 50)), [])
    XCTAssertEqual(problems(groups(1, 51)).count, 1)
    XCTAssertEqual(problems(groups(11, 11)).count, 1)
    XCTAssertEqual(
      problems("name: t\ntype: typical\noperators: [{group: g, users: [ada, Ada]}, {group: h, users: []}]\n").count, 2)
  }

  func testRowB6APolicyOrRecordOnlyAndAtMost100Notifications() throws {
    let recorded = KeyEventFiles.read("name: t\ntype: all\nrecord-only: true\n", path: "n.yml").notifications[0]
    XCTAssertEqual(recorded.rule().rule?.settings.recordsOnly, true)
    let told = KeyEventFiles.read("name: t\ntype: all\npolicy: night\n", path: "n.yml").notifications[0]
    XCTAssertEqual(told.rule().rule?.settings.policy, "night")
    XCTAssertEqual(
      problems("name: t\ntype: all\npolicy: night\nrecord-only: true\n"),
      ["n.yml:4:14: error: 'policy' and 'record-only' contradict one another (keep one)"])
    let many = (0...100).map { KeyEventNotification(name: "n\($0)", type: .typical) }
    let (book, diagnostics) = KeyEventBook.make(files: many, copies: [])
    XCTAssertEqual(book.entries.count, 100)
    XCTAssertEqual(diagnostics.map(\.message), ["'n100' is beyond the 100 notifications that are allowed"])
  }

  func testOtherCloudsUnderstandTheNeutralWords() throws {
    let login = "name: t\nformat: any\ntype: custom\noperations: [{service: '*signin*', names: [ConsoleLogin]}]\n"
    let event = """
      {"eventVersion": "1.08", "eventID": "e-1", "eventTime": "2026-03-02T09:00:00Z", "eventName": "ConsoleLogin",
       "eventSource": "signin.amazonaws.com", "awsRegion": "eu-central-1", "recipientAccountId": "111122223333",
       "userIdentity": {"type": "IAMUser", "userName": "ada", "accountId": "111122223333"},
       "responseElements": {"ConsoleLogin": "Success"}}
      """
    XCTAssertTrue(try fires(login, event))
    XCTAssertTrue(try fires(login + "operators: [{group: g, users: [ada]}]\n", event))
    XCTAssertFalse(try fires(login + "operators: [{group: g, users: [bob]}]\n", event))
    XCTAssertTrue(try fires(login + "filter: {conditions: [trace_rating = normal]}\n", event))
    XCTAssertFalse(try fires(login + "filter: {conditions: [trace_rating = warning]}\n", event))
    XCTAssertTrue(try fires("name: t\nformat: any\ntype: all\n", event))
    XCTAssertTrue(try fires("name: t\nformat: any\ntype: typical\n", event))
    XCTAssertTrue(try fires("name: t\nformat: any\ntype: typical\n", trace("EVS", "deleteVolume")))
    XCTAssertEqual(
      problems("name: t\nformat: any\ntype: all\nfilter: {conditions: [api_version = v3, trace_rating = incident]}\n")
        .count,
      2, "what only CTS has")
  }

  func testWhatIsWrittenReadsBackAsTheSame() throws {
    let text = """
      name: all_of_it
      description: "two\\nlines: with # signs"
      enabled: false
      format: any
      trails: [prod-*, "true"]
      type: custom
      operations: [{service: IAM, resource: "ACS::RAM::User", names: [a*, "yes", "1"]}, {service: ECS}]
      filter: {match: any, conditions: ["code != 404", "resource_name = a \\\\ b: c"]}
      operators: [{group: "ädmins", users: ["o'brien", "a, b"]}]
      policy: night
      level: high
      suppress: 2h
      """
    let first = try XCTUnwrap(KeyEventFiles.read(text, path: "n.yml").notifications.first)
    let again = KeyEventFiles.read(first.yaml, path: "m.yml")
    XCTAssertEqual(again.diagnostics.map(\.description), [])
    XCTAssertEqual(again.notifications.map(\.content), [first.content])
    XCTAssertEqual(first.rule().rule?.settings.suppress, 7200)
    XCTAssertEqual(first.rule().rule?.position, SourcePosition(line: 1, column: 1))
  }

  func testValuesCannotBreakOutOfTheRule() throws {
    for hostile in [
      "x\" y: z", "a\nb", "*", "?", "\\", "%name%", "1 of them", "\u{2028}", "- x", "{a: b}", "null", "007",
    ] {
      var notification = KeyEventNotification(name: "t", type: .custom)
      notification.operations = [.init(service: hostile, resource: hostile, names: [hostile])]
      notification.operators = [.init(group: "g", users: [hostile])]
      notification.description = hostile
      let rule = notification.rule()
      XCTAssertEqual(rule.diagnostics.map(\.description), [], hostile)
      XCTAssertEqual(rule.rule?.description, hostile)
      XCTAssertFalse(try fires(notification, trace()), hostile)
    }
  }

  func testCopiesOfTheStoreHoldInThePlaceOfFiles() throws {
    let files = KeyEventFiles.read("name: a\ntype: all\n---\nname: b\ntype: typical\n", path: "n.yml").notifications
    let at = Timestamp(seconds: 1)
    let (book, diagnostics) = KeyEventBook.make(
      files: files,
      copies: [
        KeyEventCopy(name: "a", text: "name: a\ntype: typical\n", by: "ada", at: at),
        KeyEventCopy(name: "b", isStarted: false, by: "bob", at: at),
        KeyEventCopy(name: "c", text: "name: c\ntype: all\n", by: "ada", at: at),
        KeyEventCopy(name: "d", text: "name: d\ntype: nothing\n", by: "ada", at: at),
        KeyEventCopy(name: "gone", isStarted: true, by: "ada", at: at),
      ])
    XCTAssertEqual(book.entries.map(\.notification.name), ["a", "b", "c"])
    XCTAssertEqual(book.entries.map(\.source), [.changed, .file, .store])
    XCTAssertEqual(book.entries.map(\.notification.isStarted), [true, false, true])
    XCTAssertEqual(book["a"]?.notification.type, .typical)
    XCTAssertEqual(book["a"]?.file, "n.yml")
    XCTAssertEqual(diagnostics.map(\.path), ["(stored)/notifications/d.yml"])
  }
}
