import AuditEvents
import Detection
import XCTest

/// What people read when they ask why a rule matched. That explanations agree with the matcher on every modifier and
/// trap is asserted by `RuleScene.fires`, which all tables of matches use.
final class ExplanationTests: XCTestCase {
  private struct Case {
    let items: String
    let event: String
    let text: String
    let line: UInt

    init(_ items: String, _ event: String, _ text: String, line: UInt = #line) {
      self.items = items
      self.event = event
      self.text = text
      self.line = line
    }
  }

  private func check(_ cases: [Case]) {
    for row in cases {
      let text = RuleScene.explanation(RuleScene.selection(row.items), row.event, line: row.line)?.text()
      XCTAssertEqual(text, row.text + "\n", row.items, line: row.line)
    }
  }

  func testAQuestionShowsFieldModifiersExpectationAndFinding() {
    check([
      Case(
        "eventName: CreateUser", #"{"eventName":"CreateUser"}"#,
        #"✓ selection: eventName: CreateUser    found "CreateUser""#),
      Case(
        "eventName: CreateUser", #"{"eventName":"DeleteUser"}"#,
        #"✗ selection: eventName: CreateUser    found "DeleteUser""#),
      Case("eventName: CreateUser", "{}", "✗ selection: eventName: CreateUser    the event has no such field"),
      Case("a.b: x", #"{"a":{"b":null}}"#, "✗ selection: a.b: x    found no value (null, [] or {})"),
      Case("a: 5", #"{"a":5}"#, "✓ selection: a: 5    found 5"),
      Case("a: true", #"{"a":true}"#, "✓ selection: a: true    found true"),
      Case("a: ''", #"{"a":""}"#, #"✓ selection: a: ''    found """#),
      Case("a: null", "{}", "✓ selection: a: null    the event has no such field"),
      Case("a: x", #"{"a":["y","z"]}"#, #"✗ selection: a: x    found "y", "z""#),
    ])
  }

  func testEveryModifierIsShown() {
    let event =
      #"{"a":"Hello World","n":7,"ip":"10.1.2.3","b":"Hello World","t":"2026-03-02T10:20:00Z","c":"aGVsbG8=","w":"-x"}"#
    let rows: [(items: String, text: String)] = [
      ("a|contains: lo Wo", #"✓ selection: a|contains: lo Wo    found "Hello World""#),
      ("a|startswith: World", #"✗ selection: a|startswith: World    found "Hello World""#),
      ("a|endswith: world", #"✓ selection: a|endswith: world    found "Hello World""#),
      ("a|endswith|cased: world", #"✗ selection: a|endswith|cased: world    found "Hello World""#),
      ("a|re: ^H.*d$", #"✓ selection: a|re: ^H.*d$    found "Hello World""#),
      ("a|re|i: ^h", #"✓ selection: a|re|i: ^h    found "Hello World""#),
      ("ip|cidr: 10.0.0.0/8", #"✓ selection: ip|cidr: 10.0.0.0/8    found "10.1.2.3""#),
      ("n|lt: 7", "✗ selection: n|lt: 7    found 7"), ("n|lte: 7", "✓ selection: n|lte: 7    found 7"),
      ("n|gt: 6", "✓ selection: n|gt: 6    found 7"), ("n|gte: 8", "✗ selection: n|gte: 8    found 7"),
      ("n|neq: 7", "✗ selection: n|neq: 7    found 7"), ("n|exists: true", "✓ selection: n|exists: true    found 7"),
      ("z|exists: false", "✓ selection: z|exists: false    the event has no such field"),
      ("a|fieldref: b", #"✓ selection: a|fieldref: b (which is "Hello World")    found "Hello World""#),
      ("t|hour: 10", #"✓ selection: t|hour: 10    found "2026-03-02T10:20:00Z""#),
      ("t|minute: 21", #"✗ selection: t|minute: 21    found "2026-03-02T10:20:00Z""#),
      ("c|base64: hello", #"✓ selection: c|base64: hello    found "aGVsbG8=""#),
      ("w|windash: '/x'", #"✓ selection: w|windash: /x    found "-x""#),
    ]
    for (items, text) in rows {
      XCTAssertEqual(RuleScene.explanation(RuleScene.selection(items), event)?.text(), text + "\n", items)
    }
  }

  func testListsShowWhichValuesWereFound() {
    check([
      Case(
        "a: [x, y]", #"{"a":"y"}"#, #"✓ selection: a: any of x ✗, y ✓    found "y""#),
      Case(
        "a|contains|all: [x, y]", #"{"a":"xz"}"#, #"✗ selection: a|contains|all: all of x ✓, y ✗    found "xz""#),
      Case(
        "a|neq: [x, y]", #"{"a":"y"}"#, #"✗ selection: a|neq: none of x ✗, y ✓    found "y""#),
    ])
    let many = (1...30).map { "v\($0)" }.joined(separator: ", ")
    let text = RuleScene.explanation(RuleScene.selection("a: [\(many)]"), #"{"a":"v29"}"#)?.text() ?? ""
    XCTAssertTrue(text.contains("v29 ✓, … 22 more    found \"v29\""), text)
  }

  func testTheTreeFollowsTheCondition() {
    let rule = RuleScene.rule(
      """
      selection_a:
        eventName: CreateUser
        userIdentity.type: Root
      selection_b:
        - eventName: DeleteUser
        - eventName: DeleteRole
      filter:
        sourceIPAddress|cidr: 10.0.0.0/8
      condition: 1 of selection_* and not filter
      """)
    let event = #"{"eventName":"CreateUser","userIdentity":{"type":"IAMUser"},"sourceIPAddress":"10.0.0.1"}"#
    let explanation = RuleScene.explanation(rule, event)
    XCTAssertEqual(
      explanation?.text(),
      """
      ✗ all of
        ✗ any of
          ✗ selection_a: all of
            ✓ eventName: CreateUser    found "CreateUser"
            ✗ userIdentity.type: Root    found "IAMUser"
          ✗ selection_b: any of
            ✗ eventName: DeleteUser    found "CreateUser"
            ✗ eventName: DeleteRole    found "CreateUser"
        ✗ not
          ✓ filter: sourceIPAddress|cidr: 10.0.0.0/8    found "10.0.0.1"

      """)
    XCTAssertEqual(
      explanation?.decisive.map { "\($0.holds) \($0.item.field ?? "")" },
      ["false userIdentity.type", "false eventName", "false eventName", "true sourceIPAddress"])
  }

  func testAllOfAndKeywords() {
    let rule = RuleScene.rule(
      """
      keywords: [needle, pin]
      selection: {a: 1}
      condition: all of them
      """)
    XCTAssertEqual(
      RuleScene.explanation(rule, #"{"a":1,"deep":[{"x":"a Needle here"},"hay"]}"#)?.text(),
      """
      ✓ all of
        ✓ keywords: keywords: any of needle ✓, pin ✗    found "a Needle here"
        ✓ selection: a: 1    found 1

      """)
    XCTAssertEqual(
      RuleScene.explanation(rule, #"{"a":2}"#)?.text(),
      """
      ✗ all of
        ✗ keywords: keywords: any of needle ✗, pin ✗    not found in the event
        ✗ selection: a: 1    found 2

      """)
  }

  func testValuesAreBoundedAndCannotSteerTheTerminal() throws {
    let long = String(repeating: "é", count: 300)
    let event = #"{"a":["\u001b[2Jx\ny\u202e","\#(long)",1,2,3,4,5,6,7,8,9]}"#
    let explanation = try XCTUnwrap(RuleScene.explanation(RuleScene.selection("a: q"), event))
    let item = try XCTUnwrap(explanation.root.item)
    XCTAssertEqual(item.found.count, Explanation.maximumValues)
    XCTAssertEqual(item.moreFound, 3)
    XCTAssertEqual(item.found[1].text.utf8.count, Explanation.maximumBytes)
    XCTAssertTrue(item.found[1].isCut)
    let text = explanation.text()
    XCTAssertTrue(text.contains(#""\u{1b}[2Jx\ny\u{202e}""#), text)
    XCTAssertFalse(text.dropLast().unicodeScalars.contains { $0.value < 0x20 })
    XCTAssertTrue(text.contains("… 3 more"))
    XCTAssertTrue(explanation.text(.coloured).contains("\u{1B}[31m✗\u{1B}[0m"))
  }

  func testTheJSONFormHasEveryValue() {
    XCTAssertEqual(
      RuleScene.explanation(RuleScene.selection("a|contains: [x, y]"), #"{"a":["y",1.50,true]}"#)?.json.text,
      #"{"holds":true,"condition":{"selection":"selection","link":"item","holds":true,"field":"a","#
        + #""modifiers":["contains"],"all":false,"negated":false,"expected":[{"value":"x","holds":false},"#
        + #"{"value":"y","holds":true}],"more_expected":0,"presence":"values","found":["y",1.50,true],"more_found":0}}"#
    )
  }

  func testARecordThatTheFormatRefusesIsAnError() throws {
    let rule = try XCTUnwrap(RuleFiles.read(RuleScene.selection("a: 1"), path: "rule.yml").rules.first)
    let format = try XCTUnwrap(EventFormats.named("cloudtrail"))
    for record in ["", "{", #"{"a":1}"#, "[]"] {
      XCTAssertThrowsError(try Explanation(rule, record: Array(record.utf8), format: format), record)
    }
  }
}
