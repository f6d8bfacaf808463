import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import Foundation
import StoreConformance
import Synchronization
import XCTest

@testable import Storage

/// Makes the n-th write fail, or the power go at the n-th write, for every n: what is stored is all or nothing.
final class FaultTests: FolderTestCase {
  private struct PowerLoss: Error {}

  private let trail = SampleMatches.trail
  private let noon = SampleEvents.noon

  /// What is stored, read back through the protocols.
  private struct Stored: Equatable {
    var runs: Int
    var decisions: Int
    var alerts: Int
    var ledger: [Timestamp]
    var outbox: [String]
    var handled: [Bool]
    var hits: [WhitelistHit]
    var files: Int
    var events: Int
    var rejected: Int
    var raw: Int

    init(_ stores: SQLiteStores, _ trail: TrailName, _ noon: Timestamp) throws {
      let ever = noon.adding(seconds: -1_000_000)..<noon.adding(seconds: 1_000_000)
      runs = try stores.runs(trail: trail, limit: 99).count
      decisions = try stores.decisions(trail: trail, slots: nil, limit: 99).count
      alerts = try stores.alerts(trail: trail, limit: 99).count
      ledger = try stores.ledgerEntries(trail: trail).map(\.notifiedAt)
      outbox = try stores.entries(states: [], limit: 99).map(\.notification.id)
      handled = try stores.matches(trail: trail, arrival: ever).map { $0.handledAt != nil }
      hits = try stores.whitelistHits()
      files = try stores.read("test") { try $0.first("SELECT count(*) FROM input_files") { $0.number(0) } ?? 0 }
      events = try stores.eventCount(trail: trail, arrival: ever)
      rejected = try stores.rejectedInputs(trail: trail, limit: 99).count
      var kept = 0
      stores.raw.forEachHour { kept += $1.count }
      raw = kept
      // Every event that is in the catalogue can be read back from the file it came in.
      for event in try stores.find(EventQuery(limit: 99)) { _ = try stores.rawRecord(event.location) }
    }
  }

  private func files() throws -> [IngestedFile] {
    let sample = try SampleFiles.file("b.json", ["c"], trail: trail, arrival: noon, matching: [0])
    var rejecting = sample
    rejecting.rejected = [
      RejectedInput(trail: trail, path: "b.json", offset: 7, reason: "no id", at: noon, scope: .record)
    ]
    return [
      try SampleFiles.file("a.json", ["a", "b"], trail: trail, arrival: noon, matching: [0, 1]), rejecting,
    ]
  }

  /// A folder with a run and events in it, so that the operation does not meet empty tables.
  private func prepared() throws -> (folder: TestFolder, lease: LeaseToken) {
    let folder = newFolder()
    let stores = try folder.open()
    let lease = try XCTUnwrap(try stores.acquireLease(owner: "test", now: noon, until: noon.adding(seconds: 60)))
    try stores.commit([
      try SampleFiles.file("0.json", ["x", "y", "z"], trail: trail, arrival: noon, matching: [0, 1, 2])
    ])
    try stores.commit(SampleOutcomes.outcome(noon, sequence: 1), lease: lease)
    return (folder, lease)
  }

  /// Runs the operation with a fault at every write in turn until none is left to fail; returns how many there were.
  private func everyFault(
    _ name: String, _ operation: (SQLiteStores, LeaseToken) throws -> Void
  ) throws -> Int {
    let reference = try prepared()
    let stores = try reference.folder.open()
    let before = try Stored(stores, trail, noon)
    try operation(stores, reference.lease)
    let after = try Stored(stores, trail, noon)
    XCTAssertNotEqual(before, after, name)
    for failing in 1...1000 {
      let (folder, lease) = try prepared()
      let stores = try folder.open()
      let count = Mutex(0)
      let copies = Mutex<[TestFolder]>([])
      stores.remember { session in
        session.connection.beforeWrite = { _ in
          guard
            count.withLock({
              $0 += 1; return $0
            }) == failing
          else { return }
          let copy = try folder.copy()
          copies.withLock { $0.append(copy) }
          throw PowerLoss()
        }
      }
      do {
        try operation(stores, lease)
        XCTAssertEqual(try Stored(stores, trail, noon), after, name)
        return failing - 1
      } catch is PowerLoss {}
      stores.remember { $0.connection.beforeWrite = nil }
      let copy = try XCTUnwrap(copies.withLock { $0.first })
      defer { copy.remove() }
      XCTAssertEqual(try Stored(copy.open(), trail, noon), before, "\(name): power loss at write \(failing)")
      XCTAssertEqual(try Stored(folder.open(), trail, noon), before, "\(name): opened after failure \(failing)")
      try operation(stores, lease)
      XCTAssertEqual(try Stored(stores, trail, noon), after, "\(name): tried again after failure \(failing)")
    }
    XCTFail("\(name): it never ended")
    return 0
  }

  func testARunIsStoredWholeOrNotAtAll() throws {
    let slot = noon.adding(seconds: 900)
    let writes = try everyFault("a run") { stores, lease in
      try stores.commit(SampleOutcomes.outcome(slot, sequence: 2), lease: lease)
    }
    XCTAssertGreaterThanOrEqual(writes, 9, "run, three decisions, alert, ledger, outbox, match, hit, commit")
  }

  func testFilesAreTakenWholeOrNotAtAll() throws {
    let files = try files()
    let writes = try everyFault("files") { stores, _ in try stores.commit(files) }
    XCTAssertGreaterThanOrEqual(writes, 18, "two segments, batches, raw files, lines, three matches and the commit")
  }

  func testReevaluatingIsAllOrNothing() throws {
    let match = try XCTUnwrap(
      SampleFiles.file("0.json", ["x"], trail: trail, arrival: noon, matching: [0]).matches.first)
    var other = match
    other.rule = RuleID("new")
    let rules = RuleSet(members: [other.rule: other.revision])
    _ = try everyFault("a re-evaluation") { stores, _ in
      try stores.reevaluated(segment: 1, matches: [match, other], ruleSet: rules)
    }
  }

  func testExpiringLeavesNoHalfSegment() throws {
    let late = noon.adding(seconds: 500)
    _ = try everyFault("expiry") { stores, _ in
      let count = try stores.expire(before: late)
      XCTAssertEqual(count, 1)
    }
  }

  func testSettlingIsAllOrNothing() throws {
    let id = SampleOutcomes.outcome(noon).notifications[0].id
    let (folder, _) = try prepared()
    let stores = try folder.open()
    _ = try stores.claim(channel: "mail", now: noon.adding(seconds: 9), leaseEnd: noon.adding(seconds: 60), limit: 9)
    for failing in 1...3 {
      let count = Mutex(0)
      stores.remember { session in
        session.connection.beforeWrite = { _ in
          if count.withLock({
            $0 += 1; return $0
          }) == failing {
            throw PowerLoss()
          }
        }
      }
      let receipt = Receipt(notification: id, at: noon, attempt: 1, outcome: .sent(detail: "ok"))
      let settlement = Settlement(receipt: receipt, state: .sent, next: noon, claimedUntil: noon.adding(seconds: 60))
      XCTAssertThrowsError(try stores.settle([settlement]), "write \(failing)")
      stores.remember { $0.connection.beforeWrite = nil }
      XCTAssertEqual(try stores.outboxCounts(), [.sending: 1], "write \(failing)")
      XCTAssertEqual(try stores.receipts(notification: id), [], "write \(failing)")
    }
  }
}
