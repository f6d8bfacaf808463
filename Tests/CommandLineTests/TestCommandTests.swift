import Foundation
import XCTest

/// `tocsin test`: which rules it picks, what it says of failures, and the report for build servers.
final class TestCommandTests: XCTestCase {
  private func program(tests: String) throws -> Program {
    let program = try Program()
    let rule = Program.rule().split(separator: "\n").filter { !$0.hasPrefix("tocsin") }.joined(separator: "\n")
    try program.write("Rules/pack/key.yml", rule + "\ntocsin:\n  group-by: [userIdentity.userName]\n  tests:\n" + tests)
    return program
  }

  private let firing = "    - {name: made <one> & told, fires: true, event: {eventName: CreateAccessKey}}\n"
  private let silent = "    - {name: listed, fires: false, event: {eventName: ListAccessKeys}}\n"

  func testTestsThatPass() throws {
    let program = try program(tests: firing + silent)
    let result = try program.run("test", "--coverage", "--junit", "report.xml")
    XCTAssertEqual(result.code, 0, result.output)
    XCTAssertEqual(result.lines, ["1 rule, 2 tests, all passed", "every rule has a firing and a silent test"])
    let report = program.read("report.xml")
    XCTAssertTrue(report.contains(#"<testsuites name="tocsin" tests="2" failures="0">"#), report)
    XCTAssertTrue(report.contains(#"name="made &lt;one&gt; &amp; told" classname="Access Key Created"/>"#), report)
  }

  func testAFailureSaysWhatCameAndWhatWasExpected() throws {
    let wrong = firing + silent.replacingOccurrences(of: "false", with: "true")
    let program = try program(tests: wrong)
    let result = try program.run("test", "--junit", "report.xml")
    XCTAssertEqual(result.code, 1)
    XCTAssertTrue(
      result.output.contains("key.yml:13: FAILED Access Key Created / listed\n  no alert came, one was expected"),
      result.output)
    XCTAssertEqual(result.lines.last, "1 rule, 2 tests, 1 FAILED")
    XCTAssertTrue(program.read("report.xml").contains(#"<failure message="no alert came, one was expected""#))
  }

  func testCoverageFailsWithoutASilentTest() throws {
    let program = try program(tests: firing)
    XCTAssertEqual(try program.run("test").code, 0)
    let result = try program.run("test", "--coverage")
    XCTAssertEqual(result.code, 1)
    XCTAssertTrue(result.output.contains("Access Key Created: no silent test"), result.output)
  }

  func testRulesArePickedByPathIdAndTitle() throws {
    let program = try program(tests: firing + silent)
    for words in [["Rules"], ["Rules/pack/key.yml"], ["5C2F7E1A-9a54-4c0f-8f0c-2d6a3b1e7f01"], ["access key*"], ["."]] {
      let result = try program.run("test", words[0])
      XCTAssertEqual(result.lines.last, "1 rule, 2 tests, all passed", "\(words): \(result.output) \(result.errors)")
    }
    let unknown = try program.run("test", "Acess Key Created")
    XCTAssertEqual(unknown.code, 1)
    XCTAssertTrue(unknown.errors.contains("did you mean 'Access Key Created'?"), unknown.errors)
  }
}
