import AuditEvents
import Delivery
import Engine
import XCTest

@testable import Administration

final class OperationsReportTests: XCTestCase {
  private let slot = Timestamp(seconds: 1_772_445_600)

  private func run(_ slot: Timestamp, trail: TrailName = "prod") -> RunRecord {
    RunRecord(
      trail: trail, slot: slot, window: slot.adding(seconds: -1800)..<slot, startedAt: slot.adding(seconds: 2),
      finishedAt: slot.adding(seconds: 3).adding(seconds: 0), events: 10, matches: 2, exempt: 1, history: 0, sent: 1,
      held: 0, notifications: 1, late: false)
  }

  private func trail(every: Int64 = 900, last: Int64?, at seconds: Int64) -> OperationsReport.Trail {
    OperationsReport.Trail(
      name: "prod", schedule: Schedule(every: every), totals: TrailTotals(),
      newest: last.map { run(slot.adding(seconds: $0)) }, now: slot.adding(seconds: seconds))
  }

  private func report(_ trails: [OperationsReport.Trail] = [], nextDue: Int64? = nil, lease: Int64? = 60)
    -> OperationsReport
  {
    OperationsReport(
      at: slot, trails: trails, outbox: [.queued: 2, .dead: 1], nextDue: nextDue.map { slot.adding(seconds: $0) },
      endpoints: [], engine: lease.map { LeaseHolder(owner: "host:1", until: slot.adding(seconds: $0)) }, rejected: 3,
      auditEntries: 4)
  }

  func testASlotIsMissedWhenItHasBeenDueForFiveMinutes() {
    let cases: [(every: Int64, last: Int64?, at: Int64, due: Int64, isBehind: Bool)] = [
      (900, nil, 0, 0, false), (900, nil, 899, 0, false), (900, 0, 0, 0, false), (900, 0, 899, 0, false),
      (900, 0, 900, 1, false), (900, 0, 1200, 1, false), (900, 0, 1201, 1, true), (900, 0, 1800, 2, true),
      (900, 900, 1800, 1, false), (60, 0, 119, 1, false), (60, 0, 120, 2, false), (60, 0, 121, 2, true),
      (900, 0, 86_400 * 3650, 350_400, true),
      // A clock that was set back owes nothing.
      (900, 9000, 0, 0, false),
    ]
    for (every, last, at, due, isBehind) in cases {
      let trail = trail(every: every, last: last, at: at)
      XCTAssertEqual(trail.due, due, "every \(every), last \(String(describing: last)), at \(at)")
      XCTAssertEqual(trail.isBehind, isBehind, "every \(every), last \(String(describing: last)), at \(at)")
    }
  }

  func testReadyMeansThatTheWorkIsDone() {
    XCTAssertTrue(report().isReady)
    XCTAssertTrue(report(nextDue: -300).isReady)
    let bad: [(OperationsReport, String)] = [
      (report(nextDue: -301), "a notification has been due for 301 s"),
      (report(lease: nil), "nobody runs the workspace"),
      (report(lease: 0), "nobody runs the workspace"),
      (report([trail(last: -3600, at: 0)]), "4 slots of 1 trails are missed"),
    ]
    for (report, words) in bad {
      XCTAssertFalse(report.isReady)
      XCTAssertEqual(report.checks.filter { !$0.isGood }.map(\.words), [words])
    }
  }

  func testMetricsAreInPrometheusTextFormat() throws {
    var odd = trail(last: 0, at: 1)
    odd.name = "a\"b\\c\nd"
    odd.totals.events = 7
    var metrics = MetricText()
    report([odd]).write(to: &metrics)
    let lines = metrics.text.split(separator: "\n").map(String.init)
    XCTAssertTrue(lines.contains("tocsin_events_total{trail=\"a\\\"b\\\\c\\nd\"} 7"), metrics.text)
    XCTAssertTrue(lines.contains("tocsin_outbox_entries{state=\"queued\"} 2"))
    XCTAssertTrue(lines.contains("tocsin_outbox_entries{state=\"sent\"} 0"))
    XCTAssertTrue(lines.contains("tocsin_last_run_lag_seconds{trail=\"a\\\"b\\\\c\\nd\"} 3.000"))
    XCTAssertTrue(lines.contains("tocsin_check_good{check=\"outbox\"} 1"))
    XCTAssertTrue(lines.contains("tocsin_audit_entries_total 4"))
    // Every value belongs to the metric announced above it, and every metric is announced once.
    var (current, announced): (String, Set<String>) = ("", [])
    for line in lines {
      let words = line.split(separator: " ")
      if line.hasPrefix("# TYPE ") {
        current = String(words[2])
        XCTAssertTrue(announced.insert(current).inserted, current)
      } else if !line.hasPrefix("#") {
        XCTAssertEqual(line.prefix { $0 != "{" && $0 != " " }, current[...], line)
      }
    }
  }

  func testSecondsHaveThreeDigits() {
    var metrics = MetricText()
    for value: Int64 in [0, 5, 1000, 61_234, -1500] { metrics.seconds("x", milliseconds: value) }
    XCTAssertEqual(metrics.text, "x 0.000\nx 0.005\nx 1.000\nx 61.234\nx -1.500\n")
  }

  func testALogLineForPeopleAndForPrograms() {
    let line = LogLine(
      .warning, "request", "GET /contacts", fields: [("status", .integer(200)), ("password", .string("x"))])
    XCTAssertEqual(line.text(.text, at: slot), "2026-03-02T10:00:00Z warning: GET /contacts")
    XCTAssertEqual(
      line.text(.json, at: slot),
      #"{"time":"2026-03-02T10:00:00Z","level":"warning","event":"request","message":"GET /contacts","status":200,"#
        + #""password":"***"}"#)
  }

  func testSecretsNeverReachTheLog() {
    let secret = String(repeating: "ab12", count: 16)
    let cases = [
      ("token tocsin_0123456789ab_\(secret) was used", "token tocsin_*** was used"),
      ("GET /answer/1.a.177.61.4f1c2ab9.\(secret) 200", "GET /answer/*** 200"),
      ("Authorization: Bearer tocsin_0123456789ab_\(secret)", "Authorization: Bearer tocsin_***"),
      ("post https://robot:hunter2@example.test/x?a=b@c failed", "post https://***@example.test/x?a=b@c failed"),
      ("see https://example.test/a:b@c", "see https://example.test/a:b@c"),
      ("mail to ada@example.test", "mail to ada@example.test"),
      ("tocsin_check is no token", "tocsin_check is no token"),
      ("hash \(secret)", "hash \(secret)"), ("", ""), ("tocsin_", "tocsin_"),
    ]
    for (text, expected) in cases { XCTAssertEqual(LogLine.withoutSecrets(text), expected) }
    let nested = LogLine(
      .info, "x", "m",
      fields: [("request", .object([("api_token", .string("x")), ("path", .string("/answer/\(secret)"))]))])
    XCTAssertTrue(nested.text(.json, at: slot).hasSuffix(#""request":{"api_token":"***","path":"/answer/***"}}"#))
  }
}
