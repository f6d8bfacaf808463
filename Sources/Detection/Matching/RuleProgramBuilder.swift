internal import AuditEvents

/// Gathers the parts of a `RuleProgram`.
struct RuleProgramBuilder {
  /// What the names of fields stand for.
  let aliases: FieldAliases
  private(set) var fields: [RuleProgram.Field] = []
  private(set) var predicates: [RuleProgram.Compiled] = []
  private(set) var literals: [UInt32] = []
  private(set) var tests: [ValueTest] = []
  private(set) var code: [RuleProgram.Instruction] = []
  private var known: [Predicate: Int32] = [:]
  private var fieldNumbers: [FieldReference: Int32] = [:]

  init(aliases: FieldAliases) { self.aliases = aliases }

  /// The tree over numbers of predicates, which are added when they are new.
  mutating func tree(_ tree: PredicateTree) -> RuleProgram.Tree {
    switch tree {
    case .all(let parts):
      // The numbers must be known before the parts are put in order by what they ask.
      let trees = parts.map { self.tree($0) }
      return .all(sorted(trees))
    case .any(let parts):
      let trees = parts.map { self.tree($0) }
      return .any(sorted(trees))
    case .leaf(let predicate, let isNegated): return .leaf(number(of: predicate), isNegated: isNegated)
    }
  }

  /// Cheap questions first; the order does not change the answer.
  private func sorted(_ trees: [RuleProgram.Tree]) -> [RuleProgram.Tree] {
    trees.enumerated().map { (effort($0.element), $0.offset, $0.element) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  private func effort(_ tree: RuleProgram.Tree) -> Int {
    switch tree {
    case .all(let parts), .any(let parts): return parts.reduce(1) { $0 + effort($1) }
    case .leaf(let number, _):
      let predicate = predicates[Int(number)]
      switch predicate.kind {
      case .null, .exists: return 1
      case .values: return predicate.tests.isEmpty ? 1 : 4
      case .related: return 100
      case .keyword: return 10_000
      }
    }
  }

  /// Adds the instructions of a tree that goes on at one place or the other, and returns where it begins.
  mutating func emit(_ tree: RuleProgram.Tree, yes: Int32, no: Int32) -> Int32 {
    switch tree {
    case .all(let parts):
      var next = yes
      for part in parts.reversed() { next = emit(part, yes: next, no: no) }
      return next
    case .any(let parts):
      var next = no
      for part in parts.reversed() { next = emit(part, yes: yes, no: next) }
      return next
    case .leaf(let predicate, let isNegated):
      code.append(RuleProgram.Instruction(predicate: predicate, yes: isNegated ? no : yes, no: isNegated ? yes : no))
      return Int32(code.count - 1)
    }
  }

  private mutating func number(of predicate: Predicate) -> Int32 {
    if let number = known[predicate] { return number }
    let compiled = compile(predicate)
    let number = Int32(predicates.count)
    if compiled.slot >= 0 { fields[Int(compiled.field)].slots.append(number) }
    predicates.append(compiled)
    known[predicate] = number
    return number
  }

  private mutating func compile(_ predicate: Predicate) -> RuleProgram.Compiled {
    switch predicate {
    case .null(let field): return RuleProgram.Compiled(kind: .null, field: number(of: field))
    case .exists(let field): return RuleProgram.Compiled(kind: .exists, field: number(of: field))
    case .related(let field, let other, let relation):
      return RuleProgram.Compiled(
        kind: .related, field: number(of: field), other: number(of: other), relation: relation)
    case .keyword(let wanted):
      tests += wanted
      return RuleProgram.Compiled(kind: .keyword, tests: FlatRange(last: wanted.count, of: tests.count))
    case .values(let reference, let wanted):
      var compiled = RuleProgram.Compiled(kind: .values, field: number(of: reference))
      let field = Int(compiled.field)
      var numbers: Set<UInt32> = []
      var others: [ValueTest] = []
      for test in wanted {
        if case .pattern(let pattern, cased: false) = test, let text = pattern.literal {
          numbers.insert(fields[field].literals.add(text))
        } else {
          others.append(test)
        }
      }
      literals += numbers.sorted()
      compiled.literals = FlatRange(last: numbers.count, of: literals.count)
      tests += others
      compiled.tests = FlatRange(last: others.count, of: tests.count)
      if !others.isEmpty { compiled.slot = Int32(fields[field].slots.count) }
      return compiled
    }
  }

  private mutating func number(of reference: FieldReference) -> Int32 {
    if let number = fieldNumbers[reference] { return number }
    var target = FieldTarget(paths: [])
    if case .raw(let name) = reference { target = aliases.target(of: name) }
    fields.append(RuleProgram.Field(reference: reference, target: target))
    fieldNumbers[reference] = Int32(fields.count - 1)
    return Int32(fields.count - 1)
  }
}
