import AuditEvents
import Detection
import Engine
import StoreConformance
import XCTest

final class InMemoryStoresTests: XCTestCase {
  func testTheyPassTheSuites() throws {
    try LeaseConformance { InMemoryStores() }.verify()
    try RunConformance { InMemoryStores() }.verify()
    try ContactConformance { InMemoryStores() }.verify()
    try OverTimeConformance { matches in
      let stores = InMemoryStores()
      stores.ingest.matches.store(matches.map(\.match))
      for stored in matches {
        guard let slot = stored.handledAt else { continue }
        let match = stored.match
        stores.ingest.matches.markHandled(trail: match.trail, rule: match.rule, sequence: match.sequence, at: slot)
      }
      return stores
    }.verify()
    try RuleOverrideConformance { InMemoryStores() }.verify()
    try IngestConformance { InMemoryStores() }.verify()
    try RetentionConformance { InMemoryStores() }.verify()
    try TraceConformance { InMemoryStores() }.verify()
  }
}
