internal import AuditEvents

/// Asks every question of a rule about one event, with the values that production would look at.
struct Explaining {
  private let program: RuleProgram
  private var values: RowValues

  /// `batch` holds the one event.
  init(rule: Rule, batch: EventBatch, document: EventDocument, format: any EventFormat) {
    program = RuleProgram([rule.expression])
    values = RowValues(program: program, batch: batch, records: BatchRecords(document), format: format)
  }

  /// The node of an expression; `selection` is the one it lies in.
  mutating func node(_ expression: Expression, inside selection: String) -> Explanation.Node {
    let own = expression.selection ?? ""
    let name = own.isEmpty || own == selection ? nil : own
    switch expression {
    case .all(let parts):
      let nodes = parts.map { node($0, inside: own) }
      return Explanation.Node(link: .all, selection: name, holds: nodes.allSatisfy(\.holds), parts: nodes)
    case .any(let parts):
      let nodes = parts.map { node($0, inside: own) }
      return Explanation.Node(link: .any, selection: name, holds: nodes.contains(where: \.holds), parts: nodes)
    case .not(let part):
      // The selection is what is negated, so its name stands below.
      let node = node(part, inside: selection)
      return Explanation.Node(link: .not, selection: nil, holds: !node.holds, parts: [node])
    case .item(let item):
      let (explained, holds) = explain(item)
      return Explanation.Node(link: .item, selection: name, holds: holds, parts: [], item: explained)
    }
  }

  private mutating func explain(_ item: FieldItem) -> (item: Explanation.Item, holds: Bool) {
    let place = item.field.map { field(of: $0) } ?? RowValues.everything
    let answers = item.alternatives.map { tests in tests.map { answer($0, place) }.contains(true) }
    let isFound = item.all ? answers.allSatisfy { $0 } : answers.contains(true)
    var found: [Explanation.FoundValue] = []
    var count = 0
    let tests = item.field == nil ? Array(item.alternatives.joined()) : []
    _ = values.contains(place, row: 0) { candidate in
      // Of a whole event only what the keywords are found in is of interest.
      if item.field == nil, !tests.contains(where: { $0.answer(candidate) }) { return false }
      count += 1
      if found.count < Explanation.maximumValues { found.append(Explanation.FoundValue(candidate)) }
      return false
    }
    let shown = answers.indices.sorted { (answers[$0] ? 0 : 1, $0) < (answers[$1] ? 0 : 1, $1) }
      .prefix(Explanation.maximumValues).sorted()
    let expected = shown.map { index in
      Explanation.Expected(
        text: Explanation.FoundValue(text: item.written.values.element(at: index) ?? "").text, holds: answers[index],
        others: others(of: item.alternatives[index]))
    }
    let explained = Explanation.Item(
      field: item.field?.name, modifiers: item.written.modifiers, all: item.all, negated: item.negated,
      expected: expected, moreExpected: answers.count - expected.count, presence: presence(place, count: count),
      found: found, moreFound: count - found.count)
    return (explained, isFound != item.negated)
  }

  private mutating func answer(_ test: ValueTest, _ place: Int) -> Bool {
    switch test {
    case .null: values.presence(of: place, row: 0) != .values
    case .exists(let wanted): (values.presence(of: place, row: 0) != .absent) == wanted
    case .field(let other, let relation): values.relates(place, to: field(of: other), relation, row: 0)
    default: values.contains(place, row: 0) { test.answer($0) }
    }
  }

  /// The values of the fields that the questions name.
  private mutating func others(of tests: [ValueTest]) -> [Explanation.FoundValue] {
    var found: [Explanation.FoundValue] = []
    for case .field(let other, _) in tests {
      _ = values.contains(field(of: other), row: 0) { candidate in
        if found.count < Explanation.maximumValues { found.append(Explanation.FoundValue(candidate)) }
        return false
      }
    }
    return found
  }

  private mutating func presence(_ place: Int, count: Int) -> Explanation.Presence {
    guard place != RowValues.everything else { return count > 0 ? .values : .absent }
    return switch values.presence(of: place, row: 0) {
    case .absent: .absent
    case .empty: .empty
    case .values: .values
    }
  }

  /// The field's place in the program, which holds every field of the rule.
  private func field(of reference: FieldReference) -> Int {
    program.fields.firstIndex { $0.reference == reference } ?? RowValues.everything
  }
}

extension Expression {
  /// The selection in which all of its questions stand; nil when they stand in several.
  var selection: String? {
    switch self {
    case .item(let item): return item.written.selection
    case .not: return nil
    case .all(let parts), .any(let parts):
      guard let first = parts.first?.selection, parts.allSatisfy({ $0.selection == first }) else { return nil }
      return first
    }
  }
}

extension Explanation.FoundValue {
  fileprivate init(_ candidate: Candidate) {
    self.init(bytes: candidate.written, isString: candidate.kind == .string)
  }

  init(text: String) {
    self = Array(text.utf8).withUnsafeBufferPointer { Explanation.FoundValue(bytes: $0, isString: true) }
  }

  /// Cut at the end of a character.
  private init(bytes: UnsafeBufferPointer<UInt8>, isString: Bool) {
    var length = min(bytes.count, Explanation.maximumBytes)
    if length < bytes.count {
      while length > 0, bytes[length] & 0xC0 == 0x80 { length -= 1 }
    }
    self.init(
      text: String(decoding: bytes[..<length], as: UTF8.self), isString: isString, isCut: length < bytes.count)
  }
}

extension Array {
  fileprivate func element(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
