// contains, startswith and endswith: how much of the text a value stands for. On a regular expression they change
// nothing, because an expression is searched for anywhere in the text; on a field reference they say which part of the
// one value the other must be.

/// `contains`: the value may stand anywhere in the text.
struct Contains: FieldModifier {
  let words = ["contains"]
  let mayGrow = false

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try open(value, context, begins: true, ends: true)
  }
}

/// `startswith`: the text begins with the value.
struct StartsWith: FieldModifier {
  let words = ["startswith"]
  let mayGrow = false

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try open(value, context, begins: true, ends: false)
  }
}

/// `endswith`: the text ends with the value.
struct EndsWith: FieldModifier {
  let words = ["endswith"]
  let mayGrow = false

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try open(value, context, begins: false, ends: true)
  }
}

/// Lets the text go on behind the value (when it begins with it) and before it (when it ends with it).
private func open(
  _ value: RuleValue, _ context: ModifierContext, begins: Bool, ends: Bool
) throws(ModifierProblem) -> RuleValue {
  try value.mapEach { (value) throws(ModifierProblem) in
    switch value {
    case .text(let pattern, let cased): return .text(pattern.open(start: ends, end: begins), cased: cased)
    case .regex: return value
    case .decided(.field(let field, let relation), let word):
      let wider = ValueTest.TextRelation(begins: relation.begins || begins, ends: relation.ends || ends)
      return .decided(.field(field, wider), by: word)
    default: throw context.takes("text", notA: value)
    }
  }
}
