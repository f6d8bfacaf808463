internal import AuditEvents

/// A column of a batch while it is evaluated: what each distinct value is, found out when it is first needed.
struct BatchColumn {
  /// Not looked up yet.
  private static let unasked = UInt32.max
  /// Several values in one cell, which have no one number.
  static let list = UInt32.max - 1

  /// The field's place in the program.
  let field: Int
  let column: Column
  /// Per value id the number of the whole text that it is, and its entry in the field's memory.
  private var numbers: [UInt32] = []
  private var entries: [UInt32] = []
  private var reader = CandidateReader()

  init(_ column: Column, field: Int) {
    self.column = column
    self.field = field
  }

  /// The id of a row's value.
  @inline(__always)
  func id(row: Int) -> UInt32 { column.ids[row] }

  /// The number of the whole text that a value is, `LiteralTable.unknown`, or `list`.
  @inline(__always)
  mutating func number(of id: UInt32, _ program: RuleProgram, _ memory: inout FieldMemory) -> UInt32 {
    if numbers.isEmpty {
      let count = column.values.count + Int(ValueDictionary.first)
      numbers = Array(repeating: Self.unasked, count: count)
      entries = Array(repeating: FieldMemory.none, count: count)
    }
    let known = numbers[Int(id)]
    return known == Self.unasked ? lookUp(id, program, &memory) : known
  }

  private mutating func lookUp(_ id: UInt32, _ program: RuleProgram, _ memory: inout FieldMemory) -> UInt32 {
    let kind = column.values.kind(of: id)
    var number = Self.list
    var entry = FieldMemory.none
    if kind != .list {
      column.values.withBytes(of: id) { bytes in
        func compute() -> UInt32 {
          reader.read(kind.json, bytes) { program.fields[field].literals.number(of: $0.folded) }
        }
        entry = memory.entry(of: kind, bytes, number: compute)
        number = entry == FieldMemory.none ? compute() : memory.number(of: entry)
      }
    }
    numbers[Int(id)] = number
    entries[Int(id)] = entry
    return number
  }

  /// Whether a predicate holds for a value.
  mutating func answer(
    _ predicate: RuleProgram.Compiled, id: UInt32, _ program: RuleProgram, _ memory: inout FieldMemory
  ) -> Bool {
    let number = number(of: id, program, &memory)
    if number == Self.list { return contains(id) { program.answer(predicate, $0) } }
    if program.isLiteral(number, of: predicate) { return true }
    if predicate.tests.isEmpty { return false }
    let entry = entries[Int(id)]
    if entry != FieldMemory.none, let known = memory.answer(of: entry, slot: predicate.slot) { return known }
    let answer = contains(id) { program.tests.answer(predicate.tests, $0) }
    if entry != FieldMemory.none { memory.remember(answer, of: entry, slot: predicate.slot) }
    return answer
  }

  /// Visits those of the wanted slots whose predicates have a question that a value answers with yes. Their whole texts
  /// are not looked at.
  mutating func forEachSlot(
    _ wanted: [UInt64], id: UInt32, _ program: RuleProgram, _ memory: inout FieldMemory, _ visit: (Int) -> Void
  ) {
    let number = number(of: id, program, &memory)
    let entry = entries[Int(id)]
    for word in 0..<wanted.count {
      var known: (asked: UInt64, yes: UInt64) = (0, 0)
      if number != Self.list, entry != FieldMemory.none { known = memory.answers(of: entry, word: word) }
      var missing = wanted[word] & ~known.asked
      while missing != 0 {
        let bit = missing.trailingZeroBitCount
        missing &= missing - 1
        let predicate = program.predicates[Int(program.fields[field].slots[word * 64 + bit])]
        let answer = contains(id) { program.tests.answer(predicate.tests, $0) }
        if answer { known.yes |= 1 << UInt64(bit) }
        if entry != FieldMemory.none { memory.remember(answer, of: entry, slot: predicate.slot) }
      }
      var hits = known.yes & wanted[word]
      while hits != 0 {
        visit(word * 64 + hits.trailingZeroBitCount)
        hits &= hits - 1
      }
    }
  }

  /// Whether a candidate of a value answers with yes.
  mutating func contains(_ id: UInt32, where holds: (Candidate) -> Bool) -> Bool {
    var yes = false
    column.values.forEachCandidate(of: id) { kind, bytes in
      yes = reader.read(kind.json, bytes, holds)
      return !yes
    }
    return yes
  }

  /// Whether most rows hold arrays or containers, so that the column is no way into rules. Judged by a sample.
  static func isMostlyComplex(_ column: Column) -> Bool {
    let step = max(1, column.ids.count / 64)
    var row = 0
    var balance = 0
    while row < column.ids.count {
      balance += column.ids[row] == ValueDictionary.complex ? 1 : -1
      row += step
    }
    return balance > 0
  }
}
