internal import WorkspaceFiles

/// Rules with settings of Tocsin's that do not show when they fire and when they are silent. Rules from elsewhere have
/// no such settings and are left alone; `tocsin test --coverage` names them, too.
struct MissingTestsLint: RuleLint {
  func findings(_ rule: LintedRule) -> [LintFinding] {
    guard let settings = rule.document?["tocsin"], let lack = rule.rule.lackingTests else { return [] }
    return [
      LintFinding(
        position: settings.position, message: "the rule has \(lack)", hint: "add tests: under tocsin: with fires:")
    ]
  }
}

extension Rule {
  /// `no firing test`, `no silent test`, `no firing and no silent test`; nil when the rule has both.
  public var lackingTests: String? {
    let lacks = [
      tests.contains(where: \.expectsAlert) ? nil : "no firing",
      tests.contains { !$0.expectsAlert } ? nil : "no silent",
    ].compactMap { $0 }
    return lacks.isEmpty ? nil : lacks.joined(separator: " and ") + " test"
  }
}
