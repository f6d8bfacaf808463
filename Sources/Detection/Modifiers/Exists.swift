/// `exists`: the key is there, even with null, or is not. Goes with no other modifier of values.
struct Exists: FieldModifier {
  let words = ["exists"]

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    try context.mustComeFirst()
    guard case .boolean(let wanted) = value else { throw context.takes("true or false", notA: value) }
    return .decided(.exists(wanted), by: context.word)
  }
}
