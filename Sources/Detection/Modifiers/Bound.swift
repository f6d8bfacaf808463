/// `lt`, `lte`, `gt`, `gte`: the event's number, or string that is one, lies on this side of the value.
struct Bound: FieldModifier {
  let words: [String]
  let comparison: ValueTest.Comparison

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    guard case .number(let number, _) = value else { throw context.takes("a number", notA: value) }
    return .decided(.compares(comparison, number), by: context.word)
  }
}
