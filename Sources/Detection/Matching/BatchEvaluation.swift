internal import AuditEvents

/// One evaluation of rules on a batch.
///
/// First the distinct values of the columns by which rules are entered are looked at, and each row is marked whose value
/// lets a rule in; a row without a mark costs one look into a table of bytes per column. Then the rules that were let in
/// are tried, question by question, until one is answered with no.
struct BatchEvaluation {
  private let program: RuleProgram
  private let plan: AccessPlan
  private let batch: EventBatch
  /// Per field the place of its column in `columns`; -1 when only the records know the field.
  private let columnOf: [Int]
  private var columns: [ColumnAnswers] = []
  private var rowValues: RowValues
  /// Per rule the row it was last tried on.
  private var tried: [Int]
  /// Per predicate that only the record can answer: the row it was last asked about, and the answer.
  private var askedRow: [Int]
  private var askedAnswer: [Bool]
  private var found: [Int32] = []

  init(
    rules: CompiledRules, batch: EventBatch, records: BatchRecords
  ) {
    program = rules.program
    self.batch = batch
    var columns: [ColumnAnswers] = []
    columnOf = program.fields.map { field in
      guard let column = batch.column(for: field.reference) else { return -1 }
      columns.append(ColumnAnswers(column, slots: field.slots))
      return columns.count - 1
    }
    plan = rules.plan(usable: columnOf.map { $0 >= 0 && !columns[$0].isMostlyComplex })
    self.columns = columns
    rowValues = RowValues(program: program, batch: batch, records: records, format: rules.format)
    tried = Array(repeating: -1, count: program.starts.count)
    askedRow = Array(repeating: -1, count: program.predicates.count)
    askedAnswer = Array(repeating: false, count: program.predicates.count)
  }

  /// The matches by row and then by rule. Throws when the records are needed and cannot be opened.
  mutating func matches() throws -> [RowMatch] {
    var entries: [OpenEntry] = []
    var marks = [UInt8](repeating: plan.always.isEmpty ? 0 : 1, count: batch.rows)
    for entry in plan.entries {
      guard let open = open(entry) else { continue }
      open.mark(&marks)
      entries.append(open)
    }
    var matches: [RowMatch] = []
    for row in 0..<batch.rows where marks[row] != 0 {
      found.removeAll(keepingCapacity: true)
      for entry in entries where entry.isHot(row) { enter(entry, row: row) }
      for rule in plan.always { attempt(rule, row: row) }
      if let failure = rowValues.failure { throw failure }
      if found.count > 1 { found.sort() }
      for rule in found { matches.append(RowMatch(rule: Int(rule), row: row)) }
    }
    return matches
  }

  /// Looks at every distinct value of an entry's column; nil when none lets a rule in.
  private mutating func open(_ entry: AccessPlan.Entry) -> OpenEntry? {
    let place = columnOf[entry.field]
    guard place >= 0 else { return nil }
    let table = program.fields[entry.field].literals
    var open = OpenEntry(entry: entry, ids: columns[place].rows, values: Int(columns[place].ids.upperBound))
    for id in columns[place].ids {
      let number = columns[place].number(of: id, in: table)
      if number == ColumnAnswers.list {
        var numbers: Set<UInt32> = []
        _ = columns[place].contains(id) { candidate in
          numbers.insert(table.number(of: candidate.folded))
          return false
        }
        for number in numbers { open.add(entry.rules(ofLiteral: number), for: id) }
      } else {
        open.add(entry.rules(ofLiteral: number), for: id)
      }
      for (predicate, rules) in entry.asked {
        let compiled = program.predicates[Int(predicate)]
        let tests = program.tests[compiled.tests.inInts]
        if columns[place].answer(slot: Int(compiled.slot), id: id, tests) {
          open.add(rules, for: id)
        }
      }
    }
    return open.isClosed ? nil : open
  }

  /// Tries the rules that a row's value lets in.
  private mutating func enter(_ open: OpenEntry, row: Int) {
    let id = open.ids[row]
    guard id == ValueDictionary.complex else {
      open.forEachRule(of: id) { attempt($0, row: row) }
      return
    }
    let table = program.fields[open.entry.field].literals
    var numbers: Set<UInt32> = []
    _ = rowValues.contains(open.entry.field, row: row) { candidate in
      numbers.insert(table.number(of: candidate.folded))
      return false
    }
    for number in numbers {
      for place in open.entry.rules(ofLiteral: number).inInts { attempt(open.entry.rules[place], row: row) }
    }
    for (predicate, rules) in open.entry.asked where answer(predicate, row: row) {
      for place in rules.inInts { attempt(open.entry.rules[place], row: row) }
    }
  }

  /// Follows a rule's chain on a row, unless that was done before.
  private mutating func attempt(_ rule: Int32, row: Int) {
    if tried[Int(rule)] == row { return }
    tried[Int(rule)] = row
    var place = program.starts[Int(rule)]
    while place >= 0 {
      let instruction = program.code[Int(place)]
      place = answer(instruction.predicate, row: row) ? instruction.yes : instruction.no
    }
    if place == RuleProgram.accept { found.append(rule) }
  }

  private mutating func answer(_ predicate: Int32, row: Int) -> Bool {
    let compiled = program.predicates[Int(predicate)]
    guard compiled.kind != .keyword, compiled.kind != .related else { return ask(predicate, compiled, row) }
    let column = columnOf[Int(compiled.field)]
    guard column >= 0 else { return ask(predicate, compiled, row) }
    let id = columns[column].id(row: row)
    if id == ValueDictionary.complex { return ask(predicate, compiled, row) }
    switch compiled.kind {
    case .null: return id <= ValueDictionary.empty
    case .exists: return id != ValueDictionary.absent
    default: return id >= ValueDictionary.first && answer(compiled, id: id, column)
    }
  }

  /// The answer about one distinct value.
  private mutating func answer(_ compiled: RuleProgram.Compiled, id: UInt32, _ column: Int) -> Bool {
    let program = program
    if !compiled.literals.isEmpty {
      let number = columns[column].number(of: id, in: program.fields[Int(compiled.field)].literals)
      if number == ColumnAnswers.list {
        if columns[column].contains(id, where: { program.isLiteral($0, compiled) }) { return true }
      } else if program.isLiteral(number, compiled) {
        return true
      }
    }
    if compiled.tests.isEmpty { return false }
    return columns[column].answer(slot: Int(compiled.slot), id: id, program.tests[compiled.tests.inInts])
  }

  /// The answer of the record, remembered for the row.
  private mutating func ask(_ predicate: Int32, _ compiled: RuleProgram.Compiled, _ row: Int) -> Bool {
    if askedRow[Int(predicate)] == row { return askedAnswer[Int(predicate)] }
    let answer: Bool
    switch compiled.kind {
    case .null: answer = rowValues.presence(of: Int(compiled.field), row: row) != .values
    case .exists: answer = rowValues.presence(of: Int(compiled.field), row: row) != .absent
    case .related:
      answer = rowValues.relates(Int(compiled.field), to: Int(compiled.other), compiled.relation, row: row)
    case .values, .keyword:
      let program = program
      let tests = program.tests[compiled.tests.inInts]
      let field = compiled.kind == .keyword ? RowValues.everything : Int(compiled.field)
      answer = rowValues.contains(field, row: row) { candidate in
        program.isLiteral(candidate, compiled) || tests.contains { $0.answer(candidate) }
      }
    }
    askedRow[Int(predicate)] = row
    askedAnswer[Int(predicate)] = answer
    return answer
  }
}

extension RuleProgram {
  /// Whether a value is one of the whole texts of a predicate.
  fileprivate func isLiteral(_ candidate: Candidate, _ compiled: Compiled) -> Bool {
    guard !compiled.literals.isEmpty else { return false }
    return isLiteral(fields[Int(compiled.field)].literals.number(of: candidate.folded), compiled)
  }

  /// Whether the number of a text is one of a predicate's.
  @inline(__always)
  fileprivate func isLiteral(_ number: UInt32, _ compiled: Compiled) -> Bool {
    number != LiteralTable.unknown && literals[compiled.literals.inInts].contains(number)
  }
}
