import AuditEvents
import Detection
import Engine
import XCTest

final class RuleOverridesTests: XCTestCase {
  private let rule = RuleID("a")
  private let noon = Timestamp(seconds: 1_772_452_800)

  private func overrides(_ actions: [(RuleOverrideChange.Action, TrailName?)]) -> RuleOverrides {
    RuleOverrides(
      actions.map { RuleOverrideChange(rule: rule, trail: $1, action: $0, reason: "noisy", by: "alice", at: noon) })
  }

  func testTheLastWordHoldsAndATrailsOwnWordFirst() {
    let pause = RuleOverrideChange.Action.pause(until: noon.adding(seconds: 7200))
    let table: [(what: String, words: [(RuleOverrideChange.Action, TrailName?)], file: Bool, runs: Bool)] = [
      ("no word: the file's", [], true, true), ("no word: the file's", [], false, false),
      ("enabled", [(.enable, nil)], false, true), ("disabled", [(.disable, nil)], true, false),
      ("the last word", [(.disable, nil), (.enable, nil)], false, true),
      ("taken back", [(.disable, nil), (.follow, nil)], true, true),
      ("the trail's own word", [(.disable, "prod"), (.enable, nil)], true, false),
      ("another trail's word", [(.disable, "staging")], true, true),
      ("taken back for the trail, held for all", [(.disable, nil), (.enable, "prod"), (.follow, "prod")], true, false),
      ("paused rules match", [(pause, nil)], true, true), ("a pause enables nothing", [(pause, nil)], false, false),
    ]
    for line in table {
      XCTAssertEqual(
        overrides(line.words).runs(rule, trail: "prod", enabled: line.file), line.runs, line.what)
    }
  }

  func testAPauseEndsByItself() throws {
    let standing = try XCTUnwrap(
      overrides([(.pause(until: noon.adding(seconds: 7200)), nil)]).standing(of: rule, trail: "prod"))
    XCTAssertTrue(standing.isPaused(at: noon.adding(seconds: 7199)))
    XCTAssertFalse(standing.isPaused(at: noon.adding(seconds: 7200)))
    XCTAssertEqual(standing.text, "paused until 2026-03-02T14:00:00Z by alice: noisy")
  }

  func testParametersKeepTheLastValue() {
    let set = overrides([
      (.set(parameter: "failures", value: "10"), nil), (.set(parameter: "failures", value: "20"), nil),
      (.set(parameter: "span", value: "1h"), nil), (.unset(parameter: "span"), nil),
    ])
    XCTAssertEqual(set.values(of: rule).map(\.action), [.set(parameter: "failures", value: "20")])
    XCTAssertFalse(set.isEmpty)
    XCTAssertTrue(overrides([(.set(parameter: "a", value: "1"), nil), (.unset(parameter: "a"), nil)]).isEmpty)
  }
}
