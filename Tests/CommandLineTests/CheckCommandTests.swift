import XCTest

/// `tocsin check`: what it prints, in which order, and how it ends.
final class CheckCommandTests: XCTestCase {
  private let broken = "title: T\nid: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f02\nlogsource: {product: aws}\n"

  func testASoundWorkspaceHasNothingToSay() throws {
    let program = try Program()
    let result = try program.run("check")
    XCTAssertEqual(result.code, 0, result.output)
    XCTAssertEqual(
      result.errors, "1 rule, 1 trail, 1 policy, 0 key event notifications: 0 errors, 1 warning\n", result.output)
    XCTAssertTrue(result.output.contains("the rule has no firing and no silent test"))
    XCTAssertEqual(try program.run("check", "--strict").code, 1)
  }

  func testEveryProblemOfEveryFileIsTold() throws {
    let program = try Program()
    try program.write("Rules/pack/b.yml", broken)
    try program.write(
      "Rules/pack/a.yml",
      Program.rule().replacingOccurrences(of: "1e7f01", with: "1e7f03")
        .replacingOccurrences(of: "{eventName: CreateAccessKey}", with: "{evntName: X, eventName: [A, a]}"))
    try program.write(
      "Rules/whitelists/bots.yml",
      "entries:\n  - {users: ['*'], rules: [Accss Key Created], owner: o, reason: r, permanent: true}\n")
    let result = try program.run("check")
    XCTAssertEqual(result.code, 1)
    let places = result.lines.map { line in
      line.split(separator: "/").last.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } ?? ""
    }
    XCTAssertEqual(
      places,
      [
        "a.yml:7:17: warning:", "a.yml:7:45: warning:", "a.yml:9:9: warning:", "b.yml:1:1: error:",
        "key.yml:9:9: warning:", "bots.yml:2:5: warning:", "bots.yml:2:14: warning:",
      ], result.output)
    XCTAssertTrue(result.output.contains("did you mean 'Access Key Created'?"), result.output)
    XCTAssertTrue(result.errors.contains("1 error, 6 warnings"), result.errors)
  }

  func testOtherOutputs() throws {
    let program = try Program()
    try program.write("broken.yml", broken)
    let result = try program.run("check", "--rules", "broken.yml", "--output", "ndjson")
    XCTAssertEqual(result.code, 1)
    XCTAssertEqual(
      result.output,
      #"{"path":"broken.yml","line":1,"column":1,"severity":"error","message":"the key 'detection' is missing","hint":""}"#
        + "\n")
    XCTAssertTrue(try program.run("check", "--rules", "broken.yml", "--output", "json").output.hasPrefix(#"[{"path""#))
  }
}
