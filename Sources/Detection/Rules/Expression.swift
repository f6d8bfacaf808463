internal import AuditEvents

/// What the author of an item wrote, for people who ask why a rule did or did not match.
struct WrittenItem: Hashable, Sendable {
  /// The selection it stands in.
  var selection = ""
  /// The words behind the field name.
  var modifiers: [String] = []
  /// The values, one for each of the item's alternatives.
  var values: [String] = []
}

/// One line of a selection: a field and the questions about it.
struct FieldItem: Hashable, Sendable {
  /// The field; nil for keywords, which are searched in the whole event.
  var field: FieldReference?
  /// Per value of the list the questions that it stands for, any of which may say yes.
  var alternatives: [[ValueTest]]
  /// Whether every value must match, or any.
  var all: Bool
  /// Whether the answer is turned round (`neq`).
  var negated: Bool
  /// How it was written; decides nothing.
  var written = WrittenItem()
}

/// What a rule asks of an event.
indirect enum Expression: Hashable, Sendable {
  case all([Expression])
  case any([Expression])
  case not(Expression)
  case item(FieldItem)

  /// Every field that the expression reads.
  var fields: Set<FieldReference> {
    switch self {
    case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.fields) }
    case .not(let part): part.fields
    case .item(let item):
      Set(
        [item.field].compactMap { $0 }
          + item.alternatives.joined().compactMap { test in
            if case .field(let other, _) = test { return other }
            return nil
          })
    }
  }

  /// How many questions it asks, those that stand twice counted twice.
  var size: Int {
    switch self {
    case .all(let parts), .any(let parts): parts.reduce(0) { $0 + $1.size }
    case .not(let part): part.size
    case .item(let item): item.alternatives.reduce(0) { $0 + $1.count }
    }
  }
}
