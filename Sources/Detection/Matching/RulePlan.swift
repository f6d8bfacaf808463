internal import AuditEvents

/// Rules in the form that is evaluated: every distinct question about a field stands once in a table, and each rule is a
/// small tree over their numbers.
struct RulePlan: Sendable {
  /// A question about a field; nil means a keyword, searched in the whole record.
  struct Predicate: Hashable, Sendable {
    var field: FieldReference?
    var test: ValueTest
  }

  /// A tree over predicates.
  indirect enum Node: Sendable {
    case predicate(Int)
    case all([Node])
    case any([Node])
    case not(Node)
  }

  /// Questions on one field, any of which must say yes for the rule to match: rules are only tried where one does.
  struct Access: Sendable {
    var field: FieldReference
    var predicates: [Int]
  }

  private(set) var predicates: [Predicate] = []
  private(set) var regexes: [RegularExpression?] = []
  private(set) var roots: [Node] = []
  /// Per rule its ways in; empty when it must be tried on every row.
  private(set) var accesses: [[Access]] = []
  private var numbers: [Predicate: Int] = [:]

  init(_ expressions: [Expression]) {
    for expression in expressions {
      roots.append(node(expression))
      let ways = Self.ways(into: expression) ?? []
      accesses.append(ways.map { access($0) })
    }
    regexes = predicates.map { predicate in
      guard case .regex(let pattern, let options) = predicate.test else { return nil }
      return try? RegularExpression(pattern, options)
    }
  }

  private mutating func node(_ expression: Expression) -> Node {
    switch expression {
    case .all(let parts): return .all(parts.map { node($0) })
    case .any(let parts): return .any(parts.map { node($0) })
    case .not(let part): return .not(node(part))
    case .item(let item):
      let values = item.alternatives.map { tests -> Node in
        let nodes = tests.map { Node.predicate(number(Predicate(field: item.field, test: $0))) }
        return nodes.count == 1 ? nodes[0] : .any(nodes)
      }
      let whole: Node = values.count == 1 ? values[0] : item.all ? .all(values) : .any(values)
      return item.negated ? .not(whole) : whole
    }
  }

  private mutating func number(_ predicate: Predicate) -> Int {
    if let known = numbers[predicate] { return known }
    numbers[predicate] = predicates.count
    predicates.append(predicate)
    return predicates.count - 1
  }

  private mutating func access(_ item: FieldItem) -> Access {
    let tests = item.all ? item.alternatives[0] : Array(item.alternatives.joined())
    return Access(
      field: item.field ?? .raw(""), predicates: tests.map { number(Predicate(field: item.field, test: $0)) })
  }

  /// The items of which at least one must hold for the expression to hold; nil when there is no such set. An AND takes
  /// its most selective part, an OR needs one of each part.
  private static func ways(into expression: Expression) -> [FieldItem]? {
    switch expression {
    case .not: return nil
    case .item(let item): return rank(item) == nil ? nil : [item]
    case .any(let parts):
      var ways: [FieldItem] = []
      for part in parts {
        guard let more = self.ways(into: part) else { return nil }
        ways += more
      }
      return ways
    case .all(let parts):
      return parts.compactMap { self.ways(into: $0) }.min { cost($0) < cost($1) }
    }
  }

  private static func cost(_ items: [FieldItem]) -> Int {
    (items.compactMap(rank).max() ?? 0) * 1000 + items.reduce(0) { $0 + $1.alternatives.count }
  }

  /// How selective an item is likely to be, the lowest first; nil when it says nothing about present values.
  private static func rank(_ item: FieldItem) -> Int? {
    guard let field = item.field, !item.negated else { return nil }
    var worst = 0
    for test in item.alternatives.joined() {
      switch test {
      case .pattern(let pattern, _):
        // The operation's name tells more than any other field of an audit event.
        let name = field.name.lowercased()
        let names = ["eventname", "trace_name", "api.operation"]
        worst = max(worst, pattern.literal == nil ? 3 : names.contains(name) ? 0 : 1)
        if pattern.pieces == [.any] { return 9 }
      case .equals, .boolean: worst = max(worst, 2)
      case .network, .regex, .compares, .timePart: worst = max(worst, 4)
      case .null, .field, .exists: return nil
      }
    }
    return worst
  }
}
