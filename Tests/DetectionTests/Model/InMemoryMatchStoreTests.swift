import AuditEvents
import Detection
import StoreConformance
import XCTest

final class InMemoryMatchStoreTests: XCTestCase {
  func testItPassesTheMatchSuite() throws { try MatchConformance { InMemoryMatchStore($0) }.verify() }

  func testAMatchThatIsStoredAgainKeepsWhetherItWasHandled() {
    let old = SampleMatches.match(1)
    let store = InMemoryMatchStore([StoredMatch(match: old, handledAt: nil)])
    store.markHandled(trail: old.trail, rule: old.rule, sequence: 1, at: SampleNotifications.slot)
    store.markHandled(trail: old.trail, rule: old.rule, sequence: 1, at: SampleNotifications.slot.adding(seconds: 900))
    let new = SampleMatches.match(1, revision: "rev2")
    store.store([new])
    let found = store.matches(trail: old.trail, arrival: old.arrival..<SampleNotifications.slot)
    XCTAssertEqual(found, [StoredMatch(match: new, handledAt: SampleNotifications.slot)])
    store.remove(segments: [1])
    XCTAssertEqual(store.matches(trail: old.trail, arrival: old.arrival..<SampleNotifications.slot), [])
  }
}
