import AuditEvents
import Detection
import XCTest

@testable import Alerting

/// EVIDENCE: seed A7, "a notification is sent once within 1 hour: sent at 10:00, not again from 10:00 to 11:00".
final class SuppressionTests: XCTestCase {
  private func time(_ text: String) -> Timestamp {
    Timestamp(rfc3339: "2026-03-02T\(text):00Z") ?? Timestamp(seconds: 0)
  }

  private func alert(_ slot: String, level: Level = .high, count: Int = 1) -> Alert {
    Alert(
      fingerprint: Fingerprint(rule: RuleID("r"), trail: "t", group: []), rule: RuleID("r"), title: "T", level: level,
      tags: [], trail: "t", slot: time(slot), labels: [], count: count, firstEvent: time(slot), lastEvent: time(slot),
      samples: [])
  }

  func testTheHour() {
    let steps: [(slot: String, count: Int, level: Level, text: String)] = [
      ("10:00", 1, .high, "sent: first"),
      ("10:15", 2, .high, "held: repeat until 11:00"),
      ("10:30", 1, .high, "held: repeat until 11:00"),
      ("09:45", 1, .high, "held: repeat until 11:00"),
      ("10:59", 1, .high, "held: repeat until 11:00"),
      ("11:00", 1, .high, "sent: hour elapsed, 5 held since 10:00"),
      ("11:15", 1, .critical, "sent: level rose from high to critical"),
      ("11:30", 1, .low, "held: repeat until 12:15"),
      ("12:15", 1, .low, "sent: hour elapsed, 1 held since 11:15"),
    ]
    var entry: LedgerEntry?
    for step in steps {
      let result = Suppression.decide(
        alert(step.slot, level: step.level, count: step.count), entry: entry, policy: "p", slot: time(step.slot),
        hold: 3600)
      XCTAssertEqual(result.decision.text, step.text, step.slot)
      entry = result.entry
    }
  }

  func testWhatIsHeldIsToldWhenTheHourIsOver() {
    let first = Suppression.decide(alert("10:00"), entry: nil, policy: "p", slot: time("10:00"), hold: 3600).entry
    XCTAssertFalse(Suppression.overdue(first, slot: time("11:00")), "nothing was held")
    let held = Suppression.decide(alert("10:15"), entry: first, policy: "p", slot: time("10:15"), hold: 3600).entry
    XCTAssertEqual(held.heldSince, time("10:15"))
    XCTAssertFalse(Suppression.overdue(held, slot: time("10:45")))
    XCTAssertTrue(Suppression.overdue(held, slot: time("11:00")))
  }

  func testAnOverlapSaysWhyNobodyIsTold() {
    let entry = Suppression.decide(alert("10:00"), entry: nil, policy: "p", slot: time("10:00"), hold: 3600).entry
    XCTAssertEqual(
      Suppression.repeatOnly(entry: entry, slot: time("10:15"))?.text, "held: repeat until 11:00, nothing new")
    XCTAssertNil(Suppression.repeatOnly(entry: entry, slot: time("11:00")))
    XCTAssertNil(Suppression.repeatOnly(entry: nil, slot: time("10:15")))
  }
}
