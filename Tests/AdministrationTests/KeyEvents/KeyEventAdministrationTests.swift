import Alerting
import AuditEvents
import Detection
import Engine
import Foundation
import WorkspaceFiles
import XCTest

@testable import Administration

final class KeyEventAdministrationTests: XCTestCase {
  private let store = InMemoryAdministration()
  private let now = Timestamp(seconds: 1_772_443_800)
  private var folder = ""

  override func setUpWithError() throws {
    folder = NSTemporaryDirectory() + "key-events-\(UUID().uuidString)"
    for path in ["Rules/notifications", "Rules/policies"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(path)", withIntermediateDirectories: true)
    }
    try write("tocsin.yml", "trails: {prod: {format: cts, rules: ['*']}}\nchannels: {screen: {kind: console}}\n")
    try write("Rules/policies/default.yml", "name: default\nroutes: [{notify: [{channel: screen}]}]\n")
    try write("Rules/policies/night.yml", "name: night\nroutes: [{notify: [{channel: screen}]}]\n")
    try write("Rules/notifications/own.yml", "name: filed\ntype: typical\n")
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  private func write(_ path: String, _ text: String) throws {
    try text.write(toFile: "\(folder)/\(path)", atomically: true, encoding: .utf8)
  }

  private func administration(_ role: Role = .operator) throws -> KeyEventAdministration {
    let loaded = WorkspaceLoader.load(folder: folder, keyEvents: store.keyEventCopies())
    let workspace = try XCTUnwrap(loaded.workspace, "\(loaded.diagnostics)")
    return KeyEventAdministration(
      store: store, workspace: workspace, caller: Caller(name: "ada", role: role, origin: .console(address: "::1")))
  }

  func testRowB7ListViewStartModifyStopDelete() throws {
    let administration = try administration()
    XCTAssertEqual(try administration.book().book.entries.map(\.notification.name), ["filed"])
    var own = KeyEventNotification(name: "own", type: .custom)
    own.operations = [.init(service: "IAM", names: ["login"])]
    own.policy = "night"
    try administration.put(own, now: now)
    XCTAssertEqual(try administration.notification("own").notification.content, own.content)
    XCTAssertThrowsError(try administration.put(own, now: now)) {
      XCTAssertTrue("\($0)".hasPrefix("key event notification 'own' exists already"))
    }
    own.level = .high
    try administration.put(own, replace: true, reason: "audit", now: now)
    try administration.stop("own", now: now)
    XCTAssertEqual(try administration.notification("own").notification.isStarted, false)
    XCTAssertEqual(try administration.notification("own").notification.level, .high)
    try administration.start("own", now: now)
    XCTAssertEqual(try administration.notification("own").notification.isStarted, true)
    XCTAssertNil(try administration.remove("own", now: now))
    XCTAssertThrowsError(try administration.notification("own"))
    XCTAssertEqual(
      store.auditEntries(before: nil, limit: 10, filter: AuditFilter()).map(\.entry.action),
      ["removed", "started", "stopped", "changed", "added"].map { "key-event." + $0 })
  }

  func testAFilesNotificationIsStoppedChangedAndComesBack() throws {
    let administration = try administration()
    XCTAssertThrowsError(try administration.remove("filed", now: now)) {
      XCTAssertTrue("\($0)".contains("own.yml: remove it there, or stop it"), "\($0)")
    }
    try administration.stop("filed", now: now)
    XCTAssertEqual(try administration.notification("filed").source, .file)
    var changed = try administration.notification("filed").notification
    changed.level = .low
    try administration.put(changed, replace: true, now: now)
    XCTAssertEqual(try administration.notification("filed").source, .changed)
    XCTAssertEqual(try administration.remove("filed", now: now), folder + "/Rules/notifications/own.yml")
    XCTAssertEqual(try administration.notification("filed").notification.isStarted, true)
    XCTAssertThrowsError(try administration.start("filde", now: now)) {
      XCTAssertTrue("\($0)".contains("did you mean 'filed'?"), "\($0)")
    }
  }

  /// Another text in the place of a stopped notification does not start it behind the operator's back.
  func testAnotherTextLeavesItStoppedUnlessItSaysSo() throws {
    let administration = try administration()
    func put(_ text: String) throws -> (notification: KeyEventNotification, warnings: [Diagnostic]) {
      let one = try XCTUnwrap(administration.check(text, path: "(sent)").notifications.first)
      return try administration.put(one, replace: true, now: now)
    }
    try administration.stop("filed", now: now)
    XCTAssertFalse(try put("{name: filed, type: all}").notification.isStarted)
    XCTAssertFalse(try administration.notification("filed").notification.isStarted)
    XCTAssertTrue(try put("{name: filed, type: all, enabled: true}").notification.isStarted)
    XCTAssertTrue(try administration.notification("filed").notification.isStarted)
    XCTAssertTrue(try put("{name: fresh, type: all}").notification.isStarted)
    XCTAssertEqual(
      try put("{name: fresh, type: all, trails: [prod, nosuch]}").warnings.map(\.message),
      ["no trail is named 'nosuch'"])
  }

  func testWhatCannotBeUsedAnyMoreIsRemovedAsSuch() throws {
    store.put(KeyEventCopy(name: "broken", text: "name: broken", by: "eve", at: now))
    try administration().remove("broken", now: now)
    let entry = try XCTUnwrap(store.auditEntries(before: nil, limit: 1, filter: AuditFilter()).first?.entry)
    XCTAssertEqual(entry.action, "key-event.removed")
    XCTAssertEqual(entry.before, "name: broken")
  }

  func testWhatIsRefused() throws {
    let administration = try administration()
    var bad = KeyEventNotification(name: "bad name", type: .custom)
    bad.policy = "nigth"
    XCTAssertThrowsError(try administration.put(bad, now: now)) { error in
      XCTAssertTrue("\(error)".contains("no name of a notification"), "\(error)")
      XCTAssertTrue("\(error)".contains("type custom lists its operations"), "\(error)")
    }
    bad = KeyEventNotification(name: "bad", type: .all)
    bad.policy = "nigth"
    XCTAssertThrowsError(try administration.put(bad, now: now)) {
      XCTAssertEqual("\($0)", "there is no policy 'nigth' (did you mean 'night'?)")
    }
    XCTAssertThrowsError(try self.administration(.viewer).stop("filed", now: now)) {
      XCTAssertEqual($0 as? AdministrationError, .notAllowed(needed: .operator, caller: "ada"))
    }
    XCTAssertEqual(store.keyEventCopies(), [])
    XCTAssertEqual(store.auditEntries(before: nil, limit: 10, filter: AuditFilter()).count, 0)
  }

  func testRowB6TheNumberOfNotificationsIsBoundedAndConfigurable() throws {
    try write(
      "tocsin.yml",
      "trails: {prod: {format: cts, rules: ['*']}}\nchannels: {screen: {kind: console}}\nkey-events: {notifications: 2}\n"
    )
    try administration().put(KeyEventNotification(name: "second", type: .all), now: now)
    XCTAssertThrowsError(try administration().put(KeyEventNotification(name: "third", type: .all), now: now)) {
      XCTAssertTrue("\($0)".contains("2 are allowed"), "\($0)")
    }
    try write("tocsin.yml", "trails: {prod: {format: cts, rules: ['*']}}\nchannels: {screen: {kind: console}}\n")
    try administration().put(KeyEventNotification(name: "third", type: .all), now: now)
  }

  func testStartedOnesRunInTheTrailsTheyTakeAndStoppedOnesDoNot() throws {
    var own = KeyEventNotification(name: "own", type: .all)
    own.policy = "night"
    own.trails = ["pr*"]
    try administration().put(own, now: now)
    var loaded = try XCTUnwrap(WorkspaceLoader.load(folder: folder, keyEvents: store.keyEventCopies()).workspace)
    let trail = try XCTUnwrap(loaded.trails.first)
    XCTAssertEqual(Set(trail.rules.map(\.title)), ["Key event: own", "Key event: filed"])
    XCTAssertEqual(trail.policies[own.ruleID]?.name, "night")
    try administration().stop("own", now: now)
    loaded = try XCTUnwrap(WorkspaceLoader.load(folder: folder, keyEvents: store.keyEventCopies()).workspace)
    XCTAssertEqual(loaded.trails.first?.rules.map(\.title), ["Key event: filed"])
  }
}
