import Foundation
import XCTest

/// SIGKILL where it hurts most. Nothing is lost, and what may have been told twice carries the same id.
final class CrashTests: XCTestCase {
  private func deliver(to program: Program) throws {
    let records = ["mallory", "trudy", "eve"].map { Program.record("e-\($0)", user: $0, time: "2026-03-02T09:50:00Z") }
    try program.write("in/a.ndjson", records.joined(separator: "\n") + "\n")
  }

  /// How often each notification reached the file, whatever its template says beside the id.
  private func told(_ program: Program) throws -> [String: Int] {
    let listed = try program.run("notifications", "list", "--output", "csv").lines.dropFirst()
    let ids = listed.compactMap { $0.split(separator: ",").first.map(String.init) }
    let lines = program.read("told.ndjson").split(separator: "\n")
    let counts = ids.map { id in (id, lines.filter { $0.contains(id) }.count) }
    return Dictionary(counts.filter { $0.1 > 0 }, uniquingKeysWith: +)
  }

  func testT3KilledBetweenCommitAndSend() throws {
    let program = try Program()
    try deliver(to: program)
    let killed = try program.run("run", "--at", "2026-03-02T10:00:00Z", environment: ["TOCSIN_CRASH_AT": "committed"])
    XCTAssertEqual(killed.code, -SIGKILL)
    XCTAssertEqual(try told(program), [:])
    let next = try program.run("run", "--at", "2026-03-02T10:05:00Z")
    XCTAssertEqual(next.code, 0, next.errors)
    XCTAssertEqual(try told(program).values.sorted(), [1, 1, 1])
  }

  func testT4KilledBetweenSendAndMark() throws {
    let program = try Program()
    try deliver(to: program)
    let killed = try program.run("run", "--at", "2026-03-02T10:00:00Z", environment: ["TOCSIN_CRASH_AT": "sent"])
    XCTAssertEqual(killed.code, -SIGKILL)
    XCTAssertEqual(try told(program).values.reduce(0, +), 1)
    XCTAssertEqual(try program.run("run", "--at", "2026-03-02T10:05:00Z").code, 0)
    XCTAssertEqual(try told(program).values.sorted(), [1, 1, 2], "one was in flight and is told again with its id")
    let states = try program.run("notifications", "list", "--output", "ndjson")
    XCTAssertEqual(states.lines.filter { $0.contains("\"state\":\"sent\"") }.count, 3, states.output)
  }
}
