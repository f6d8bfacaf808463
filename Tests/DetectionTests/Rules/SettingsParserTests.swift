import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

/// The `tocsin:` block: settings, parameters that an operator overrides, and tests.
final class SettingsParserTests: XCTestCase {
  private func read(_ block: String, items: String = "n|gt: 5", parameters: [String: String] = [:]) -> (
    rules: [Rule], diagnostics: [Diagnostic]
  ) {
    let text =
      RuleScene.selection(items) + "tocsin:\n"
      + block.split(separator: "\n").map { "  " + $0 + "\n" }.joined()
    let values = parameters.compactMapValues { YAMLFile.read($0, path: "tocsin.yml").documents.first }
    return RuleFiles.read(
      text, path: "rule.yml", parameters: [RuleID("00000000-0000-4000-8000-000000000001"): values])
  }

  func testEverySetting() throws {
    let loaded = read(
      """
      group-by: [userIdentity.arn, src_endpoint.ip]
      whitelist: [account, user-agent]
      suppress: 2h
      window: 45m
      every: 5m
      max-alerts: 7
      break-on-new-value-of: [sourceIPAddress]
      covers: [cis-4.1]
      """)
    XCTAssertEqual(loaded.diagnostics, [])
    let settings = try XCTUnwrap(loaded.rules.first).settings
    XCTAssertEqual(settings.groupBy, [.raw("userIdentity.arn"), .neutral(.sourceIP)])
    XCTAssertEqual(settings.whitelistKinds, [.account, .userAgent])
    XCTAssertEqual(settings.suppress, 7200)
    XCTAssertEqual(settings.window, 2700)
    XCTAssertEqual(settings.every, 300)
    XCTAssertEqual(settings.maxAlerts, 7)
    XCTAssertEqual(settings.breakOnNewValueOf, [.raw("sourceIPAddress")])
    XCTAssertEqual(settings.covers, ["cis-4.1"])
  }

  func testDefaults() throws {
    let rule = try XCTUnwrap(RuleFiles.read(RuleScene.selection("a: x"), path: "rule.yml").rules.first)
    XCTAssertEqual(rule.settings.effectiveGroupBy, [.neutral(.account), .neutral(.actorID), .neutral(.actorName)])
    XCTAssertEqual(rule.settings.whitelistKinds, Set(WhitelistKind.allCases))
    XCTAssertNil(rule.settings.suppress)
  }

  func testProblemsNameTheNearestWord() {
    for (block, message) in [
      ("supress: 1h", "tocsin has no key 'supress' (did you mean 'suppress'?)"), ("window: soon", "length of time"),
      ("whitelist: [acount]", "'acount' is no kind of whitelist (did you mean 'account'?)"),
      ("max-alerts: 0", "from 1"),
      ("tests:\n  - event: {a: 1}\n    fires: true", "the key 'name' is missing"),
      ("tests:\n  - name: x\n    fires: true", "the test has no event"),
      ("tests:\n  - name: x\n    event: {a: 1}", "the test expects nothing"),
      ("tests:\n  - name: x\n    event: text\n    fires: true", "where an event was expected"),
      ("tests:\n  - name: x\n    file: missing.json\n    fires: true", "cannot be read"),
    ] {
      let problems = read(block).diagnostics.map(\.description)
      XCTAssertTrue(problems.contains { $0.contains(message) }, "\(block): \(problems)")
    }
  }

  func testParametersHaveTheRulesOwnValueUntilOverridden() throws {
    let block = """
      parameters:
        limit:
          overrides: detection.selection.n|gt
          minimum: 1
          maximum: 100
          description: how many
      """
    let own = try XCTUnwrap(read(block).rules.first)
    XCTAssertEqual(own.settings.parameters.first?.value, "5")
    XCTAssertEqual(own.settings.parameters.first?.isOverridden, false)
    let other = try XCTUnwrap(read(block, parameters: ["limit": "50"]).rules.first)
    XCTAssertEqual(other.settings.parameters.first?.value, "50")
    XCTAssertEqual(other.settings.parameters.first?.isOverridden, true)
    XCTAssertNotEqual(own.revision, other.revision)
    for (value, message) in [("0", "from 1 to 100"), ("many", "from 1 to 100"), ("[5, 500]", "from 1 to 100")] {
      let loaded = read(block, parameters: ["limit": value])
      XCTAssertTrue(loaded.rules.isEmpty)
      XCTAssertTrue(loaded.diagnostics.description.contains(message), "\(loaded.diagnostics)")
    }
    let unknown = read(block, parameters: ["limt": "5"])
    XCTAssertEqual(unknown.rules.count, 1)
    XCTAssertTrue(unknown.diagnostics.description.contains("did you mean 'limit'?"))
  }

  func testAParameterMayStandAtSeveralPlacesAndUnderDottedKeys() throws {
    let block = """
      parameters:
        hours:
          overrides: [detection.selection.r.Max.Age|gt, detection.selection.q]
      """
    let loaded = read(block, items: "r.Max.Age|gt: 5\nq: [1, 2]", parameters: ["hours": "9"])
    XCTAssertEqual(loaded.diagnostics, [])
    XCTAssertEqual(loaded.rules.first?.settings.parameters.first?.overrides.count, 2)
    let missing = read("parameters:\n  x:\n    overrides: detection.selection.m", items: "n: 1")
    XCTAssertTrue(missing.diagnostics.description.contains("there is nothing at 'detection.selection.m'"))
    let outside = read("parameters:\n  x:\n    overrides: title", items: "n: 1")
    XCTAssertTrue(outside.diagnostics.description.contains("there is nothing at 'title'"))
  }

  func testTestsRunOnTheSamePathAsProduction() throws {
    let block = """
      group-by: [user]
      tests:
        - name: above
          event: {n: 6, user: ann}
          fires: true
        - name: at the limit
          event: {n: 5}
          fires: false
        - name: two users
          events: [{n: 6, user: ann}, {n: 7, user: bob}, {n: 8, user: ann}]
          alerts: 2
          groups: [{user: ann}, {user: bob}]
        - name: wrong count
          events: [{n: 6, user: ann}]
          alerts: 2
        - name: wrong silence
          event: {n: 6, user: ann}
          fires: false
        - name: wrong labels
          event: {n: 6, user: ann}
          groups: [{user: bob}]
        - name: nothing came
          event: {n: 1}
          fires: true
      """
    let rule = try XCTUnwrap(read(block).rules.first)
    XCTAssertEqual(
      RuleTestRunner.run(rule),
      [
        .init(name: "above", failure: nil), .init(name: "at the limit", failure: nil),
        .init(name: "two users", failure: nil),
        .init(name: "wrong count", failure: "1 alerts came, 2 were expected (labels: user: ann)"),
        .init(name: "wrong silence", failure: "an alert came, none was expected (labels: user: ann)"),
        .init(name: "wrong labels", failure: "no alert came with user: bob (labels: user: ann)"),
        .init(name: "nothing came", failure: "no alert came, one was expected"),
      ])
  }

  func testARuleForALogSourceWithoutAFormatSaysSo() throws {
    let text =
      RuleScene.selection("a: x").replacing("service: cloudtrail", with: "service: other")
      + "tocsin:\n  tests:\n    - {name: x, event: {a: x}, fires: true}\n"
    let rule = try XCTUnwrap(RuleFiles.read(text, path: "rule.yml").rules.first)
    XCTAssertEqual(
      RuleTestRunner.run(rule).first?.failure, "an event was refused: no event format has the rule's log source")
  }
}
