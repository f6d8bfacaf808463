import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

@testable import Alerting

final class WhitelistFilesTests: XCTestCase {
  func testAnEntryKeepsWhatItSays() throws {
    let text = """
      name: ci-bots
      description: the build farm
      entries:
      - id: deploy
        users: [ci-*, 42]
        ips: 203.0.113.0/28
        user-agents: ['terraform/*']
        rules: ['*Bucket*']
        trails: [production]
        owner: platform@example.com
        reason: deploys all day
        expires: 2027-03-31
      """
    let (whitelists, diagnostics) = WhitelistFiles.read(text, path: "ci.yml")
    XCTAssertEqual(diagnostics, [])
    let entry = try XCTUnwrap(whitelists.entries.first)
    XCTAssertEqual(entry.name, "ci-bots#deploy")
    XCTAssertEqual(entry.exempts, "users ci-*, 42; ips 203.0.113.0/28; user-agents terraform/*")
    XCTAssertEqual(entry.rules, ["*Bucket*"])
    XCTAssertEqual(entry.trails, ["production"])
    XCTAssertEqual(entry.owner, "platform@example.com")
    XCTAssertEqual(entry.reason, "deploys all day")
    XCTAssertEqual(entry.expires?.rfc3339, "2027-04-01T00:00:00Z")
    XCTAssertEqual(entry.position.line, 4)
  }

  func testAListIsNamedAfterItsFileUnlessItHasAName() {
    let text = "entries: [{users: [a], owner: o, reason: r, permanent: true}]"
    XCTAssertEqual(WhitelistFiles.read(text, path: "/x/office.yaml").whitelists.entries.first?.name, "office#1")
  }

  /// Each file gives exactly these lines, and no entry with an error survives.
  func testEveryMistakeHasItsPlace() {
    let tail = ", owner: o, reason: r, permanent: true}"
    let cases: [(text: String, lines: [String], entries: Int, line: UInt)] = [
      (
        "entries:\n- {usrs: [a]" + tail,
        [
          "w.yml:2:4: error: a whitelist entry has no key 'usrs' (did you mean 'users'?)",
          "w.yml:2:3: error: the entry exempts nobody (name at least one of: accounts, users, roles, ips, services, "
            + "resources, user-agents)",
        ], 0, #line
      ),
      (
        "entries:\n- {ips: [10.0.0.1, 10.0.0.300]" + tail,
        [
          "w.yml:2:20: error: '10.0.0.300' is no IP address, network or range (such as 192.0.2.7, 10.0.0.0/8, "
            + "10.0.0.1-10.0.0.9 or 2001:db8::/32; no leading zeros, no zone)"
        ], 0, #line
      ),
      (
        "entries:\n- {users: [a], owner: o, permanent: true}",
        ["w.yml:2:3: error: the key 'reason' is missing"], 0, #line
      ),
      (
        "entries:\n- {users: [a], owner: ' ', reason: r, permanent: true}",
        ["w.yml:2:23: error: 'owner' says nothing (who answers for the entry)"], 0, #line
      ),
      (
        "entries:\n- {users: [a], owner: o, reason: r}",
        [
          "w.yml:2:3: error: the entry has no expiry (write expires: with the last day, or permanent: true)"
        ], 0, #line
      ),
      (
        "entries:\n- {users: [a], owner: o, reason: r, permanent: false}",
        [
          "w.yml:2:3: error: the entry has no expiry (write expires: with the last day, or permanent: true)"
        ], 0, #line
      ),
      (
        "entries:\n- {users: [a], owner: o, reason: r, expires: next year}",
        [
          "w.yml:2:46: error: 'next year' is no day or moment (such as 2027-03-31 or 2027-03-31T18:00:00+08:00)"
        ], 0, #line
      ),
      (
        "entries:\n- {users: [a], owner: o, reason: r, expires: 2026-02-30}",
        [
          "w.yml:2:46: error: '2026-02-30' is no day or moment (such as 2027-03-31 or 2027-03-31T18:00:00+08:00)"
        ], 0, #line
      ),
      (
        "entries:\n- {users: [a], expires: 2026-02-28" + tail,
        ["w.yml:2:25: error: the entry is permanent and expires (write one of them)"], 0, #line
      ),
      (
        "entries:\n- {users: []" + tail,
        [
          "w.yml:2:4: error: 'users' names nothing (leave the key out, or name something)"
        ], 0, #line
      ),
      (
        "entries:\n- {users: ['']" + tail,
        ["w.yml:2:12: error: an empty text in 'users' (a field that is missing never matches)"], 0, #line
      ),
      (
        "entries:\n- {users: [{a: b}]" + tail,
        [
          "w.yml:2:12: error: a mapping where a text or a list of texts for 'users' was expected",
          "w.yml:2:4: error: 'users' names nothing (leave the key out, or name something)",
        ], 0, #line
      ),
      (
        "entries:\n- {users: [a], rules: []" + tail,
        ["w.yml:2:16: error: 'rules' names nothing (leave the key out, or name something)"], 0, #line
      ),
      (
        "entries:\n- {id: 'a#b', users: [a]" + tail,
        ["w.yml:2:8: error: 'a#b' is no id (a short name without #)"], 0, #line
      ),
      (
        "- {users: [a]" + tail,
        [
          "w.yml:1:1: error: a list where a whitelist was expected (write keys and values)",
          "w.yml:1:1: error: the key 'entries' is missing",
        ], 0, #line
      ),
      (
        "entries: [{users: [a], users: [b]" + tail + "]",
        ["w.yml:1:24: error: the key 'users' occurs twice (first at line 1)"], 0, #line
      ),
      // Dubious, but applied.
      (
        "entries:\n- {ips: [0.0.0.0/0]" + tail,
        [
          "w.yml:2:10: warning: '0.0.0.0/0' is too broad: it takes in much of the internet "
            + "(name the networks that are yours)"
        ], 1, #line
      ),
      (
        "entries:\n- {users: ['**']" + tail,
        ["w.yml:2:12: warning: '**' is too broad: it takes in every user (name some)"], 1, #line
      ),
      (
        "entries:\n- {user-agents: ['terraform/*']" + tail,
        ["w.yml:2:3: warning: anybody can choose a user agent (name users, roles or ips, too)"], 1, #line
      ),
      (
        "entries:\n- {id: x, users: [a]" + tail + "\n- {id: x, users: [b]" + tail,
        [
          "w.yml:3:3: warning: the name 'w#x' is taken by w.yml:2 (give one an id or the list another name, or "
            + "reasons and hits cannot tell them apart)"
        ], 2, #line
      ),
      ("", [], 0, #line), ("entries: []\n", [], 0, #line),
    ]
    for (text, lines, entries, line) in cases {
      let (whitelists, diagnostics) = WhitelistFiles.read(text, path: "w.yml")
      XCTAssertEqual(diagnostics.map(\.description), lines, line: line)
      XCTAssertEqual(whitelists.entries.count, entries, line: line)
    }
  }

  func testABrokenEntryDoesNotTakeTheOthersAlong() {
    let text = """
      entries:
      - {users: [a], owner: o, reason: r, permanent: true}
      - {ips: [nowhere], owner: o, reason: r, permanent: true}
      - {users: [c], owner: o, reason: r, permanent: true}
      """
    let (whitelists, diagnostics) = WhitelistFiles.read(text, path: "w.yml")
    XCTAssertEqual(whitelists.entries.map(\.name), ["w#1", "w#3"])
    XCTAssertEqual(diagnostics.count, 1)
  }
}
