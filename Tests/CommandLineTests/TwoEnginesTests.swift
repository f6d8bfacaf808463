import Foundation
import TestPeers
import XCTest

/// EVIDENCE: engines that meet, stop, hang and die: one works at a time, and what one leaves the next finishes.
final class TwoEnginesTests: XCTestCase {
  private func serve(_ program: Program, _ name: String) throws -> Process {
    let process = try program.start(
      ["serve"], output: program.folder + "/\(name).out", errors: program.folder + "/\(name).err")
    addTeardownBlock { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    return process
  }

  func testTheStandbyTakesOverFromAnEngineThatWasKilled() throws {
    let program = try Program()
    try program.write("tocsin.yml", Program.configuration(schedule: ", every: 1s, window: 4s"))
    let first = try serve(program, "first")
    wait(20, for: "the first engine") { program.read("first.err").contains("serving 1 trail;") }
    let second = try serve(program, "second")
    wait(20, for: "the standby") { program.read("second.err").contains("standby: another engine") }
    XCTAssertEqual(try program.run("run").code, 4, "a third one does not wait")
    kill(first.processIdentifier, SIGKILL)
    // A lease lasts two minutes; the death of a process on this machine is seen at once.
    wait(20, for: "the takeover") { program.read("second.err").contains("serving 1 trail;") }
    kill(second.processIdentifier, SIGTERM)
    wait(20, for: "the end") { !second.isRunning }
    XCTAssertEqual(second.terminationStatus, 0)
    XCTAssertEqual(try program.run("doctor").code, 0)
  }

  /// `ingest` and `run` end of the signal or had ended by then; what was decided is not lost, and nobody is told twice
  /// but for the message in flight, which says so. Where the signal meets them depends on the machine, what holds does not.
  func testAskedToStopInAnyPhase() throws {
    for milliseconds in [20, 150, 500] {
      let program = try Program()
      let time = ISO8601DateFormatter().string(from: Date().addingTimeInterval(-1200))
      let records = (0..<400).map { Program.record("e-\($0)", user: "user-\($0 % 7)", time: time) }
      try program.write("in/a.ndjson", records.joined(separator: "\n") + "\n")
      for words in [["ingest", "in"], ["run"], ["serve", "--listen", "off"]] {
        let process = try program.start(words, output: program.folder + "/.o", errors: program.folder + "/.e")
        usleep(UInt32(milliseconds) * 1000)
        kill(process.processIdentifier, SIGTERM)
        wait(60, for: "\(words[0]) to end") { !process.isRunning }
        // Before its first line the program has not asked to be told of signals yet.
        let isKilled = process.terminationReason == .uncaughtSignal
        let said = program.read(".e")
        XCTAssertEqual(process.terminationStatus, isKilled ? SIGTERM : 0, "\(words[0]): \(said)")
        if words[0] == "serve", !said.isEmpty { XCTAssertFalse(isKilled, "it had begun: \(said)") }
      }
      let serving = try serve(program, "serving")
      wait(60, for: "the service") { program.read("serving.err").contains("serving 1 trail;") }
      kill(serving.processIdentifier, SIGTERM)
      wait(60, for: "the service to end") { !serving.isRunning }
      XCTAssertEqual(serving.terminationReason, .exit)
      XCTAssertEqual(serving.terminationStatus, 0)
      XCTAssertTrue(program.read("serving.err").contains("stopping"), program.read("serving.err"))

      let nextSlot = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 / 900).rounded(.up) * 900)
      let next = try program.run("run", "--at", ISO8601DateFormatter().string(from: nextSlot))
      XCTAssertEqual(next.code, 0, next.errors)
      let events = try program.run("events", "query", "--output", "ndjson", "--limit", "1000").lines
      XCTAssertEqual(events.count, 400, "after \(milliseconds) ms")
      XCTAssertEqual(Set(events).count, 400)
      try expectToldOnce(program, users: 7)
      let doctor = try program.run("doctor", "--full", "--repair").output
      let wrong = doctor.split(separator: "\n").filter { $0.hasPrefix("error") && !$0.contains(" clock:") }
      XCTAssertEqual(wrong, [], "but that the last run was made ahead of the clock")
    }
  }

  /// Each user has one notification, and what stands twice in the file says that it may be a repeat.
  private func expectToldOnce(_ program: Program, users: Int) throws {
    var told: [String: Set<String>] = [:]
    var seen: Set<String> = []
    for line in program.read("told.ndjson").split(separator: "\n") {
      let message = try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let id = try XCTUnwrap(message["notification_id"] as? String)
      let labels = try XCTUnwrap(message["labels"] as? [String: Any])
      told[try XCTUnwrap(labels["userIdentity.userName"] as? String), default: []].insert(id)
      if !seen.insert(id).inserted { XCTAssertEqual(message["possible_repeat"] as? Bool, true, "\(id) came twice") }
    }
    XCTAssertEqual(told.count, users, "nobody is left out")
    XCTAssertEqual(seen.count, users, "one notification each: \(told)")
  }

  /// A peer that takes the connection and never answers.
  func testAStuckChannelHoldsUpNobodyElse() throws {
    let peer = try SilentPeer()
    let program = try Program()
    try program.write(
      "tocsin.yml",
      Program.configuration() + "\n  stuck: {kind: webhook, url: \"http://127.0.0.1:\(peer.port)/\", timeout: 1s}\n")
    try program.write(
      "Rules/policies/default.yml", "name: default\nroutes: [{notify: [{channel: stuck}, {channel: file}]}]\n")
    try program.write("in/a.ndjson", Program.record("one", time: "2026-03-02T09:50:00Z") + "\n")
    let begin = DispatchTime.now()
    let run = try program.run("run", "--at", "2026-03-02T10:00:00Z")
    XCTAssertEqual(run.code, 0, run.errors)
    XCTAssertLessThan(DispatchTime.now().uptimeNanoseconds - begin.uptimeNanoseconds, 60_000_000_000)
    XCTAssertEqual(
      program.read("told.ndjson").split(separator: "\n").count, 1, "the other channel was not kept waiting")
    let list = try program.run("notifications", "list", "--output", "csv").output
    XCTAssertTrue(list.contains(",retry,") && list.contains(",sent,"), list)
  }

  func testDaysOnWhichTheClocksChange() throws {
    // Both edges in Berlin: 02:00 to 03:00 on 29 March, 03:00 back to 02:00 on 25 October.
    for (day, hours) in [("2026-03-29", 0..<3), ("2026-10-25", 0..<3)] {
      let program = try Program()
      var expected = 0
      for hour in hours {
        let time = "\(day)T0\(hour):50:00Z"
        try program.write("in/\(hour).ndjson", Program.record("e-\(hour)", user: "user-\(hour)", time: time) + "\n")
        expected += 1
        let run = try program.run("run", "--at", "\(day)T0\(hour + 1):00:00Z", environment: ["TZ": "Europe/Berlin"])
        XCTAssertEqual(run.code, 0, run.errors)
        XCTAssertEqual(program.read("told.ndjson").split(separator: "\n").count, expected, "\(time)")
      }
      let runs = try program.run("runs", "list", "--output", "csv").lines.dropFirst()
      XCTAssertEqual(runs.count, 9, "every quarter hour once: \(runs)")
    }
  }

  func testT24FilesThatAreCutEmptyDoubledOrWrittenAnew() throws {
    let program = try Program()
    let one = Program.record("one", time: "2026-03-02T09:50:00Z") + "\n"
    let two = Program.record("two", user: "trudy", time: "2026-03-02T09:51:00Z") + "\n"
    try program.write("whole.ndjson", one + two)
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
    gzip.arguments = ["-k", program.folder + "/whole.ndjson"]
    try gzip.run()
    gzip.waitUntilExit()
    let whole = try XCTUnwrap(FileManager.default.contents(atPath: program.folder + "/whole.ndjson.gz"))
    let target = URL(fileURLWithPath: program.folder + "/in/a.ndjson.gz")
    func run(_ time: String) throws -> [String] {
      let run = try program.run("run", "--at", "2026-03-02T\(time):00Z")
      XCTAssertEqual(run.code, 0, run.errors)
      return try program.run("events", "query", "--output", "ndjson").lines
        .compactMap { line in ["one", "two", "three"].first { line.contains("\"id\":\"\($0)\"") } }.sorted()
    }
    try whole.prefix(whole.count - 9).write(to: target)
    try program.write("in/empty.ndjson", "")
    XCTAssertEqual(try run("10:00"), [], "a file that is still being written is taken whole or not at all")
    try whole.write(to: target)
    try whole.write(to: URL(fileURLWithPath: program.folder + "/in/again.ndjson.gz"))
    XCTAssertEqual(try run("10:15"), ["one", "two"], "once, whatever the names")
    try program.write("in/b.ndjson", one)
    try program.write("in/b.ndjson", Program.record("three", user: "eve", time: "2026-03-02T10:20:00Z") + "\n")
    try program.write("in/a.ndjson.gz", "")
    XCTAssertEqual(try run("10:30"), ["one", "three", "two"], "what a name held before is kept")
    XCTAssertEqual(program.read("told.ndjson").split(separator: "\n").count, 3)
    XCTAssertEqual(try program.run("doctor", "--full").code, 0)
  }
}
