import Foundation
import XCTest

final class AccessCommandTests: XCTestCase {
  private func run(_ program: Program, _ words: [String], input: String) throws -> Program.Result {
    let file = program.folder + "/.stdin"
    try Data(input.utf8).write(to: URL(fileURLWithPath: file))
    let process = try program.start(
      words, output: program.folder + "/.out", errors: program.folder + "/.err",
      input: try XCTUnwrap(FileHandle(forReadingAtPath: file)))
    process.waitUntilExit()
    return Program.Result(output: program.read(".out"), errors: program.read(".err"), code: process.terminationStatus)
  }

  func testAccountsAndTokensFromTheFirstAdministratorToTheLast() throws {
    let program = try Program()
    XCTAssertTrue(try program.run("accounts", "list").output.contains("tocsin accounts add ada --role administrator"))
    let weak = try run(
      program, ["accounts", "add", "ada", "--role", "administrator", "--password-stdin"], input: "password1234\n")
    XCTAssertEqual(weak.code, 1)
    XCTAssertTrue(weak.errors.contains("tried first"), weak.errors)
    let added = try run(
      program, ["accounts", "add", "ada", "--role", "administrator", "--password-stdin"],
      input: "seven green turtles\r\n")
    XCTAssertEqual(added.code, 0, added.errors)
    _ = try run(
      program, ["accounts", "add", "bob", "--role", "viewer", "--password-stdin"], input: "eight blue herons")
    let token = try program.runWords(["tokens", "add", "--account", "bob", "--for", "nightly report", "--days", "7"])
    XCTAssertEqual(token.code, 0, token.errors)
    XCTAssertTrue(token.output.hasPrefix("tocsin_"), token.output)
    let refused = try program.runWords(["tokens", "add", "--account", "bob", "--for", "x", "--role", "operator"])
    XCTAssertEqual(refused.code, 1)
    let last = try program.run("accounts", "disable", "ada")
    XCTAssertEqual(last.code, 1)
    XCTAssertTrue(last.errors.contains("the last administrator"), last.errors)
    XCTAssertEqual(try program.run("accounts", "role", "bob", "operator").code, 0)
    let list = try program.runWords(["accounts", "list", "--output", "csv"]).output
    XCTAssertTrue(list.contains("ada,administrator,true"), list)
    XCTAssertTrue(list.contains("bob,operator,true"), list)
    let id = token.output.split(separator: "_")[1]
    XCTAssertEqual(try program.run("tokens", "revoke", String(id), "--reason", "found in a log").code, 0)
    XCTAssertEqual(try program.run("accounts", "remove", "bob").code, 0)
    let log = try program.runWords(["audit", "export"])
    XCTAssertEqual(log.lines.count, 6, log.output)
    for secret in ["turtles", "herons", "scrypt", String(token.output.split(separator: "_")[2].prefix(20))] {
      XCTAssertFalse(log.output.contains(secret), secret)
    }
    XCTAssertEqual(try program.runWords(["audit", "list", "--action", "token", "--output", "ndjson"]).lines.count, 2)
    XCTAssertTrue(try program.run("audit", "show", "5").output.contains("reason: found in a log"))
    XCTAssertTrue(try program.runWords(["audit", "list", "--limit", "2"]).output.contains("more: --before 5"))
    XCTAssertEqual(try program.run("audit", "show", "7").code, 1)
  }

  func testVerifyNamesThePlaceOfWhatWasChanged() throws {
    let program = try Program()
    try program.write("in/a.json", "{\"Records\":[\(Program.record("e1", time: "2026-03-02T09:50:00Z"))]}")
    XCTAssertEqual(try program.run("ingest", "in").code, 0)
    for reason in ["one", "two", "three"] {
      let rule = try program.runWords(["rules", "disable", "pack/key", "--reason", reason])
      XCTAssertEqual(rule.code, 0, rule.errors)
    }
    let sound = try program.run("verify")
    XCTAssertEqual(sound.code, 0, sound.errors)
    XCTAssertTrue(sound.output.contains("received files: 1 checked"), sound.output)
    let anchor = try XCTUnwrap(sound.lines.last?.split(separator: " ").last).description
    XCTAssertEqual(try program.runWords(["verify", "--anchor", anchor]).code, 0)
    XCTAssertEqual(try program.runWords(["verify", "--anchor", "3:12"]).code, 2)
    let other = "2:" + anchor.dropFirst(2)
    let rewritten = try program.runWords(["verify", "--anchor", other])
    XCTAssertEqual(rewritten.code, 1)
    XCTAssertTrue(rewritten.errors.contains("written anew"), rewritten.errors)
    let raw = try XCTUnwrap(
      FileManager.default.enumerator(atPath: program.folder + "/data/raw")?.compactMap { $0 as? String }
        .first { $0.hasSuffix(".json") || $0.hasSuffix(".gz") || $0.split(separator: "/").count == 3 })
    let path = program.folder + "/data/raw/" + raw
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let handle = try XCTUnwrap(FileHandle(forWritingAtPath: path))
    try handle.seek(toOffset: 20)
    try handle.write(contentsOf: Data("x".utf8))
    try handle.close()
    let changed = try program.run("verify")
    XCTAssertEqual(changed.code, 1)
    XCTAssertTrue(changed.errors.contains("raw/\(raw): its content was changed"), changed.errors)
    XCTAssertEqual(try program.runWords(["verify", "--skip-files"]).code, 0)
    try FileManager.default.removeItem(atPath: path)
    XCTAssertTrue(try program.run("verify").errors.contains("it is missing"))
    let json = try program.runWords(["verify", "--output", "json"])
    XCTAssertTrue(json.output.hasPrefix("{\"sound\":false,\"entries\":3,"), json.output)
  }
}
