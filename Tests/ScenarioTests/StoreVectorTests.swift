import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Storage
import WorkspaceFiles
import XCTest

/// EVIDENCE: mistakes that peers made with schedules and stores are not made here.
final class StoreVectorTests: XCTestCase {
  func testT5AThresholdThatIsHalfMetSurvivesARestart() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/failures.yml", CorrelationScenarioTests.failures)
    for minute in 1...3 { try scenario.at("10:0\(minute)", deliver: "ConsoleSignin") }
    XCTAssertEqual(try scenario.run("10:15").decisions.count, 0)
    // Another process: everything it knows it reads from the folder.
    let other = EngineService(
      stores: try SQLiteStores(folder: scenario.folder + "/data"), clock: scenario.clock, owner: "other", workers: 1)
    for minute in 6...7 { try scenario.at("10:1\(minute)", deliver: "ConsoleSignin") }
    scenario.clock.set(Scenario.time("10:30"))
    let lease = try XCTUnwrap(try other.acquireLease())
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let decisions = try other.turn(workspace, lease: lease).outcomes.flatMap(\.decisions)
    XCTAssertEqual(decisions.map(\.text), ["sent: first"])
    XCTAssertEqual(decisions.map(\.count), [5])
  }

  func testT18TheClockJumpsAheadAndBack() throws {
    let scenario = try Scenario()
    func told(_ time: String) throws -> [String] {
      try scenario.run(time).decisions.filter { $0.text.hasPrefix("sent") && $0.title == "Access Key Created" }.flatMap(
        \.labels
      ).map(\.value)
        .sorted()
    }
    try scenario.at("09:55", deliver: "CreateAccessKey", by: "mallory")
    XCTAssertEqual(try told("10:00"), ["mallory"])
    XCTAssertEqual(try told("11:00"), [], "the clock is an hour ahead")
    try scenario.at("10:10", deliver: "CreateAccessKey", by: "trudy")
    XCTAssertEqual(try scenario.run("10:15").runs.count, 0, "back again: no slot is due before the last one")
    try scenario.at("10:40", deliver: "CreateAccessKey", by: "eve")
    XCTAssertEqual(try scenario.run("10:45").runs.count, 0)
    XCTAssertEqual(try told("11:15"), ["eve", "trudy"], "late, and nothing is lost")
    XCTAssertEqual(try told("11:30"), [], "and nothing is doubled")
  }

  func testT22OfTwoEnginesOnOneStoreTheSecondWaits() throws {
    let scenario = try Scenario()
    try scenario.at("09:55", deliver: "CreateAccessKey")
    scenario.clock.set(Scenario.time("10:00"))
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let engines = try ["one:1", "two:2"].map { owner in
      EngineService(
        stores: try SQLiteStores(folder: scenario.folder + "/data"), clock: scenario.clock, owner: owner, workers: 1)
    }
    let first = try XCTUnwrap(try engines[0].acquireLease())
    XCTAssertNil(try engines[1].acquireLease(), "hot standby")
    XCTAssertEqual(try engines[0].turn(workspace, lease: first).outcomes.flatMap(\.decisions).count, 1)
    scenario.clock.set(Scenario.time("10:15"))
    let second = try XCTUnwrap(try engines[1].acquireLease(), "the lease ran out")
    XCTAssertThrowsError(try engines[0].turn(workspace, lease: first)) { error in
      XCTAssertEqual(error as? StoreError, .fenced, "the first wakes up and may store nothing")
    }
    XCTAssertEqual(try engines[1].turn(workspace, lease: second).outcomes.count, 1)
    XCTAssertEqual(try scenario.stores.runs(trail: nil, limit: 9).count, 2, "each slot has one run")
    XCTAssertEqual(try scenario.stores.outboxCounts().values.reduce(0, +), 2, "two people, one message each")
  }

  func testT22TheLeaseOfADeadEngineIsTakenAtOnce() throws {
    let stores = InMemoryStores()
    let clock = ScriptedClock(Scenario.time("10:00"))
    let dead = EngineService(stores: stores, clock: clock, owner: "dead", workers: 1)
    _ = try dead.acquireLease()
    let alive = EngineService(stores: stores, clock: clock, owner: "b", workers: 1, isGone: { _ in false })
    XCTAssertNil(try alive.acquireLease())
    let heir = EngineService(stores: stores, clock: clock, owner: "c", workers: 1, isGone: { $0 == "dead" })
    XCTAssertNotNil(try heir.acquireLease())
    XCTAssertEqual(stores.leaseHolder()?.owner, "c")
  }

  func testT23ManyKeysAreBoundedAndSaidAloud() throws {
    let scenario = try Scenario()
    try scenario.write("Rules/pack/failures.yml", CorrelationScenarioTests.failures)
    for number in 0..<30 { try scenario.at("10:05", deliver: "ConsoleSignin", by: "user-\(number)") }
    let slot = Scenario.time("10:15")
    let workspace = try XCTUnwrap(WorkspaceLoader.load(folder: scenario.folder).workspace)
    let run = TrailRun(
      workspace: workspace, trail: workspace.trails[0], stores: scenario.stores,
      limits: OverTimeLimits(matches: 1000, groups: 20, firings: 10, memory: 10))
    _ = try run.takeIn(slot: slot, workers: 1) { _ in }
    let outcome = try run.decide(slot: slot, now: slot, late: false)
    XCTAssertTrue(outcome.run.notes.contains { $0.contains("a limit was reached") }, "\(outcome.run.notes)")
    XCTAssertNotNil(outcome.alerts.first { $0.tags == ["tocsin.health"] })
  }

  func testT25EventsOutOfOrderWithinASequence() throws {
    let scenario = try Scenario()
    try scenario.write(
      "Rules/pack/sequence.yml",
      """
      title: Sign-in
      id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f04
      name: signed_in
      status: stable
      level: low
      logsource: {product: alibaba, service: actiontrail}
      detection: {selection: {eventName: ConsoleSignin}, condition: selection}
      ---
      title: Policy Changed
      id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f05
      name: changed
      status: stable
      level: low
      logsource: {product: alibaba, service: actiontrail}
      detection: {selection: {eventName: AttachPolicy}, condition: selection}
      ---
      title: Sign-in, then Policy
      id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f06
      status: stable
      level: high
      correlation:
          type: temporal_ordered
          rules: [signed_in, changed]
          group-by: [userIdentity.userName]
          timespan: 15m
      """)
    // The later event comes first, and the earlier one only in the next run; then the other way round, which is none.
    try scenario.at("10:05", deliver: "AttachPolicy", by: "mallory", happened: "10:05")
    XCTAssertEqual(try scenario.run("10:15").decisions.map(\.title), [])
    try scenario.at("10:16", deliver: "ConsoleSignin", by: "mallory", happened: "10:01")
    try scenario.at("10:16", deliver: "AttachPolicy", by: "alice", happened: "10:02")
    try scenario.at("10:17", deliver: "ConsoleSignin", by: "alice", happened: "10:06")
    let found = try scenario.run("10:30").decisions
    XCTAssertEqual(found.map(\.title), ["Sign-in, then Policy"])
    XCTAssertEqual(found.first?.labels.map(\.value), ["mallory"], "by the time of the events, not of their arrival")
  }
}
