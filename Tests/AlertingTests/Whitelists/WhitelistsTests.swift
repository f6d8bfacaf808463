import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

@testable import Alerting

final class WhitelistsTests: XCTestCase {
  private let alice = AuditEvent(
    id: "1", time: ten, provider: "aws", account: "123456789012",
    actor: Actor(
      kind: .role, id: "AROA1:build-7", name: "Deployer/build-7", role: "Deployer", session: "build-7",
      accessKey: "AKIA"),
    sourceIP: "192.0.2.7", userAgent: "aws-cli/2.15 Python", operation: "PutBucketPolicy", service: "s3.amazonaws.com",
    resources: [
      Resource(type: "AWS::S3::Bucket", id: "arn:aws:s3:::logs"),
      Resource(type: "AWS::S3::Object", id: "arn:aws:s3:::logs/a"),
    ])

  /// Whether an entry with these keys exempts a match of the event.
  private func exempts(
    _ keys: String, _ event: AuditEvent, kinds: Set<WhitelistKind> = Set(WhitelistKind.allCases),
    trail: TrailName = "production", line: UInt = #line
  ) -> Bool {
    let text = "entries:\n- {\(keys), owner: o, reason: r, permanent: true}\n"
    let (whitelists, diagnostics) = WhitelistFiles.read(text, path: "w.yml")
    XCTAssertEqual(diagnostics.filter { $0.severity == .error }, [], keys, line: line)
    let match = match(event, rule: "1F2E-RULE", trail: trail)
    return whitelists.exemption(of: match, kinds: kinds, title: "Bucket Made Public") != nil
  }

  func testWhomAnEntryExempts() {
    let cases: [(keys: String, exempt: Bool, line: UInt)] = [
      ("accounts: [123456789012]", true, #line), ("accounts: ['1234*']", true, #line),
      ("accounts: [12345678901]", false, #line),
      // Names compare without ASCII case, and as a whole.
      ("users: [deployer/BUILD-7]", true, #line), ("users: [aroa1:build-7]", true, #line),
      ("users: [Deployer]", false, #line), ("users: ['Deployer*']", true, #line), ("users: [build-7]", false, #line),
      ("roles: [deployer]", true, #line), ("roles: ['dep*er']", true, #line), ("roles: [deploy]", false, #line),
      // A session is named by whoever assumes the role: only a pattern with a slash looks at it.
      ("roles: ['deployer/build-*']", true, #line), ("roles: ['*build-7']", false, #line),
      ("roles: ['admin/build-*']", false, #line), ("roles: [x, deployer]", true, #line),
      ("ips: [192.0.2.0/24]", true, #line), ("ips: ['::ffff:192.0.2.7']", true, #line),
      ("ips: [192.0.2.8-192.0.2.9]", false, #line),
      ("services: [S3.amazonaws.com]", true, #line), ("services: [s3]", false, #line),
      ("user-agents: ['aws-cli/*']", true, #line), ("user-agents: [aws-cli]", false, #line),
      ("resources: ['arn:aws:s3:::logs']", true, #line), ("resources: ['arn:aws:s3:::other*']", false, #line),
      // Values are ORed, kinds ANDed.
      ("users: [bob, 'Deployer/*'], ips: [10.0.0.0/8, 192.0.2.7]", true, #line),
      ("users: ['Deployer/*'], ips: [10.0.0.0/8]", false, #line),
      ("rules: [1f2e-rule], users: ['*']", true, #line), ("rules: ['bucket*'], users: ['*']", true, #line),
      ("rules: [other], users: ['*']", false, #line), ("trails: ['prod*'], users: ['*']", true, #line),
      ("trails: [staging], users: ['*']", false, #line),
    ]
    for (keys, exempt, line) in cases { XCTAssertEqual(exempts(keys, alice, line: line), exempt, keys, line: line) }
  }

  func testAMissingFieldNeverMatches() {
    let nobody = AuditEvent(
      id: "1", time: ten, sourceIP: "cloudtrail.amazonaws.com", resources: [Resource(type: "", id: "")])
    for key in ["accounts", "users", "roles", "services", "resources", "user-agents"] {
      XCTAssertFalse(exempts("\(key): ['*']", nobody), key)
    }
    XCTAssertFalse(exempts("ips: [0.0.0.0/0, '::/0']", nobody))
  }

  func testOneListedResourceDoesNotExemptTheOthersOfItsType() {
    var event = alice
    event.resources = [
      Resource(type: "vm", id: "i-1"), Resource(type: "vm", id: "i-2"), Resource(type: "net", id: "n"),
    ]
    XCTAssertFalse(exempts("resources: [i-1]", event))
    XCTAssertTrue(exempts("resources: [i-1, i-2]", event))
    XCTAssertTrue(exempts("resources: [n]", event))
    // A CTS trace gives the id and the name of one thing.
    event.provider = "huaweicloud"
    XCTAssertTrue(exempts("resources: [i-1]", event))
  }

  func testARuleSaysWhichKindsMayExempt() {
    let keys = "users: ['*'], ips: [192.0.2.7]"
    XCTAssertTrue(exempts(keys, alice, kinds: [.user, .ip]))
    XCTAssertFalse(exempts(keys, alice, kinds: [.ip]))
    XCTAssertFalse(exempts(keys, alice, kinds: []))
  }

  func testExpiryIsJudgedByTheTimeOfTheEvent() throws {
    let text = """
      entries:
      - {users: ['*'], owner: o, reason: r, expires: 2026-03-02}
      - {users: ['*'], owner: o, reason: r, expires: '2026-03-03T12:00:00+08:00'}
      """
    let whitelists = WhitelistFiles.read(text, path: "ci.yml").whitelists
    let cases = [
      ("2026-03-02T10:00:00Z", "ci#1"), ("2026-03-02T23:59:59.999Z", "ci#1"), ("2026-03-03T00:00:00Z", "ci#2"),
      ("2026-03-03T03:59:59Z", "ci#2"), ("2026-03-03T04:00:00Z", nil),
    ]
    for (time, entry) in cases {
      var event = alice
      event.time = try XCTUnwrap(Timestamp(rfc3339: time))
      XCTAssertEqual(whitelists.exemption(of: match(event))?.entry, entry, time)
    }
  }

  func testTheFirstEntryInTheOrderOfTheFileIsTheReason() {
    let text = """
      name: ci-bots
      entries:
      - {users: [bob], owner: o, reason: r, permanent: true}
      - {ips: [192.0.2.7], owner: o, reason: r, permanent: true}
      - {users: ['*'], owner: o, reason: r, permanent: true}
      """
    let whitelists = WhitelistFiles.read(text, path: "w.yml").whitelists
    XCTAssertEqual(
      whitelists.exemption(of: match(alice)),
      WhitelistExemption(entry: "ci-bots#2"))
    XCTAssertEqual(whitelists.exemption(of: match(alice))?.reason, "whitelist ci-bots#2")
    XCTAssertNil(Whitelists().exemption(of: match(alice)))
  }
}
