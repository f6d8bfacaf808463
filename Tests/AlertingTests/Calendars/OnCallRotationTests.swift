import AuditEvents
import WorkspaceFiles
import XCTest

@testable import Alerting

final class OnCallRotationTests: XCTestCase {
  private func rotation(_ more: String, shift: String = "1w", zone: String = "Europe/Berlin") throws -> OnCallRotation {
    let (rotations, diagnostics) = RotationFiles.read(
      """
      name: night
      time-zone: \(zone)
      start: 2026-03-02 09:00
      shift: \(shift)
      members: [alice, bob, carol]
      \(more)
      """, path: "r.yml")
    XCTAssertEqual(diagnostics, [])
    return try XCTUnwrap(rotations.first)
  }

  private func time(_ text: String) throws -> Timestamp { try XCTUnwrap(Timestamp(rfc3339: text), text) }

  /// The hand-over is at nine by the wall clock, on both sides of the day the clocks change.
  func testWeeksAreHandedOverByTheWallClock() throws {
    let rotation = try rotation("")
    let cases: [(moment: String, user: String?, line: UInt)] = [
      ("2026-03-02T07:59:59Z", nil, #line), ("2026-03-02T08:00:00Z", "alice", #line),
      ("2026-03-09T07:59:59Z", "alice", #line), ("2026-03-09T08:00:00Z", "bob", #line),
      ("2026-03-29T12:00:00Z", "alice", #line),
      // Summer time began: nine in Berlin is seven in UTC now.
      ("2026-03-30T06:59:59Z", "alice", #line), ("2026-03-30T07:00:00Z", "bob", #line),
      ("2026-10-26T07:59:59Z", "alice", #line), ("2026-10-26T08:00:00Z", "bob", #line),
    ]
    for (moment, user, line) in cases {
      XCTAssertEqual(rotation.onCall(at: try time(moment))?.user, user, moment, line: line)
    }
    let duty = try XCTUnwrap(rotation.onCall(at: try time("2026-03-25T00:00:00Z")))
    XCTAssertEqual(duty.range, try time("2026-03-23T08:00:00Z")..<time("2026-03-30T07:00:00Z"))
  }

  /// 02:30 comes twice on 2026-10-25: the first hand-over holds.
  func testTheHourThatComesTwiceHandsOverOnce() throws {
    let (rotations, _) = RotationFiles.read(
      "name: n\ntime-zone: Europe/Berlin\nstart: 2026-10-24 02:30\nshift: 1d\nmembers: [alice, bob]\n", path: "r.yml")
    let rotation = try XCTUnwrap(rotations.first)
    for (moment, user) in [
      ("2026-10-25T00:29:59Z", "alice"), ("2026-10-25T00:30:00Z", "bob"), ("2026-10-25T01:10:00Z", "bob"),
      ("2026-10-25T01:30:00Z", "bob"), ("2026-10-26T01:30:00Z", "alice"),
    ] {
      XCTAssertEqual(rotation.onCall(at: try time(moment))?.user, user, moment)
    }
  }

  func testHoursPassAsTheyPass() throws {
    let rotation = try rotation("", shift: "12h")
    XCTAssertEqual(rotation.onCall(at: try time("2026-03-02T20:00:00Z"))?.user, "bob")
    XCTAssertEqual(rotation.onCall(at: try time("2026-03-03T08:00:00Z"))?.user, "carol")
  }

  func testAStandInHoldsAndTheLastOneWins() throws {
    let rotation = try rotation(
      """
      overrides:
        - {from: 2026-03-03 09:00, to: 2026-03-05 09:00, user: dave, reason: swap}
        - {from: 2026-03-04 09:00, to: 2026-03-04 18:00, user: erin}
      """)
    for (moment, user, isOverride) in [
      ("2026-03-03T07:00:00Z", "alice", false), ("2026-03-03T08:00:00Z", "dave", true),
      ("2026-03-04T10:00:00Z", "erin", true), ("2026-03-05T08:00:00Z", "alice", false),
    ] {
      let duty = rotation.onCall(at: try time(moment))
      XCTAssertEqual(duty?.user, user, moment)
      XCTAssertEqual(duty?.isOverride, isOverride, moment)
    }
  }

  func testEveryMistakeHasItsPlace() {
    let (rotations, diagnostics) = RotationFiles.read(
      """
      name: night
      start: tomorrow
      shift: 7
      members: []
      overrides: [{from: 2026-03-05 09:00, to: 2026-03-04 09:00, user: x}]
      """, path: "r.yml")
    XCTAssertEqual(rotations, [])
    XCTAssertEqual(
      diagnostics.map { $0.description.prefix { $0 != "(" } },
      [
        "r.yml:2:8: error: 'tomorrow' is no time of the rotation's zone ",
        "r.yml:3:8: error: '7' is no length of a shift ",
        "r.yml:1:1: error: nobody takes part in the rotation ",
        "r.yml:5:13: error: the override ends before it begins",
      ])
  }
}
