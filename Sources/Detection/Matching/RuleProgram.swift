internal import AuditEvents

/// Rules in the form that is evaluated: a table of predicates, and for each rule a chain of instructions that ask one
/// predicate and go on by its answer. Flat arrays of plain values, so that evaluation follows no references.
final class RuleProgram: Sendable {
  /// A field that predicates read.
  struct Field: Sendable {
    var reference: FieldReference
    /// What a raw field stands for.
    var target: FieldTarget
    /// The whole texts that predicates compare with.
    var literals = LiteralTable()
    /// The predicates that have questions beyond whole texts, by their slots.
    var slots: [Int32] = []
  }

  /// What a compiled predicate asks.
  enum Kind: UInt8, BitwiseCopyable, Sendable {
    case values, keyword, null, exists, related
  }

  /// A predicate over numbers: `field` and `other` are places in `fields`, `literals` and `tests` ranges of the flat
  /// arrays, `slot` its place among the field's predicates with tests.
  struct Compiled: BitwiseCopyable, Sendable {
    var kind: Kind
    var field: Int32 = -1
    var other: Int32 = -1
    var slot: Int32 = -1
    var relation = ValueTest.TextRelation()
    var literals = FlatRange()
    var tests = FlatRange()
  }

  /// Ask a predicate and go on at one place or the other; negative places are results.
  struct Instruction: BitwiseCopyable, Sendable {
    var predicate: Int32
    var yes: Int32
    var no: Int32
  }

  /// The results of a rule's chain.
  static let accept: Int32 = -1
  static let reject: Int32 = -2

  let fields: [Field]
  let predicates: FlatArray<Compiled>
  /// Numbers of whole texts, ascending within a predicate.
  let literals: FlatArray<UInt32>
  let tests: TestTable
  let code: FlatArray<Instruction>
  /// Per rule where its chain begins.
  let starts: FlatArray<Int32>
  /// Per rule its tree, by which the ways into it are chosen.
  let trees: [Tree]
  /// Per question how large a share of events may answer it with yes.
  let shares: [Double]

  /// A tree over numbers of predicates.
  indirect enum Tree: Sendable {
    case all([Tree])
    case any([Tree])
    case leaf(Int32, isNegated: Bool)
  }

  init(_ expressions: [Expression], aliases: FieldAliases = .none) {
    var builder = RuleProgramBuilder(aliases: aliases)
    trees = expressions.map { builder.tree(PredicateTree($0)) }
    starts = FlatArray(trees.map { builder.emit($0, yes: Self.accept, no: Self.reject) })
    fields = builder.fields
    predicates = FlatArray(builder.predicates)
    literals = FlatArray(builder.literals)
    tests = TestTable(builder.tests)
    code = FlatArray(builder.code)
    shares = builder.tests.map { AccessPlan.share(of: $0) }
  }

  /// Whether the number of a text is one of a predicate's.
  @inline(__always)
  func isLiteral(_ number: UInt32, of predicate: Compiled) -> Bool {
    if number == LiteralTable.unknown { return false }
    for literal in literals[predicate.literals] where literal == number { return true }
    return false
  }

  /// Whether a value is one of the whole texts of a predicate, or answers one of its questions with yes.
  func answer(_ predicate: Compiled, _ candidate: Candidate) -> Bool {
    if !predicate.literals.isEmpty {
      let number = fields[Int(predicate.field)].literals.number(of: candidate.folded)
      if isLiteral(number, of: predicate) { return true }
    }
    return !predicate.tests.isEmpty && tests.answer(predicate.tests, candidate)
  }
}
