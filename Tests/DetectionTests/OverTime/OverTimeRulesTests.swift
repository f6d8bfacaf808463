import AuditEvents
import WorkspaceFiles
import XCTest

@testable import Detection

final class OverTimeRulesTests: XCTestCase {
  private func read(_ settings: String) -> (settings: RuleSettings?, problems: [String]) {
    let (rules, diagnostics) = RuleFiles.read(
      """
      title: A
      id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f04
      name: a
      logsource: {product: alibaba, service: actiontrail}
      detection: {selection: {eventName: A}, condition: selection}
      tocsin: {\(settings)}
      ---
      title: B
      id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f05
      name: b
      logsource: {product: alibaba, service: actiontrail}
      detection: {selection: {eventName: B}, condition: selection}
      """, path: "a.yml")
    return (rules.first { $0.name == "a" }?.settings, diagnostics.map(\.message))
  }

  func testKindsAndTheirDefaults() throws {
    let absence = read("absence: {followed-by: b, within: 2h, group-by: [id], aliases: {id: other.id}}")
    XCTAssertEqual(absence.problems, [])
    XCTAssertEqual(
      absence.settings?.overTime,
      .absence(
        Absence(
          followedBy: ["b"], within: 7200, grace: 1800, groupBy: [.raw("id")], aliases: ["id": .raw("other.id")])))
    XCTAssertEqual(
      read("new-value: {fields: [sourceIpAddress]}").settings?.overTime,
      .newValue(
        NewValue(
          fields: [.raw("sourceIpAddress")], groupBy: [], history: 30 * 86_400, warmUp: 7 * 86_400, minimum: 1)))
    XCTAssertEqual(
      read("rate-change: {direction: drop, period: 6h}").settings?.overTime,
      .rateChange(
        RateChange(direction: .drop, factor: 3, minimum: 20, period: 21_600, days: 7, warmUp: 3, groupBy: [])))
  }

  func testWhatIsWrongIsSaid() {
    let table: [(settings: String, problem: String)] = [
      ("absence: {within: 1h, group-by: [id]}", "followed-by"),
      ("absence: {followed-by: b}", "what the two events have in common is missing"),
      ("absence: {followed-by: c, group-by: [id]}", "waits for 'c', and there is no such rule"),
      ("absence: {followed-by: b, group-by: [id], within: 1s}", "'within' is out of range"),
      ("absence: {followed-by: b, group-by: [id], aliases: {di: x}}", "'di' is not in 'group-by'"),
      ("new-value: {group-by: [id]}", "fields"),
      ("new-value: {fields: [id], history: 1d, warm-up: 2d}", "the warm-up is longer than the history"),
      ("rate-change: {factor: 1}", "factor"), ("rate-change: {period: 7h}", "a day is not a whole number"),
      ("rate-change: {days: 2, warm-up-days: 3}", "'warm-up-days' is more than 'days'"),
      ("rate-change: {direction: up}", "up"), ("rate-change: {sped: 1}", "sped"),
      ("new-value: {fields: [id]}, rate-change: {factor: 3}", "a rule is only one of"),
      ("working-hours: {zone: Mars/Olympus}", "'Mars/Olympus' is no time zone"),
      ("working-hours: {hours: '9-18'}", "'9-18' is no range of hours"),
      ("working-hours: {days: [mon-fun]}", "'mon-fun' is no day"),
      ("working-hours: {holidays: ['2026-02-30']}", "'2026-02-30' is no date"),
    ]
    for line in table {
      let problems = read(line.settings).problems
      XCTAssertTrue(problems.contains { $0.contains(line.problem) }, "\(line.settings): \(problems)")
    }
  }

  func testWorkingHours() throws {
    let hours = try XCTUnwrap(
      read(
        "working-hours: {zone: Asia/Shanghai, days: [mon-fri], hours: ['09:00-12:00', '22:00-02:00'], "
          + "holidays: ['2026-10-01'], workdays: ['2026-10-10']}"
      ).settings?.workingHours)
    let table: [(time: String, works: Bool)] = [
      ("2026-03-02T01:00:00Z", true), ("2026-03-02T00:59:59Z", false), ("2026-03-02T04:00:00Z", false),
      ("2026-03-02T14:00:00Z", true), ("2026-03-02T17:30:00Z", true), ("2026-03-01T01:00:00Z", false),
      ("2026-10-01T01:00:00Z", false), ("2026-10-10T01:00:00Z", true), ("2026-10-17T01:00:00Z", false),
    ]
    for line in table {
      let time = try XCTUnwrap(Timestamp(rfc3339: line.time))
      XCTAssertEqual(hours.isWorking(time), line.works, line.time)
      XCTAssertEqual(hours.matches(time), line.works, line.time)
    }
  }
}
