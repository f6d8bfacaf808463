internal import AuditEvents
internal import Detection
public import Engine
internal import XCTest

/// What every store of changes to rules must do. A test target of an implementation runs `verify`.
public struct RuleOverrideConformance {
  private let make: () throws -> any RuleOverrideStore

  /// The suite for stores that `make` makes.
  public init(make: @escaping () throws -> any RuleOverrideStore) { self.make = make }

  /// Runs every check; failures are recorded with the check's name. Throws what the store throws.
  public func verify() throws {
    let store = try make()
    XCTAssertEqual(try store.ruleOverrideChanges(), [], "nothing yet")
    let at = SampleNotifications.slot
    let actions: [RuleOverrideChange.Action] = [
      .enable, .disable, .pause(until: at.adding(seconds: 7200)), .follow,
      .set(parameter: "fail\u{0}ures", value: "[1, 'zwei']"), .unset(parameter: ""),
    ]
    var changes = actions.map { action in
      RuleOverrideChange(rule: RuleID("a"), action: action, reason: "\u{1F6A8} '; --", by: "alice", at: at)
    }
    changes.append(
      RuleOverrideChange(
        rule: RuleID("b"), trail: "production", action: .disable, reason: "", by: "", at: at.adding(seconds: -1)))
    // The same change twice is two lines: the list says what was done, not what holds.
    changes.append(changes[0])
    for change in changes { try store.record(change) }
    XCTAssertEqual(try store.ruleOverrideChanges(), changes, "as they were, in the order of recording")
  }
}
