import Administration
import Engine
import StoreConformance
import XCTest

final class InMemoryListingTests: XCTestCase {
  func testConformance() throws { try ListingConformance { InMemoryStores() }.verify() }
}
