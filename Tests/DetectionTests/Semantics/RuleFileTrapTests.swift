import Detection
import WorkspaceFiles
import XCTest

/// The traps of rule files, by their numbers in the project's notes on Sigma.
final class RuleFileTrapTests: XCTestCase {
  private func load(_ items: String) -> (rules: [Rule], diagnostics: [Diagnostic]) {
    RuleFiles.read(RuleScene.selection(items), path: "rule.yml")
  }

  private func refuses(_ items: String, _ message: String, line: UInt = #line) {
    let loaded = load(items)
    XCTAssertTrue(loaded.rules.isEmpty, "\(items) was taken", line: line)
    let told = loaded.diagnostics.contains { $0.severity == .error && $0.description.contains(message) }
    XCTAssertTrue(told, "\(items): \(loaded.diagnostics.map(\.description))", line: line)
  }

  func testTrap23PlainScalarsAreThoseOfYAML11AndTheLintAsksForQuotes() {
    for (value, event, warning) in [
      ("yes", "true", true), ("off", "false", true), ("0123", "83", true), ("12:30:45", "45045", true),
      ("1_000", "1000", true), ("0x1F", "31", false), ("~", "null", false), ("5", "5", false),
      ("'yes'", "\"yes\"", false),
    ] {
      let rule = RuleScene.selection("requestParameters.x: \(value)")
      XCTAssertTrue(RuleScene.fires(rule, #"{"requestParameters":{"x":\#(event)}}"#), value)
      let warned = LintCase.warnings(rule).contains { $0.contains("without quotes") }
      XCTAssertEqual(warned, warning, value)
    }
  }

  func testTrap24DuplicateKeysAreAnErrorAndNeverChangeARule() {
    refuses("eventName: x\neventName: y", "rule.yml:10:5: error: the key 'eventName' occurs twice")
    let twice = RuleScene.selection("a: x") + "title: Another\n"
    XCTAssertTrue(RuleFiles.read(twice, path: "rule.yml").rules.isEmpty)
  }

  func testTrap25APatternThatNamesNothing() {
    XCTAssertTrue(RuleScene.problems(RuleScene.rule("s:\n  a: x\ncondition: 1 of x_*")).description.contains("error"))
    let under = RuleFiles.read(RuleScene.rule("s:\n  a: x\ncondition: s and not 1 of x_*"), path: "rule.yml")
    XCTAssertEqual(under.rules.count, 1)
    XCTAssertEqual(under.diagnostics.map(\.severity), [.warning])
  }

  func testTrap26AnEmptyListIsNoTestForNull() {
    refuses("a: []", "an empty list of values (write null to ask for an absent field)")
    refuses("a|contains: []", "an empty list of values")
  }

  func testTrap27AnIdentifierMayBeginWithNot() {
    let rule = RuleScene.rule("not_sel:\n  a: x\nnotable:\n  b: y\ncondition: not_sel and not notable")
    XCTAssertTrue(RuleScene.fires(rule, #"{"a":"x"}"#))
    XCTAssertFalse(RuleScene.fires(rule, #"{"a":"x","b":"y"}"#))
  }

  func testTrap28UnquotedStarsPercentSignsAndColons() {
    refuses("a: *foo", "rule.yml:9:8: error: the alias *foo is not allowed")
    refuses("a: %x%", "quote text that begins with %")
    refuses("a: b: c", "quote text that holds ': '")
    XCTAssertEqual(load("a: '*foo'\nb: '%x%'\nc: 'b: c'").rules.count, 1)
  }

  func testTrap29BombsNestingAndBytes() {
    refuses("a: &x [*x]", "the alias *x is not allowed")
    refuses("<<: {a: b}", "the merge key << is not allowed")
    refuses("a: " + String(repeating: "[", count: 100_000), "nested deeper than")
    refuses("a: !!python/name:os.system x", "is not allowed")
    let sound = RuleScene.selection("a: x")
    for (bytes, message) in [
      ([0xFF, 0xFE] as [UInt8] + sound.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, "UTF-16"),
      (Array(sound.utf8) + Array("author: Ren".utf8) + [0xE9], "not UTF-8"),
      (Array(sound.utf8) + Array("author: ".utf8) + [0], "control character"),
    ] {
      let file = YAMLFile.read(bytes, path: "rule.yml")
      XCTAssertTrue(file.diagnostics.first?.message.contains(message) == true, "\(message): \(file.diagnostics)")
    }
    XCTAssertEqual(RuleFiles.read("\u{FEFF}" + sound, path: "rule.yml").rules.count, 1)
    let feeds = sound.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    XCTAssertEqual(RuleFiles.read(feeds, path: "rule.yml").rules.count, 1)
  }

  func testTrap30IdsCompareWithoutCaseAndNoneWinsInSilence() {
    let one = RuleScene.selection("a: x").replacing(
      "00000000-0000-4000-8000-000000000001", "AAAAAAAA-0000-4000-8000-00000000000A")
    let two = RuleScene.selection("a: y").replacing(
      "00000000-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-00000000000a")
    let loaded = RuleFiles.read(one + "---\n" + two, path: "rule.yml")
    XCTAssertEqual(loaded.rules.count, 1)
    XCTAssertEqual(loaded.rules.first?.id.text, "aaaaaaaa-0000-4000-8000-00000000000a")
    // Both places are named.
    XCTAssertTrue(
      loaded.diagnostics.contains {
        $0.severity == .error && $0.position?.line == 13 && $0.message.contains("rule.yml:1")
      }, "\(loaded.diagnostics)")
  }

  func testTrap31ARuleWithoutAnIdHasAStableOneAndAWarning() throws {
    let text = RuleScene.selection("a: x").replacing("id: 00000000-0000-4000-8000-000000000001\n", "")
    let loaded = RuleFiles.read(text, path: "rule.yml")
    XCTAssertEqual(loaded.diagnostics.map(\.severity), [.warning])
    let elsewhere = RuleFiles.read("# moved\n" + text, path: "other.yml")
    XCTAssertEqual(try XCTUnwrap(loaded.rules.first).id, try XCTUnwrap(elsewhere.rules.first).id)
  }

  func testTrap32AnUnresolvedPlaceholderRefusesTheRule() {
    refuses("a|expand: '%admins%'", "the placeholder %admins% has no values")
    let known = RuleFiles.read(
      RuleScene.selection("a|expand: '%admins%'"), path: "rule.yml", placeholders: ["admins": ["root", "ops-*"]])
    XCTAssertEqual(known.rules.count, 1)
    XCTAssertEqual(load("a: '%admins%'").rules.count, 1)
  }
}

extension String {
  fileprivate func replacing(_ part: String, _ other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
