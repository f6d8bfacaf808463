import XCTest

/// `scan` with correlations: one line for each firing, and nothing for the rules that only serve them.
final class ScanCorrelationTests: XCTestCase {
  private let rules = """
    title: Failed sign-in
    id: 00000000-0000-4000-8000-000000000001
    name: failed
    logsource: {product: aws, service: cloudtrail}
    detection: {s: {eventName: ConsoleLogin, errorMessage: Failed}, condition: s}
    ---
    title: Many failed sign-ins
    id: 00000000-0000-4000-8000-000000000002
    correlation:
      type: event_count
      rules: [failed]
      group-by: [userIdentity.userName, sourceIPAddress]
      timespan: 5m
      condition: {gte: 3}
    """

  private func event(_ number: Int, _ minute: Int, user: String = "ann", ip: String = "10.0.0.1") -> String {
    #"{"eventID":"e\#(number)","eventTime":"2026-03-02T09:0\#(minute):00Z","eventName":"ConsoleLogin","#
      + #""errorMessage":"Failed","userIdentity":{"userName":"\#(user)"},"sourceIPAddress":"\#(ip)"}"#
  }

  private func program(_ rules: String) throws -> Program {
    let program = try Program()
    try program.write("rules/r.yml", rules)
    // Out of order, over two files, one event delivered twice.
    try program.write("in/1.json", [event(3, 5), event(1, 0), event(9, 1, user: "bob")].joined(separator: "\n"))
    try program.write("in/2.json", [event(2, 1, user: "Ann"), event(3, 5), event(4, 9)].joined(separator: "\n"))
    return program
  }

  func testOneLineForEachFiring() throws {
    let program = try program(rules)
    let result = try program.run(
      "scan", "--rules", "rules", "--format", "cloudtrail", "in", "--output", "ndjson")
    XCTAssertEqual(result.code, 0, result.errors)
    XCTAssertEqual(
      result.lines,
      [
        #"{"rule_id":"00000000-0000-4000-8000-000000000002","rule":"Many failed sign-ins","#
          + #""group":{"userIdentity.userName":"ann","sourceIPAddress":"10.0.0.1"},"#
          + #""time":"2026-03-02T09:05:00Z","events":["e1","e2","e3"]}"#
      ])
    XCTAssertTrue(result.errors.contains("2 of 2 rules apply, 0 matches, 1 correlation firing"), result.errors)
  }

  func testReferencedRulesAreListedWhenGenerated() throws {
    let program = try program(rules.replacing("timespan: 5m", with: "timespan: 5m\n  generate: true"))
    let result = try program.run(
      "scan", "--rules", "rules", "--format", "cloudtrail", "in", "--output", "ndjson")
    XCTAssertEqual(result.lines.count { $0.contains(#""rule":"Failed sign-in""#) }, 6)
    XCTAssertEqual(result.lines.count { $0.contains(#""rule":"Many failed sign-ins""#) }, 1)
  }

  func testTheOtherOutputs() throws {
    let program = try program(rules)
    func scan(_ output: String) throws -> Program.Result {
      try program.run("scan", "--rules", "rules", "--format", "cloudtrail", "in", "--output", output)
    }
    let table = try scan("table")
    XCTAssertTrue(table.output.contains("userIdentity.userName=ann, sourceIPAddress=10.0.0.1"), table.output)
    XCTAssertTrue(table.output.contains("3: e1, e2, e3"), table.output)
    XCTAssertTrue(try scan("json").output.hasPrefix(#"[{"rule_id":"#))
    let csv = try scan("csv").lines
    XCTAssertEqual(csv.first, "rule_id,rule,event_id,time,path,index,group,events")
    XCTAssertEqual(csv.count, 2)
  }

  func testACorrelationOfAnUnknownRule() throws {
    let program = try program(rules.replacing("[failed]", with: "[faild]"))
    let result = try program.run("scan", "--rules", "rules", "--format", "cloudtrail", "in", "--output", "ndjson")
    XCTAssertEqual(result.code, 1)
    XCTAssertTrue(
      result.errors.contains("r.yml:11:11: error: there is no rule 'faild' (did you mean 'failed'?)"), result.errors)
  }
}
