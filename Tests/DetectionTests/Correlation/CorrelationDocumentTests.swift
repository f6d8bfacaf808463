import AuditEvents
import Detection
import WorkspaceFiles
import XCTest

/// Reading correlation documents: what is taken, and what is told about the rest.
final class CorrelationDocumentTests: XCTestCase {
  private let sound = "type: event_count\nrules: [a]\ngroup-by: [user]\ntimespan: 10s\ncondition: {gte: 2}"

  private func problems(_ old: String, _ new: String) -> [String] {
    CorrelationScene.problems(sound.replacing(old, with: new)).map { text in
      // Places count from the line of `correlation:`.
      let parts = text.split(separator: ":", maxSplits: 3).map(String.init)
      let head = CorrelationScene.bases.split(separator: "\n", omittingEmptySubsequences: false).count
      return "\((Int(parts[1]) ?? 0) - head - 5):\(parts[2]):\(parts[3])"
    }
  }

  func testASoundCorrelation() throws {
    let rules = CorrelationScene.rules(CorrelationScene.document(sound))
    let rule = try XCTUnwrap(rules.last)
    let correlation = try XCTUnwrap(rule.correlation)
    XCTAssertEqual(correlation.kind, .eventCount)
    XCTAssertEqual(correlation.references.map(\.rule), [rules[0].id])
    XCTAssertEqual(correlation.groupBy, ["user"])
    XCTAssertEqual(correlation.timespan, 10)
    XCTAssertEqual(correlation.reach, 10)
    XCTAssertFalse(correlation.generates)
    XCTAssertEqual(rule.level, .high)
    XCTAssertEqual(rule.logSource, rules[0].logSource)
    XCTAssertEqual(rules[0].correlationFields, [.raw("user")])
  }

  func testEveryProblemHasAPlaceAndAHint() {
    let table: [(old: String, new: String, problem: String)] = [
      ("event_count", "event_cuont", "1:9: error: 'event_cuont' is no 'type' (did you mean 'event_count'?)"),
      ("type: event_count\n", "", "1:3: error: the key 'type' is missing"),
      ("[a]", "[aa]", "2:11: error: there is no rule 'aa' (did you mean 'a'?)"),
      ("[a]", "[Rule 2]", "2:11: error: there is no rule 'Rule 2' (rules are named by id or name, not by title: b)"),
      ("rules: [a]\n", "", "1:3: error: the key 'rules' is missing"),
      ("[a]", "[]", "2:10: error: the correlation refers to no rule (list ids or names of rules)"),
      ("[a]", "{a: b}", "2:10: error: a mapping where a text or a list of texts for 'rules' was expected"),
      ("[a]", "[a, a]", "2:14: warning: 'a' stands twice in 'rules'"),
      (
        "10s", "0s",
        "4:13: error: the timespan must be longer than zero (a number and s, m, h, d, w, M (months) or y, such as 15m)"
      ),
      (
        "10s", "10",
        "4:13: error: the number 10 where a length of time for 'timespan' was expected "
          + "(a number and s, m, h, d, w, M (months) or y, such as 15m)"
      ),
      (
        "10s", "-5m",
        "4:13: error: the text '-5m' where a length of time for 'timespan' was expected "
          + "(a number and s, m, h, d, w, M (months) or y, such as 15m)"
      ),
      ("10s", "99999999999999999999d", "4:13: error: the timespan '99999999999999999999d' is longer than ten years"),
      ("timespan: 10s\n", "", "1:3: error: the key 'timespan' is missing"),
      ("condition: {gte: 2}", "gnerate: true", "1:3: error: the key 'condition' is missing"),
      (
        "{gte: 2}", "{}",
        "5:14: error: the condition compares with nothing (one or two of gt, gte, lt, lte, eq, neq)"
      ),
      ("{gte: 2}", "{gte: many}", "5:20: error: the text 'many' where a number for 'gte' was expected"),
      ("{gte: 2}", "{gte: true}", "5:20: error: the truth value true where a number for 'gte' was expected"),
      ("{gte: 2}", "{gte: .nan}", "5:20: error: the number .nan where a number for 'gte' was expected"),
      ("{gte: 2}", "{get: 2}", "5:15: error: the condition has no key 'get' (did you mean 'gt'?)"),
      ("{gte: 2}", "{gt: 1, lt: 5, eq: 3}", "5:14: error: more than two comparisons (two make a range)"),
      ("{gte: 2}", "{gt: 5, lt: 3}", "5:14: warning: no number satisfies the condition"),
      ("{gte: 2}", "{gt: 2, lt: 3}", "5:14: warning: no number satisfies the condition"),
      ("{gte: 2}", "{lt: 0}", "5:14: warning: no number satisfies the condition"),
      ("{gte: 2}", "{gte: 2, field: x}", "5:30: warning: event_count looks at no field, so 'field' is not used"),
      ("{gte: 2}", "{gte: 2, percentile: 5}", "5:35: warning: event_count has no percentile, so it is not used"),
      ("{gte: 2}", "[2]", "5:14: error: a list where the condition was expected (such as: gte: 5)"),
      (
        "{gte: 2}", "a and b",
        "5:14: error: an expression over rules is a condition only for temporal and temporal_ordered (such as: gte: 5)"
      ),
      (
        "event_count", "value_count",
        "5:14: error: value_count needs the field whose values it looks at (write field: NAME)"
      ),
      ("[user]", "[user, user]", "3:20: warning: 'user' stands twice in 'group-by'"),
      (
        "[user]", "[user]\ngenerate: maybe",
        "4:13: error: the text 'maybe' where true or false for 'generate' was expected"
      ),
      (
        "[user]", "[user]\ngoup-by: x",
        "4:3: warning: a correlation has no key 'goup-by', it is not used (did you mean 'group-by'?)"
      ),
      (
        "[user]", "[user]\naliases: x",
        "4:12: error: the text 'x' where the mapping 'aliases' was expected (write keys and values)"
      ),
      (
        "[user]", "[user]\naliases: {user: x}",
        "4:19: error: the alias 'user' is no mapping (write rule: field for each rule)"
      ),
      (
        "[user]", "[user]\naliases: {user: {b: x}}",
        "4:20: error: the correlation refers to no rule 'b' (did you mean 'a'?)"
      ),
      (
        "[user]", "[user]\naliases: {who: {a: x}}",
        "4:13: warning: the alias 'who' is not used (name it in group-by or field)"
      ),
    ]
    for (old, new, problem) in table {
      let found = problems(old, new)
      XCTAssertTrue(found.contains { $0.hasPrefix(problem) }, "\(new): \(found), not \(problem)")
    }
  }

  func testPercentiles() {
    let block = "type: value_percentile\nrules: a\ntimespan: 1m\ncondition: {gte: 2, field: n, percentile: 101}"
    XCTAssertTrue(CorrelationScene.problems(block).joined().contains("the percentile is 101.0 (it goes from 0 to 100)"))
    XCTAssertTrue(
      CorrelationScene.problems(block.replacing(", percentile: 101", with: "")).joined()
        .contains("value_percentile needs to know which percentile (such as percentile: 95)"))
    XCTAssertEqual(CorrelationScene.problems(block.replacing("101", with: "99.9")), [])
  }

  func testExpressionsOverRuleNames() {
    let block = "type: temporal\nrules: [a, b]\ntimespan: 1m\ncondition: "
    XCTAssertEqual(CorrelationScene.problems(block + "a and not b"), [])
    for (condition, problem) in [
      ("a and c", "there is no rule 'c'"), ("a nad b", "where 'and', 'or' or the end was expected"),
      ("a and", "it ends where a rule was expected"), ("(a", "')' is missing"),
      ("a", "warning: the rule 'b' is not used by the condition"),
    ] {
      let found = CorrelationScene.problems(block + condition).joined(separator: "\n")
      XCTAssertTrue(found.contains(problem), "\(condition): \(found)")
    }
  }

  func testCirclesAreRefused() {
    let one = CorrelationScene.document(sound.replacing("[a]", with: "[two]"), name: "one", id: 101)
    let two = CorrelationScene.document(sound.replacing("[a]", with: "[one]"), name: "two", id: 102)
    let loaded = RuleFiles.read([CorrelationScene.bases, one, two].joined(separator: "---\n"), path: "r")
    XCTAssertTrue(loaded.rules.allSatisfy { $0.correlation == nil })
    let text = loaded.diagnostics.map(\.description).joined(separator: "\n")
    XCTAssertTrue(text.contains("correlations refer to one another in a circle: one -> two -> one"), text)
    XCTAssertTrue(text.contains("the correlation 'two' has errors"), text)
    let own = CorrelationScene.problems(sound.replacing("[a]", with: "[it]"))
    XCTAssertTrue(own.joined().contains("in a circle: it -> it"), "\(own)")
  }

  func testARuleWithErrorsTakesItsCorrelationsWithIt() {
    let broken = RuleScene.rule("s:\n  x|nosuch: y\ncondition: s", id: 9) + "name: broken\n"
    let loaded = RuleFiles.read(
      broken + "---\n" + CorrelationScene.document(sound.replacing("[a]", with: "[broken]")), path: "r")
    XCTAssertTrue(loaded.rules.isEmpty)
    XCTAssertTrue(
      loaded.diagnostics.map(\.description).joined()
        .contains("the rule 'broken' has errors, so this correlation cannot be used"))
  }

  func testReferencesByIdWhateverItsCase() {
    let id = "00000000-0000-4000-8000-000000000001"
    XCTAssertEqual(CorrelationScene.problems(sound.replacing("[a]", with: "['\(id.uppercased())']")), [])
  }

  func testALevelIsTakenFromTheRulesWhenThereIsNone() throws {
    let text = CorrelationScene.document(sound).replacing("level: high\n", with: "")
    XCTAssertEqual(CorrelationScene.rules(text).last?.level, .low)
  }

  func testNeutralRulesAreAskedForNeutralFields() {
    let base = """
      title: Neutral
      id: 00000000-0000-4000-8000-000000000050
      name: neutral
      logsource: {product: any}
      detection: {s: {api.operation: x}, condition: s}

      """
    func load(_ group: String) -> (rules: [Rule], diagnostics: [Diagnostic]) {
      let block = sound.replacing("[a]", with: "[neutral]").replacing("[user]", with: group)
      return RuleFiles.read(base + "---\n" + CorrelationScene.document(block), path: "r")
    }
    XCTAssertEqual(load("[actor.user.name]").rules.first?.correlationFields, [.neutral(.actorName)])
    XCTAssertTrue(
      load("[actor.usr.name]").diagnostics.map(\.description).joined()
        .contains("is no neutral field, and the rule 'Neutral' knows nothing else (did you mean 'actor.user.name'?)"))
    // Rules on raw records understand the dotted names, and keep their own `status`.
    let raw = CorrelationScene.rules(
      CorrelationScene.document(sound.replacing("[user]", with: "[actor.user.name, status]")))
    XCTAssertEqual(raw.first?.correlationFields, [.neutral(.actorName), .raw("status")])
  }

  func testTheRevisionFollowsTheRulesAndTheFields() throws {
    func revisions(_ block: String) throws -> [String] {
      let rules = CorrelationScene.rules(CorrelationScene.document(block))
      return try [XCTUnwrap(rules.first), XCTUnwrap(rules.last)].map(\.revision.hexadecimal)
    }
    let base = try revisions(sound)
    let other = try revisions(sound.replacing("2}", with: "3}"))
    XCTAssertEqual(base[0], other[0])
    XCTAssertNotEqual(base[1], other[1])
    let grouped = try revisions(sound.replacing("[user]", with: "[user, ip]"))
    XCTAssertNotEqual(base[0], grouped[0], "stored matches lack the value of ip")
  }

  func testGroupByOfTheSettingsIsRefused() {
    let text = CorrelationScene.bases + "---\n" + CorrelationScene.document(sound) + "tocsin: {group-by: [x]}\n"
    XCTAssertTrue(
      RuleFiles.read(text, path: "r").diagnostics.map(\.description).joined()
        .contains("the alerts of a correlation are told apart by its own group-by"))
  }

  func testParametersSetThresholdsAndTimespans() throws {
    let text =
      CorrelationScene.bases + "---\n" + CorrelationScene.document(sound) + """
        tocsin:
          parameters:
            threshold: {overrides: correlation.condition.gte, minimum: 1, maximum: 100}
            within: {overrides: correlation.timespan, minimum: 1, maximum: 3600}
        """
    func load(_ threshold: String, _ within: String) -> (Rule?, [String]) {
      func node(_ text: String) -> YAMLNode {
        .scalar(YAMLScalar(text: text, isPlain: true, position: SourcePosition(line: 1, column: 1)))
      }
      let id = RuleID("00000000-0000-4000-8000-000000000100")
      let loaded = RuleFiles.read(
        text, path: "r", parameters: [id: ["threshold": node(threshold), "within": node(within)]])
      return (loaded.rules.last, loaded.diagnostics.map(\.description))
    }
    let (rule, problems) = load("7", "5m")
    XCTAssertEqual(problems, [])
    XCTAssertEqual(rule?.correlation?.timespan, 300)
    XCTAssertEqual(rule?.correlation?.condition, .numbers([NumberBound(comparison: .gte, value: 7)]))
    XCTAssertEqual(rule?.settings.parameters.map(\.value), ["7", "\"5m\""])
    XCTAssertTrue(load("0", "5m").1.joined().contains("the operator's value of 'threshold' is the number 0"))
    XCTAssertTrue(load("7", "2h").1.joined().contains("the operator's value of 'within' is the text '2h'"))
    let wrong = text.replacing("correlation.timespan", with: "correlation.rules")
    XCTAssertTrue(
      RuleFiles.read(wrong, path: "r").diagnostics.map(\.description).joined()
        .contains("there is nothing at 'correlation.rules'"))
  }

  func testWhatIsNoCorrelation() {
    for (text, problem) in [
      ("title: x\ncorrelation:\n", "the correlation says nothing"),
      ("title: x\ncorrelation: y\n", "the text 'y' where"),
      ("title: x\ncorrelation: []\n", "a list where the correlation was expected"),
      ("correlation: {type: temporal, rules: a, timespan: 1m}\n", "the key 'title' is missing"),
    ] {
      let loaded = RuleFiles.read(text, path: "r")
      XCTAssertTrue(loaded.rules.isEmpty)
      XCTAssertTrue(loaded.diagnostics.map(\.message).joined().contains(problem), "\(text): \(loaded.diagnostics)")
    }
    let both = CorrelationScene.document(sound) + "detection: {s: {a: b}, condition: s}\n"
    let loaded = RuleFiles.read(CorrelationScene.bases + "---\n" + both, path: "r")
    XCTAssertEqual(loaded.diagnostics.map(\.message), ["a correlation has no detection, it is not used"])
  }

  func testTrap31ACorrelationWithoutAnIdIsNamedByItsContent() throws {
    let text =
      CorrelationScene.bases + "---\n"
      + CorrelationScene.document(sound)
      .replacing("id: 00000000-0000-4000-8000-000000000100\n", with: "")
    let loaded = RuleFiles.read(text, path: "r")
    XCTAssertTrue(loaded.diagnostics.map(\.message).joined().contains("the rule has no id"))
    let other = RuleFiles.read("# a comment\n" + text, path: "other")
    XCTAssertEqual(try XCTUnwrap(loaded.rules.last).id, try XCTUnwrap(other.rules.last).id)
  }

  func testDocumentsThatAreWrittenToTakeLong() {
    let many = (0..<3000).map { "x\($0)" }
    for (old, new, problem) in [
      ("[a]", "[\(many.joined(separator: ", "))]", "refers to more than 1000 rules"),
      ("[user]", "[\(many.joined(separator: ", "))]", "a group has more than 32 fields"),
      (
        "[user]", "[user]\naliases: {\(many.map { "\($0): {a: b}" }.joined(separator: ", "))}", "more than 200 aliases"
      ),
      ("10s", String(repeating: "9", count: 100_000) + "d", "is longer than ten years"),
    ] { XCTAssertTrue(CorrelationScene.problems(sound.replacing(old, with: new)).joined().contains(problem), problem) }
    let temporal = "type: temporal\nrules: [a]\ntimespan: 10s\ncondition: "
    XCTAssertTrue(
      CorrelationScene.problems(
        temporal + String(repeating: "(", count: 1000) + "a" + String(repeating: ")", count: 1000)
      ).joined().contains("brackets nest deeper"))
    // A chain of correlations deeper than anybody reads.
    let chain = (0..<100).map { number in
      "title: c\(number)\nid: 00000000-0000-4000-8000-\(100_000_000_000 + number)\nname: c\(number)\n"
        + "correlation: {type: temporal, rules: [c\(number + 1)], timespan: 1m}\n"
    }
    let loaded = RuleFiles.read(chain.joined(separator: "---\n"), path: "r")
    XCTAssertTrue(loaded.rules.isEmpty)
    XCTAssertTrue(loaded.diagnostics.map(\.message).joined().contains("more than 32 correlations build on one another"))
  }
}
