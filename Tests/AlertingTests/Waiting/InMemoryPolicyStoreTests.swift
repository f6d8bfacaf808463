import Alerting
import StoreConformance
import XCTest

final class InMemoryPolicyStoreTests: XCTestCase {
  func testItPassesThePolicySuite() throws {
    try PolicyConformance {
      let store = InMemoryPolicyStore()
      return (store, store.apply)
    }.verify()
  }
}
