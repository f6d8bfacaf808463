import Foundation
import XCTest

@testable import Templating

/// The page for people who write templates names every filter.
final class FilterListTests: XCTestCase {
  func testTheReadmeOfTheTemplatesListsEveryFilter() throws {
    let readme = URL(filePath: #filePath).appending(path: "../../../../Templates/README.md").standardized
    let text = try String(contentsOf: readme, encoding: .utf8)
    for name in Filters.named.keys { XCTAssertTrue(text.contains("`\(name)`"), name) }
  }
}
