internal import AuditEvents

/// A question about an event that rules share: each distinct one is answered once per distinct value of its field.
enum Predicate: Hashable, Sendable {
  /// A value of the field answers one of the questions with yes.
  case values(FieldReference, [ValueTest])
  /// A scalar or key anywhere in the event answers one of the questions with yes.
  case keyword([ValueTest])
  /// The field is absent or without a value.
  case null(FieldReference)
  /// The key is there.
  case exists(FieldReference)
  /// A value of the first field stands in a relation to one of the second.
  case related(FieldReference, FieldReference, ValueTest.TextRelation)
}

/// An expression without negations but at its leaves.
indirect enum PredicateTree {
  case all([PredicateTree])
  case any([PredicateTree])
  case leaf(Predicate, isNegated: Bool)

  /// The tree of an expression, or of its negation.
  init(_ expression: Expression, isNegated: Bool = false) {
    switch expression {
    case .not(let part): self.init(part, isNegated: !isNegated)
    case .all(let parts):
      self = Self.joined(parts.map { PredicateTree($0, isNegated: isNegated) }, isAll: !isNegated)
    case .any(let parts):
      self = Self.joined(parts.map { PredicateTree($0, isNegated: isNegated) }, isAll: isNegated)
    case .item(let item):
      let isNegated = isNegated != item.negated
      let groups = item.all ? item.alternatives : [Array(item.alternatives.joined())]
      let parts = groups.map { tests -> PredicateTree in
        let leaves = Self.predicates(item.field, tests).map { predicate, isOpposite in
          PredicateTree.leaf(predicate, isNegated: isNegated != isOpposite)
        }
        return Self.joined(leaves, isAll: isNegated)
      }
      self = Self.joined(parts, isAll: !isNegated)
    }
  }

  /// The predicates, some of them turned into their opposite, of which any answers for the questions.
  private static func predicates(
    _ field: FieldReference?, _ tests: [ValueTest]
  ) -> [(predicate: Predicate, isOpposite: Bool)] {
    guard let field else { return [(.keyword(tests), false)] }
    var predicates: [(predicate: Predicate, isOpposite: Bool)] = []
    var values: [ValueTest] = []
    for test in tests {
      switch test {
      case .null: predicates.append((.null(field), false))
      case .exists(let wanted): predicates.append((.exists(field), !wanted))
      case .field(let other, let relation): predicates.append((.related(field, other, relation), false))
      default: values.append(test)
      }
    }
    return values.isEmpty ? predicates : [(.values(field, values), false)] + predicates
  }

  /// Trees below one operator: nested ones of the same kind melt into it, and where any of several questions about one
  /// field will do, they become one predicate.
  private static func joined(_ parts: [PredicateTree], isAll: Bool) -> PredicateTree {
    var flat: [PredicateTree] = []
    var values: [(place: Int, field: FieldReference, tests: [ValueTest])] = []
    var known: [FieldReference: Int] = [:]
    for part in parts.flatMap({ $0.parts(isAll: isAll) }) {
      if case .leaf(.values(let field, let tests), isNegated: isAll) = part {
        if let index = known[field] {
          values[index].tests += tests
          continue
        }
        known[field] = values.count
        values.append((flat.count, field, tests))
      }
      flat.append(part)
    }
    for (place, field, tests) in values { flat[place] = .leaf(.values(field, tests), isNegated: isAll) }
    if flat.count == 1 { return flat[0] }
    return isAll ? .all(flat) : .any(flat)
  }

  private func parts(isAll: Bool) -> [PredicateTree] {
    switch self {
    case .all(let parts) where isAll: parts
    case .any(let parts) where !isAll: parts
    default: [self]
    }
  }
}
