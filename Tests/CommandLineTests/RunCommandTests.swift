import Foundation
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
}
