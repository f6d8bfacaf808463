import AuditEvents
import Detection
import Engine
import WorkspaceFiles
import Foundation
import XCTest

/// Trails of mapped logs, mappings and placeholders as a workspace has them.
final class WorkspaceMappingTests: XCTestCase {
  private let folder = NSTemporaryDirectory() + "/tocsin-mapping-" + UUID().uuidString

  override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

  private func write(_ path: String, _ text: String) throws {
    let url = URL(fileURLWithPath: folder + "/" + path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func load(trail: String) throws -> (workspace: Workspace?, problems: [String]) {
    try write("tocsin.yml", "trails: {doors: \(trail)}\nchannels: {console: {kind: console}}")
    try write("Rules/policies/default.yml", "name: default\nroutes: [{notify: [{channel: console}]}]\n")
    let loaded = WorkspaceLoader.load(folder: folder)
    return (loaded.workspace, loaded.diagnostics.map { $0.description.replacing(folder + "/", with: "") })
  }

  func testATrailReadsItsLogByItsMappingAndPlaceholdersAreFilledIn() throws {
    try write(
      "Rules/mappings/doors.yml", "log-source: {product: acme}\nid: key\ntime: when\naliases: {person: who.name}")
    try write("Rules/placeholders.yml", "night: [eve, mallory]")
    try write(
      "Rules/pack/night.yml",
      """
      title: Somebody of the night shift
      id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f01
      level: low
      logsource: {product: acme}
      detection: {s: {person|expand: '%night%'}, condition: s}
      """)
    let loaded = try load(trail: "{format: json, mapping: Rules/mappings/doors.yml, rules: ['pack/*']}")
    XCTAssertEqual(loaded.problems, [])
    let trail = try XCTUnwrap(loaded.workspace?.trails.first)
    XCTAssertEqual(trail.rules.count, 1)
    let document = try EventDocument.memory(
      path: "f",
      bytes: Array(#"[{"key":"1","when":5,"who":{"name":"eve"}},{"key":"2","when":6,"who":{"name":"bob"}}]"#.utf8))
    var builder = EventBatchBuilder(format: trail.format, ruleFields: trail.compiled.fields)
    for range in try document.records().ranges {
      try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
    }
    let batch = builder.finish()
    XCTAssertEqual(trail.compiled.evaluate(batch, document: document).map { batch.eventID(row: $0.row) }, ["1"])
  }

  func testWhatATrailCannotSay() throws {
    try write("Rules/mappings/broken.yml", "log-source: {product: acme}\ntmie: when")
    try write("Rules/mappings/timeless.yml", "log-source: {product: acme}")
    let table: [(String, String)] = [
      (
        "{format: json, rules: []}",
        "tocsin.yml:1:26: error: format: json needs a mapping file (write mapping: Rules/mappings/NAME.yml)"
      ),
      (
        "{format: cts, mapping: x.yml, rules: []}",
        "tocsin.yml:1:40: error: a mapping is for format: json only (write format: json)"
      ),
      (
        "{format: jsno, rules: []}", "tocsin.yml:1:26: error: 'jsno' is no event format (did you mean 'json'?)"
      ),
      (
        "{format: json, mapping: Rules/mappings/broken.yml, rules: []}",
        "Rules/mappings/broken.yml:2:1: error: a mapping file has no key 'tmie' (did you mean 'time'?)"
      ),
      (
        "{format: json, mapping: Rules/mappings/timeless.yml, rules: []}",
        "Rules/mappings/timeless.yml: error: trail doors: a trail needs the time of its events (write time: PATH)"
      ),
      (
        "{format: json, mapping: none.yml, rules: []}", "none.yml: error: cannot be opened: No such file or directory"
      ),
    ]
    for (trail, problem) in table {
      let loaded = try load(trail: trail)
      XCTAssertNil(loaded.workspace, trail)
      XCTAssertEqual(loaded.problems.filter { $0 == problem }.count, 1, "\(trail): \(loaded.problems)")
    }
  }

  func testARuleWithAPlaceholderThatNobodyDefinedIsRefused() throws {
    try write("Rules/placeholders.yml", "nights: [eve]")
    try write(
      "Rules/pack/night.yml",
      """
      title: Night
      id: 5c2f7e1a-9a54-4c0f-8f0c-2d6a3b1e7f01
      logsource: {product: acme}
      detection: {s: {person|expand: '%night%'}, condition: s}
      """)
    XCTAssertTrue(
      try load(trail: "{format: cts, rules: ['pack/*']}").problems.contains(
        "Rules/pack/night.yml:4:32: error: the placeholder %night% has no values (did you mean %nights%?)"))
  }
}
