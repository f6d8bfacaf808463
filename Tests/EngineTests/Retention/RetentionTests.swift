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

  /// After a jump of some days the runs of last week still lie in the week that this clock looks back on.
  func testAClockThatJumpedAheadByAFewDaysRemovesNothingYet() throws {
    for days in [Int64(1), 2, 5, 7, 8] {
      let scene = try Scene(self, "retention: 2d")
      for hour in 0..<Int64(9 * 24) { try scene.run(hour) }
      scene.forget()
      let jumped = 9 * 24 + days * 24
      try scene.run(jumped)
      XCTAssertEqual(scene.removed, [:], "\(days) days: the clock may be wrong")
      for hour in 1..<Int64(24) { try scene.run(jumped + hour) }
      XCTAssertEqual(scene.removed, [:], "\(days) days: whoever set it has a day")
      for hour in 24..<Int64(27) { try scene.run(jumped + hour) }
      XCTAssertEqual(scene.removed["segments"], 1, "\(days) days: it was right for a day")
    }
  }

  /// Pauses that belong to how an engine is run are no jumps: once a day, or not at night.
  func testAnEngineThatRunsSeldomRemovesAllTheSame() throws {
    let rhythms: [[Int64]] = [
      (0..<12).map { $0 * 24 }, (0..<12).flatMap { day in (8..<17).map { day * 24 + $0 } },
    ]
    for rhythm in rhythms {
      let scene = try Scene(self, "retention: 2d")
      for hour in rhythm { try scene.run(hour) }
      XCTAssertEqual(scene.removed["segments"], 1)
    }
  }

  /// An engine on a virtual clock, with a received file of the first hour.
  private final class Scene {
    private let stores = InMemoryStores()
    private let workspace: Workspace
    private let clock = ScriptedClock(SampleEvents.noon)
    private let service: EngineService
    private let lease: LeaseToken
    private(set) var removed: [String: Int] = [:]

    init(_ test: RetentionTests, _ block: String) throws {
      workspace = try XCTUnwrap(try test.load(block).0)
      service = EngineService(stores: stores, clock: clock, owner: "host:1", workers: 1)
      let noon = SampleEvents.noon
      lease = try XCTUnwrap(stores.acquireLease(owner: "host:1", now: noon, until: noon.adding(seconds: 99_999_999)))
      try put("first")
    }

    private func put(_ name: String) throws {
      try stores.commit([
        try SampleFiles.file(
          name, [name], trail: SampleMatches.trail, arrival: clock.now, matching: [],
          from: clock.now.seconds - SampleEvents.noon.seconds)
      ])
    }

    /// What is removed counts from now on, and something is there to remove.
    func forget() {
      removed = [:]
      XCTAssertNoThrow(try put("last"))
    }

    func run(_ hours: Int64) throws {
      let now = SampleEvents.noon.adding(seconds: hours * 3600)
      var outcome = SampleOutcomes.outcome(now)
      outcome.run.late = false
      outcome.notifications = []
      outcome.alerts = []
      try stores.commit(outcome, lease: lease)
      clock.set(now)
      for (kind, count) in try service.retire(workspace).removed { removed[kind, default: 0] += count }
    }
  }
}
