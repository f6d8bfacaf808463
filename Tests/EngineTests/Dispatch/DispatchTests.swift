import Alerting
import AuditEvents
import Delivery
import Detection
import XCTest

@testable import Engine

/// EVIDENCE: what is decided between runs: nothing that waits is lost, closed alerts stay untold, and whoever cannot be
/// told any more is replaced.
final class DispatchTests: XCTestCase {
  private let ten = Timestamp(seconds: 1_772_445_600)

  private func alert(_ name: String, level: Level = .high) -> Alert {
    Alert(
      fingerprint: Fingerprint(rule: RuleID(name), trail: "prod", group: []), rule: RuleID(name), title: name,
      level: level, tags: [], trail: "prod", slot: ten.adding(seconds: -900), labels: [], count: 1,
      firstEvent: ten.adding(seconds: -1000), lastEvent: ten.adding(seconds: -950), samples: [])
  }

  private func message(_ kind: WaitingMessage.Kind, _ alerts: [Alert], due: Int64 = 0) -> WaitingMessage {
    WaitingMessage(
      policy: "p", kind: kind, group: kind == .group ? "g" : "", channel: "mail", contact: "alice",
      address: "alice@example.test", template: "default", reason: "route 1", opened: ten.adding(seconds: -600),
      due: ten.adding(seconds: due), items: alerts.map { .init(alert: $0.id, level: $0.level, reason: "first") })
  }

  private func input(_ alerts: [Alert], _ waiting: [WaitingMessage]) -> DispatchInput {
    var standing = PolicyStanding()
    standing.waiting = waiting
    let route = ActionPolicy.Route(
      match: AlertMatcher(), notify: [ActionPolicy.Target(channel: "mail", users: ["alice", "bob"])])
    return DispatchInput(
      now: ten, isCatchingUp: false, policies: ["p": ActionPolicy(name: "p", routes: [route])],
      trails: ["prod": (policy: "p", suppress: 3600)],
      contacts: ContactBook(contacts: [
        Contact(id: "alice", emails: ["alice@example.test"]), Contact(id: "bob", emails: ["bob@example.test"]),
      ]), roster: DutyRoster(), channels: ["mail": .email, "log": .file, "robot": .dingtalk], standing: standing,
      alerts: Dictionary(uniqueKeysWithValues: alerts.map { ($0.id, $0) }), rules: [:], links: AlertLinks(),
      render: { request in
        let names = request.alerts.map(\.alert.title).joined(separator: " ")
        return RenderedMessage(parts: ["text": "\(request.headline)|\(names)|\(request.left)"])
      })
  }

  private func texts(_ outcome: DispatchOutcome) -> [String] {
    outcome.notifications.map { "\($0.channel) \($0.address): \($0.message.parts["text"] ?? "")" }
  }

  /// A full hour, a group and an over-budget digest that fall due together.
  func testWhatFallsDueTogetherAndFindsNoRoomIsOneMessageLater() throws {
    let alerts = ["a", "b", "c"].map { alert($0) }
    let group = message(.group, [alerts[0]], due: -10)
    let digest = message(.overBudget, [alerts[1], alerts[2]])
    var input = input(alerts, [group, digest])
    input.policies["p"]?.budget = MessageBudget(perHour: 1)
    input.standing.told = [
      ToldMessage(
        notification: "n", at: ten.adding(seconds: -60), policy: "p", group: "", channel: "mail", channelKind: "email",
        contact: "alice", address: "alice@example.test", level: .high, alerts: 1)
    ]
    let outcome = Dispatch.decide(input)
    XCTAssertEqual(outcome.notifications.count, 0)
    XCTAssertEqual(
      Set(outcome.changes.waiting.flatMap { $0.items.map(\.alert) }), Set(alerts.map(\.id)), "nobody is forgotten")
    var later = input
    later.now = ten.adding(seconds: 3541)
    later.standing.waiting = outcome.changes.waiting
    let told = Dispatch.decide(later)
    XCTAssertEqual(told.notifications.count, 1)
    for alert in alerts { XCTAssertTrue(texts(told)[0].contains(alert.title), texts(told)[0]) }
    XCTAssertEqual(told.notifications[0].told.others.count, 2, "a fallback can tell all of them")
  }

  func testAClosedAlertIsNotTold() {
    let alerts = ["a", "b"].map { alert($0) }
    var input = input(alerts, [message(.quietHours, alerts)])
    input.closed = [alerts[0].id: .init(at: ten, by: "bob")]
    let outcome = Dispatch.decide(input)
    XCTAssertEqual(texts(outcome).count, 1)
    XCTAssertTrue(texts(outcome)[0].hasSuffix("|b|0"), texts(outcome)[0])
    XCTAssertTrue(texts(outcome)[0].contains("1 alert since"), texts(outcome)[0])
    input.closed[alerts[1].id] = .init(at: ten, by: "bob")
    let none = Dispatch.decide(input)
    XCTAssertEqual(none.notifications.count, 0)
    XCTAssertEqual(none.changes.settled.count, 1)
    XCTAssertTrue(none.changes.notes.allSatisfy { $0.text.contains("bob closed it") })
  }

  func testWhatWaitedGoesToTheAddressAndTheDutyOfToday() {
    let alerts = [alert("a")]
    var moved = input(alerts, [message(.quietHours, alerts)])
    moved.contacts.contacts["alice"]?.emails = ["alice@new.test"]
    XCTAssertEqual(Dispatch.decide(moved).notifications.map(\.address), ["alice@new.test"])
    var duty = message(.quietHours, alerts)
    duty.onCall = "primary"
    var handed = input(alerts, [duty])
    handed.roster.rotations["primary"] = OnCallRotation(
      name: "primary", clock: .utc, firstDay: 20_000, handOver: 0, shift: .days(7), members: ["bob"])
    XCTAssertEqual(Dispatch.decide(handed).notifications.map(\.contact), ["bob"])
  }

  /// Whatever happened to the contact meanwhile, somebody learns of it.
  func testSomebodyElseIsToldWhenTheContactCannotBe() {
    let alerts = ["a", "b"].map { alert($0) }
    let changes: [(String, (inout DispatchInput) -> Void)] = [
      ("gone", { $0.contacts.contacts["alice"] = nil }),
      ("disabled", { $0.contacts.contacts["alice"]?.enabled = false }),
      ("does not want it", { $0.contacts.contacts["alice"]?.switchedOff = ["email"] }),
      ("has no address", { $0.contacts.contacts["alice"]?.emails = [] }),
    ]
    for (name, change) in changes {
      var routed = input(alerts, [message(.quietHours, alerts)])
      change(&routed)
      XCTAssertEqual(Dispatch.decide(routed).notifications.map(\.contact), ["bob"], name)
      var replaced = message(.quietHours, alerts)
      replaced.fallback = [FallbackRecipient(channel: "robot")]
      var fallback = input(alerts, [replaced])
      change(&fallback)
      let told = Dispatch.decide(fallback)
      XCTAssertEqual(told.notifications.map(\.channel), ["robot"], name)
      XCTAssertTrue(texts(told)[0].contains("a b"), texts(told)[0])
      // Nobody is left at all: the operator's own file.
      routed.contacts.contacts["bob"] = nil
      XCTAssertEqual(Dispatch.decide(routed).notifications.map(\.channel), ["log"], name)
    }
  }

  func testAMessageOfHundredsSaysHowManyThereAre() {
    let alerts = (0..<300).map { alert("a\($0)") }
    let outcome = Dispatch.decide(input(alerts, [message(.catchUp, alerts)]))
    XCTAssertEqual(outcome.notifications.count, 1)
    XCTAssertTrue(texts(outcome)[0].hasSuffix("|200"), "100 are listed, 200 are left")
    XCTAssertEqual(outcome.changes.told.map(\.alerts), [300])
  }

  /// A downtime must not look like the end of an attack.
  func testItIsOverOnlyWhenTheTimeWasLookedAt() {
    let alert = alert("a")
    var handling = AlertHandling(
      alert: alert.id, key: SuppressionKey(fingerprint: alert.fingerprint, policy: "p"), trail: "prod",
      openedAt: ten.adding(seconds: -8000), lastMatch: ten.adding(seconds: -7200), resolveAfter: 3600,
      recipients: [.init(channel: "mail", contact: "alice", address: "alice@example.test", template: "default")])
    var input = input([alert], [])
    input.standing.handlings = [handling]
    for (slot, isCatchingUp, isOver) in [
      (-7200, false, false), (-3700, false, false), (0, true, false), (0, false, true),
    ]
      as [(Int64, Bool, Bool)]
    {
      input.lastSlots = ["prod": ten.adding(seconds: slot)]
      input.isCatchingUp = isCatchingUp
      let outcome = Dispatch.decide(input)
      XCTAssertEqual(outcome.notifications.map(\.status), isOver ? [.resolved] : [], "\(slot) \(isCatchingUp)")
    }
    // What nothing can follow from is let go, and not looked at for ever.
    handling.resolveAfter = nil
    handling.lastMatch = ten.adding(seconds: -8 * 86_400)
    handling.openedAt = handling.lastMatch
    input.standing.handlings = [handling]
    XCTAssertEqual(Dispatch.decide(input).changes.handlings.map(\.isOpen), [false])
  }

  /// The alarm about a channel goes by another one, once in an hour.
  func testAChannelThatGivesUpIsTold() {
    var input = input([], [])
    var endpoint = EndpointState(channel: "mail")
    (endpoint.givenUp, endpoint.givenUpAt, endpoint.problem) = (3, ten.adding(seconds: -60), "never: 550 no such user")
    endpoint.failures = 1
    input.ailing = [endpoint]
    let outcome = Dispatch.decide(input)
    XCTAssertEqual(outcome.notifications.map(\.channel), ["log"], "mail does not work")
    XCTAssertTrue(outcome.notifications.allSatisfy { $0.title.contains("channel mail: gave notifications up: 3") })
    input.standing.told = outcome.changes.told
    XCTAssertEqual(Dispatch.decide(input).notifications.count, 0, "once")
    input.ailing = []
    input.problems = [HealthProblem(subject: "trail prod", problem: "its run failed", detail: "disk full")]
    XCTAssertEqual(Dispatch.decide(input).notifications.map(\.contact), ["alice", "bob"])
  }

  /// The notice that a silence ended is as serious as what it held back, and is told by every policy that would have told.
  func testTheEndOfASilenceIsToldWhereTheAlertWouldHaveBeen() {
    let alert = alert("a", level: .critical)
    var input = input([alert], [])
    input.policies["p"]?.routes[0].match = AlertMatcher(levels: [.critical])
    input.standing.silences = [
      Silence(
        id: "1", match: AlertMatcher(), from: ten.adding(seconds: -3600), until: ten, author: "bob", reason: "deploy",
        createdAt: ten.adding(seconds: -3600))
    ]
    input.standing.silenceHits = [
      SilenceHit(
        silence: "1", key: SuppressionKey(fingerprint: alert.fingerprint, policy: "p"), trail: "prod", title: "a",
        level: .critical, count: 4, first: ten.adding(seconds: -900), last: ten.adding(seconds: -900))
    ]
    let outcome = Dispatch.decide(input)
    XCTAssertEqual(outcome.notifications.map(\.contact), ["alice", "bob"])
    XCTAssertEqual(outcome.changes.toldSilences, ["1"])
  }
}
