/// `re`: the value is a regular expression, found anywhere in the text, with case. Its backslashes are its own.
struct RegularExpressionModifier: FieldModifier {
  let words = ["re"]

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try context.mustComeFirst()
    if case .null = value { throw context.takes("text", notA: value) }
    return .regex(context.written, RegularExpression.Options())
  }
}

/// `i`, `m`, `s` behind `re`: ignore case; `^` and `$` at lines; the dot matches a line feed.
struct RegularExpressionOption: FieldModifier {
  let words: [String]
  let option: any WritableKeyPath<RegularExpression.Options, Bool> & Sendable

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try value.mapEach { (value) throws(ModifierProblem) in
      guard case .regex(let pattern, var options) = value else {
        throw ModifierProblem("'\(context.word)' needs 're'", "write |re|\(context.word)")
      }
      options[keyPath: option] = true
      return .regex(pattern, options)
    }
  }
}
