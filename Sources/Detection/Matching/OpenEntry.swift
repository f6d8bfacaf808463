internal import AuditEvents

/// A way into rules for the values of one batch: which of them let which rules in.
struct OpenEntry {
  let entry: AccessPlan.Entry
  /// Per row the id of its value.
  let ids: [UInt32]
  /// Per value whether it lets a rule in.
  private var hot: [UInt8]
  /// Per value its first place in `chains`, or -1.
  private var heads: [Int32]
  /// Ranges of the entry's rules, and the next place for the same value.
  private var chains: [(rules: Range<Int32>, next: Int32)] = []

  /// An entry whose values are `values` ids; cells that only the record can answer are always looked at.
  init(entry: AccessPlan.Entry, ids: [UInt32], values: Int) {
    self.entry = entry
    self.ids = ids
    hot = Array(repeating: 0, count: max(values, Int(ValueDictionary.first)))
    heads = Array(repeating: -1, count: hot.count)
    if ids.contains(ValueDictionary.complex) { hot[Int(ValueDictionary.complex)] = 1 }
  }

  /// Whether no row can get in.
  var isClosed: Bool { chains.isEmpty && hot[Int(ValueDictionary.complex)] == 0 }

  /// Lets rules in by a value.
  mutating func add(_ rules: Range<Int32>, for id: UInt32) {
    if rules.isEmpty { return }
    hot[Int(id)] = 1
    chains.append((rules, heads[Int(id)]))
    heads[Int(id)] = Int32(chains.count - 1)
  }

  /// Marks the rows whose value lets a rule in: the one loop that runs over every row.
  func mark(_ marks: inout [UInt8]) {
    marks.withUnsafeMutableBufferPointer { marks in
      ids.withUnsafeBufferPointer { ids in
        hot.withUnsafeBufferPointer { hot in
          for row in 0..<marks.count { marks[row] |= hot[Int(ids[row])] }
        }
      }
    }
  }

  /// Whether a row's value lets a rule in.
  @inline(__always)
  func isHot(_ row: Int) -> Bool { hot[Int(ids[row])] != 0 }

  /// Visits the rules that a value lets in; a rule may come more than once.
  @inline(__always)
  func forEachRule(of id: UInt32, _ visit: (Int32) -> Void) {
    var place = heads[Int(id)]
    while place >= 0 {
      let chain = chains[Int(place)]
      for rule in chain.rules.inInts { visit(entry.rules[rule]) }
      place = chain.next
    }
  }
}

extension AccessPlan.Entry {
  /// The rules that a whole text lets in.
  @inline(__always)
  func rules(ofLiteral number: UInt32) -> Range<Int32> {
    literalStarts[Int(number)]..<literalStarts[Int(number) + 1]
  }
}
