import Foundation
import XCTest

final class EventsCommandTests: XCTestCase {
  private func trace(_ id: String, time: String, _ members: String) -> String {
    "{\"trace_id\":\"\(id)\",\"time\":\"\(time)\",\"trace_type\":\"ApiCall\",\(members)}"
  }

  /// A workspace with a CTS trail of four traces in two files.
  private func filled() throws -> Program {
    let program = try Program()
    try program.write(
      "tocsin.yml",
      """
      data: data
      trails:
        huawei: {format: cts, sources: [in], rules: ["pack/*"]}
      channels:
        file: {kind: file, path: told.ndjson}
      """)
    try program.write(
      "Rules/pack/key.yml",
      Program.rule().replacingOccurrences(of: "{product: aws, service: cloudtrail}", with: "{product: any}")
        .replacingOccurrences(of: "eventName: CreateAccessKey", with: "api.operation: deleteServer")
        .replacingOccurrences(of: "userIdentity.userName", with: "actor.user.name"))
    try program.write(
      "in/one.json",
      "["
        + trace(
          "t1", time: "2026-03-02T09:00:00Z",
          #""trace_name":"deleteServer","service_type":"ECS","trace_rating":"warning","user":{"name":"=ada"},"resource_id":"i-1","resource_name":"web","source_ip":"203.0.113.9""#
        ) + ","
        + trace(
          "t2", time: "2026-03-02T08:00:00Z",
          "\"trace_name\":\"login\",\"service_type\":\"IAM\",\"trace_rating\":\"normal\",\"message\":\"\\u001b[2Jx\"")
        + "]")
    try program.write(
      "in/two.json",
      trace("t3", time: "2026-03-01T09:00:00Z", #""trace_name":"login","service_type":"IAM","trace_rating":"incident""#)
        + "\n" + trace("t4", time: "2026-02-01T09:00:00Z", #""trace_name":"login","service_type":"IAM""#))
    XCTAssertEqual(try program.run("ingest", "in").code, 0)
    return program
  }

  private func ids(_ program: Program, _ words: String...) throws -> String {
    let result = try program.run(["events", "query", "--output", "ndjson"] + words)
    XCTAssertEqual(result.code, 0, result.errors)
    return result.lines.compactMap { line in
      line.range(of: "\"id\":\"").map { String(line[$0.upperBound...].prefix { $0 != "\"" }) }
    }.joined(separator: " ")
  }

  func testRowC1QueryByEveryFilterFromTheCommandLine() throws {
    let program = try filled()
    XCTAssertEqual(try ids(program), "t1 t2 t3 t4")
    XCTAssertEqual(try ids(program, "--to", "2026-03-02T09:30:00Z", "--last", "1d"), "t1 t2")
    XCTAssertEqual(try ids(program, "--status", "warning", "--status", "incident"), "t1 t3")
    XCTAssertEqual(try ids(program, "--service", "iam", "--type", "apicall", "--from", "2026-03-01T00:00:00Z"), "t2 t3")
    XCTAssertEqual(try ids(program, "--resource", "web", "--source-ip", "203.0.113.0/24"), "t1")
    XCTAssertEqual(try ids(program, "--where", "{trace_name: login, trace_rating: normal}"), "t2")
    try program.write("question.yml", "trace_name|startswith: delete\n")
    XCTAssertEqual(try ids(program, "--where", "question.yml"), "t1")
    XCTAssertEqual(try ids(program, "--last", "1h"), "", "now is later")
    let first = try program.run("events", "query", "--limit", "3", "--output", "csv")
    XCTAssertEqual(first.lines.count, 4, first.output)
    XCTAssertTrue(first.output.contains(",'=ada,"), first.output)
    let place = try XCTUnwrap(first.errors.split(separator: "'").dropFirst().first.map(String.init), first.errors)
    XCTAssertEqual(try ids(program, "--after", place), "t4")
    for wrong in [["--last", "soon"], ["--status", "bad"], ["--after", "x"], ["--where", "{a|nope: b}"]] {
      XCTAssertEqual(try program.run(["events", "query"] + wrong).code, 2, "\(wrong)")
    }
    XCTAssertEqual(try program.run("events", "query", "--where", "missing.yml").code, 1)
  }

  func testRowC2ExportAsCSVAndNDJSON() throws {
    let program = try filled()
    let csv = try program.run("events", "export")
    XCTAssertEqual(csv.output.components(separatedBy: "\r\n").count, 6, csv.output)
    XCTAssertTrue(csv.output.contains(",'=ada,"), csv.output)
    XCTAssertEqual(
      try program.run("events", "export", "--output", "ndjson", "--service", "IAM", "--to-file", "out.ndjson").code, 0)
    let lines = program.read("out.ndjson").split(separator: "\n")
    XCTAssertEqual(lines.count, 3)
    for line in lines {
      let object = try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let record = try XCTUnwrap(object["record"] as? [String: Any])
      XCTAssertEqual(record["trace_id"] as? String, object["id"] as? String)
    }
    XCTAssertEqual(try program.run("events", "export", "--output", "table").code, 2)
  }

  func testRowC3ShowKeyFieldsThenTheWholeJSON() throws {
    let program = try filled()
    let shown = try program.run("events", "show", "t1").output
    let keys = try XCTUnwrap(shown.range(of: "\n\n{\n  \"trace_id\": \"t1\","), shown)
    XCTAssertTrue(shown[..<keys.lowerBound].contains("operation      deleteServer"), shown)
    XCTAssertTrue(shown[..<keys.lowerBound].contains("matched by     Access Key Created"), shown)
    XCTAssertFalse(shown.contains("\u{1B}"), "no colours in a pipe")
    let hostile = try program.run("events", "show", "t2").output
    XCTAssertTrue(hostile.contains("\\u001b[2Jx"), hostile)
    XCTAssertTrue(try program.run("events", "show", "t2", "--raw").output.hasPrefix("{\"trace_id\":\"t2\","))
    let object = try program.run("events", "show", "t1", "--output", "json").output
    XCTAssertNoThrow(try JSONSerialization.jsonObject(with: Data(object.utf8)))
    XCTAssertEqual(try program.run("events", "show", "t9").code, 1)
  }

  func testRowC4ArchivesAreReadAsTheyLie() throws {
    let program = try Program()
    let folder = "CloudTraces/ap-southeast-3/2026/3/2/system/ECS/"
    try program.write(
      folder + "p_CloudTrace_ap-southeast-3_2026-03-02T10-00-00Z_1a2b.json",
      "[\(trace("t1", time: "2026-03-02T09:00:00Z", #""trace_name":"deleteServer","trace_rating":"warning""#)),"
        + "\(trace("t2", time: "2026-03-02T09:30:00Z", #""trace_name":"login""#))]")
    try program.write(
      folder + "p_CloudTrace_ap-southeast-3_2026-03-02T11-00-00Z_3c4d.json",
      trace("t3", time: "2026-03-02T10:30:00Z", #""trace_name":"login""#))
    let zip = Process()
    zip.executableURL = URL(fileURLWithPath: "/bin/gzip")
    zip.arguments = ["-r", program.folder + "/CloudTraces"]
    try zip.run()
    zip.waitUntilExit()
    XCTAssertEqual(try ids(program, "--archive", "CloudTraces"), "t3 t2 t1")
    XCTAssertEqual(try ids(program, "--archive", "CloudTraces", "--format", "cts", "--operation", "login"), "t3 t2")
    XCTAssertEqual(try ids(program, "--archive", "CloudTraces", "--status", "warning"), "t1")
    let first = try program.run("events", "query", "--archive", "CloudTraces", "--limit", "2")
    let place = try XCTUnwrap(first.errors.split(separator: "'").dropFirst().first.map(String.init), first.errors)
    XCTAssertEqual(try ids(program, "--archive", "CloudTraces", "--after", place), "t1")
    let export = try program.run("events", "export", "--archive", "CloudTraces", "--output", "ndjson")
    XCTAssertEqual(export.lines.count, 3, export.output)
    XCTAssertTrue(export.output.contains("_1a2b.json.gz\""), export.output)
    XCTAssertTrue(try program.run("events", "show", "t2", "--archive", "CloudTraces").output.contains("\"trace_name\""))
    try program.write("CloudTraces/broken.json", "{\"traces\": [")
    XCTAssertEqual(try program.run("events", "query", "--archive", "CloudTraces").code, 1)
    XCTAssertFalse(FileManager.default.fileExists(atPath: program.folder + "/data"), "nothing is indexed")
  }
}
