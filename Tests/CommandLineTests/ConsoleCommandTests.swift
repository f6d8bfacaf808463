import Foundation
import XCTest

final class ConsoleCommandTests: XCTestCase {
  /// The console has several connections in one process. A command that comes and goes must not take the write-ahead
  /// log away under them: they would write into a file that nobody sees.
  func testCommandsBesideItLeaveItsStoreAlone() throws {
    let program = try Program()
    XCTAssertEqual(try program.run("status").code, 0)
    let process = try program.start(
      ["console", "--listen", "127.0.0.1:0"], output: program.folder + "/console.out",
      errors: program.folder + "/console.err")
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    let end = DispatchTime.now() + 15
    while !program.read("console.err").contains("console at"), DispatchTime.now() < end { usleep(50_000) }
    XCTAssertTrue(program.read("console.err").contains("console at http://127.0.0.1:"), program.read("console.err"))
    for _ in 0..<3 { XCTAssertEqual(try program.run("status").code, 0) }
    let folder = "/proc/\(process.processIdentifier)/fd"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + $0)
    }
    XCTAssertTrue(files.contains { $0.hasSuffix("state.sqlite-wal") }, "\(files)")
    XCTAssertFalse(files.contains { $0.contains("state.sqlite") && $0.contains("deleted") }, "\(files)")
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    XCTAssertEqual(process.terminationStatus, 0)
  }
}
