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
      Contact(id: "erin", emails: ["Alice@example.com"]),
      Contact(id: "frank", countryCode: "86", phone: "13800000000"),
    ],
    groups: [
      ContactGroup(id: "security", members: ["alice", "bob", "carol", "dave", "ghost"]),
      ContactGroup(id: "pair", members: ["alice", "erin"]), ContactGroup(id: "empty"),
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
    policy.route(alert, contacts: book, addressKinds: ["mail": "email", "text": "sms", "pager": "pager"])
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
        "alice: erin is told at the same address", "bob: disabled", "carol: no e-mail address",
        "dave: does not want email", "ghost: there is no such contact", "group asleep: disabled",
        "group none: there is no such group",
      ])
  }

  func testWhoGetsWhatOnWhichSortOfChannel() {
    let cases: [(target: ActionPolicy.Target, recipients: [String], dropped: [String], line: UInt)] = [
      (.init(channel: "mail", users: ["alice"]), ["mail alice alice@example.com"], [], #line),
      (
        .init(channel: "mail", users: ["alice", "alice"], groups: ["pair"]), ["mail alice alice@example.com"],
        ["erin: alice is told at the same address"], #line
      ),
      (.init(channel: "mail"), [], ["mail: route 1 names nobody"], #line),
      (.init(channel: "mail", groups: ["empty"]), [], ["group empty: has no members"], #line),
      (.init(channel: "text", users: ["frank", "alice"]), ["text frank +8613800000000"], ["alice: no phone"], #line),
      (.init(channel: "pager", users: ["alice"]), [], ["alice: no pager address"], #line),
      // A channel that writes to nobody in particular says it once, whoever is named.
      (.init(channel: "console"), ["console - "], [], #line),
      (.init(channel: "console", groups: ["security"]), ["console - "], [], #line),
    ]
    for (target, recipients, dropped, line) in cases {
      let routed = route(ActionPolicy(name: "p", routes: [.init(notify: [target])]), alert())
      XCTAssertEqual(
        routed.recipients.map { "\($0.channel) \($0.contact?.id ?? "-") \($0.address)" }, recipients, line: line)
      XCTAssertEqual(routed.dropped, dropped, line: line)
    }
  }

  func testAnAlertThatNoRouteTakes() {
    let policy = ActionPolicy(name: "p", routes: [.init(levels: [.low], notify: [.init(channel: "console")])])
    XCTAssertEqual(route(policy, alert()), RoutingDecision(recipients: [], dropped: ["no route takes it"]))
  }

  /// Whatever the policy: nobody is told twice at an address of a channel, and nobody who is disabled, unknown or
  /// without an address is told at all.
  func testNobodyIsToldTwiceOrAgainstTheBook() {
    var random = SeededNumbers(seed: 4)
    let people = ["alice", "bob", "carol", "dave", "erin", "frank", "ghost"]
    for _ in 0..<300 {
      let routes = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        let targets = (0..<Int.random(in: 1...3, using: &random)).map { _ in
          ActionPolicy.Target(
            channel: ["mail", "text", "console"].randomElement(using: &random) ?? "mail",
            users: people.filter { _ in Bool.random(using: &random) },
            groups: ["security", "pair", "asleep"].filter { _ in Bool.random(using: &random) })
        }
        return ActionPolicy.Route(notify: targets, continues: Bool.random(using: &random))
      }
      let routed = route(ActionPolicy(name: "p", routes: routes), alert())
      let places = routed.recipients.map { "\($0.channel) \($0.address)" }
      XCTAssertEqual(Set(places).count, places.count)
      XCTAssertEqual(Set(routed.dropped).count, routed.dropped.count)
      for recipient in routed.recipients where recipient.channel != "console" {
        XCTAssertTrue(["alice", "erin", "frank", "dave"].contains(recipient.contact?.id))
        XCTAssertFalse(recipient.address.isEmpty)
        XCTAssertTrue(recipient.contact?.id != "dave" || recipient.channel == "text")
      }
    }
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
