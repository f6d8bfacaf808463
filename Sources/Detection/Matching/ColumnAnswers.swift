internal import AuditEvents

/// What is known about the values of one column while a batch is evaluated: which whole text each value is, and the
/// answers of the predicates that ask more. Everything is found out when it is first needed.
struct ColumnAnswers {
  /// Not looked up yet.
  private static let unasked = UInt32.max
  /// Several values in one cell, which have no one number.
  static let list = UInt32.max - 1
  /// Answers are remembered as long as they take no more memory than this; beyond it questions are asked again.
  private static let maximumAnswers = 4 << 20

  private let column: Column
  private let slots: Int
  private var numbers: [UInt32]
  /// Per value and slot: 0 not asked, 1 no, 2 yes; made when the first question comes.
  private var answers: [UInt8] = []
  private var reader = CandidateReader()

  init(_ column: Column, slots: Int) {
    self.column = column
    self.slots = slots
    numbers = Array(repeating: Self.unasked, count: column.values.count + Int(ValueDictionary.first))
  }

  /// The id of a row's value.
  @inline(__always)
  func id(row: Int) -> UInt32 { column.ids[row] }

  /// The number of the whole text that a value is, `LiteralTable.unknown`, or `list`.
  @inline(__always)
  mutating func number(of id: UInt32, in table: LiteralTable) -> UInt32 {
    let known = numbers[Int(id)]
    return known == Self.unasked ? lookUp(id, in: table) : known
  }

  private mutating func lookUp(_ id: UInt32, in table: LiteralTable) -> UInt32 {
    let kind = column.values.kind(of: id)
    var number = Self.list
    if kind != .list {
      number = column.values.withBytes(of: id) { bytes in
        reader.read(kind.json, bytes) { table.number(of: $0.folded) }
      }
    }
    numbers[Int(id)] = number
    return number
  }

  /// The answer of the questions in a slot about a value: whether any of its candidates answers any of them with yes.
  mutating func answer(slot: Int, id: UInt32, _ tests: ArraySlice<ValueTest>) -> Bool {
    let place = Int(id) * slots + slot
    if answers.isEmpty, numbers.count * slots <= Self.maximumAnswers {
      answers = Array(repeating: 0, count: numbers.count * slots)
    }
    if !answers.isEmpty, answers[place] != 0 { return answers[place] == 2 }
    let yes = contains(id) { candidate in tests.contains { $0.answer(candidate) } }
    if !answers.isEmpty { answers[place] = yes ? 2 : 1 }
    return yes
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

  /// The ids of all distinct values.
  var ids: Range<UInt32> { column.values.ids }

  /// The ids of all rows.
  var rows: [UInt32] { column.ids }

  /// Whether most rows hold arrays or containers, so that the column is no way into rules. Judged by a sample.
  var isMostlyComplex: Bool {
    guard !column.ids.isEmpty else { return false }
    let step = max(1, column.ids.count / 64)
    let sample = stride(from: 0, to: column.ids.count, by: step)
    var complex = 0
    var asked = 0
    for row in sample {
      asked += 1
      if column.ids[row] == ValueDictionary.complex { complex += 1 }
    }
    return complex * 2 > asked
  }
}
