import Engine
import Foundation
import XCTest

final class EngineOwnerTests: XCTestCase {
  func testThisProcessIsNotGone() {
    let own = EngineOwner.current()
    XCTAssertFalse(EngineOwner.isGone(own))
    XCTAssertEqual(EngineOwner.shown(own), "\(ProcessInfo.processInfo.hostName):\(getpid())")
  }

  func testAProcessThatEndedIsGoneAndOneElsewhereIsNotKnown() throws {
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/bin/sleep")
    child.arguments = ["30"]
    try child.run()
    var parts = EngineOwner.current().split(separator: ":").map(String.init)
    parts[parts.count - 3] = String(child.processIdentifier)
    XCTAssertTrue(EngineOwner.isGone(parts.joined(separator: ":")), "the number was given again to another process")
    child.terminate()
    child.waitUntilExit()
    XCTAssertTrue(EngineOwner.isGone(parts.joined(separator: ":")))
    parts[parts.count - 1] = "another"
    XCTAssertFalse(EngineOwner.isGone(parts.joined(separator: ":")), "another machine, boot or container")
    for name in ["", "host:1", "host:1:2", "a:b:c:d", "host:-1:5:" + parts[parts.count - 1]] {
      XCTAssertFalse(EngineOwner.isGone(name), name)
      XCTAssertFalse(EngineOwner.shown(name).isEmpty && !name.isEmpty, name)
    }
  }
}
