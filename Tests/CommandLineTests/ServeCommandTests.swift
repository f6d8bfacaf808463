import Foundation
import XCTest

final class ServeCommandTests: XCTestCase {
  func testItRunsReloadsRefusesAndStops() throws {
    let program = try Program()
    try program.write("tocsin.yml", Program.configuration(schedule: ", every: 1s, window: 4s, suppress: 1h"))
    let errors = program.folder + "/serve.err"
    let process = try program.start(["serve"], output: program.folder + "/serve.out", errors: errors)
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    wait(10, for: "the first run") { program.read("serve.err").contains("prod: 0 events in the window") }

    let second = try program.run("run")
    XCTAssertEqual(second.code, 4, second.errors)
    XCTAssertTrue(second.errors.contains("another engine runs this workspace"), second.errors)

    let now = ISO8601DateFormatter().string(from: Date())
    try program.write("in/a.ndjson", Program.record("one", time: now) + "\n")
    wait(10, for: "the alert") { program.read("told.ndjson").contains("Access Key Created") }

    try program.write(
      "Rules/pack/key.yml", Program.rule(operation: "[CreateAccessKey").replacingOccurrences(of: "Key}", with: "Key"))
    kill(process.processIdentifier, SIGHUP)
    wait(10, for: "the refusal") { program.read("serve.err").contains("reload refused") }
    XCTAssertTrue(program.read("serve.err").contains("key.yml:"), program.read("serve.err"))

    try program.write("Rules/pack/key.yml", Program.rule(operation: "DeleteTrail"))
    kill(process.processIdentifier, SIGHUP)
    wait(10, for: "the reload") { program.read("serve.err").contains("reloaded: 1 rule,") }
    try program.write("in/b.ndjson", Program.record("two", operation: "DeleteTrail", user: "trudy", time: now) + "\n")
    wait(10, for: "the new rule's alert") { program.read("told.ndjson").split(separator: "\n").count == 2 }

    kill(process.processIdentifier, SIGTERM)
    wait(10, for: "the end") { !process.isRunning }
    XCTAssertEqual(process.terminationStatus, 0)
    XCTAssertTrue(program.read("serve.err").contains("stopping"), program.read("serve.err"))
    XCTAssertEqual(try program.run("run").code, 0, "the lease is free again")
  }

  func testTheLogForProgramsIsOneObjectALine() throws {
    let program = try Program()
    try program.write("tocsin.yml", Program.configuration(schedule: ", every: 1s, window: 4s"))
    let process = try program.start(
      ["serve", "--log-format", "json", "--listen", "off"], output: program.folder + "/serve.out",
      errors: program.folder + "/serve.err")
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    wait(10, for: "the first run") { program.read("serve.err").contains("\"event\":\"run\"") }
    kill(process.processIdentifier, SIGTERM)
    wait(10, for: "the end") { !process.isRunning }
    let lines = program.read("serve.err").split(separator: "\n")
    for line in lines {
      let object = try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
      for key in ["time", "level", "event", "message"] { XCTAssertNotNil(object[key], "\(line)") }
    }
    XCTAssertTrue(lines.first?.contains("\"event\":\"start\"") ?? false, "\(lines)")
    XCTAssertTrue(lines.last?.contains("\"event\":\"stop\"") ?? false, "\(lines)")
  }

  /// A signal that comes while the program only begins to look after signals is the one that is lost.
  func testAskedToStopAtAnyMomentOfItsStart() throws {
    let program = try Program()
    for milliseconds in stride(from: 0, to: 60, by: 2) {
      let process = try program.start(
        ["serve", "--listen", "off"], output: program.folder + "/serve.out", errors: program.folder + "/serve.err")
      defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
      usleep(UInt32(milliseconds) * 1000)
      kill(process.processIdentifier, SIGTERM)
      wait(20, for: "the end after \(milliseconds) ms") { !process.isRunning }
      if process.terminationReason == .exit {
        XCTAssertEqual(process.terminationStatus, 0, program.read("serve.err"))
      } else {
        XCTAssertEqual(process.terminationStatus, SIGTERM, "before it looks after signals")
      }
    }
    XCTAssertEqual(try program.run("doctor").code, 0)
  }
}
