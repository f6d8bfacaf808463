import Foundation
import XCTest

final class IngestCommandTests: XCTestCase {
  private func gzip(_ path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-f", path]
    try process.run()
    process.waitUntilExit()
  }

  func testThirtyFiveFilesOfWhichThreeAreDamaged() throws {
    let program = try Program()
    for number in 0..<35 {
      try program.write(
        "in/\(number).json", "{\"Records\":[\(Program.record("e\(number)", time: "2026-03-02T09:50:00Z"))]}")
      if number < 20 { try gzip(program.folder + "/in/\(number).json") }
    }
    // Cut off inside the gzip data, a byte flipped inside it, and JSON cut in the middle of a record.
    let cut = try Data(contentsOf: URL(fileURLWithPath: program.folder + "/in/1.json.gz"))
    try cut.prefix(cut.count / 2).write(to: URL(fileURLWithPath: program.folder + "/in/1.json.gz"))
    var flipped = try Data(contentsOf: URL(fileURLWithPath: program.folder + "/in/2.json.gz"))
    flipped[flipped.count / 2] ^= 0xFF
    try flipped.write(to: URL(fileURLWithPath: program.folder + "/in/2.json.gz"))
    try program.write("in/30.json", String(program.read("in/30.json").prefix(120)))

    let first = try program.run("ingest", "in")
    XCTAssertEqual(first.code, 1)
    XCTAssertTrue(first.output.contains("32 events indexed"), first.output)
    XCTAssertTrue(first.output.contains("3 refused"), first.output)
    let rejected = try program.run("events", "rejected", "--output", "ndjson")
    XCTAssertEqual(rejected.lines.count, 3, rejected.output)
    for name in ["1.json.gz", "2.json.gz", "30.json"] { XCTAssertTrue(rejected.output.contains("/\(name)\""), name) }

    let second = try program.run("ingest", "in")
    XCTAssertTrue(second.output.contains("0 events indexed"), second.output)
    XCTAssertEqual(try program.run("events", "query", "--output", "ndjson", "--limit", "100").lines.count, 32)
  }

  func testAFileIsKnownByItsContentAndReadAgainWhenItGrew() throws {
    let program = try Program()
    let one = Program.record("one", time: "2026-03-02T09:50:00Z")
    let two = Program.record("two", time: "2026-03-02T09:51:00Z")
    try program.write("in/a.ndjson", one + "\n")
    XCTAssertTrue(try program.run("ingest", "in").output.contains("1 event indexed"))
    try program.write("in/b.ndjson", one + "\n")
    XCTAssertTrue(try program.run("ingest", "in").output.contains("0 events indexed"))
    try program.write("in/a.ndjson", one + "\n" + two + "\n")
    XCTAssertTrue(try program.run("ingest", "in").output.contains("1 event indexed (1 were known)"))
    XCTAssertEqual(try program.run("events", "show", "two", "--raw").output, two + "\n")
    XCTAssertEqual(try program.run("events", "show", "one", "--raw").output, one + "\n", "byte for byte")
  }

  func testFilesAreTakenAsIfTheyCameAtAnotherTime() throws {
    let program = try Program()
    try program.write("old.ndjson", Program.record("one", time: "2026-03-02T09:50:00Z") + "\n")
    XCTAssertEqual(try program.run("ingest", "--at", "2026-03-02T09:55:00Z", "old.ndjson").code, 0)
    XCTAssertEqual(try program.run("run", "--at", "2026-03-02T10:00:00Z").code, 0)
    XCTAssertEqual(program.read("told.ndjson").split(separator: "\n").count, 1, "it came in time for the run")
    try program.write("late.ndjson", Program.record("two", user: "trudy", time: "2026-03-02T09:51:00Z") + "\n")
    for (time, words) in [("2026-03-02T09:59:59Z", "before the last run"), ("2126-03-02T10:00:00Z", "a day ahead")] {
      let refused = try program.run("ingest", "--at", time, "late.ndjson")
      XCTAssertEqual(refused.code, 2, refused.output)
      XCTAssertTrue(refused.errors.contains(words), refused.errors)
    }
    XCTAssertEqual(try program.run("ingest", "--at", "2026-03-02T10:00:00Z", "late.ndjson").code, 0)
    XCTAssertEqual(try program.run("run", "--at", "2026-03-02T10:15:00Z").code, 0)
    XCTAssertEqual(program.read("told.ndjson").split(separator: "\n").count, 2)
  }

  func testContactsAndGroups() throws {
    let program = try Program()
    XCTAssertEqual(try program.run("contacts", "add", "alice", "--email", "a@example.test", "--group", "sec").code, 0)
    XCTAssertEqual(try program.run("contacts", "add", "alice", "--email", "a@example.test").code, 1)
    try program.write(
      "people.csv",
      "id,name,emails,country_code,phone,enabled,sms_enabled,groups,time_zone,language\n"
        + "bob,Bob,b@example.test,86,13800000000,true,true,sec,Asia/Shanghai,zh-CN\n")
    let trial = try program.run("contacts", "import", "--dry-run", "people.csv").output
    XCTAssertTrue(
      trial.hasPrefix("add contact bob: name 'Bob', emails 'b@example.test', phone '+86 13800000000'"), trial)
    XCTAssertTrue(trial.contains("change group sec: members 'alice' -> 'alice;bob'\n"), trial)
    XCTAssertEqual(try program.run("contacts", "import", "people.csv").code, 0)
    XCTAssertTrue(try program.run("groups", "list", "--output", "csv").output.contains("sec,sec,true,\"alice; bob\""))
    try program.write(
      "Rules/policies/default.yml",
      "name: default\nroutes: [{notify: [{channel: file, users: [alice], groups: [sec]}]}]\n")
    let refused = try program.run("contacts", "remove", "alice")
    XCTAssertEqual(refused.code, 1)
    XCTAssertTrue(refused.errors.contains("policy default, route 1"), refused.errors)
    XCTAssertEqual(try program.run("contacts", "remove", "bob").code, 0)
    XCTAssertEqual(try program.run("contacts", "list", "--output", "ndjson").lines.count, 1)
  }

  func testScanStreamsOneLinePerMatchAndReportsWhatItCouldNotRead() throws {
    let program = try Program()
    try program.write("in/a.ndjson", Program.record("one", time: "2026-03-02T09:50:00Z") + "\n")
    try program.write(
      "in/b.json",
      "{\"Records\":[\(Program.record("x", operation: "List", time: "2026-03-02T09:50:00Z")),"
        + "\(Program.record("two", time: "2026-03-02T09:51:00Z"))]}")
    try program.write("in/c.json", "{\"Records\":[")
    let result = try program.run("scan", "--rules", "Rules/pack", "--format", "cloudtrail", "in", "--output", "ndjson")
    XCTAssertEqual(result.code, 1)
    XCTAssertEqual(
      result.lines.map(String.init),
      [("one", "09:50", "a.ndjson", 0), ("two", "09:51", "b.json", 1)].map { id, time, file, index in
        "{\"rule_id\":\"5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f01\",\"rule\":\"Access Key Created\",\"event_id\":\"\(id)\","
          + "\"time\":\"2026-03-02T\(time):00Z\",\"path\":\"in/\(file)\",\"index\":\(index)}"
      })
    XCTAssertTrue(result.errors.contains("in/c.json: error: file"), result.errors)
  }
}
