import AuditEvents
import Detection
import XCTest

final class RuleFunnelTests: XCTestCase {
  func testEachQuestionCountsTheEventsThatPassIt() throws {
    let text = RuleScene.rule(
      """
      selection:
        eventName: [A, B, C, D]
        kind: x
      filter: {skip: 1}
      condition: selection and not filter
      """)
    let rule = try XCTUnwrap(RuleFiles.read(text, path: "rule.yml").rules.first)
    let format = try XCTUnwrap(EventFormats.named("cloudtrail"))
    let events = [#"{"eventName":"A","kind":"x"}"#, #"{"eventName":"B","kind":"y"}"#, #"{"kind":"x","skip":1}"#]
    let json = "[" + events.enumerated().map { RuleScene.record($1, id: $0) }.joined(separator: ",") + "]"
    let document = try EventDocument.memory(path: "events.json", bytes: Array(json.utf8))
    var builder = EventBatchBuilder(format: format, ruleFields: [])
    for range in try document.records().ranges {
      try document.withBytes(range) { try builder.append(record: $0, offset: range.lowerBound) }
    }
    let batch = builder.finish()
    var funnel = RuleFunnel(rule, format: format)
    try funnel.add(batch, records: BatchRecords(document))
    try funnel.add(batch, records: BatchRecords(document))
    XCTAssertEqual(funnel.events, 6)
    XCTAssertEqual(
      funnel.steps.map { "\($0.depth) \($0.events) \($0.text)" },
      [
        "0 2 all of", "1 2 selection: all of", "2 4 eventName: A, B, C, … 1 more", "2 4 kind: x", "1 4 not",
        "2 2 filter: skip: 1",
      ])
  }
}
