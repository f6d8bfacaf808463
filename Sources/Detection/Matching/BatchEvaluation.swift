internal import AuditEvents

/// One evaluation of rules on a batch.
///
/// First the distinct values of the columns by which rules are entered are looked at, and each row is marked whose value
/// lets a rule in; a row without a mark costs one look into a table of bytes per column. Then the rules that were let in
/// are tried, question by question, until one is answered with no.
struct BatchEvaluation {
  private let program: RuleProgram
  private let plan: AccessPlan
  private let rows: Int
  /// Per field the place of its column in `columns`; -1 when only the records know the field.
  private let columnOf: [Int]
  private var columns: [BatchColumn] = []
  private var rowValues: RowValues
  /// What is known of values from batches before; the caller keeps it for batches to come.
  private(set) var memory: EvaluationMemory
  /// Per rule the row it was last tried on.
  private var tried: [Int]
  /// Per predicate that only the record can answer: the row it was last asked about, and the answer.
  private var asked: [(row: Int, answer: Bool)]
  private var candidates: [Int32] = []
  private var found: [Int32] = []

  init(rules: CompiledRules, batch: EventBatch, records: BatchRecords, memory: EvaluationMemory) {
    program = rules.program
    rows = batch.rows
    self.memory = memory
    var columns: [BatchColumn] = []
    columnOf = rules.program.fields.enumerated().map { field, information in
      guard let column = batch.column(for: information.reference) else { return -1 }
      columns.append(BatchColumn(column, field: field))
      return columns.count - 1
    }
    plan = rules.plan(usable: columnOf.map { $0 >= 0 && !BatchColumn.isMostlyComplex(columns[$0].column) })
    self.columns = columns
    rowValues = RowValues(program: program, batch: batch, records: records, format: rules.format)
    tried = Array(repeating: -1, count: program.starts.count)
    asked = Array(repeating: (-1, false), count: program.predicates.count)
  }

  /// The matches by row and then by rule. Throws when the records are needed and cannot be opened.
  mutating func matches() throws -> [RowMatch] {
    let entries = plan.entries.compactMap { open($0) }
    // A bit per entry; the entries beyond 63 share the last one.
    var marks = [UInt64](repeating: 0, count: rows)
    for (number, entry) in entries.enumerated() {
      entry.mark(&marks, bit: min(number, 63), columns[entry.column].column.ids)
    }
    var matches: [RowMatch] = []
    for row in 0..<rows where marks[row] != 0 || !plan.always.isEmpty {
      if !candidates.isEmpty { candidates.removeAll(keepingCapacity: true) }
      if !found.isEmpty { found.removeAll(keepingCapacity: true) }
      var mark = marks[row]
      while mark != 0 {
        let bit = mark.trailingZeroBitCount
        mark &= mark - 1
        enter(entries[bit], row: row)
        if bit == 63 { for entry in entries[64...] { enter(entry, row: row) } }
      }
      for rule in candidates { attempt(rule, row: row) }
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
    let literals = program.fields[entry.field].literals
    let open = OpenEntry(entry: entry, column: place, of: columns[place].column)
    for id in columns[place].column.values.ids {
      let number = columns[place].number(of: id, program, &memory.fields[entry.field])
      if number == BatchColumn.list {
        var numbers: Set<UInt32> = []
        _ = columns[place].contains(id) { candidate in
          numbers.insert(literals.number(of: candidate.folded))
          return false
        }
        for number in numbers { open.add(entry.rules(ofLiteral: number), for: id) }
      } else {
        open.add(entry.rules(ofLiteral: number), for: id)
      }
      if entry.asked.isEmpty { continue }
      columns[place].forEachSlot(entry.slots, id: id, program, &memory.fields[entry.field]) { slot in
        open.add(entry.rulesOfSlot[slot], for: id)
      }
    }
    return open.isClosed ? nil : open
  }

  /// Gathers the rules that a row's value lets in.
  private mutating func enter(_ open: OpenEntry, row: Int) {
    let id = columns[open.column].id(row: row)
    guard id == ValueDictionary.complex else { return open.rules(of: id, into: &candidates) }
    let literals = program.fields[open.entry.field].literals
    var numbers: Set<UInt32> = []
    _ = rowValues.contains(open.entry.field, row: row) { candidate in
      numbers.insert(literals.number(of: candidate.folded))
      return false
    }
    for number in numbers { candidates += open.entry.rules[open.entry.rules(ofLiteral: number).inInts] }
    for (predicate, rules) in open.entry.asked where answer(predicate, row: row) {
      candidates += open.entry.rules[rules.inInts]
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

  private mutating func answer(_ number: Int32, row: Int) -> Bool {
    let predicate = program.predicates[Int(number)]
    guard predicate.kind != .keyword, predicate.kind != .related else { return ask(number, predicate, row) }
    let column = columnOf[Int(predicate.field)]
    guard column >= 0 else { return ask(number, predicate, row) }
    let id = columns[column].id(row: row)
    if id == ValueDictionary.complex { return ask(number, predicate, row) }
    switch predicate.kind {
    case .null: return id <= ValueDictionary.empty
    case .exists: return id != ValueDictionary.absent
    default:
      return id >= ValueDictionary.first
        && columns[column].answer(predicate, id: id, program, &memory.fields[Int(predicate.field)])
    }
  }

  /// The answer of the record, remembered for the row.
  private mutating func ask(_ number: Int32, _ predicate: RuleProgram.Compiled, _ row: Int) -> Bool {
    if asked[Int(number)].row == row { return asked[Int(number)].answer }
    let field = Int(predicate.field)
    let answer: Bool
    switch predicate.kind {
    case .null: answer = rowValues.presence(of: field, row: row) != .values
    case .exists: answer = rowValues.presence(of: field, row: row) != .absent
    case .related: answer = rowValues.relates(field, to: Int(predicate.other), predicate.relation, row: row)
    case .values, .keyword:
      let program = program
      let place = predicate.kind == .keyword ? RowValues.everything : field
      answer = rowValues.contains(place, row: row) { program.answer(predicate, $0) }
    }
    asked[Int(number)] = (row, answer)
    return answer
  }
}
