import Alerting
import AuditEvents
import Detection
import Engine
import Foundation
import StoreConformance
import WorkspaceFiles
import XCTest

final class RetentionTests: XCTestCase {
  /// A workspace with this block in its `tocsin.yml`, and the first error of that file.
  private func load(_ block: String) throws -> (Workspace?, String) {
    let folder = NSTemporaryDirectory() + "retention-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/Rules/policies", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "name: default\nroutes: [{notify: [{channel: out}]}]\n".write(
      toFile: folder + "/Rules/policies/default.yml", atomically: true, encoding: .utf8)
    let text =
      "data: d\n\(block)\ntrails:\n  prod: {format: cts, sources: [in], rules: [x]}\nchannels:\n  out: {kind: console}\n"
    try text.write(toFile: folder + "/tocsin.yml", atomically: true, encoding: .utf8)
    let loaded = WorkspaceLoader.load(folder: folder)
    let problem = loaded.diagnostics.first { $0.severity == .error && $0.path.hasSuffix("tocsin.yml") }
    return (loaded.workspace, problem?.message ?? "")
  }

  private func retention(_ block: String) throws -> (Retention?, String) {
    let (workspace, problem) = try load(block)
    return (workspace?.configuration.retention, problem)
  }

  func testHowItIsWritten() throws {
    XCTAssertEqual(try retention("").0, Retention())
    var some = Retention()
    some.events = 30 * 86_400
    XCTAssertEqual(try retention("retention: 30d").0, some)
    some.alerts = nil
    some.matches = 7 * 86_400
    XCTAssertEqual(try retention("retention: {events: 30d, matches: 1w, alerts: forever}").0, some)
    XCTAssertNil(try retention("retention: forever").0?.events)
    XCTAssertEqual(try retention("retention: 1h").1, "'retention' keeps less than a day")
    XCTAssertEqual(try retention("retention: {alerts: 5m}").1, "'alerts' keeps less than a day")
    XCTAssertTrue(try retention("retention: {alert: 50d}").1.contains("retention has no key 'alert'"))
  }

  func testAClockThatJumpedAheadRemovesNothing() throws {
    let stores = InMemoryStores()
    let noon = SampleEvents.noon
    func after(_ hours: Int64) -> Timestamp { noon.adding(seconds: hours * 3600) }
    try stores.commit([
      try SampleFiles.file("a.json", ["a"], trail: SampleMatches.trail, arrival: noon, matching: [0])
    ])
    let workspace = try XCTUnwrap(try load("").0)
    let clock = ScriptedClock(noon)
    let service = EngineService(stores: stores, clock: clock, owner: "host:1", workers: 1)
    let lease = try XCTUnwrap(stores.acquireLease(owner: "host:1", now: noon, until: after(1)))
    func run(_ hours: Int64) throws -> [String: Int] {
      var outcome = SampleOutcomes.outcome(after(hours))
      outcome.run.late = false
      try stores.commit(outcome, lease: lease)
      clock.set(after(hours))
      return try service.retire(workspace).removed
    }
    XCTAssertEqual(try run(1), [:])
    let year: Int64 = 365 * 24
    XCTAssertEqual(try run(year), [:], "the clock may be wrong")
    XCTAssertEqual(try run(year + 23), [:])
    XCTAssertEqual(try run(year + 25)["segments"], 1, "it was right for a day")
  }
}
