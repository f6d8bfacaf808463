import Detection
import WorkspaceFiles
import XCTest

/// A detection block and what the lints say of it.
struct LintCase {
  let detection: String
  let warning: String?
  let line: UInt

  /// A detection, and the warning that it gets (`line:column: a part of the message`); nil for none.
  init(_ detection: String, _ warning: String?, line: UInt = #line) {
    self.detection = detection
    self.warning = warning
    self.line = line
  }

  /// Asserts the row. `only` leaves out the warnings without this text.
  func check(only part: String = "") {
    let found = Self.warnings(RuleScene.rule(detection)).filter { $0.contains(part) }
    guard let warning else { return XCTAssertEqual(found, [], detection, line: line) }
    let pieces = warning.split(separator: " ", maxSplits: 1).map(String.init)
    XCTAssertTrue(
      found.contains { $0.hasPrefix("rule.yml:\(pieces[0])") && $0.contains(pieces[1]) }, "\(detection): \(found)",
      line: line)
  }

  /// The lints' warnings about a rule file's text, without those that the rules of tests always get.
  static func warnings(_ yaml: String, file: StaticString = #filePath, line: UInt = #line) -> [String] {
    let loaded = RuleFiles.read(yaml, path: "rule.yml")
    XCTAssertEqual(loaded.diagnostics.filter { $0.severity == .error }, [], file: file, line: line)
    let documents = YAMLFile.read(yaml, path: "rule.yml").documents
    return RuleLints.check(loaded.rules, documents: { _ in documents }).map(\.description)
      .filter { !$0.contains("the rule has no status") }
  }
}
