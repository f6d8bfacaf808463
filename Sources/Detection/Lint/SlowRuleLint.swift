/// Rules that must be tried on every event, because nothing that they require can be looked up.
struct SlowRuleLint: RuleLint {
  func findings(_ rule: LintedRule) -> [LintFinding] {
    guard rule.isSmall else { return [] }
    let program = RuleProgram([rule.rule.expression])
    guard !AccessPlan(program, usable: program.fields.map { _ in true }).always.isEmpty else { return [] }
    return [
      LintFinding(
        position: rule.conditionPosition, message: "the rule is slow: it is tried on every event",
        hint: "require a value of a field, such as the operation, beside what it searches or excludes")
    ]
  }
}
