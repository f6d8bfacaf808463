import AuditEvents
import Detection
import Engine
import WorkspaceFiles
import XCTest

/// A shipped mapping, an event of its log, and rules in the words of public rule sets.
struct MappingScene {
  static var folder: String {
    var parts = #filePath.split(separator: "/")
    parts.removeLast(4)
    return "/" + parts.joined(separator: "/") + "/Rules/mappings"
  }

  /// Half past nothing: 2026-03-02T10:00:00Z.
  static let time = Timestamp(seconds: 1_772_445_600)

  let format: JSONFormat
  let line: UInt

  init(_ name: String, line: UInt = #line) throws {
    let (format, diagnostics) = MappingFile.load(path: Self.folder + "/\(name).yml")
    XCTAssertEqual(diagnostics.map(\.description), [], name, line: line)
    self.format = try XCTUnwrap(format, name, line: line)
    self.line = line
  }

  /// Asserts that the file has one event, which reads as this. An event whose id is empty here is known by its content.
  func reads(_ file: String, _ wanted: AuditEvent) throws {
    let document = try EventDocument.memory(path: "events.json", bytes: Array(file.utf8))
    let records = try document.records(wrappers: format.wrappers)
    XCTAssertEqual(records.ranges.count, 1, line: line)
    var event = try document.withBytes(records.ranges[0]) { try format.normalise($0) }
    if wanted.id.isEmpty {
      XCTAssertEqual(event.id.utf8.count, 64, line: line)
      event.id = ""
    }
    XCTAssertEqual(event, wanted, line: line)
  }

  /// Asserts that every rule, given by log source and selection, is for the log and matches the file's one event, the
  /// record alone saying the same as the columns; and that the silent ones do not.
  func fires(_ file: String, _ rules: [(source: String, selection: String)], silent: [String] = []) throws {
    let all = rules + silent.map { ("{product: \(format.logSource.product)}", $0) }
    let text = all.enumerated().map { number, rule in
      """
      title: Rule \(number)
      id: 00000000-0000-4000-8000-\(100_000_000_000 + number)
      logsource: \(rule.source)
      detection: {s: \(rule.selection), condition: s}

      """
    }
    let loaded = RuleFiles.read(text.joined(separator: "---\n"), path: "rules.yml")
    for problem in loaded.diagnostics where problem.severity == .error { XCTFail(problem.description, line: line) }
    let compiled = CompiledRules(rules: loaded.rules, format: format)
    XCTAssertEqual(compiled.rules.count, all.count, "a rule is for another log", line: line)
    let document = try EventDocument.memory(path: "events.json", bytes: Array(file.utf8))
    for fields in [compiled.fields, []] {
      var builder = EventBatchBuilder(format: format, ruleFields: fields)
      for range in try document.records(wrappers: format.wrappers).ranges {
        try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
      }
      let found = compiled.evaluate(builder.finish(), document: document).map(\.rule)
      XCTAssertEqual(found, Array(rules.indices), "columns: \(!fields.isEmpty)", line: line)
    }
  }
}
