import Administration
import Alerting
import AuditEvents
import Delivery
import Detection
import Engine
import StoreConformance
import XCTest

@testable import Storage

final class ListingTests: XCTestCase {
  private let slot = SampleNotifications.slot
  private let ever = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)

  private func stores() throws -> (folder: TestFolder, stores: SQLiteStores) {
    let folder = TestFolder()
    let stores = try folder.open()
    let lease = try XCTUnwrap(
      try stores.acquireLease(owner: "host:1", now: slot, until: slot.adding(seconds: 86_400)))
    for (index, seconds) in [0, 900, 1800, 3600, 7200].enumerated() {
      for trail in ["a", "b"] as [TrailName] {
        try stores.commit(
          SampleOutcomes.outcome(slot.adding(seconds: Int64(seconds)), trail: trail, sequence: Int64(index + 1)),
          lease: lease)
      }
    }
    return (folder, stores)
  }

  func testListsOfARangeAreThoseOfTheWholeCutOut() throws {
    let (_, stores) = try stores()
    let alerts = try stores.alerts(trail: nil, limit: 100)
    let runs = try stores.runs(trail: nil, limit: 100)
    XCTAssertEqual(runs.count, 10)
    XCTAssertEqual(try stores.alerts(trail: nil, slots: ever, limit: 100), alerts)
    XCTAssertEqual(try stores.runs(trail: nil, slots: ever, limit: 100), runs)
    for range in [slot..<slot.adding(seconds: 900), slot.adding(seconds: 1)..<slot.adding(seconds: 3601)] {
      for trail in [nil, "a", "c"] as [TrailName?] {
        let isAsked = { (name: TrailName) in trail == nil || trail == name }
        XCTAssertEqual(
          try stores.alerts(trail: trail, slots: range, limit: 100),
          alerts.filter { range.contains($0.slot) && isAsked($0.trail) })
        XCTAssertEqual(
          try stores.runs(trail: trail, slots: range, limit: 3),
          Array(runs.filter { range.contains($0.slot) && isAsked($0.trail) }.prefix(3)))
      }
    }
  }

  func testAlertsAreCountedBySpanAndLevel() throws {
    let (_, stores) = try stores()
    let hour = Timestamp(seconds: slot.seconds / 3600 * 3600)
    let counts = try stores.alertCounts(slots: hour..<slot.adding(seconds: 86_400), every: 3600)
    XCTAssertEqual(counts.reduce(0) { $0 + $1.count }, 10)
    XCTAssertEqual(counts.map(\.start), counts.map(\.start).sorted())
    XCTAssertEqual(Set(counts.map(\.level)), [.critical])
    XCTAssertEqual(try stores.alertCounts(slots: slot..<slot, every: 3600), [])
    XCTAssertEqual(try stores.unansweredAlerts(slots: slot..<slot.adding(seconds: 1801)), 6)
  }

  func testTheOutboxIsReadPageByPage() throws {
    let (_, stores) = try stores()
    let all = try stores.entries(states: [], limit: 100)
    var read: [OutboxEntry] = []
    while true {
      let page = try stores.outboxEntries(
        states: [], channel: "mail", before: read.last?.notification.id, limit: 3)
      read += page
      if page.count < 3 { break }
    }
    XCTAssertEqual(read, all)
    XCTAssertEqual(try stores.outboxEntries(states: [.dead], channel: nil, before: nil, limit: 9), [])
    XCTAssertEqual(try stores.outboxEntries(states: [], channel: "sms", before: nil, limit: 9), [])
    XCTAssertEqual(try stores.outboxEntries(states: [], channel: nil, before: "gone", limit: 9), [])
  }
}
