import XCTest

/// `why`, `why-not`, `backtest` and `rules stats` as a user calls them.
final class ExplainCommandsTests: XCTestCase {
  private func program() throws -> Program {
    let program = try Program()
    try program.write(
      "in/a.json",
      "{\"Records\":[" + Program.record("event-a", time: "2026-03-02T09:50:00Z") + ","
        + Program.record("event-b", operation: "DeleteUser", time: "2026-03-02T09:51:00Z") + "]}")
    try program.run("run", "--at", "2026-03-02T10:00:00Z")
    return program
  }

  func testWhy() throws {
    let program = try program()
    let told = try program.run("why", "event-a")
    XCTAssertEqual(told.code, 0, told.errors)
    XCTAssertTrue(told.output.contains("✓ It was told."), told.output)
    XCTAssertTrue(told.output.contains("selection: eventName: CreateAccessKey"), told.output)
    let nothing = try program.run("why", "event-b")
    XCTAssertTrue(nothing.output.contains("no enabled rule matches it"), nothing.output)
    let missing = try program.run("why", "event-z")
    XCTAssertTrue(missing.output.contains("no event with this id is indexed"), missing.output)
    let slot = try program.run("why", "--rule", "pack/key", "--at", "2026-03-02T10:07:00Z")
    XCTAssertTrue(slot.output.contains("slot 2026-03-02T10:00:00Z"), slot.output)
    XCTAssertTrue(slot.output.contains("sent: first"), slot.output)
  }

  func testWhyNot() throws {
    let program = try program()
    let stopped = try program.run("why-not", "event-b", "--rule", "Access Key Created")
    XCTAssertEqual(stopped.code, 0, stopped.errors)
    XCTAssertTrue(stopped.output.contains("✗ It broke off at condition"), stopped.output)
    let json = try program.run("why-not", "event-b", "--rule", "pack/key", "--output", "json")
    XCTAssertTrue(json.output.hasPrefix(#"[{"event_id":"event-b""#), json.output)
    XCTAssertTrue(json.output.contains(#""stopped_at":"condition""#), json.output)
    let near = try program.run("why-not", "event-b", "--rule", "Acess Key Created")
    XCTAssertEqual(near.code, 1)
    XCTAssertTrue(near.errors.contains("did you mean 'Access Key Created'?"), near.errors)
    XCTAssertEqual(try program.run("why-not", "event-b").code, 2)
    XCTAssertEqual(try program.run("why").code, 2)
    XCTAssertEqual(try program.run("why", "event-a", "--trail", "prd").code, 2)
  }

  func testBacktest() throws {
    let program = try program()
    let table = try program.run("backtest")
    XCTAssertEqual(table.code, 0, table.errors)
    XCTAssertTrue(table.output.contains("Rules: 1 match, 1 alert, 1 message,"), table.output)
    try program.write("other/key.yml", Program.rule(operation: "DeleteUser"))
    let against = try program.run("backtest", "--files", "in", "--against", "other", "--output", "ndjson")
    XCTAssertEqual(against.code, 0, against.errors)
    XCTAssertEqual(against.lines.count, 5, against.output)
    XCTAssertTrue(against.output.contains(#""kind":"comparison","comparison":{"same":1"#), against.output)
    let none = try program.run("backtest", "--from", "2026-04-01", "--to", "2026-04-02")
    XCTAssertEqual(none.code, 1)
    XCTAssertTrue(none.errors.contains("there is no event in the period"), none.errors)
    XCTAssertTrue(try program.run("backtest", "--output", "json").output.contains(#""days":[{"day":"2026-03-02""#))
  }

  func testRulesStats() throws {
    let program = try program()
    let stats = try program.run("rules", "stats", "--days", "3650", "--time")
    XCTAssertEqual(stats.code, 0, stats.errors)
    XCTAssertTrue(stats.output.contains("1 rule in the last 3650 days: 0 noisy, 0 silent"), stats.output)
    XCTAssertTrue(stats.output.contains("measured now, each rule alone over 2 indexed events"), stats.output)
  }
}
