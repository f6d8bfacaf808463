import AuditEvents
import Engine
import StoreConformance
import XCTest

final class InMemoryStoresTests: XCTestCase {
  func testTheyPassTheSuites() throws {
    try LeaseConformance { InMemoryStores() }.verify()
    try RunConformance { InMemoryStores() }.verify()
    try ContactConformance { InMemoryStores() }.verify()
    try RuleOverrideConformance { InMemoryStores() }.verify()
    try IngestConformance { InMemoryStores() }.verify()
    try TraceConformance { InMemoryStores() }.verify()
  }
}
