import AuditEvents
import Detection
import XCTest

@testable import Alerting

final class RoutingTests: XCTestCase {
  private let book = ContactBook(
    contacts: [
      Contact(id: "alice", emails: ["alice@example.com"]),
      Contact(id: "bob", emails: ["bob@example.com"], enabled: false),
      Contact(id: "carol"), Contact(id: "dave", emails: ["dave@example.com"], switchedOff: ["email"]),
      Contact(id: "erin", emails: ["alice@example.com"]),
    ],
    groups: [
      ContactGroup(id: "security", members: ["alice", "bob", "carol", "dave", "ghost"]),
      ContactGroup(id: "asleep", enabled: false, members: ["alice"]),
    ])

  private func alert(_ level: Level = .high, title: String = "Root signed in", tags: [String] = []) -> Alert {
    let moment = Timestamp(seconds: 0)
    return Alert(
      fingerprint: Fingerprint(rule: RuleID("r"), trail: "prod", group: []), rule: RuleID("r"), title: title,
      level: level, tags: tags, trail: "prod", slot: moment,
      labels: [GroupValue(field: "actor", value: "Alice")], count: 1, firstEvent: moment, lastEvent: moment, samples: []
    )
  }

  private func route(_ policy: ActionPolicy, _ alert: Alert) -> RoutingDecision {
    policy.route(alert, contacts: book, addressKinds: ["mail": "email"])
  }

  func testEverybodyIsToldOrLeftOutWithAReason() {
    let policy = ActionPolicy(
      name: "p",
      routes: [.init(notify: [.init(channel: "mail", users: ["erin"], groups: ["security", "asleep", "none"])])])
    let routed = route(policy, alert())
    XCTAssertEqual(routed.recipients.map { "\($0.contact?.id ?? "") \($0.reason)" }, ["erin route 1: user erin"])
    XCTAssertEqual(
      routed.dropped,
      [
        "group asleep: disabled", "group none: there is no such group", "bob: disabled", "carol: no e-mail address",
        "dave: does not want email", "ghost: there is no such contact",
      ])
  }

  func testTheFirstRouteDecidesUnlessItContinues() {
    let console = ActionPolicy.Target(channel: "console")
    let mail = ActionPolicy.Target(channel: "mail", users: ["alice"])
    let cases: [(ActionPolicy.Route, Alert, [String])] = [
      (.init(levels: [.high], notify: [mail]), alert(), ["mail"]),
      (.init(levels: [.high], notify: [mail], continues: true), alert(), ["mail", "console"]),
      (.init(levels: [.low], notify: [mail]), alert(), ["console"]),
      (.init(rules: ["root *"], notify: [mail]), alert(), ["mail"]),
      (.init(trails: ["dev"], notify: [mail]), alert(), ["console"]),
      (.init(tags: ["attack.*"], notify: [mail]), alert(tags: ["attack.t1078"]), ["mail"]),
      (.init(labels: ["actor": "ali*"], notify: [mail]), alert(), ["mail"]),
      (.init(labels: ["account": "*"], notify: [mail]), alert(), ["console"]),
    ]
    for (first, alert, channels) in cases {
      let policy = ActionPolicy(name: "p", routes: [first, .init(notify: [console])])
      XCTAssertEqual(route(policy, alert).recipients.map(\.channel), channels, "\(first)")
    }
  }
}
