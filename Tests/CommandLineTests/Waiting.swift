import Foundation
import XCTest

extension XCTestCase {
  /// Waits until something that another process does is so; fails after so many seconds.
  func wait(_ seconds: Double, for what: String, _ condition: () -> Bool) {
    let end = DispatchTime.now() + seconds
    while DispatchTime.now() < end {
      if condition() { return }
      usleep(50_000)
    }
    XCTFail("waited \(seconds) s for \(what)")
  }
}
