import Foundation
import XCTest

final class HelpTests: XCTestCase {
  func testEveryCommandExplainsItselfWithAnExample() throws {
    let program = try Program()
    let overview = try program.run("--help")
    XCTAssertEqual(overview.code, 0)
    let names = overview.lines.filter { $0.hasPrefix("  ") }.map { line in
      line.dropFirst(2).components(separatedBy: "  ")[0].split(separator: " ").map(String.init)
    }
    XCTAssertGreaterThan(names.count, 25)
    for name in names {
      let help = try program.runWords(name + ["--help"])
      XCTAssertEqual(help.code, 0, name.joined(separator: " "))
      XCTAssertTrue(help.output.contains("Usage: tocsin \(name.joined(separator: " "))"), help.output)
      XCTAssertTrue(help.output.contains("Examples:\n  tocsin "), help.output)
    }
  }

  func testSlipsOfThePenAreUsageErrorsWithAHint() throws {
    let program = try Program()
    let cases: [([String], String)] = [
      (["statsu"], "did you mean: tocsin status?"), (["events", "quer"], "did you mean: tocsin events query?"),
      (["run", "--dry-rnu"], "did you mean --dry-run?"), (["run", "--at"], "--at needs a value"),
      (["run", "--at", "noon"], "--at takes a time such as"), (["status", "--output", "xml"], "--output takes"),
      (["scan", "--rules", "Rules/pack", "--format", "cloudtrial", "in"], "did you mean cloudtrail?"),
    ]
    for (words, hint) in cases {
      let result = try program.runWords(words)
      XCTAssertEqual(result.code, 2, words.joined(separator: " "))
      XCTAssertTrue(result.errors.contains(hint), result.errors)
    }
  }

  func testWithoutAWorkspaceItSaysWhatToDo() throws {
    let program = try Program()
    try FileManager.default.removeItem(atPath: program.folder + "/tocsin.yml")
    let result = try program.run("status")
    XCTAssertEqual(result.code, 1)
    XCTAssertTrue(result.errors.contains("no tocsin.yml here or in a folder above"), result.errors)
  }

  func testTheUnitsAreSound() throws {
    let program = try Program()
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze") else {
      throw XCTSkip("systemd-analyze is not installed")
    }
    let units = program.folder + "/units"
    try FileManager.default.createDirectory(atPath: units, withIntermediateDirectories: true)
    XCTAssertEqual(try program.run("units", units).code, 0)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/systemd-analyze")
    process.arguments =
      ["verify"] + ["tocsin.service", "tocsin-run.service", "tocsin-run.timer"].map { units + "/" + $0 }
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    XCTAssertEqual(process.terminationStatus, 0, text)
    XCTAssertFalse(text.contains("tocsin"), text)
  }
}

extension Program {
  func runWords(_ words: [String]) throws -> Result {
    let process = try start(words, output: folder + "/.out", errors: folder + "/.err")
    process.waitUntilExit()
    return Result(output: read(".out"), errors: read(".err"), code: process.terminationStatus)
  }
}
