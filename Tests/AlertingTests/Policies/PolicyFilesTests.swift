import Detection
import WorkspaceFiles
import XCTest

@testable import Alerting

final class PolicyFilesTests: XCTestCase {
  func testAPolicyIsReadAsItStands() throws {
    let (policies, diagnostics) = PolicyFiles.read(
      """
      name: default
      description: who is told
      routes:
        - match: {levels: [critical, high], rules: [root*], trails: prod, tags: [attack.*], labels: {actor: "ci-*"}}
          notify:
            - {channel: mail, groups: [security], template: short}
          continue: true
        - notify: [{channel: console}]
      """, path: "p.yml")
    XCTAssertEqual(diagnostics, [])
    XCTAssertEqual(
      policies,
      [
        ActionPolicy(
          name: "default",
          routes: [
            .init(
              levels: [.critical, .high], rules: ["root*"], trails: ["prod"], tags: ["attack.*"],
              labels: ["actor": "ci-*"],
              notify: [
                .init(
                  channel: "mail", groups: ["security"], template: "short",
                  position: SourcePosition(line: 6, column: 9))
              ], continues: true, position: SourcePosition(line: 4, column: 5)),
            .init(
              notify: [.init(channel: "console", position: SourcePosition(line: 8, column: 14))],
              position: SourcePosition(line: 8, column: 5)),
          ], path: "p.yml")
      ])
  }

  func testEveryMistakeHasItsPlace() {
    let notify = "notify: [{channel: c}]"
    let cases: [(text: String, lines: [String], policies: Int, line: UInt)] = [
      (
        "name: p\nroutes:\n  - match: {levels: [hihg]}\n    notfy: []\n",
        [
          "p.yml:3:22: error: 'hihg' is no level (did you mean 'high'?)",
          "p.yml:3:5: error: the route tells nobody (write notify: with a channel)",
          "p.yml:4:5: error: a route has no key 'notfy' (did you mean 'notify'?)",
        ], 1, #line
      ),
      (
        "routes: []",
        [
          "p.yml:1:1: error: the key 'name' is missing",
          "p.yml:1:1: error: a policy without routes tells nobody (write routes:)",
        ], 0, #line
      ),
      // An empty list would read as "none" and mean "all".
      (
        "name: p\nroutes: [{match: {levels: []}, \(notify)}]",
        ["p.yml:2:19: error: 'levels' names nothing (leave the key out to take everything)"], 1, #line
      ),
      (
        "name: p\nroutes: [{match: {rules: }, \(notify)}]",
        ["p.yml:2:19: error: 'rules' names nothing (leave the key out to take everything)"], 1, #line
      ),
      (
        "name: p\nroutes: [{match: {labels: {actor: }}, \(notify)}]",
        ["p.yml:2:28: error: the key 'actor' has no value"], 1, #line
      ),
      (
        "name: p\nroutes: [{match: {lvels: high}, \(notify)}]",
        ["p.yml:2:19: error: match has no key 'lvels' (did you mean 'levels'?)"], 1, #line
      ),
      (
        "name: p\nroutes: [{notify: [{users: [a]}]}]",
        [
          "p.yml:2:20: error: the key 'channel' is missing",
          "p.yml:2:10: error: the route tells nobody (write notify: with a channel)",
        ], 1, #line
      ),
      (
        "name: p\nroutes: [{\(notify), continue: maybe}]",
        ["p.yml:2:45: error: the text 'maybe' where true or false for 'continue' was expected"], 1, #line
      ),
      (
        "name: p\nroutes: [{\(notify)}]\n---\nname: p\nroutes: [{\(notify)}]",
        ["p.yml:4:7: error: the policy 'p' exists twice (first in p.yml:1)"], 1, #line
      ),
      (
        "name: p\nroutes: [{\(notify)}]\nname: q",
        ["p.yml:3:1: error: the key 'name' occurs twice (first at line 1)"], 0, #line
      ),
      (
        "name: p\nroutes:\n- {\(notify)}\n- {\(notify)}\n",
        [
          "p.yml:4:3: warning: route 2 is never reached: route 1 takes everything (put it further up, or let route 1 "
            + "say continue: true)"
        ], 1, #line
      ),
      ("name: p\nroutes:\n- {\(notify), continue: true}\n- {\(notify)}\n", [], 1, #line),
    ]
    for (text, lines, count, line) in cases {
      let (policies, diagnostics) = PolicyFiles.read(text, path: "p.yml")
      XCTAssertEqual(diagnostics.map(\.description), lines, line: line)
      XCTAssertEqual(policies.count, count, line: line)
    }
  }

  func testNamesThatNobodyKnows() throws {
    let text = """
      name: night
      routes:
        - notify:
            - {channel: mial, users: [alcie, bob], groups: [securty]}
            - {channel: mail, template: shrot}
      """
    let policy = try XCTUnwrap(PolicyFiles.read(text, path: "p.yml").policies.first)
    XCTAssertEqual(
      policy.unknownNames(
        channels: ["mail", "console"], templates: ["default", "short"], addressKinds: ["mail": "email"]
      ).map(\.description),
      [
        "p.yml:4:9: error: policy night, route 1: there is no channel 'mial' (did you mean 'mail'?)",
        "p.yml:5:9: error: policy night, route 1: there is no template 'shrot' (did you mean 'short'?)",
        "p.yml:5:9: error: policy night, route 1: the channel 'mail' writes to people (name users or groups)",
      ])
    let book = ContactBook(
      contacts: [Contact(id: "alice"), Contact(id: "bob")], groups: [ContactGroup(id: "security")])
    XCTAssertEqual(
      policy.unknownNames(in: book).map(\.description),
      [
        "p.yml:4:9: warning: policy night, route 1: there is no contact 'alcie' (did you mean 'alice'?)",
        "p.yml:4:9: warning: policy night, route 1: there is no group 'securty' (did you mean 'security'?)",
      ])
    XCTAssertEqual(
      policy.unknownNames(in: ContactBook()).last?.description,
      "p.yml:4:9: warning: policy night, route 1: there is no group 'securty' (see tocsin groups list)")
  }
}
