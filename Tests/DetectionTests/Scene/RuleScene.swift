import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

/// Rules and events as tests write them: a detection's YAML and an event's JSON, taken through the same reading,
/// compiling and evaluating as in production.
enum RuleScene {
  /// A rule on CloudTrail events with this `detection` block, indented as it comes.
  static func rule(_ detection: String, id: Int = 1) -> String {
    let lines = detection.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
    let number = String(id)
    let tail = String(repeating: "0", count: 12 - number.utf8.count) + number
    return """
      title: Rule \(id)
      id: 00000000-0000-4000-8000-\(tail)
      level: high
      logsource:
        product: aws
        service: cloudtrail
      detection:

      """ + lines.joined(separator: "\n") + "\n"
  }

  /// A rule whose only selection is one item (or several lines of items).
  static func selection(_ items: String) -> String {
    let lines = items.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
    return rule("selection:\n" + lines.joined(separator: "\n") + "\ncondition: selection")
  }

  /// The event with the id and time that a CloudTrail record must have.
  static func record(_ event: String, id: Int = 1) -> String {
    let body = event.drop { $0 != "{" }.dropFirst()
    let isEmpty = body.drop { $0 == " " }.first == "}"
    // Ids without digits, which tests search for.
    let letters = Array("ghijlmnopq")
    let name = String(String(id).map { letters[$0.wholeNumberValue ?? 0] })
    return #"{"eventID":"~\#(name)~","eventTime":"2026-03-02T10:00:00Z""# + (isEmpty ? "" : ",") + body
  }

  /// Row numbers per rule: which events (JSON objects) each rule (YAML) matches, through a batch.
  static func matches(
    _ rules: [String], _ events: [String], extraFields: Bool = true, extra: String? = nil,
    file: StaticString = #filePath, line: UInt = #line
  ) -> [[Int]] {
    let loaded = RuleFiles.read((rules + [extra].compactMap { $0 }).joined(separator: "---\n"), path: "rules.yml")
    for diagnostic in loaded.diagnostics where diagnostic.severity == .error {
      XCTFail(diagnostic.description, file: file, line: line)
    }
    guard loaded.rules.count == rules.count, let format = EventFormats.named("cloudtrail") else { return [] }
    let compiled = CompiledRules(rules: loaded.rules, format: format)
    let text = "[" + events.enumerated().map { record($1, id: $0) }.joined(separator: ",\n") + "]"
    do {
      let document = try EventDocument.memory(path: "events.json", bytes: Array(text.utf8))
      let records = try document.records()
      XCTAssertEqual(records.ranges.count, events.count, "records of \(text)", file: file, line: line)
      var builder = EventBatchBuilder(format: format, ruleFields: extraFields ? compiled.fields : [])
      for range in records.ranges {
        try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
      }
      var found = [[Int]](repeating: [], count: rules.count)
      for match in compiled.evaluate(builder.finish(), document: document) { found[match.rule].append(match.row) }
      return found
    } catch {
      XCTFail("\(error)", file: file, line: line)
      return []
    }
  }

  /// Whether a rule matches an event; the batch with and the one without columns for the rule's fields must agree.
  static func fires(_ rule: String, _ event: String, file: StaticString = #filePath, line: UInt = #line) -> Bool {
    let fast = matches([rule], [event], file: file, line: line) == [[0]]
    let slow = matches([rule], [event], extraFields: false, file: file, line: line) == [[0]]
    XCTAssertEqual(fast, slow, "columns and records disagree on \(event)", file: file, line: line)
    let explained = explanation(rule, event, file: file, line: line)?.holds
    XCTAssertEqual(explained, fast, "the explanation disagrees on \(event)", file: file, line: line)
    return fast
  }

  /// Why a rule matches an event or not.
  static func explanation(
    _ rule: String, _ event: String, file: StaticString = #filePath, line: UInt = #line
  ) -> Explanation? {
    guard let format = EventFormats.named("cloudtrail"), let rule = RuleFiles.read(rule, path: "rule.yml").rules.first
    else { return nil }
    do {
      return try Explanation(rule, record: Array(record(event).utf8), format: format)
    } catch {
      XCTFail("\(error)", file: file, line: line)
      return nil
    }
  }

  /// The diagnostics of a rule, as text.
  static func problems(_ rule: String) -> [String] {
    RuleFiles.read(rule, path: "rule.yml").diagnostics.map(\.description)
  }
}

/// A row of a table of matches.
struct MatchCase {
  let items: String
  let event: String
  let fires: Bool
  let line: UInt

  /// Items of a selection, an event, and whether the one matches the other.
  init(_ items: String, _ event: String, _ fires: Bool, line: UInt = #line) {
    self.items = items
    self.event = event
    self.fires = fires
    self.line = line
  }

  /// Asserts the row, of the product and (unless it lacks the modifier) of the reference evaluator.
  func check(reference: Bool = true) {
    let rule = RuleScene.selection(items)
    XCTAssertEqual(RuleScene.fires(rule, event, line: line), fires, "\(items) on \(event)", line: line)
    guard reference else { return }
    guard let plain = PlainRule(rule), let tree = PlainJSON(RuleScene.record(event)) else {
      return XCTFail("the reference evaluator cannot read \(items) or \(event)", line: line)
    }
    XCTAssertEqual(plain.matches(tree), fires, "reference: \(items) on \(event)", line: line)
  }
}

/// A row of a table of rules that are refused.
struct RefusalCase {
  let items: String
  let message: String
  let line: UInt

  /// Items of a selection and a part of the message.
  init(_ items: String, _ message: String, line: UInt = #line) {
    self.items = items
    self.message = message
    self.line = line
  }

  /// Asserts that there is an error with the message and no rule.
  func check() {
    let loaded = RuleFiles.read(RuleScene.selection(items), path: "rule.yml")
    XCTAssertTrue(loaded.rules.isEmpty, "\(items) was taken", line: line)
    XCTAssertTrue(
      loaded.diagnostics.contains { $0.severity == .error && $0.description.contains(message) },
      "\(items): \(loaded.diagnostics.map(\.description))", line: line)
  }
}
