/// `cased`: the case of letters counts.
struct Cased: FieldModifier {
  let words = ["cased"]
  let mayGrow = false

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try value.mapEach { (value) throws(ModifierProblem) in
      guard case .text(let pattern, _) = value else { throw context.takes("text", notA: value) }
      return .text(pattern, cased: true)
    }
  }
}
