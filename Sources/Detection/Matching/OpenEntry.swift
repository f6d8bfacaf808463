internal import AuditEvents

/// A way into rules for the values of one batch: which of them let which rules in. An object, because a row that gets in
/// would otherwise copy five references.
final class OpenEntry {
  let entry: AccessPlan.Entry
  /// The entry's column in the evaluation.
  let column: Int
  // Accesses never overlap; rows that get in would pay for the check.
  /// Per value whether it lets a rule in.
  @exclusivity(unchecked) private var hot: [UInt8]
  /// Per value its first place in `chains`, or -1.
  @exclusivity(unchecked) private var heads: [Int32]
  /// Ranges of the entry's rules, and the next place for the same value.
  @exclusivity(unchecked) private var chains: [(rules: FlatRange, next: Int32)] = []

  /// An entry over the values of a column; cells that only the record can answer are always looked at.
  init(entry: AccessPlan.Entry, column: Int, of values: Column) {
    self.entry = entry
    self.column = column
    hot = Array(repeating: 0, count: values.values.count + Int(ValueDictionary.first))
    heads = Array(repeating: -1, count: hot.count)
    if values.ids.contains(ValueDictionary.complex) { hot[Int(ValueDictionary.complex)] = 1 }
  }

  /// Whether no row can get in.
  var isClosed: Bool { chains.isEmpty && hot[Int(ValueDictionary.complex)] == 0 }

  /// Lets rules in by a value.
  @inline(__always)
  func add(_ rules: FlatRange, for id: UInt32) {
    if rules.isEmpty { return }
    hot[Int(id)] = 1
    chains.append((rules, heads[Int(id)]))
    heads[Int(id)] = Int32(chains.count - 1)
  }

  /// Sets a bit of the marks of those rows whose value lets a rule in: the one loop that runs over every row.
  func mark(_ marks: inout [UInt64], bit: Int, _ ids: [UInt32]) {
    marks.withUnsafeMutableBufferPointer { marks in
      ids.withUnsafeBufferPointer { ids in
        hot.withUnsafeBufferPointer { hot in
          for row in 0..<marks.count { marks[row] |= UInt64(hot[Int(ids[row])]) << UInt64(bit) }
        }
      }
    }
  }

  /// Gathers the rules that a value lets in; a rule may come more than once.
  @inline(__always)
  func rules(of id: UInt32, into rules: inout [Int32]) {
    var place = heads[Int(id)]
    while place >= 0 {
      let chain = chains[Int(place)]
      for rule in chain.rules.inInts { rules.append(entry.rules[rule]) }
      place = chain.next
    }
  }
}

extension AccessPlan.Entry {
  /// The rules that a whole text lets in.
  @inline(__always)
  func rules(ofLiteral number: UInt32) -> FlatRange {
    let end = literalStarts[Int(number) + 1]
    return FlatRange(last: Int(end - literalStarts[Int(number)]), of: Int(end))
  }
}
