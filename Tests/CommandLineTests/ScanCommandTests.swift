import XCTest

/// `tocsin scan` on logs that are not built in, as a user runs it.
final class ScanCommandTests: XCTestCase {
  private func program() throws -> Program {
    let program = try Program()
    try program.write(
      "doors.yml",
      "log-source: {product: acme, service: doors}\nrecords: list\ntime: when\naliases: {person: [who, by]}")
    try program.write("values.yml", "night: [eve, mal*]")
    try program.write("rules/night.yml", Self.rule("acme", "person|expand: '%night%'", 1))
    try program.write(
      "in/doors.json",
      #"{"list":[{"case":"c1","when":1772445600,"who":"eve"},{"case":"c2","when":1772445601,"by":["x","Mallory"]},"#
        + #"{"case":"c3","when":1772445602,"who":"bob"}]}"#)
    return program
  }

  private static func rule(_ product: String, _ item: String, _ number: Int) -> String {
    """
    title: Rule \(number)
    id: 00000000-0000-4000-8000-00000000000\(number)
    logsource: {product: \(product)}
    detection: {s: {\(item)}, condition: s}
    """
  }

  private func ids(_ result: Program.Result) -> [String] {
    result.lines.map { line in
      String(line.split(separator: "\"event_id\":\"").last?.split(separator: "\"").first ?? "?")
    }
  }

  func testAMappingPlaceholdersAndAnIDOfOnesOwn() throws {
    let program = try program()
    let result = try program.run(
      "scan", "--rules", "rules", "--mapping", "doors.yml", "--placeholders", "values.yml", "--id-field", "case",
      "--output", "ndjson", "in")
    XCTAssertEqual(result.code, 0, result.errors)
    XCTAssertEqual(ids(result), ["c1", "c2"])
    XCTAssertTrue(result.output.contains(#""time":"2026-03-02T10:00:00Z""#), result.output)
    let hashed = try program.run(
      "scan", "--rules", "rules", "--format", "json", "--mapping", "doors.yml", "--placeholders", "values.yml",
      "--output", "ndjson", "in")
    XCTAssertEqual(ids(hashed).map(\.utf8.count), [64, 64])
  }

  func testEveryRuleOnEveryEvent() throws {
    let program = try program()
    try program.write("rules/night.yml", Self.rule("other", "who: eve", 2))
    let words = ["scan", "--rules", "rules", "--id-field", "case", "--output", "ndjson", "in/events.ndjson"]
    try program.write(
      "in/events.ndjson", "{\"case\":\"n1\",\"who\":\"eve\"}\n{\"case\":\"n2\",\"event\":{\"who\":\"eve\"}}\n")
    let own = try program.run(words)
    XCTAssertEqual(own.code, 0, own.errors)
    XCTAssertEqual(own.output, "")
    let all = try program.run(words + ["--all-log-sources"])
    XCTAssertEqual(all.code, 0, all.errors)
    XCTAssertEqual(ids(all), ["n1"])
  }

  func testAnEventOfAMappedLogWithoutATimeIsStillEvaluated() throws {
    let program = try program()
    try program.write("in/doors.json", #"{"list":[{"case":"c1","who":"eve","when":"soon"}]}"#)
    let result = try program.run(
      "scan", "--rules", "rules", "--mapping", "doors.yml", "--placeholders", "values.yml", "in")
    XCTAssertEqual(result.code, 0, result.errors)
    XCTAssertTrue(result.errors.contains("1 match, 1 event without a readable time"), result.errors)
  }

  func testTheFolderOfAllRulesStandsForItsPacks() throws {
    let program = try program()
    try program.write("Rules/mappings/doors.yml", program.read("doors.yml"))
    let result = try program.run("scan", "--rules", "Rules", "--format", "json", "in")
    XCTAssertEqual(result.code, 0, result.errors)
    XCTAssertEqual(try program.run("test", "Rules").code, 0)
  }

  func testTestsOfRulesOnMappedLogs() throws {
    let program = try program()
    try program.write(
      "rules/night.yml",
      Self.rule("acme", "person|expand: '%night%'", 1)
        + "\ntocsin: {tests: [{name: at night, events: [{by: [eve]}], alerts: 1}, {name: by day, events: [{by: bob}], "
        + "alerts: 0}]}\n")
    let result = try program.run(
      "test", "rules", "--mapping", "doors.yml", "--placeholders", "values.yml")
    XCTAssertEqual(result.code, 0, result.output + result.errors)
    XCTAssertTrue(result.output.contains("1 rule, 2 tests"), result.output)
    XCTAssertEqual(try program.run("test", "rules", "--mapping", "doors.yml").code, 1)
  }

  func testWhatCannotBeUsedIsSaid() throws {
    let program = try program()
    try program.write("broken.yml", "log-source: {product: acme}\ntmie: when")
    let scan = ["scan", "--rules", "rules", "in"]
    let table: [([String], Int32, String)] = [
      (
        ["--mapping", "broken.yml"], 1, "broken.yml:2:1: error: a mapping file has no key 'tmie' (did you mean 'time'?)"
      ),
      (["--mapping", "none.yml"], 1, "none.yml: error: cannot be opened: No such file"),
      (["--mapping", "doors.yml", "--format", "cts"], 2, "--mapping is for --format json, not cts"),
      (["--format", "jsn"], 2, "did you mean json?"),
      (["--placeholders", "none.yml"], 1, "none.yml: error: cannot be opened: No such file"),
      (
        ["--mapping", "doors.yml"], 1,
        "rules/night.yml:4:32: error: the placeholder %night% has no values (define it in placeholders.yml)"
      ),
    ]
    for (words, code, message) in table {
      let result = try program.run(scan + words)
      XCTAssertEqual(result.code, code, "\(words): \(result.errors)")
      XCTAssertTrue(result.errors.contains(message), "\(words): \(result.errors)")
    }
  }
}
