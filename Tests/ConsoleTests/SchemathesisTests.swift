import Administration
import Foundation
import XCTest

@testable import Console

/// Holds the served OpenAPI document against the server with schemathesis, where it is installed: for a few seconds, and
/// with `TOCSIN_FULL_TESTS=1` for as long as it takes.
final class SchemathesisTests: XCTestCase {
  func testNoServerErrorAndNoViolationOfTheDocument() throws {
    guard let program = Self.find("schemathesis") else { throw XCTSkip("schemathesis is not installed") }
    let site = try TestSite()
    let token = try site.token(.operator)
    let isFull = ProcessInfo.processInfo.environment["TOCSIN_FULL_TESTS"] != nil
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "run", "http://127.0.0.1:\(site.site.port)/api/v1/openapi.json", "-H", "Authorization: Bearer \(token)",
      "--max-examples", isFull ? "50" : "2", "--generation-deterministic", "--max-time", isFull ? "900" : "12",
      "--no-color", "--request-timeout", "10",
      "--phases", isFull ? "examples,coverage,fuzzing" : "examples,fuzzing", "--checks",
      "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
        + "negative_data_rejection,unsupported_method",
    ]
    let output = site.folder + "/schemathesis.out"
    _ = FileManager.default.createFile(atPath: output, contents: nil)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardOutput = file
    process.standardError = file
    process.currentDirectoryURL = URL(fileURLWithPath: site.folder)
    try process.run()
    let end = DispatchTime.now() + (isFull ? 1000 : 120)
    while process.isRunning, DispatchTime.now() < end { usleep(200_000) }
    let isLate = process.isRunning
    if isLate { process.terminate() }
    process.waitUntilExit()
    let text = try String(contentsOfFile: output, encoding: .utf8)
    XCTAssertFalse(isLate, "it did not end in time")
    XCTAssertEqual(process.terminationStatus, 0, String(text.suffix(6000)))
    XCTAssertEqual(try site.send("GET", "/signin").status, 200)
  }

  private static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
