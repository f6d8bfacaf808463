internal import AuditEvents

/// Rules in the form that is evaluated: a table of predicates, and for each rule a chain of instructions that ask one
/// predicate and go on by its answer. Flat arrays of plain values, so that evaluation follows no references.
struct RuleProgram: Sendable {
  /// A field that predicates read.
  struct Field: Sendable {
    var reference: FieldReference
    /// How the record is searched; nil for a neutral field.
    var path: FieldPath?
    /// The whole texts that predicates compare with.
    var literals = LiteralTable()
    /// How many of the field's predicates have questions beyond whole texts.
    var slots = 0
  }

  /// What a compiled predicate asks.
  enum Kind: UInt8, Sendable {
    case values, keyword, null, exists, related
  }

  /// A predicate over numbers: `field` and `other` are places in `fields`, `literals` and `tests` ranges of the flat
  /// arrays, `slot` its place among the field's predicates with tests.
  struct Compiled: Sendable {
    var kind: Kind
    var field: Int32 = -1
    var other: Int32 = -1
    var slot: Int32 = -1
    var relation = ValueTest.TextRelation()
    var literals: Range<Int32> = 0..<0
    var tests: Range<Int32> = 0..<0
  }

  /// Ask a predicate and go on at one place or the other; negative places are results.
  struct Instruction: Sendable {
    var predicate: Int32
    var yes: Int32
    var no: Int32
  }

  /// The results of a rule's chain.
  static let accept: Int32 = -1
  static let reject: Int32 = -2

  private(set) var fields: [Field] = []
  private(set) var predicates: [Compiled] = []
  /// Numbers of whole texts, ascending within a predicate.
  private(set) var literals: [UInt32] = []
  private(set) var tests: [ValueTest] = []
  private(set) var code: [Instruction] = []
  /// Per rule where its chain begins.
  private(set) var starts: [Int32] = []
  /// Per rule its tree, by which the ways into it are chosen.
  private(set) var trees: [Tree] = []
  private var known: [Predicate: Int32] = [:]
  private var fieldNumbers: [FieldReference: Int32] = [:]

  /// A tree over numbers of predicates.
  indirect enum Tree: Sendable {
    case all([Tree])
    case any([Tree])
    case leaf(Int32, isNegated: Bool)
  }

  init(_ expressions: [Expression]) {
    trees = expressions.map { tree(PredicateTree($0)) }
    for tree in trees { starts.append(emit(tree, yes: Self.accept, no: Self.reject)) }
    known = [:]
  }

  private mutating func tree(_ tree: PredicateTree) -> Tree {
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
  private func sorted(_ trees: [Tree]) -> [Tree] {
    trees.enumerated().map { (effort($0.element), $0.offset, $0.element) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  private func effort(_ tree: Tree) -> Int {
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

  private mutating func emit(_ tree: Tree, yes: Int32, no: Int32) -> Int32 {
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
      code.append(Instruction(predicate: predicate, yes: isNegated ? no : yes, no: isNegated ? yes : no))
      return Int32(code.count - 1)
    }
  }

  private mutating func number(of predicate: Predicate) -> Int32 {
    if let number = known[predicate] { return number }
    predicates.append(compile(predicate))
    known[predicate] = Int32(predicates.count - 1)
    return Int32(predicates.count - 1)
  }

  private mutating func compile(_ predicate: Predicate) -> Compiled {
    switch predicate {
    case .null(let field): return Compiled(kind: .null, field: number(of: field))
    case .exists(let field): return Compiled(kind: .exists, field: number(of: field))
    case .related(let field, let other, let relation):
      return Compiled(kind: .related, field: number(of: field), other: number(of: other), relation: relation)
    case .keyword(let wanted):
      tests += wanted
      return Compiled(kind: .keyword, tests: Int32(tests.count - wanted.count)..<Int32(tests.count))
    case .values(let reference, let wanted):
      var compiled = Compiled(kind: .values, field: number(of: reference))
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
      compiled.literals = Int32(literals.count - numbers.count)..<Int32(literals.count)
      tests += others
      compiled.tests = Int32(tests.count - others.count)..<Int32(tests.count)
      if !others.isEmpty {
        compiled.slot = Int32(fields[field].slots)
        fields[field].slots += 1
      }
      return compiled
    }
  }

  private mutating func number(of reference: FieldReference) -> Int32 {
    if let number = fieldNumbers[reference] { return number }
    var path: FieldPath?
    if case .raw(let name) = reference { path = FieldPath(name) }
    fields.append(Field(reference: reference, path: path))
    fieldNumbers[reference] = Int32(fields.count - 1)
    return Int32(fields.count - 1)
  }
}
