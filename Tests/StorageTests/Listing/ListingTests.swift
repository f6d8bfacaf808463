import StoreConformance
import XCTest

@testable import Storage

final class ListingTests: XCTestCase {
  func testConformance() throws {
    var folders: [TestFolder] = []
    try ListingConformance {
      let folder = TestFolder()
      folders.append(folder)
      return try folder.open()
    }.verify()
  }
}
