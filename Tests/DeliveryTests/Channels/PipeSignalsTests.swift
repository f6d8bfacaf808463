import Foundation
import XCTest

@testable import Delivery

final class PipeSignalsTests: XCTestCase {
  func testAWriteToAClosedPipeFailsAndNothingElse() {
    // The signal ends the process only when nobody ignores it.
    let before = signal(SIGPIPE, SIG_DFL)
    defer { signal(SIGPIPE, before) }
    for _ in 0..<3 {
      var ends: [Int32] = [0, 0]
      XCTAssertEqual(pipe(&ends), 0)
      close(ends[0])
      let result = PipeSignals.blocked { (write(ends[1], "x", 1), errno) }
      XCTAssertEqual(result.0, -1)
      XCTAssertEqual(result.1, EPIPE)
      close(ends[1])
    }
    var pending = sigset_t()
    sigpending(&pending)
    XCTAssertEqual(sigismember(&pending, SIGPIPE), 0, "the signal was taken back")
  }
}
