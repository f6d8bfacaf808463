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

  func testWhatASingleStepDecides() {
    // told at 10:00 with level medium, for an hour unless the row says otherwise; the next matches come at `slot`
    let cases: [(slot: String, hold: Int64, held: Int, level: Level, text: String, line: UInt)] = [
      ("2026-03-02T10:00:00Z", 3600, 0, .medium, "held: repeat until 11:00", #line),
      ("2026-03-02T10:59:59Z", 3600, 3, .medium, "held: repeat until 11:00", #line),
      ("2026-03-02T11:00:00Z", 3600, 0, .medium, "sent: hour elapsed", #line),
      ("2026-03-02T11:00:00Z", 3600, 12, .medium, "sent: hour elapsed, 12 held since 10:00", #line),
      ("2026-03-03T08:00:00Z", 3600, 1, .medium, "sent: hour elapsed, 1 held since 2026-03-02 10:00", #line),
      ("2026-03-02T10:15:00Z", 3600, 0, .high, "sent: level rose from medium to high", #line),
      (
        "2026-03-02T10:15:00Z", 3600, 2, .critical, "sent: level rose from medium to critical, 2 held since 10:00",
        #line
      ),
      ("2026-03-02T10:15:00Z", 3600, 2, .low, "held: repeat until 11:00", #line),
      ("2026-03-02T10:15:00Z", 900, 0, .medium, "sent: 15 min elapsed", #line),
      ("2026-03-02T10:15:00Z", 86_400, 0, .medium, "held: repeat until 2026-03-03 10:00", #line),
      ("2026-03-03T10:00:00Z", 86_400, 0, .medium, "sent: 24 h elapsed", #line),
      ("2026-03-02T10:01:30Z", 90, 0, .medium, "sent: 90 s elapsed", #line),
      ("2026-03-02T10:01:00Z", 90, 0, .medium, "held: repeat until 10:01:30", #line),
      ("2026-03-02T10:00:00Z", 0, 0, .medium, "sent: repeats are not held", #line),
      // A gap that is filled afterwards repeats what was told; a clock that was wrong by more holds nothing back.
      ("2026-03-02T09:45:00Z", 3600, 0, .medium, "held: repeat until 11:00", #line),
      ("2026-03-02T09:00:00Z", 3600, 0, .medium, "sent: the clock went back from 10:00", #line),
      (
        "2025-03-02T10:00:00Z", 3600, 4, .medium,
        "sent: the clock went back from 2026-03-02 10:00, 4 held since 2026-03-02 10:00", #line
      ),
    ]
    for (text, hold, held, level, expected, line) in cases {
      let told = Suppression.decide(
        alert("10:00", level: .medium), entry: nil, policy: "p", slot: time("10:00"), hold: hold)
      var entry = told.entry
      entry.heldCount = held
      entry.heldSince = held > 0 ? time("10:15") : nil
      let slot = Timestamp(rfc3339: text) ?? Timestamp(seconds: 0)
      let result = Suppression.decide(
        alert("10:00", level: level), entry: entry, policy: "p", slot: slot, hold: 3600)
      XCTAssertEqual(result.decision.text, expected, line: line)
      let isSent = expected.hasPrefix("sent")
      XCTAssertEqual(result.entry.notifiedAt, isSent ? slot : time("10:00"), line: line)
      XCTAssertEqual(result.entry.heldCount, isSent ? 0 : held + 1, line: line)
      XCTAssertEqual(Suppression.repeatOnly(entry: entry, slot: slot) != nil, isHeld(entry, slot), line: line)
      XCTAssertEqual(Suppression.overdue(entry, slot: slot), held > 0 && !isHeld(entry, slot), line: line)
    }
  }

  private func isHeld(_ entry: LedgerEntry, _ slot: Timestamp) -> Bool {
    slot < entry.until && entry.notifiedAt.seconds - slot.seconds < entry.until.seconds - entry.notifiedAt.seconds
  }

  func testExtremeMomentsDoNotTrap() {
    let extremes = [Timestamp(milliseconds: .min), Timestamp(seconds: 0), Timestamp(milliseconds: .max)]
    for notified in extremes {
      for until in extremes {
        for slot in extremes {
          var entry = Suppression.decide(alert("10:00"), entry: nil, policy: "p", slot: time("10:00"), hold: 60).entry
          (entry.notifiedAt, entry.until) = (notified, until)
          XCTAssertNotNil(Suppression.overdue(entry, slot: slot))
        }
      }
    }
  }

  /// Whatever comes: nothing is told twice within the hour unless the level rises, and every match is either told or
  /// counted as held until the next message.
  func testNoMatchIsLostAndNothingIsToldTwiceWithinTheHour() {
    var random = SeededNumbers(seed: 5)
    for _ in 0..<300 {
      var entry: LedgerEntry?
      var lastTold: LedgerEntry?
      var waiting = 0
      var slot = time("10:00")
      for _ in 0..<40 {
        slot = slot.adding(seconds: 900 * Int64.random(in: 1...4, using: &random))
        let level: Level = Bool.random(using: &random) ? .medium : .high
        let count = Int.random(in: 1...9, using: &random)
        let hold = 900 * Int64.random(in: 1...8, using: &random)
        let (decision, next) = Suppression.decide(
          alert("10:00", level: level, count: count), entry: entry, policy: "p", slot: slot, hold: hold)
        switch decision {
        case .send:
          if let lastTold { XCTAssertTrue(slot >= lastTold.until || level > lastTold.level) }
          XCTAssertEqual(next.until, slot.adding(seconds: hold))
          XCTAssertNil(next.heldSince)
          waiting = 0
          lastTold = next
        case .hold(_, let until):
          XCTAssertEqual(until, lastTold?.until, "the hour does not slide")
          XCTAssertLessThan(slot, until)
          waiting += count
        }
        XCTAssertEqual(next.heldCount, waiting)
        XCTAssertEqual(next.key, SuppressionKey(fingerprint: alert("10:00").fingerprint, policy: "p"))
        if waiting > 0 { XCTAssertTrue(Suppression.overdue(next, slot: next.until)) }
        entry = next
      }
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
