import Alerting
import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

/// Whitelist entries that are sound and do nothing, or no longer do.
final class WhitelistLintsTests: XCTestCase {
  private func lints(_ entry: String) -> [String] {
    let rule = """
      {title: Root Sign-in, id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f01, level: high, logsource: {product: aws},
       detection: {s: {eventName: ConsoleLogin}, condition: s}}
      """
    let text = "entries:\n  - {users: [ci], owner: o, reason: r, \(entry)}\n"
    let whitelists = WhitelistFiles.read(text, path: "bots.yml").whitelists
    XCTAssertEqual(whitelists.entries.count, 1, entry)
    return whitelists.lints(
      rules: RuleFiles.read(rule, path: "rule.yml").rules, trails: ["prod", "test"],
      now: Timestamp(rfc3339: "2026-03-02T10:00:00Z") ?? Timestamp(milliseconds: 0)
    ).map(\.description)
  }

  func testNamesAndDays() {
    for (entry, message) in [
      ("permanent: true", nil), ("permanent: true, rules: ['root sign-in']", nil),
      ("permanent: true, rules: ['ROOT*'], trails: ['*']", nil),
      ("permanent: true, rules: [5C2F7E1A-9a54-4c0f-8f0c-2d6a3b1e7f01]", nil),
      (
        "permanent: true, rules: [Root Sigin]",
        "no rule has the id or title 'Root Sigin' (did you mean 'Root Sign-in'?)"
      ),
      ("permanent: true, trails: [prd]", "there is no trail 'prd' (did you mean 'prod'?)"),
      ("expires: 2026-03-02", nil),
      ("expires: 2026-03-01", "the entry has been over since 2026-03-02T00:00:00Z (remove it, or write a later day)"),
    ] {
      XCTAssertEqual(lints(entry), message.map { ["bots.yml:2:5: warning: bots#1: \($0)"] } ?? [], entry)
    }
  }
}
