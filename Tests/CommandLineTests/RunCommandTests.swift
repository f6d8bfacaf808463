import Foundation
import TestPeers
import XCTest

final class RunCommandTests: XCTestCase {
  private static func now(plus seconds: TimeInterval) -> String {
    Date(timeIntervalSinceNow: seconds).formatted(.iso8601)
  }

  func testAMistypedYearDoesNotSilenceATrail() throws {
    let program = try Program()
    let refused = try program.run("run", "--at", Self.now(plus: 40 * 86_400))
    XCTAssertEqual(refused.code, 2)
    XCTAssertTrue(refused.errors.contains("is more than a day ahead"), refused.errors)
    XCTAssertEqual(
      try program.run("run", "--dry-run", "--at", Self.now(plus: 40 * 86_400)).code, 0, "nothing is stored")
    try program.write(
      "in/now.ndjson", Program.record("e-now", time: Self.now(plus: -60)) + "\n")
    let next = try program.run("run", "--at", Self.now(plus: 900))
    XCTAssertEqual(next.code, 0, next.errors)
    XCTAssertTrue(program.read("told.ndjson").contains("e-now"), "the refused run left nothing behind")
  }

  func testStoppedInTheMiddleOfASendItSaysWhatBecomesOfTheRest() throws {
    let program = try Program()
    let peer = try SilentPeer()
    let usual = program.read("tocsin.yml")
    try program.write(
      "tocsin.yml",
      usual.replacing(
        "{kind: file, path: told.ndjson}",
        with: "{kind: webhook, url: \"http://127.0.0.1:\(peer.port)/\", timeout: 60s}")
    )
    try program.write("in/a.ndjson", Program.record("one", time: "2026-03-02T09:50:00Z") + "\n")
    let process = try program.start(
      ["run", "--at", "2026-03-02T10:00:00Z"], output: program.folder + "/run.out", errors: program.folder + "/run.err")
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    XCTAssertTrue(peer.isAsked(within: 60))
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    XCTAssertEqual(process.terminationReason, .uncaughtSignal, "so that a supervisor knows")
    XCTAssertEqual(process.terminationStatus, SIGTERM)
    XCTAssertTrue(
      program.read("run.err").contains("stopped by SIGTERM: what was decided stays"), program.read("run.err"))
    try program.write("tocsin.yml", usual)
    let next = try program.run("run", "--at", "2026-03-02T10:00:00Z")
    XCTAssertEqual(next.code, 0, next.errors)
    let told = program.read("told.ndjson")
    XCTAssertEqual(told.split(separator: "\n").count, 1, told)
    XCTAssertTrue(told.contains("\"possible_repeat\":true"), told)
  }
}
