import Administration
import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Foundation
import Storage
import WorkspaceFiles
import XCTest

/// A morning on a virtual clock: a workspace in a folder of its own, real SQLite stores, a real mail server, and the
/// engine as `tocsin run` runs it. Times are those of 2026-03-02, UTC.
final class Scenario {
  let folder: String
  let server: MailServer
  let stores: any WorkspaceStores
  let clock = ScriptedClock(Timestamp(seconds: 0))
  private var sequence = 0
  private var seen = 0

  init() throws {
    folder = try Self.temporaryFolder()
    server = try MailServer()
    stores = try SQLiteStores(folder: folder + "/data")
    try write("tocsin.yml", Self.configuration(port: server.port))
    try write("Rules/pack/key.yml", Self.rule())
    try write(
      "Rules/policies/default.yml", "name: default\nroutes: [{notify: [{channel: mail, groups: [security]}]}]\n")
    try write(
      "Rules/whitelists/bots.yml",
      "name: bots\nentries: [{users: [ci-bot], owner: platform, reason: deploys, permanent: true}]\n")
    let templates = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Templates")
    // Only what scenarios are told with: reading every set and language again and again is most of their time.
    for set in ["default", "digest"] {
      let names = try FileManager.default.contentsOfDirectory(atPath: templates.path + "/" + set)
      for name in names where name.hasPrefix("_") || name.hasPrefix("email") {
        let text = try String(contentsOfFile: "\(templates.path)/\(set)/\(name)", encoding: .utf8)
        try write("Templates/\(set)/\(name)", text)
      }
    }
    try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
    try stores.updateContacts {
      $0 = ContactBook(
        contacts: [
          Contact(id: "alice", emails: ["alice@example.test"]), Contact(id: "bob", emails: ["bob@example.test"]),
        ],
        groups: [ContactGroup(id: "security", members: ["alice", "bob"])])
    }
  }

  static func configuration(port: Int) -> String {
    """
    data: data
    trails:
      prod: {format: actiontrail, sources: [in], rules: ["pack/*"]}
    channels:
      mail: {kind: email, host: 127.0.0.1, port: \(port), security: none, from: tocsin@example.test}
    """
  }

  static func rule(title: String = "Access Key Created", operation: String = "CreateAccessKey") -> String {
    """
    title: \(title)
    id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f01
    status: stable
    description: A new key is a new way in.
    level: high
    logsource: {product: alibaba, service: actiontrail}
    detection:
        selection: {eventName: \(operation)}
        condition: selection
    tocsin: {group-by: [userIdentity.userName]}
    """
  }

  func write(_ path: String, _ text: String) throws {
    let url = URL(fileURLWithPath: folder + "/" + path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: true, encoding: .utf8)
  }

  static func time(_ text: String) -> Timestamp {
    Timestamp(rfc3339: text.utf8.count == 5 ? "2026-03-02T\(text):00Z" : text) ?? Timestamp(seconds: 0)
  }

  /// An audit file with one event arrives; `happened` is the event's own time when it is not the same.
  func at(
    _ time: String, deliver operation: String, by user: String = "mallory", happened: String? = nil,
    from address: String = "203.0.113.9"
  ) throws {
    sequence += 1
    clock.set(Self.time(time))
    let moment = Self.time(happened ?? time).rfc3339
    try write(
      "in/\(sequence).json",
      """
      [{"eventId":"event-\(sequence)","eventTime":"\(moment)","eventName":"\(operation)","serviceName":"Ram",\
      "eventType":"ApiCall","acsRegion":"cn-hangzhou","sourceIpAddress":"\(address)","recipientAccountId":"1000",\
      "userIdentity":{"type":"ram-user","userName":"\(user)","principalId":"p-\(user)","accountId":"1000"}}]
      """)
  }

  /// One turn of the engine at a time, then the drain. Returns what was decided, and the mails that came of it.
  @discardableResult
  func run(
    _ time: String, toleratingErrors: Bool = false
  ) throws -> (decisions: [Decision], mails: [MailServer.Mail], runs: [RunRecord]) {
    clock.set(Self.time(time))
    let overrides = RuleOverrides(try stores.ruleOverrideChanges())
    let loaded = WorkspaceLoader.load(
      folder: folder, overrides: overrides, keyEvents: try stores.keyEventCopies())
    if !toleratingErrors {
      XCTAssertEqual(loaded.diagnostics.filter { $0.severity == .error }.map(\.description), [])
    }
    let workspace = try XCTUnwrap(loaded.workspace)
    let service = EngineService(stores: stores, clock: clock, owner: "test", workers: 2)
    let lease = try XCTUnwrap(try service.acquireLease())
    var outcomes: [PassOutcome] = []
    while true {
      let turn = try service.turn(workspace, lease: lease)
      outcomes += turn.outcomes
      if !turn.moreDue { break }
    }
    let clock = clock
    let channels = workspace.configuration.channels.map {
      BuiltInChannels.make($0, now: { clock.now }, console: { _ in })
    }
    _ = try Drain(outbox: stores, channels: channels, now: { clock.now }).run()
    try stores.releaseLease(lease)
    let mails = Array(server.mails.dropFirst(seen))
    seen += mails.count
    return (outcomes.flatMap(\.decisions), mails, outcomes.map(\.run))
  }

  /// Twenty files of one event each before ten o'clock, and the run that takes them into segments that can be merged.
  func runAMorningOfTwentyFiles() throws -> Workspace {
    for number in 0..<20 {
      try at("09:\(number % 15 + 44)", deliver: "CreateAccessKey", by: "user-\(number)")
    }
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: folder).workspace)
    let service = EngineService(stores: stores, clock: clock, owner: "test", workers: 1)
    clock.set(Self.time("10:00"))
    let lease = try XCTUnwrap(try service.acquireLease())
    XCTAssertEqual(try service.turn(workspace, lease: lease).outcomes.map(\.run.matches), [20])
    return workspace
  }

  /// Answers about the events so far, with the workspace as it is now.
  func explainer() throws -> Explainer {
    let overrides = RuleOverrides(try stores.ruleOverrideChanges())
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: folder, overrides: overrides).workspace)
    return Explainer(workspace: workspace, stores: stores, now: clock.now)
  }

  static func temporaryFolder() throws -> String {
    let folder = NSTemporaryDirectory() + "/tocsin-scenario-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}
