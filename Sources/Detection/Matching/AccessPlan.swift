internal import AuditEvents

/// By which predicates rules are entered: a rule is tried only on rows where one of its access predicates holds. An AND
/// is entered by its most selective part, an OR by one predicate of each part; a rule without such a set is tried on
/// every row.
struct AccessPlan: Sendable {
  /// The ways in through one field.
  struct Entry: Sendable {
    /// The field's place in the program.
    var field: Int
    /// Per number of a whole text where its rules begin in `rules`; one more than there are texts.
    var literalStarts: [Int32]
    /// Predicates that must be asked, and their rules.
    var asked: [(predicate: Int32, rules: FlatRange)] = []
    /// The slots of those predicates as bits, and per slot their rules.
    var slots: [UInt64]
    var rulesOfSlot: [FlatRange]
    /// Rules, by text and then by predicate.
    var rules: [Int32]
  }

  let entries: [Entry]
  /// Rules to try on every row.
  let always: [Int32]

  /// The plan when the given fields can be entered by.
  init(_ program: RuleProgram, usable: [Bool]) {
    var always: [Int32] = []
    var byLiteral: [[UInt32: [Int32]]] = Array(repeating: [:], count: program.fields.count)
    var byPredicate: [[Int32: [Int32]]] = Array(repeating: [:], count: program.fields.count)
    for (rule, tree) in program.trees.enumerated() {
      guard let ways = Self.ways(into: tree, program, usable)?.predicates else {
        always.append(Int32(rule))
        continue
      }
      for number in Set(ways).sorted() {
        let predicate = program.predicates[Int(number)]
        let field = Int(predicate.field)
        for literal in program.literals[predicate.literals] {
          byLiteral[field][literal, default: []].append(Int32(rule))
        }
        if !predicate.tests.isEmpty { byPredicate[field][number, default: []].append(Int32(rule)) }
      }
    }
    self.always = always
    entries = program.fields.indices.compactMap { field in
      if byLiteral[field].isEmpty, byPredicate[field].isEmpty { return nil }
      var rules: [Int32] = []
      var starts: [Int32] = []
      for literal in 0...UInt32(program.fields[field].literals.count) {
        starts.append(Int32(rules.count))
        rules += byLiteral[field][literal] ?? []
      }
      starts.append(Int32(rules.count))
      let slots = program.fields[field].slots.count
      var entry = Entry(
        field: field, literalStarts: starts, slots: Array(repeating: 0, count: (slots + 63) / 64),
        rulesOfSlot: Array(repeating: FlatRange(), count: slots), rules: [])
      for (predicate, own) in byPredicate[field].sorted(by: { $0.key < $1.key }) {
        rules += own
        let places = FlatRange(last: own.count, of: rules.count)
        let slot = Int(program.predicates[Int(predicate)].slot)
        entry.asked.append((predicate, places))
        entry.slots[slot / 64] |= 1 << UInt64(slot % 64)
        entry.rulesOfSlot[slot] = places
      }
      entry.rules = rules
      return entry
    }
  }

  /// The predicates of which at least one holds whenever the tree does, and the share of rows that they may let in;
  /// nil when there are none.
  private static func ways(
    into tree: RuleProgram.Tree, _ program: RuleProgram, _ usable: [Bool]
  ) -> (predicates: [Int32], share: Double)? {
    switch tree {
    case .leaf(let number, let isNegated):
      let predicate = program.predicates[Int(number)]
      guard !isNegated, predicate.kind == .values, usable[Int(predicate.field)] else { return nil }
      return ([number], share(of: predicate, program))
    case .all(let parts):
      return parts.compactMap { ways(into: $0, program, usable) }.min { $0.share < $1.share }
    case .any(let parts):
      var union: (predicates: [Int32], share: Double) = ([], 0)
      for part in parts {
        guard let more = ways(into: part, program, usable) else { return nil }
        union.predicates += more.predicates
        union.share += more.share
      }
      return union
    }
  }

  /// How large a share of events may answer with yes: a guess that only orders the ways in. A field that rules compare
  /// with many different texts has many values, so that each of them is rare.
  private static func share(of predicate: RuleProgram.Compiled, _ program: RuleProgram) -> Double {
    let field = program.fields[Int(predicate.field)]
    let isOperation = operations.contains(field.reference.name.lowercased())
    let values = Double(field.literals.count) + (isOperation ? 200 : 10)
    let literals = Double(predicate.literals.count) / values
    return program.shares[predicate.tests.inInts].reduce(literals, +)
  }

  /// The names of the operation tell more than any other field of an audit event.
  private static let operations: Set<String> = ["eventname", "trace_name", "api.operation"]

  /// How large a share of events may answer a question with yes.
  static func share(of test: ValueTest) -> Double {
    switch test {
    case .pattern(let pattern, _):
      let letters = pattern.pieces.reduce(0) { count, piece in
        if case .literal(let bytes) = piece { count + bytes.count } else { count }
      }
      return letters == 0 ? 1 : letters < 4 ? 0.3 : 0.1
    case .equals: return 0.1
    case .regex: return 0.2
    case .network, .compares, .timePart, .boolean: return 0.4
    case .null, .exists, .field: return 1
    }
  }
}
