import Alerting
import StoreConformance
import XCTest

final class InMemoryContactStoreTests: XCTestCase {
  func testItPassesTheContactSuite() throws { try ContactConformance { InMemoryContactStore() }.verify() }
}
