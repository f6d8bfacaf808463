import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

/// Rules on fields that a mapping has elsewhere: what columns answer and what the records answer is the same.
final class AliasTests: XCTestCase {
  private static let format: JSONFormat = {
    var mapping = EventMapping(name: "acme")
    mapping.logSources = [
      EventLogSource(product: "acme", service: "doors"),
      EventLogSource(product: "acme", service: "", category: "application"),
    ]
    mapping.id = ["id"]
    mapping.undated = Timestamp(milliseconds: 0)
    mapping.fields[.outcome] = .init(
      paths: ["went"], words: [.init(pattern: ValuePattern("0"), word: "success")], otherwise: "failure")
    mapping.resources = EventMapping.ResourceSource(list: "things", uid: ["id"], type: [])
    func target(_ paths: [String], _ neutral: [NeutralField] = []) -> FieldTarget {
      FieldTarget(paths: paths.map { FieldPath($0) }, neutral: neutral)
    }
    mapping.aliases = FieldAliases(
      [
        ("op", target(["a.op", "b", "c.op"])), ("who", target(["user.name", "user.id"])),
        ("result", target(["word"], [.outcome])), ("thing", target([], [.resourceID])),
      ], roots: ["p"])
    return JSONFormat(mapping)
  }()

  private func rules(_ detections: [String], logSource: String = "{product: acme, service: doors}") -> [Rule] {
    let documents = detections.enumerated().map { number, detection in
      """
      title: Rule \(number)
      id: 00000000-0000-4000-8000-\(100_000_000_000 + number)
      logsource: \(logSource)
      detection: {s: {\(detection)}, condition: s}
      tocsin: {group-by: [who]}

      """
    }
    let loaded = RuleFiles.read(documents.joined(separator: "---\n"), path: "rules.yml")
    for diagnostic in loaded.diagnostics where diagnostic.severity == .error { XCTFail(diagnostic.description) }
    return loaded.rules
  }

  /// Per rule the events that match, with columns for the rules' fields and without; the labels of each match.
  private func matches(_ rules: [Rule], _ events: [String]) throws -> (fast: [RowMatch], slow: [RowMatch], [String]) {
    let compiled = CompiledRules(rules: rules, format: Self.format)
    let text = "[" + events.joined(separator: ",") + "]"
    let document = try EventDocument.memory(path: "events.json", bytes: Array(text.utf8))
    let ranges = try document.records(wrappers: Self.format.wrappers).ranges
    var results: [[RowMatch]] = []
    var labels: [String] = []
    for fields in [compiled.fields, []] {
      var builder = EventBatchBuilder(format: Self.format, ruleFields: fields)
      for range in ranges {
        try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
      }
      let batch = builder.finish()
      let found = compiled.evaluate(batch, document: document)
      results.append(found)
      labels = found.map { compiled.group(of: $0, in: batch, document: document)[0].value }
    }
    return (results[0], results[1], labels)
  }

  func testValuesAreUnited() throws {
    let events = [
      #"{"a":{"op":"x"}}"#, #"{"b":"x"}"#, #"{"a":{"op":"y"},"b":"x"}"#, #"{"a":{"op":"y"},"b":["z","x"]}"#,
      #"{"op":"x"}"#, #"{"a":{"op":null},"b":"x"}"#, #"{"a":{"op":"x"},"b":"x","c":{"op":"x"}}"#, #"{"b":{"k":"x"}}"#,
      #"{"a":{"op":null}}"#, "{}", #"{"p":{"op":"x"}}"#, #"{"b":5}"#, #"{"b":"5"}"#, #"{"b":5,"c":{"op":"5"}}"#,
    ]
    let table: [(String, [Int])] = [
      ("op: x", [0, 1, 2, 3, 5, 6, 7]), ("OP|contains: X", [0, 1, 2, 3, 5, 6, 7]), ("op: null", [4, 8, 9, 10]),
      ("op|exists: true", [0, 1, 2, 3, 5, 6, 7, 8, 11, 12, 13]), ("op|re: '^[xy]$'", [0, 1, 2, 3, 5, 6, 7]),
      ("op: 5", [11, 12, 13]), ("op|neq: x", [4, 8, 9, 10, 11, 12, 13]), ("op|gt: 4", [11, 12, 13]),
      ("op|all: [x, y]", [2, 3]),
      ("a.op: x", [0, 6]), ("b: x", [1, 2, 3, 5, 6, 7]),
    ]
    let rules = rules(table.map(\.0))
    let (fast, slow, _) = try matches(rules, events)
    for (number, row) in table.enumerated() {
      XCTAssertEqual(fast.filter { $0.rule == number }.map(\.row), row.1, "columns: \(row.0)")
      XCTAssertEqual(slow.filter { $0.rule == number }.map(\.row), row.1, "records: \(row.0)")
    }
  }

  func testWordsOfNeutralFieldsAreUnitedToo() throws {
    let events = [
      #"{"went":0}"#, #"{"went":5}"#, #"{"went":5,"word":"Success"}"#, #"{"word":"success"}"#, "{}",
      #"{"things":[{"id":"x"},{"id":"y"}]}"#, #"{"things":{"id":"x"}}"#,
    ]
    let table: [(String, [Int])] = [
      ("result: Success", [0, 2, 3, 4, 5, 6]), ("result: failure", [1, 2]), ("result: null", []),
      ("thing: x", [5, 6]), ("thing|all: [x, y]", [5]), ("thing: null", [0, 1, 2, 3, 4]),
    ]
    let (fast, slow, _) = try matches(rules(table.map(\.0)), events)
    for (number, row) in table.enumerated() {
      XCTAssertEqual(fast.filter { $0.rule == number }.map(\.row), row.1, "columns: \(row.0)")
      XCTAssertEqual(slow.filter { $0.rule == number }.map(\.row), row.1, "records: \(row.0)")
    }
  }

  func testColumnsAndRecordsAgreeOnRandomEvents() throws {
    var random = SplitMix64(seed: 7)
    let values = ["null", "[]", "{}", "1", "\"1\"", "\"x\"", "[\"x\",null]", "[1,2]", "{\"k\":\"x\"}", "true", "\"\""]
    let events = (0..<400).map { _ -> String in
      let members = ["\"b\"", "\"a\"", "\"c\"", "\"c.op\"", "\"q\"", "\"p\""].compactMap { key -> String? in
        guard random.next() % 2 == 0 else { return nil }
        let value = values[Int(random.next() % UInt64(values.count))]
        return key + ":" + (random.next() % 3 == 0 ? "{\"op\":\(value),\"q\":\(value)}" : value)
      }
      return "{" + members.joined(separator: ",") + "}"
    }
    let detections = [
      "op: x", "op: null", "op|exists: false", "op: 1", "op|neq: x", "op|contains: x", "op: ''", "op: '*'", "op|lt: 2",
      "op|all: [x, 1]", "q: x", "q: null", "q|exists: true", "op|fieldref: q", "op: 'true'",
    ]
    let (fast, slow, _) = try matches(rules(detections), events)
    XCTAssertEqual(fast, slow)
    XCTAssertGreaterThan(fast.count, 500)
  }

  func testOtherFieldsAreFoundBelowTheRoots() throws {
    let events = [#"{"q":"x"}"#, #"{"p":{"q":"x"}}"#, #"{"p":{"q":"y"},"q":"x"}"#, #"{"p":{"q":"y"}}"#]
    let (fast, slow, _) = try matches(rules(["q: x"]), events)
    XCTAssertEqual(fast.map(\.row), [0, 1, 2])
    XCTAssertEqual(slow, fast)
  }

  func testLabelsReadAliasesToo() throws {
    let events = [#"{"b":"x","user":{"name":"eve"}}"#, #"{"b":"x","user":{"name":"eve","id":7}}"#, #"{"b":"x"}"#]
    XCTAssertEqual(try matches(rules(["op: x"]), events).2, ["eve", "7,eve", "<none>"])
  }

  func testRulesOfAnyOfTheLogSourcesApply() {
    let table: [(String, Bool)] = [
      ("{product: acme, service: doors}", true), ("{product: acme}", true), ("{service: doors}", true),
      ("{product: acme, category: application}", true), ("{category: application}", true),
      ("{product: acme, service: doors, category: application}", false), ("{product: acme, service: gates}", false),
      ("{product: other}", false), ("{product: any}", true),
    ]
    for (source, applies) in table {
      let detection = source.contains("any") ? "api.operation: x" : "op: x"
      let rules = rulesFor(detection, source)
      XCTAssertEqual(CompiledRules(rules: rules, format: Self.format).rules.count == 1, applies, source)
      XCTAssertEqual(CompiledRules(rules: rules, format: Self.format, allLogSources: true).rules.count, 1, source)
    }
  }

  private func rulesFor(_ detection: String, _ source: String) -> [Rule] {
    let text = """
      title: Rule
      id: 00000000-0000-4000-8000-000000000001
      logsource: \(source)
      detection: {s: {\(detection)}, condition: s}
      """
    return RuleFiles.read(text, path: "rule.yml").rules
  }
}

/// SplitMix64 (S. Vigna), so that a failure comes again.
private struct SplitMix64 {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
