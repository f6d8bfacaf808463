import Foundation
import XCTest

/// Disks that fail, under the real program: for each fault and each operation, the command ends with a clear word and its
/// documented code, and the next one on a sound disk makes everything good. Nothing is lost and nothing is doubled.
/// `TOCSIN_FULL_TESTS=1` tries every operation, otherwise some of them.
final class FaultTableTests: XCTestCase {
  private static let attackers = ["mallory", "trudy"]
  private var library = ""

  override func setUpWithError() throws {
    library = NSTemporaryDirectory() + "faulty-disk-\(UUID().uuidString).so"
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("faulty_disk.c")
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["clang", "-shared", "-fPIC", "-O1", "-o", library, source.path, "-ldl"]
    try compiler.run()
    compiler.waitUntilExit()
    XCTAssertEqual(compiler.terminationStatus, 0, "clang comes with the toolchain")
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: library) }

  /// What the program is at when the disk fails.
  private enum Phase: String {
    case ingest, run, drain, retention

    /// The command that is hit.
    var words: [String] {
      switch self {
      case .ingest: ["ingest", "in"]
      case .run, .drain: ["run", "--at", "2026-03-02T10:00:00Z"]
      case .retention: ["run", "--at", "2026-03-04T12:00:00Z"]
      }
    }

    /// When the events happened. Those of `ingest` arrive by the real clock.
    var eventTime: String { self == .ingest ? Self.now(plus: -300) : "2026-03-02T09:50:00Z" }

    /// The slot that makes everything good: the first one after the arrival.
    var nextSlot: String {
      switch self {
      case .ingest: Self.now(plus: 900)
      case .run, .drain: "2026-03-02T10:15:00Z"
      case .retention: "2026-03-04T12:15:00Z"
      }
    }

    private static func now(plus seconds: TimeInterval) -> String {
      Date(timeIntervalSinceNow: seconds).formatted(.iso8601)
    }
  }

  private func prepared(_ phase: Phase) throws -> Program {
    let program = try Program()
    let configuration = Program.configuration().replacing("path: told", with: "path: out/told")
    try program.write("tocsin.yml", configuration)
    try program.write("out/told.ndjson", "")
    for name in Self.attackers {
      let record = Program.record("e-\(name)", user: name, time: phase.eventTime)
      let other = Program.record("o-\(name)", operation: "ListUsers", user: name, time: phase.eventTime)
      try program.write("in/\(name).ndjson", record + "\n" + other + "\n")
    }
    switch phase {
    case .ingest, .run: break
    case .drain:
      // Decided, and dead before anything was sent.
      let dead = try program.run(Phase.run.words, environment: ["TOCSIN_CRASH_AT": "committed"])
      XCTAssertEqual(dead.code, -9)
    case .retention:
      XCTAssertEqual(try program.run(Phase.run.words).code, 0)
      // No pause of more than a day: after one nothing is removed for a day, because the clock may have jumped.
      for time in ["2026-03-02T18:00:00Z", "2026-03-03T14:00:00Z"] {
        XCTAssertEqual(try program.run("run", "--at", time).code, 0)
      }
      let days = "\nretention: {events: 1d, matches: 1d, alerts: 1d, notifications: 1d, memory: 1d}\n"
      try program.write("tocsin.yml", configuration + days)
    }
    return program
  }

  /// A command with a fault; whether the fault came.
  private func run(
    _ program: Program, _ words: [String], _ fault: String, at place: Int
  ) throws -> (result: Program.Result, struck: Bool) {
    let log = program.folder + "/.struck"
    try? FileManager.default.removeItem(atPath: log)
    // Beside what the tests themselves were started with, such as what a sanitizer needs.
    let others = ProcessInfo.processInfo.environment["LD_PRELOAD"]
    let result = try program.run(
      words,
      environment: [
        "LD_PRELOAD": ([library] + [others].compactMap { $0 }).joined(separator: ":"),
        "FAULTY_DISK_FOLDER": URL(fileURLWithPath: program.folder + "/data").standardizedFileURL.path,
        "FAULTY_DISK_FAULT": fault,
        "FAULTY_DISK_AT": String(place), "FAULTY_DISK_LOG": log,
      ])
    return (result, FileManager.default.fileExists(atPath: log))
  }

  /// After the fault: the next run, on a sound disk, and what must hold then.
  private func heal(_ program: Program, _ phase: Phase, _ name: String) throws {
    let isOver = phase == .retention
    let next = try program.run("run", "--at", phase.nextSlot)
    XCTAssertEqual(next.code, 0, "\(name): \(next.errors)")
    let ids = try program.run("events", "query", "--output", "ndjson").lines.compactMap { line in
      ["e-", "o-"].flatMap { kind in Self.attackers.map { kind + $0 } }.first { line.contains("\"id\":\"\($0)\"") }
    }
    let all = ["e-mallory", "e-trudy", "o-mallory", "o-trudy"]
    XCTAssertEqual(ids.sorted(), isOver ? [] : all, "\(name): each event once, and none that is too old")
    let told = program.read("out/told.ndjson").split(separator: "\n")
    for attacker in Self.attackers {
      let messages = told.filter { $0.contains(attacker) }
      XCTAssertTrue((1...2).contains(messages.count), "\(name): \(attacker) was told \(messages.count) times")
      // One that was on its way comes again under the same id, so that a receiver knows it.
      let ids = Set(messages.map { $0.firstMatch(of: /"notification_id":"(\w+)"/)?.output.1 ?? "none" })
      XCTAssertEqual(ids.count, 1, "\(name): \(attacker) was told by \(ids)")
    }
    let open = try program.run("notifications", "list", "--output", "csv").lines.dropFirst()
      .filter { !$0.contains(",sent,") }
    XCTAssertEqual(open, [], name)
    // The slot that heals intake lies ahead of the real clock, which doctor rightly says.
    let doctor = try program.run("doctor", "--full")
    let wrong = doctor.lines.filter { !$0.hasPrefix("ok ") && !$0.contains(" clock:") && !$0.hasPrefix("  ") }
      .dropLast()
    XCTAssertEqual(Array(wrong), [], "\(name): \(doctor.errors)")
    XCTAssertTrue(doctor.code == 0 || phase == .ingest && doctor.code == 1, "\(name): doctor ended with \(doctor.code)")
  }

  /// Tries a fault at every operation of a command until none is left to fail, or only at some places; prints a row of
  /// the table. `TOCSIN_FULL_TESTS=20` tries every twentieth write, and every second of the rarer operations.
  private func table(_ fault: String, _ phase: Phase, at some: [Int]) throws {
    let isRare = ["sync", "read-only"].contains(fault)
    let step = ProcessInfo.processInfo.environment["TOCSIN_FULL_TESTS"].map { text in
      max(1, (Int(text) ?? 1) / (isRare ? 10 : 1))
    }
    var ends: [Int32: Int] = [:]
    for place in step.map({ Array(stride(from: 1, through: 2000, by: $0)) }) ?? some {
      let program = try prepared(phase)
      let name = "\(phase), \(fault) at \(place)"
      let (result, struck) = try run(program, phase.words, fault, at: place)
      if step != nil, !struck {
        XCTAssertGreaterThan(place, some.max() ?? 0, "there are fewer operations than thought")
        break
      }
      XCTAssertTrue(struck, "\(name): the fault did not come")
      let codes: Set<Int32> = fault == "kill" ? [-9] : [0, 1, 3]
      XCTAssertTrue(codes.contains(result.code), "\(name) ended with \(result.code): \(result.errors)")
      if result.code == 3 { XCTAssertTrue(result.errors.contains("error"), "\(name) says nothing: \(result.errors)") }
      try heal(program, phase, name)
      ends[result.code, default: 0] += 1
    }
    let places = ends.values.reduce(0, +)
    XCTAssertGreaterThan(places, 0, "\(fault) never came in \(phase)")
    let words = ends.sorted { $0.key < $1.key }.map { "\($0.value) x exit \($0.key)" }.joined(separator: ", ")
    print("| \(fault) | \(phase) | \(places) places: \(words) | nothing lost or doubled, healed |")
  }

  func testAFullDisk() throws {
    try table("full", .run, at: [2, 130])
    try table("full", .ingest, at: [140])
    try table("full", .drain, at: [20])
    try table("full", .retention, at: [30])
  }

  func testAWriteThatFails() throws {
    try table("write", .run, at: [210])
    try table("write", .ingest, at: [60])
    try table("write", .drain, at: [20])
    try table("write", .retention, at: [30])
  }

  func testAWriteThatIsCutShort() throws {
    try table("short", .run, at: [100])
    guard ProcessInfo.processInfo.environment["TOCSIN_FULL_TESTS"] != nil else { return }
    for phase in [Phase.ingest, .drain, .retention] { try table("short", phase, at: []) }
  }

  func testASyncThatFails() throws {
    try table("sync", .run, at: [3, 12])
    guard ProcessInfo.processInfo.environment["TOCSIN_FULL_TESTS"] != nil else { return }
    for phase in [Phase.ingest, .drain, .retention] { try table("sync", phase, at: []) }
  }

  func testDeathAtAnyChangeOfTheDisk() throws {
    try table("kill", .run, at: [40, 200])
    try table("kill", .ingest, at: [150])
    try table("kill", .drain, at: [10, 41])
    try table("kill", .retention, at: [60])
  }

  func testAWriteProtectedDisk() throws {
    try table("read-only", .run, at: [1, 9])
    guard ProcessInfo.processInfo.environment["TOCSIN_FULL_TESTS"] != nil else { return }
    for phase in [Phase.ingest, .drain, .retention] { try table("read-only", phase, at: []) }
  }
}
