public import AuditEvents

/// How many of many events pass each part of a rule's condition: shows at which question all of them stop.
public struct RuleFunnel: Sendable {
  /// A part of the condition with its count.
  public struct Step: Sendable, Equatable {
    /// How deep it lies in the condition.
    public var depth: Int
    /// What it asks: `eventName|contains: Delete`, `all of`.
    public var text: String
    /// How many events it lets pass, asked alone.
    public var events: Int
  }

  /// How many events were asked about.
  public private(set) var events = 0
  private var counts: [Int]
  private let parts: [(depth: Int, text: String)]
  private let compiled: CompiledRules
  /// A condition with more parts than this is counted as a whole.
  private static let maximumParts = 200

  /// A funnel of a rule over events of a format.
  public init(_ rule: Rule, format: any EventFormat) {
    var expressions: [Expression] = []
    var parts: [(depth: Int, text: String)] = []
    Self.walk(rule.expression, depth: 0, inside: "") { expression, depth, text in
      expressions.append(expression)
      parts.append((depth, text))
    }
    if expressions.count > Self.maximumParts { (expressions, parts) = ([rule.expression], [(0, "the condition")]) }
    self.parts = parts
    counts = Array(repeating: 0, count: parts.count)
    let rules = expressions.map { expression in
      var part = rule
      part.expression = expression
      return part
    }
    compiled = CompiledRules(rules: rules, format: format, allLogSources: true)
  }

  /// The parts in the order of the rule.
  public var steps: [Step] {
    zip(parts, counts).map { Step(depth: $0.depth, text: $0.text, events: $1) }
  }

  /// Counts the events of a batch. Throws what opening the records throws.
  public mutating func add(_ batch: EventBatch, records: BatchRecords) throws {
    events += batch.rows
    for match in try compiled.evaluate(batch, records: records) { counts[match.rule] += 1 }
  }

  private static func walk(
    _ expression: Expression, depth: Int, inside selection: String, _ visit: (Expression, Int, String) -> Void
  ) {
    let own = expression.selection ?? ""
    let name = own.isEmpty || own == selection ? "" : own + ": "
    switch expression {
    case .all(let parts):
      visit(expression, depth, name + "all of")
      for part in parts { walk(part, depth: depth + 1, inside: own, visit) }
    case .any(let parts):
      visit(expression, depth, name + "any of")
      for part in parts { walk(part, depth: depth + 1, inside: own, visit) }
    case .not(let part):
      visit(expression, depth, "not")
      walk(part, depth: depth + 1, inside: selection, visit)
    case .item(let item): visit(expression, depth, name + text(of: item))
    }
  }

  private static func text(of item: FieldItem) -> String {
    let name = ([item.field?.name ?? "keywords"] + item.written.modifiers).joined(separator: "|")
    let values = item.written.values.prefix(3).map { Explanation.FoundValue(text: $0).text }
    let more = item.written.values.count > 3 ? ", … \(item.written.values.count - 3) more" : ""
    return Explanation.visible(name + ": " + values.joined(separator: ", ") + more)
  }
}
