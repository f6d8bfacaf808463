internal import AuditEvents

/// One evaluation of a plan on a batch. A question is answered once per distinct value of its column and remembered; a
/// rule is tried only on rows where one of its ways in is open.
final class BatchEvaluation {
  private let plan: RulePlan
  private let batch: EventBatch
  private let records: RecordQuestions
  /// Per predicate: its column's place in `columns`, or -1 when only the record answers.
  private let columnOf: [Int]
  private let columns: [Column]
  /// Per predicate and value id: 0 not asked yet, 1 no, 2 yes.
  private var answers: [[UInt8]]
  /// Per predicate: the row the record was last asked for, and its answer.
  private var askedRow: [Int]
  private var askedAnswer: [Bool]

  init(plan: RulePlan, batch: EventBatch, document: EventDocument, format: any EventFormat) {
    self.plan = plan
    self.batch = batch
    records = RecordQuestions(plan: plan, batch: batch, document: document, format: format)
    var places: [FieldReference: Int] = [:]
    var columns: [Column] = []
    columnOf = plan.predicates.map { predicate in
      guard let field = predicate.field, !predicate.test.needsRecord else { return -1 }
      if let known = places[field] { return known }
      guard let column = batch.column(for: field) else {
        places[field] = -1
        return -1
      }
      places[field] = columns.count
      columns.append(column)
      return columns.count - 1
    }
    self.columns = columns
    answers = zip(plan.predicates, columnOf).map { predicate, column in
      guard column >= 0 else { return [] }
      var table = [UInt8](repeating: 0, count: columns[column].values.count + Int(ValueDictionary.first))
      table[Int(ValueDictionary.absent)] = predicate.test.answer(absent: true) ? 2 : 1
      table[Int(ValueDictionary.empty)] = predicate.test.answer(absent: false) ? 2 : 1
      return table
    }
    askedRow = Array(repeating: -1, count: plan.predicates.count)
    askedAnswer = Array(repeating: false, count: plan.predicates.count)
  }

  func matches() -> [RowMatch] {
    let index = AccessIndex(plan: plan, columns: columns, columnOf: columnOf)
    var found: [RowMatch] = []
    var tried = Array(repeating: -1, count: plan.roots.count)
    // Column by column the rows that open a way in; rules without a column to enter by are tried on every row.
    var candidates: [(row: Int, rule: Int)] = []
    for entry in index.entries {
      let column = columns[entry.column]
      var open: [[Int]?] = Array(repeating: nil, count: column.values.count + Int(ValueDictionary.first))
      open[Int(ValueDictionary.absent)] = []
      open[Int(ValueDictionary.empty)] = []
      open[Int(ValueDictionary.complex)] = entry.rules
      for row in 0..<batch.rows {
        let id = Int(column.ids[row])
        if open[id] == nil { open[id] = rules(of: entry, id: UInt32(id), column) }
        if let rules = open[id], !rules.isEmpty {
          for rule in rules { candidates.append((row, rule)) }
        }
      }
    }
    for rule in index.always {
      for row in 0..<batch.rows { candidates.append((row, rule)) }
    }
    candidates.sort { ($0.row, $0.rule) < ($1.row, $1.rule) }
    for (row, rule) in candidates where tried[rule] != row {
      tried[rule] = row
      if holds(plan.roots[rule], row: row) { found.append(RowMatch(rule: rule, row: row)) }
    }
    return found
  }

  /// The rules that a value lets in: by hash for whole texts, by asking for the rest.
  private func rules(of entry: AccessIndex.Entry, id: UInt32, _ column: Column) -> [Int] {
    var rules: Set<Int> = []
    column.values.forEachCandidate(of: id) { kind, bytes in
      if let more = entry.literals[CandidateText(kind: kind.json, bytes: bytes).folded] { rules.formUnion(more) }
      return true
    }
    for (predicate, rule) in entry.others where answer(predicate, id: id, column) { rules.insert(rule) }
    return rules.sorted()
  }

  private func holds(_ node: RulePlan.Node, row: Int) -> Bool {
    switch node {
    case .predicate(let predicate): answer(predicate, row: row)
    case .all(let parts): parts.allSatisfy { holds($0, row: row) }
    case .any(let parts): parts.contains { holds($0, row: row) }
    case .not(let part): !holds(part, row: row)
    }
  }

  private func answer(_ predicate: Int, row: Int) -> Bool {
    if columnOf[predicate] >= 0 {
      let column = columns[columnOf[predicate]]
      let id = column.ids[row]
      if id != ValueDictionary.complex { return answer(predicate, id: id, column) }
    }
    if askedRow[predicate] != row {
      askedRow[predicate] = row
      askedAnswer[predicate] = records.answer(predicate, row: row)
    }
    return askedAnswer[predicate]
  }

  private func answer(_ predicate: Int, id: UInt32, _ column: Column) -> Bool {
    let known = answers[predicate][Int(id)]
    if known != 0 { return known == 2 }
    let test = plan.predicates[predicate].test
    var yes = false
    column.values.forEachCandidate(of: id) { kind, bytes in
      yes = test.answer(CandidateText(kind: kind.json, bytes: bytes), regex: plan.regexes[predicate])
      return !yes
    }
    answers[predicate][Int(id)] = yes ? 2 : 1
    return yes
  }
}

/// Which rules a value of a column lets in.
struct AccessIndex {
  struct Entry {
    var column: Int
    /// Rules by the folded text that lets them in.
    var literals: [[UInt8]: [Int]] = [:]
    /// Rules by a question that must be asked.
    var others: [(predicate: Int, rule: Int)] = []
    /// Every rule that enters by this column.
    var rules: [Int] = []
  }

  private(set) var entries: [Entry] = []
  /// Rules to try on every row.
  private(set) var always: [Int] = []

  init(plan: RulePlan, columns: [Column], columnOf: [Int]) {
    var places: [Int: Int] = [:]
    for (rule, accesses) in plan.accesses.enumerated() {
      let inColumns = accesses.allSatisfy { access in
        !access.predicates.isEmpty && access.predicates.allSatisfy { columnOf[$0] >= 0 }
      }
      guard !accesses.isEmpty, inColumns else {
        always.append(rule)
        continue
      }
      for access in accesses {
        let column = columnOf[access.predicates[0]]
        let place = places[column] ?? entries.count
        if place == entries.count {
          places[column] = place
          entries.append(Entry(column: column))
        }
        if entries[place].rules.last != rule { entries[place].rules.append(rule) }
        for predicate in access.predicates {
          if case .pattern(let pattern, cased: false) = plan.predicates[predicate].test, let text = pattern.literal {
            entries[place].literals[text, default: []].append(rule)
          } else {
            entries[place].others.append((predicate, rule))
          }
        }
      }
    }
  }
}

extension ScalarKind {
  var json: JSONScalar.Kind {
    switch self {
    case .string, .list: .string
    case .number: .number
    case .true: .true
    case .false: .false
    }
  }
}
