/// `fieldref`: the value names another field of the event, whose value is compared. Both must be there.
struct OtherField: FieldModifier {
  let words = ["fieldref"]

  func apply(to value: RuleValue, _ context: ModifierContext) throws(ModifierProblem) -> RuleValue {
    guard context.hasField else {
      throw ModifierProblem("'\(context.word)' needs a field", "write field|\(context.word)")
    }
    return try value.mapEach { (value) throws(ModifierProblem) in
      guard case .text(let pattern, _) = value else { throw context.takes("text", notA: value) }
      guard let name = pattern.literal else {
        throw ModifierProblem("a wildcard in the name of a field", "'\(context.word)' takes the name as it is")
      }
      let field = try context.resolve(String(decoding: name, as: UTF8.self))
      return .decided(.field(field, ValueTest.TextRelation()), by: context.word)
    }
  }
}
