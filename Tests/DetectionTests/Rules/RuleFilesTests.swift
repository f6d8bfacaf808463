import AuditEvents
import Detection
import Foundation
import WorkspaceFiles
import XCTest

/// Reading rule files: everything wrong is told at once, and nothing broken stops the rest.
final class RuleFilesTests: XCTestCase {
  private func rule(_ id: Int, _ extra: String = "", detection: String = "s:\n  a: x\ncondition: s") -> String {
    RuleScene.rule(detection, id: id) + extra
  }

  func testAllMetadataIsKept() throws {
    let text = """
      title: Root signs in
      id: AAAAAAAA-bbbb-4ccc-8ddd-EEEEEEEEEEEE
      name: root_signs_in
      status: stable
      description: Somebody used the root account.
      references: [https://example.org/a, https://example.org/b]
      author: Ann, Bob
      tags: [attack.t1078]
      logsource: {product: aws, service: cloudtrail, definition: free text, custom: x}
      detection: {s: {a: x}, condition: s}
      falsepositives: none
      level: critical
      custom-key: {anything: goes}
      """
    let loaded = RuleFiles.read(text, path: "root.yml")
    XCTAssertEqual(loaded.diagnostics, [])
    let rule = try XCTUnwrap(loaded.rules.first)
    XCTAssertEqual(rule.id.text, "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee")
    XCTAssertEqual(rule.title, "Root signs in")
    XCTAssertEqual(rule.name, "root_signs_in")
    XCTAssertEqual(rule.status, "stable")
    XCTAssertEqual(rule.references.count, 2)
    XCTAssertEqual(rule.author, "Ann, Bob")
    XCTAssertEqual(rule.tags, ["attack.t1078"])
    XCTAssertEqual(rule.falsePositives, ["none"])
    XCTAssertEqual(rule.level, .critical)
    XCTAssertEqual(rule.position, SourcePosition(line: 1, column: 1))
  }

  func testEveryProblemOfAFileIsTold() {
    let text = """
      title: Broken
      id: no-uuid
      level: hihg
      logsource: {}
      detection:
        s:
          a|contians: x
          b|gt: many
        condition: s or t
      """
    XCTAssertEqual(
      RuleScene.problems(text),
      [
        "rule.yml:2:5: error: the id 'no-uuid' is no UUID (such as 3f0a6a53-6c1e-4a51-9b57-0a4c5ac1f7b9)",
        "rule.yml:4:12: error: the log source says nothing (set product and service)",
        "rule.yml:7:5: error: unknown modifier 'contians' (did you mean 'contains'?)",
        "rule.yml:8:11: error: 'gt' takes a number, not text",
        "rule.yml:9:19: error: condition: there is no selection 't' (did you mean 's'?)",
        "rule.yml:3:8: error: 'hihg' is no level (did you mean 'high'?)",
      ])
  }

  func testABrokenDocumentLeavesTheOthers() {
    let text = rule(1) + "---\ntitle: [\n---\n" + rule(2) + "---\ntitle: a\ntitle: b\n---\n" + rule(3)
    let loaded = RuleFiles.read(text, path: "rules.yml")
    XCTAssertEqual(loaded.rules.map(\.title), ["Rule 1", "Rule 2", "Rule 3"])
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    XCTAssertEqual(errors.count, 2, "\(errors)")
    XCTAssertTrue(errors.allSatisfy { ($0.position?.line ?? 0) > 11 }, "\(errors)")
    XCTAssertEqual(
      loaded.rules[2].position.line,
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .firstIndex { $0.contains("Rule 3") }.map { $0 + 1 })
  }

  func testFoldersAreReadToAnyDepthInOrder() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/tocsin-rules-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder + "/b/c", withIntermediateDirectories: true)
    for (name, text) in [
      ("b/c/2.yaml", rule(2)), ("a.yml", rule(1)), ("z.yml", "title: ["), ("notes.txt", "not a rule"),
      ("b/.hidden.yml", "title: ["), ("b/d.yml", rule(2)),
    ] { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }
    let loaded = RuleFiles.load(paths: [folder, folder + "/missing.yml"])
    XCTAssertEqual(loaded.rules.map(\.title), ["Rule 1", "Rule 2"])
    let errors = loaded.diagnostics.filter { $0.severity == .error }.map(\.description)
    XCTAssertEqual(errors.count, 3, "\(errors)")
    XCTAssertTrue(errors.contains { $0.contains("b/d.yml:2:5: error: the id 00000000-0000-4000-8000-000000000002") })
    XCTAssertTrue(errors.contains { $0.contains("b/c/2.yaml:1") && $0.contains("is taken by the rule at") })
    XCTAssertTrue(errors.contains { $0.hasSuffix("missing.yml: error: no such file or folder") })
  }

  func testTheCollectionsOfSigma1AreRefused() {
    XCTAssertTrue(RuleScene.problems("action: global\ntitle: a\n").description.contains("Sigma 1 collections"))
  }

  func testTrap23SurprisesOfYAML() {
    // Quoted they are text; plain they are what YAML 1.1 says.
    XCTAssertTrue(RuleScene.fires(RuleScene.selection("a: yes"), #"{"a":true}"#))
    XCTAssertFalse(RuleScene.fires(RuleScene.selection("a: yes"), #"{"a":"yes"}"#))
    XCTAssertTrue(RuleScene.fires(RuleScene.selection("a: 'yes'"), #"{"a":"Yes"}"#))
    XCTAssertTrue(RuleScene.fires(RuleScene.selection("a: 0123"), #"{"a":83}"#))
    XCTAssertTrue(RuleScene.fires(RuleScene.selection("a: 12:30:45"), #"{"a":45045}"#))
    XCTAssertTrue(RuleScene.fires(RuleScene.selection("a: 2024-01-01"), #"{"a":"2024-01-01"}"#))
    XCTAssertTrue(RuleScene.fires(RuleScene.selection("a: 1e3"), #"{"a":"1e3"}"#))
  }

  func testTraps24To29BrokenYAML() {
    for (items, message) in [
      ("a: x\na: y", "a"), ("a: []", "an empty list of values"), ("a: *foo", "alias"), ("a: %x%", "error"),
      ("a: b: c", "error"), ("a: {b: c}", "a mapping where a value was expected"), ("a: [[x]]", "a list where a value"),
      ("<<: {a: b}", "error"),
    ] {
      let loaded = RuleFiles.read(RuleScene.selection(items), path: "rule.yml")
      XCTAssertTrue(loaded.rules.isEmpty, items)
      XCTAssertTrue(loaded.diagnostics.contains { $0.description.contains(message) }, "\(items): \(loaded.diagnostics)")
    }
    for detection in ["s: {}\ncondition: s", "s: []\ncondition: s", "s:\ncondition: s", "condition: s"] {
      XCTAssertTrue(RuleFiles.read(RuleScene.rule(detection), path: "rule.yml").rules.isEmpty, detection)
    }
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x41, 0], [0x61, 0x3A, 0x20, 0xE9], [0x61, 0x3A, 0, 0x62]] {
      let loaded = RuleFiles.read(String(decoding: bytes, as: UTF8.self), path: "rule.yml")
      XCTAssertTrue(loaded.rules.isEmpty)
    }
    XCTAssertEqual(RuleFiles.read("\u{FEFF}" + rule(1), path: "rule.yml").rules.count, 1)
    XCTAssertEqual(RuleFiles.read(rule(1).replacing("\n", with: "\r\n"), path: "rule.yml").rules.count, 1)
  }

  func testTraps30And31Identity() throws {
    let twins = RuleFiles.read(
      rule(1).replacing("00000000-0000-4000-8000-000000000001", with: "AAAAAAAA-0000-4000-8000-000000000001") + "---\n"
        + rule(1).replacing("00000000-0000-4000-8000-000000000001", with: "aaaaaaaa-0000-4000-8000-000000000001"),
      path: "twins.yml")
    XCTAssertEqual(twins.rules.count, 1)
    XCTAssertTrue(twins.diagnostics.description.contains("is taken by the rule at twins.yml:1"))
    let names = RuleFiles.read(rule(1, "name: n\n") + "---\n" + rule(2, "name: n\n"), path: "names.yml")
    XCTAssertEqual(names.rules.count, 1)
    let nameless = rule(1).replacing("id: 00000000-0000-4000-8000-000000000001\n", with: "")
    let loaded = RuleFiles.read(nameless, path: "rule.yml")
    XCTAssertTrue(loaded.diagnostics.first?.message.contains("no id") == true)
    let again = RuleFiles.read("# a comment\n" + nameless, path: "other.yml")
    XCTAssertEqual(try XCTUnwrap(loaded.rules.first).id, try XCTUnwrap(again.rules.first).id)
  }

  func testTheRevisionFollowsWhatDecidesMatching() throws {
    func revision(_ text: String) throws -> String {
      try XCTUnwrap(RuleFiles.read(text, path: "rule.yml").rules.first).revision.hexadecimal
    }
    let base = try revision(rule(1))
    XCTAssertEqual(base, try revision("# comment\n" + rule(1).replacing("title: Rule 1", with: "title: Other")))
    XCTAssertNotEqual(base, try revision(rule(1, detection: "s:\n  a: y\ncondition: s")))
    XCTAssertNotEqual(base, try revision(rule(1, detection: "s:\n  a: x\ncondition: not s")))
    XCTAssertNotEqual(base, try revision(rule(1).replacing("service: cloudtrail", with: "service: other")))
    XCTAssertNotEqual(base, try revision(rule(1, "tocsin:\n  group-by: [a]\n")))
    XCTAssertEqual(base, try revision(rule(1, "tocsin:\n  suppress: 2h\n")))
  }

  func testALongFileIsReadInTime() {
    let text = (1...3000).map { rule($0) }.joined(separator: "---\n")
    XCTAssertEqual(RuleFiles.read(text, path: "long.yml").rules.count, 3000)
  }
}
