import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

@testable import Alerting

/// When people are told: route hours, quiet hours, on-call, groups; all from the text of a policy.
final class RoutingTimesTests: XCTestCase {
  private let book = ContactBook(
    contacts: [
      Contact(id: "alice", emails: ["alice@example.test"], timeZone: "Asia/Shanghai"),
      Contact(id: "bob", emails: ["bob@example.test"]),
    ], groups: [])

  private func roster() -> DutyRoster {
    let (calendars, one) = CalendarFiles.read(
      "name: default\nhours: [09:00-18:00]\n---\nname: nights\nworkdays: [mon-sun]\nhours: [22:00-06:00]\n",
      path: "c.yml")
    let (rotations, two) = RotationFiles.read(
      "name: duty\nstart: 2026-03-02 09:00\nshift: 1d\nmembers: [alice, bob]\n", path: "r.yml")
    XCTAssertEqual(one + two, [])
    return DutyRoster(calendars: calendars, rotations: rotations)
  }

  private func lines(_ policy: String, at time: String, level: Level = .high, line: UInt) throws -> [String] {
    let (policies, diagnostics) = PolicyFiles.read("name: p\n" + policy, path: "p.yml")
    XCTAssertEqual(diagnostics, [], line: line)
    let moment = try XCTUnwrap(Timestamp(rfc3339: time))
    let alert = try XCTUnwrap(
      Alert(matches: [match(AuditEvent(id: "1", time: ten))], title: "Root", level: level, tags: [], slot: ten))
    let routed = try XCTUnwrap(policies.first).route(
      alert, contacts: book, addressKinds: ["mail": "email"], roster: roster(), now: moment)
    return routed.recipients.map { recipient in
      let who = recipient.contact?.id ?? recipient.channel
      let fallback = recipient.fallback.map { " else \($0.contact)\($0.channel)" }.joined()
      return who + (recipient.delay.map { " \($0.kind.rawValue) \($0.until.rfc3339)" } ?? "") + fallback
        + (recipient.group.map { " [\($0.key)]" } ?? "")
    } + routed.dropped
  }

  func testWhoIsToldWhen() throws {
    func work(_ more: String) -> String {
      "routes: [{when: worktime, \(more), notify: [{channel: mail, users: [alice]}]}]\n"
    }
    let monday = "2026-03-02T10:00:00Z"
    let night = "2026-03-02T23:00:00Z"
    let duty = "routes: [{notify: [{channel: mail, on-call: [duty]}]}]\n"
    let quiet = "routes: [{notify: [{channel: mail, users: [alice, bob]}]}]\n"
    let cases: [(policy: String, at: String, lines: [String], line: UInt)] = [
      (work("out-of-hours: queue"), monday, ["alice"], #line),
      (work("out-of-hours: queue"), night, ["alice off-hours 2026-03-03T09:00:00Z"], #line),
      (
        work("out-of-hours: drop"), night,
        [
          "route 1: not during worktime until Tue 2026-03-03 09:00 UTC (calendar default), dropped as the route says"
        ], #line
      ),
      (
        "routes: [{when: off-hours, out-of-hours: drop, notify: [{channel: c}], continue: true}, {notify: [{channel: d}]}]",
        night, ["c", "d"], #line
      ),
      ("routes: [{when: nights, out-of-hours: drop, notify: [{channel: c}]}]", night, ["c"], #line),
      (duty, "2026-03-02T09:00:00Z", ["alice"], #line), (duty, "2026-03-03T09:00:00Z", ["bob"], #line),
      (duty, "2026-03-02T08:59:00Z", ["on-call duty: the rotation has not begun"], #line),
      // 14:00 in UTC is 22:00 for alice in Shanghai.
      (
        quiet + "quiet-hours: {hours: 22:00-07:00}", "2026-03-02T14:00:00Z",
        ["alice quiet-hours 2026-03-02T23:00:00Z", "bob"], #line
      ),
      (
        quiet + "quiet-hours: {hours: 22:00-07:00, time-zone: Europe/Berlin}", night,
        ["alice quiet-hours 2026-03-03T06:00:00Z", "bob quiet-hours 2026-03-03T06:00:00Z"], #line
      ),
      (quiet + "quiet-hours: {hours: 22:00-07:00, except: \">= high\"}", night, ["alice", "bob"], #line),
      (
        "routes: [{group: {by: [rule, \"label:actor.user.name\"]}, notify: [{channels: [c, d]}]}]", monday,
        [
          "c [route 1 rule=12:root-sign-in label:actor.user.name=5:alice]",
          "d [route 1 rule=12:root-sign-in label:actor.user.name=5:alice]",
        ], #line
      ),
      (
        "routes: [{notify: [{channel: c, fallback: [{channel: mail, users: [bob]}, {channel: d}]}]}]", monday,
        ["c else bobmail else d"], #line
      ),
    ]
    for (policy, time, expected, line) in cases {
      XCTAssertEqual(try lines(policy, at: time, line: line), expected, line: line)
    }
  }

  func testARouteWithHoursSaysWhatHappensAtOtherTimes() {
    let (_, diagnostics) = PolicyFiles.read(
      "name: p\nroutes: [{when: worktime, notify: [{channel: c}]}]", path: "p.yml")
    XCTAssertEqual(
      diagnostics.map(\.description),
      [
        "p.yml:2:17: error: the route does not say what happens at other times (write out-of-hours: queue, or drop)"
      ])
  }

  func testCalendarsAndRotationsThatNobodyKnows() throws {
    let text = """
      name: p
      routes:
        - {when: nihgts, out-of-hours: drop, notify: [{channel: mail, on-call: [dtuy]}]}
      escalation: [{after: 5m, notify: [{channel: mial}]}]
      """
    let policy = try XCTUnwrap(PolicyFiles.read(text, path: "p.yml").policies.first)
    XCTAssertEqual(
      policy.unknownNames(
        channels: ["mail"], templates: ["default"], addressKinds: ["mail": "email"], roster: roster()
      ).map(\.description),
      [
        "p.yml:3:5: error: policy p, route 1: there is no calendar 'nihgts' (did you mean 'nights'?)",
        "p.yml:3:49: error: policy p, route 1: there is no on-call rotation 'dtuy' (did you mean 'duty'?)",
        "p.yml:4:35: error: policy p, escalation step 1: there is no channel 'mial' (did you mean 'mail'?)",
      ])
  }
}
