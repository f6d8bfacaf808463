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

  private func prepared() throws -> Program {
    let program = try Program()
    try program.write("tocsin.yml", Program.configuration().replacing("path: told", with: "path: out/told"))
    try program.write("out/told.ndjson", "")
    for name in Self.attackers {
      let record = Program.record("e-\(name)", user: name, time: "2026-03-02T09:50:00Z")
      let other = Program.record("o-\(name)", operation: "ListUsers", user: name, time: "2026-03-02T09:51:00Z")
      try program.write("in/\(name).ndjson", record + "\n" + other + "\n")
    }
    return program
  }

  /// A command with a fault; whether the fault came.
  private func run(
    _ program: Program, _ words: [String], _ fault: String, at place: Int
  ) throws -> (result: Program.Result, struck: Bool) {
    let log = program.folder + "/.struck"
    try? FileManager.default.removeItem(atPath: log)
    let result = try program.run(
      words,
      environment: [
        "LD_PRELOAD": library,
        "FAULTY_DISK_FOLDER": URL(fileURLWithPath: program.folder + "/data").standardizedFileURL.path,
        "FAULTY_DISK_FAULT": fault,
        "FAULTY_DISK_AT": String(place), "FAULTY_DISK_LOG": log,
      ])
    return (result, FileManager.default.fileExists(atPath: log))
  }

  /// After the fault: the next run, on a sound disk, and what must hold then.
  private func heal(_ program: Program, _ name: String) throws {
    let next = try program.run("run", "--at", "2026-03-02T10:15:00Z")
    XCTAssertEqual(next.code, 0, "\(name): \(next.errors)")
    let ids = try program.run("events", "query", "--output", "ndjson").lines.compactMap { line in
      ["e-", "o-"].flatMap { kind in Self.attackers.map { kind + $0 } }.first { line.contains("\"id\":\"\($0)\"") }
    }
    XCTAssertEqual(ids.sorted(), ["e-mallory", "e-trudy", "o-mallory", "o-trudy"], "\(name): each event once")
    let told = program.read("out/told.ndjson").split(separator: "\n")
    for attacker in Self.attackers {
      let messages = told.filter { $0.contains(attacker) }
      XCTAssertTrue((1...2).contains(messages.count), "\(name): \(attacker) was told \(messages.count) times")
    }
    let open = try program.run("notifications", "list", "--output", "csv").lines.dropFirst()
      .filter { !$0.contains(",sent,") }
    XCTAssertEqual(open, [], name)
    let doctor = try program.run("doctor", "--full", "--repair")
    XCTAssertEqual(doctor.code, 0, "\(name): \(doctor.output) \(doctor.errors)")
  }

  /// Tries a fault at every operation of a command until none is left to fail, or only at some places.
  private func table(_ fault: String, _ words: [String], at some: [Int]) throws {
    let isFull = ProcessInfo.processInfo.environment["TOCSIN_FULL_TESTS"] != nil
    for place in isFull ? Array(1...2000) : some {
      let program = try prepared()
      let name = "\(words[0]), \(fault) at \(place)"
      let (result, struck) = try run(program, words, fault, at: place)
      if isFull, !struck {
        return XCTAssertGreaterThan(place, some.max() ?? 0, "there are fewer operations than thought")
      }
      XCTAssertTrue(struck, "\(name): the fault did not come")
      XCTAssertTrue([0, 1, 3].contains(result.code), "\(name) ended with \(result.code): \(result.errors)")
      if result.code == 3 { XCTAssertTrue(result.errors.contains("error"), "\(name) says nothing: \(result.errors)") }
      try heal(program, name)
    }
  }

  private static let slot = ["run", "--at", "2026-03-02T10:00:00Z"]

  func testAFullDisk() throws {
    try table("full", Self.slot, at: [2, 130, 250])
    try table("full", ["ingest", "in"], at: [140])
  }

  func testAWriteThatFails() throws { try table("write", Self.slot, at: [60, 210]) }

  func testAWriteThatIsCutShort() throws { try table("short", Self.slot, at: [100]) }

  func testASyncThatFails() throws { try table("sync", Self.slot, at: [3, 12]) }

  func testAWriteProtectedDisk() throws { try table("read-only", Self.slot, at: [1, 9]) }
}
