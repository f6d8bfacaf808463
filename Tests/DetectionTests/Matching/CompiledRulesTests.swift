import AuditEvents
import Detection
import Dispatch
import XCTest

/// What surrounds matching: log sources, the neutral vocabulary, labels, and records that are opened only when needed.
final class CompiledRulesTests: XCTestCase {
  private func rules(_ text: String) -> [Rule] {
    let loaded = RuleFiles.read(text, path: "rules.yml")
    XCTAssertEqual(loaded.diagnostics, [])
    return loaded.rules
  }

  private func format(_ name: String) throws -> any EventFormat { try XCTUnwrap(EventFormats.named(name)) }

  private func batch(_ records: [String], _ format: any EventFormat, fields: [FieldReference]) throws -> (
    batch: EventBatch, document: EventDocument
  ) {
    let text = "[" + records.joined(separator: ",") + "]"
    let document = try EventDocument.memory(path: "events.json", bytes: Array(text.utf8))
    var builder = EventBatchBuilder(format: format, ruleFields: fields)
    for range in try document.records().ranges {
      try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
    }
    return (builder.finish(), document)
  }

  func testLogSourcesDecideWhichRulesApply() throws {
    let sources = [
      ("product: aws\n  service: cloudtrail", true), ("product: aws", true), ("service: cloudtrail", true),
      ("product: aws\n  service: guardduty", false), ("product: AWS", false), ("category: cloud", false),
      ("product: aws\n  category: x", false), ("product: any", true), ("product: any\n  service: x", false),
    ]
    let text = sources.enumerated().map { index, source in
      let rule = RuleScene.rule("s:\n  status: failure\ncondition: s", id: index)
      return rule.replacing("product: aws\n  service: cloudtrail", with: source.0)
    }.joined(separator: "---\n")
    let all = rules(text)
    let compiled = CompiledRules(rules: all, format: try format("cloudtrail"))
    XCTAssertEqual(
      compiled.rules.map(\.title), sources.indices.filter { sources[$0].1 }.map { "Rule \($0)" })
    XCTAssertEqual(
      CompiledRules(rules: all, format: try format("cloudtrail"), allLogSources: true).rules.count, sources.count)
    let trail = CompiledRules(rules: all, format: try format("actiontrail"))
    XCTAssertEqual(trail.rules.map(\.title), ["Rule 7"])
  }

  func testOneNeutralRuleMatchesEveryFormat() throws {
    let text = RuleScene.rule("s:\n  actor.user.type: root\n  api.operation|contains: login\ncondition: s")
      .replacing("product: aws\n  service: cloudtrail", with: "product: any")
    let events = [
      "actiontrail":
        #"{"eventId":"1","eventTime":"2026-03-02T10:00:00Z","eventName":"ConsoleLogin","userIdentity":{"type":"root-account"}}"#,
      "cloudtrail":
        #"{"eventID":"1","eventTime":"2026-03-02T10:00:00Z","eventName":"ConsoleLogin","userIdentity":{"type":"Root"}}"#,
    ]
    for (name, event) in events {
      let compiled = CompiledRules(rules: rules(text), format: try format(name))
      XCTAssertEqual(compiled.fields, [])
      let (batch, document) = try batch([event], try format(name), fields: [])
      XCTAssertEqual(compiled.evaluate(batch, document: document), [RowMatch(rule: 0, row: 0)], name)
    }
  }

  func testUnknownNeutralNamesAreErrors() {
    let text = RuleScene.rule("s:\n  api.operaton: x\ncondition: s")
      .replacing("product: aws\n  service: cloudtrail", with: "product: any")
    XCTAssertTrue(RuleScene.problems(text).joined().contains("did you mean 'api.operation'?"))
  }

  func testAValueTooLongForItsColumnIsReadFromTheRecord() throws {
    let long = String(repeating: "x", count: 5000)
    let event = RuleScene.record(#"{"eventName":"\#(long)END","userAgent":"\#(long)"}"#)
    let neutral = RuleScene.rule("s:\n  api.operation|endswith: end\ncondition: s")
      .replacing("product: aws\n  service: cloudtrail", with: "product: any")
    let raw = RuleScene.rule("s:\n  eventName|endswith: end\n  userAgent|re: ^x+$\ncondition: s", id: 2)
    let compiled = CompiledRules(rules: rules(neutral + "---\n" + raw), format: try format("cloudtrail"))
    let (batch, document) = try batch([event], try format("cloudtrail"), fields: compiled.fields)
    XCTAssertEqual(compiled.evaluate(batch, document: document).map(\.rule), [0, 1])
  }

  func testSeveralResourcesAreSeveralValues() throws {
    let text = RuleScene.rule("s:\n  resources.uid: arn:b\ncondition: s")
      .replacing("product: aws\n  service: cloudtrail", with: "product: any")
    let event = RuleScene.record(#"{"eventName":"x","resources":[{"ARN":"arn:a"},{"ARN":"arn:b"}]}"#)
    let compiled = CompiledRules(rules: rules(text), format: try format("cloudtrail"))
    let (batch, document) = try batch([event], try format("cloudtrail"), fields: [])
    XCTAssertEqual(compiled.evaluate(batch, document: document), [RowMatch(rule: 0, row: 0)])
  }

  func testRecordsAreOpenedOnceAndOnlyWhenColumnsCannotAnswer() throws {
    struct Unavailable: Error {}
    let shallow = RuleScene.rule("s:\n  eventName: x\ncondition: s")
    let deep = RuleScene.rule("s:\n  eventName: x\n  r.list: 1\ncondition: s")
    let events = (0..<5).map { RuleScene.record(#"{"eventName":"x","r":{"list":[1,2]}}"#, id: $0) }
    for (rule, opened) in [(shallow, 0), (deep, 1)] {
      let compiled = CompiledRules(rules: rules(rule), format: try format("cloudtrail"))
      let (batch, document) = try batch(events, try format("cloudtrail"), fields: compiled.fields)
      var count = 0
      let records = BatchRecords {
        count += 1
        return document
      }
      XCTAssertEqual(try compiled.evaluate(batch, records: records).count, 5)
      XCTAssertEqual(count, opened)
      let failing = BatchRecords { throw Unavailable() }
      if opened == 0 {
        XCTAssertEqual(try compiled.evaluate(batch, records: failing).count, 5)
      } else {
        XCTAssertThrowsError(try compiled.evaluate(batch, records: failing)) { XCTAssertTrue($0 is Unavailable) }
      }
    }
  }

  func testLabels() throws {
    let event = RuleScene.record(
      #"{"eventName":"x","recipientAccountId":"111122223333","userIdentity":{"type":"IAMUser","userName":"ann"},"#
        + #""r":{"ids":["b","a","b"],"n":5,"none":null}}"#)
    func labels(_ groupBy: String) throws -> [String] {
      let tail = groupBy.isEmpty ? "" : "tocsin:\n  group-by: [\(groupBy)]\n"
      let compiled = CompiledRules(
        rules: rules(RuleScene.rule("s:\n  eventName: x\ncondition: s") + tail), format: try format("cloudtrail"))
      let (batch, document) = try batch([event], try format("cloudtrail"), fields: compiled.fields)
      let match = try XCTUnwrap(compiled.evaluate(batch, document: document).first)
      return compiled.group(of: match, in: batch, document: document).map { "\($0.field)=\($0.value)" }
    }
    XCTAssertEqual(try labels(""), ["account=111122223333", "actor=ann"])
    XCTAssertEqual(
      try labels("r.ids, r.n, r.none, missing, actor.user.name"),
      ["r.ids=a,b", "r.n=5", "r.none=<none>", "missing=<none>", "actor.user.name=ann"])
  }

  func testALongLabelEndsInAHashSoThatOthersStayApart() throws {
    func label(_ last: String) throws -> String {
      let text = String(repeating: "x", count: 3000) + last
      let compiled = CompiledRules(
        rules: rules(RuleScene.rule("s:\n  eventName: x\ncondition: s") + "tocsin:\n  group-by: [v]\n"),
        format: try format("cloudtrail"))
      let (batch, document) = try batch(
        [RuleScene.record(#"{"eventName":"x","v":"\#(text)"}"#)], try format("cloudtrail"), fields: compiled.fields)
      return try XCTUnwrap(compiled.group(of: RowMatch(rule: 0, row: 0), in: batch, document: document).first).value
    }
    XCTAssertNotEqual(try label("a"), try label("b"))
    XCTAssertLessThan(try label("a").utf8.count, 1100)
  }

  func testRulesWithoutAWayInAreNamed() throws {
    let text = [
      "s:\n  a: x\ncondition: s", "s:\n  a: x\ncondition: not s", "k:\n  - x\ncondition: k",
      "s:\n  a: x\nf:\n  b: null\ncondition: s or f", "s:\n  a: x\nk:\n  - y\ncondition: s and k",
    ].enumerated().map { RuleScene.rule($1, id: $0) }.joined(separator: "---\n")
    let compiled = CompiledRules(rules: rules(text), format: try format("cloudtrail"))
    XCTAssertEqual(compiled.triedOnEveryEvent.map(\.title), ["Rule 1", "Rule 2", "Rule 3"])
  }

  func testMoreThan64WaysInAndManyBatches() throws {
    let text = (0..<80).map { RuleScene.rule("s:\n  f\($0): x\ncondition: s", id: $0) }.joined(separator: "---\n")
    let compiled = CompiledRules(rules: rules(text), format: try format("cloudtrail"))
    for round in 0..<3 {
      let events = (0..<80).map { RuleScene.record(#"{"f\#($0)":"x","f\#(79 - $0)":"y\#(round)"}"#, id: $0) }
      let (batch, document) = try batch(events, try format("cloudtrail"), fields: compiled.fields)
      let found = compiled.evaluate(batch, document: document)
      XCTAssertEqual(found, (0..<80).map { RowMatch(rule: $0, row: $0) })
    }
  }

  func testEvaluationsMayRunAtTheSameTime() throws {
    let compiled = CompiledRules(
      rules: rules(RuleScene.rule("s:\n  a|contains: x\ncondition: s")), format: try format("cloudtrail"))
    let events = (0..<50).map { RuleScene.record(#"{"a":"\#($0 % 2 == 0 ? "axb" : "ayb")\#($0)"}"#, id: $0) }
    let (batch, document) = try batch(events, try format("cloudtrail"), fields: compiled.fields)
    let wanted = compiled.evaluate(batch, document: document)
    XCTAssertEqual(wanted.count, 25)
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      XCTAssertEqual(compiled.evaluate(batch, document: document), wanted)
    }
  }
}
