import Alerting
import AuditEvents
import Detection
import XCTest

/// EVIDENCE: the forecast counts what would really have come, by the rules that the engine goes by.
final class ForecastTests: XCTestCase {
  private let ten = Timestamp(seconds: 1_772_445_600)  // 2026-03-02 10:00 UTC, a Monday
  private let book = ContactBook(contacts: [
    Contact(id: "alice", emails: ["alice@example.test"]),
    Contact(id: "wei", emails: ["wei@example.test"], timeZone: "Asia/Shanghai"),
  ])

  private func alert(_ name: String, at seconds: Int64, level: Level = .high) -> Alert {
    let slot = ten.adding(seconds: seconds)
    return Alert(
      fingerprint: Fingerprint(rule: RuleID(name), trail: "prod", group: []), rule: RuleID(name), title: name,
      level: level, tags: [], trail: "prod", slot: slot, labels: [], count: 1, firstEvent: slot, lastEvent: slot,
      samples: [])
  }

  private func route(_ users: [String], grouping: Grouping? = nil) -> ActionPolicy.Route {
    ActionPolicy.Route(
      match: AlertMatcher(), notify: [ActionPolicy.Target(channel: "mail", users: users)], grouping: grouping)
  }

  private func forecast(_ alerts: [Alert], _ policy: ActionPolicy, until seconds: Int64 = 86_400) -> Forecast {
    Forecast(
      alerts: alerts, course: { $0.title == "record" ? .untold("recorded only") : .policy(policy) }, contacts: book,
      channelKinds: ["mail": "email"],
      addressKinds: ["mail": "email"], roster: DutyRoster(), until: ten.adding(seconds: seconds))
  }

  func testEachAlertIsAMessageAndTheNightIsTheReadersOwn() {
    let policy = ActionPolicy(name: "p", routes: [route(["alice", "wei"])])
    let lines = forecast([alert("a", at: 0), alert("b", at: 5 * 3600), alert("c", at: 5 * 3600 + 60)], policy).lines
    XCTAssertEqual(lines.map(\.recipient), ["alice", "wei"])
    XCTAssertEqual(lines.map(\.messages), [3, 3])
    XCTAssertEqual(lines.map(\.nights), [0, 2], "15:00 UTC is 23:00 in Shanghai")
    XCTAssertEqual(lines.map(\.busiestHour), [2, 2])
  }

  func testWhatIsOnlyRecordedTellsNobody() {
    let policy = ActionPolicy(name: "p", routes: [route(["alice"])])
    let forecast = forecast([alert("a", at: 0), alert("record", at: 60), alert("record", at: 120)], policy)
    XCTAssertEqual(forecast.lines.map(\.messages), [1])
    XCTAssertEqual(forecast.untold, ["recorded only": 2])
  }

  func testAGroupKeepsItsIntervalForMailToo() {
    let policy = ActionPolicy(
      name: "p", routes: [route(["alice"], grouping: Grouping(wait: 30, interval: 3600))])
    let alerts = [alert("a", at: 0), alert("b", at: 120), alert("c", at: 240)]
    let lines = forecast(alerts, policy).lines
    XCTAssertEqual(lines.map(\.messages), [2], "one at once, the others together an hour later")
    XCTAssertEqual(lines.map(\.alerts), [3])
    XCTAssertEqual(lines.map(\.busiestHour), [1])
  }

  func testABudgetMakesOneDigestOfTheRest() {
    let policy = ActionPolicy(name: "p", routes: [route(["alice"])], budget: MessageBudget(perHour: 2))
    let lines = forecast((0..<20).map { alert("r\($0)", at: Int64($0) * 60) }, policy).lines
    XCTAssertEqual(lines.map(\.messages), [3])
    XCTAssertEqual(lines.map(\.alerts), [20])
  }

  func testQuietHoursEndInOneMessage() {
    let hours = WorkCalendar.Hours(from: 22 * 3600, to: 7 * 3600)
    let policy = ActionPolicy(name: "p", routes: [route(["alice"])], quietHours: QuietHours(hours: hours))
    let night = (0..<4).map { alert("r\($0)", at: 13 * 3600 + Int64($0) * 900) }
    let lines = forecast(night + [alert("urgent", at: 14 * 3600, level: .critical)], policy).lines
    XCTAssertEqual(lines.map(\.messages), [2])
    XCTAssertEqual(lines.map(\.alerts), [5])
    XCTAssertEqual(lines.map(\.nights), [1], "the critical one")
  }

  func testWhoWouldNotHaveBeenToldIsCounted() {
    let policy = ActionPolicy(
      name: "p", routes: [ActionPolicy.Route(levels: [.critical], notify: [ActionPolicy.Target(channel: "mail")])])
    let forecast = forecast([alert("a", at: 0), alert("b", at: 60)], policy)
    XCTAssertEqual(forecast.lines, [])
    XCTAssertEqual(forecast.untold, ["no route takes it": 2])
  }
}
