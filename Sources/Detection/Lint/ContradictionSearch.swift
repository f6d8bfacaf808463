internal import AuditEvents

/// Why a condition cannot hold.
struct Contradiction: Hashable {
  var reason: String
  var hint = ""
  /// The field that the contradiction is about.
  var field: FieldReference?
}

/// Looks for conditions that exclude each other. It may overlook some, but what it reports cannot hold: of OR every
/// branch must be impossible, of AND one part, or two parts together.
struct ContradictionSearch {
  /// Branches that cannot hold, of conditions that otherwise can.
  private(set) var deadBranches: [Contradiction] = []
  private let isScalar: (FieldReference) -> Bool
  private var steps = 0
  private static let maximumSteps = 50_000

  /// A search. `isScalar` tells the fields that have at most one value in an event.
  init(isScalar: @escaping (FieldReference) -> Bool) { self.isScalar = isScalar }

  /// Why the tree cannot hold; nil when it can, or when that cannot be told.
  mutating func contradiction(in tree: PredicateTree) -> Contradiction? { contradiction(in: tree, Demands()) }

  private mutating func contradiction(in tree: PredicateTree, _ outer: Demands) -> Contradiction? {
    var demands = outer
    var alternatives: [[PredicateTree]] = []
    collect(tree, &demands, &alternatives)
    if let found = demands.contradiction(isScalar) { return found }
    for branches in alternatives {
      steps += branches.count * (1 + demands.count)
      guard steps < Self.maximumSteps else { return nil }
      let found = branches.map { contradiction(in: $0, demands) }
      if !found.contains(nil) { return found.first ?? nil }
      // That a filter also excludes what is not asked for is its ordinary form.
      deadBranches += zip(branches, found).compactMap { branch, found in branch.asks ? found : nil }
    }
    return nil
  }

  private func collect(_ tree: PredicateTree, _ demands: inout Demands, _ alternatives: inout [[PredicateTree]]) {
    switch tree {
    case .leaf(let predicate, let isNegated): demands.add(predicate, isNegated: isNegated)
    case .all(let parts): for part in parts { collect(part, &demands, &alternatives) }
    case .any(let parts): alternatives.append(parts)
    }
  }
}

extension PredicateTree {
  /// Whether some part of it asks for something, and does not only exclude.
  fileprivate var asks: Bool {
    switch self {
    case .all(let parts), .any(let parts): parts.contains(where: \.asks)
    case .leaf(_, let isNegated): !isNegated
    }
  }
}
