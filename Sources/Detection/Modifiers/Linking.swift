/// `all`: every value of the list must match. Where it stands in the chain does not matter.
struct AllOf: FieldModifier {
  let words = ["all"]
  let linking: ValueLinking? = .all

  func apply(to value: RuleValue, _ context: ModifierContext) -> RuleValue { value }
}

/// `neq`: none of the values may match; holds for an absent field, too.
struct NoneOf: FieldModifier {
  let words = ["neq"]
  let linking: ValueLinking? = ValueLinking.none

  func apply(to value: RuleValue, _ context: ModifierContext) -> RuleValue { value }
}
