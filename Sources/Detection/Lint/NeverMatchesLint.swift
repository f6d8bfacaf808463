internal import AuditEvents

/// Rules, and parts of rules, that no event can match.
struct NeverMatchesLint: RuleLint {
  func findings(_ rule: LintedRule) -> [LintFinding] {
    guard rule.isSmall else { return [] }
    let vocabulary = FormatVocabulary.of(rule.rule.logSource)
    var search = ContradictionSearch { field in
      switch field {
      case .raw(let path): vocabulary?.isScalar(path) ?? false
      case .neutral(let field): field != .resourceID && field != .resourceType
      }
    }
    if let found = search.contradiction(in: PredicateTree(rule.rule.expression)) {
      return [finding(rule, found, "the rule never matches: ")]
    }
    return search.deadBranches.map { finding(rule, $0, "a part of the condition never matches: ") }
  }

  private func finding(_ rule: LintedRule, _ found: Contradiction, _ what: String) -> LintFinding {
    let position = found.field.map { rule.position(of: $0) } ?? rule.conditionPosition
    return LintFinding(position: position, message: what + found.reason, hint: found.hint)
  }
}
