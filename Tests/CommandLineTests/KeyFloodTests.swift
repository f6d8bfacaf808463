import Foundation
import XCTest

/// T23 at its size: a million keys, each of its own group, through the real program. `TOCSIN_FULL_TESTS=1` only; the
/// limits themselves are tested small by `AbuseTests` and `StoreVectorTests`.
final class KeyFloodTests: XCTestCase {
  func testT23AMillionKeysAreBoundedAndSaidAloud() throws {
    guard ProcessInfo.processInfo.environment["TOCSIN_FULL_TESTS"] != nil else {
      throw XCTSkip("a million events; TOCSIN_FULL_TESTS=1 runs it")
    }
    let program = try Program()
    for file in 0..<50 {
      let lines = (0..<20_000).map { number in
        Program.record("e-\(file)-\(number)", user: "user-\(file)-\(number)", time: "2026-03-02T09:50:00Z")
      }
      try program.write("in/\(file).ndjson", lines.joined(separator: "\n") + "\n")
    }
    let run = try MeasuredRun(
      ["run", "--at", "2026-03-02T10:00:00Z", "--workspace", program.folder], scratch: program.folder)
    XCTAssertEqual(run.code, 0, run.output)
    XCTAssertLessThan(run.peak, 1200, "MiB; see docs/limits.md")
    // Of a million matches 100,000 are looked at (docs/limits.md): of these a thousand are told singly.
    let told = try program.read("told.ndjson").split(separator: "\n").map { line in
      try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line.prefix(200))")
    }
    let names = told.map { $0["alert_name"] as? String ?? "" }
    let singly = told.filter { $0["alert_name"] as? String == "Access Key Created" }
    let users = Set(singly.compactMap { ($0["labels"] as? [String: Any])?["userIdentity.userName"] as? String })
    XCTAssertEqual(singly.count, 1000)
    XCTAssertEqual(users.count, 1000, "each of them of another key")
    XCTAssertEqual(names.filter { $0.hasPrefix("Access Key Created: ") }, ["Access Key Created: 99000 more groups"])
    XCTAssertEqual(told.count, 1000 + 1 + 2, "and an alarm for each of the two limits")
    let listed = try program.run("runs", "list", "--output", "csv").output
    XCTAssertTrue(listed.contains(",1000000,"), "every event is indexed: \(listed)")
    let runs = try program.run("runs", "list", "--output", "json").output
    XCTAssertTrue(runs.contains("more matches than a run looks at"), "what is left out is said")
    XCTAssertTrue(runs.contains("more alerts than max-alerts"), "what is in the digest is said")
  }
}
