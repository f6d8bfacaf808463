internal import AuditEvents
internal import WorkspaceFiles

/// Joins correlations with the rules they refer to, once all documents are read.
struct CorrelationResolution {
  let sink: DiagnosticSink
  private var rules: [RuleID: Rule]
  private(set) var names: [String: RuleID] = [:]
  private var drafts: [RuleID: CorrelationDraft]
  /// Ids and names of documents that have errors of their own.
  private let broken: Set<String>
  /// What became of each draft; nil when it cannot be used.
  private var resolved: [RuleID: Rule?] = [:]
  /// The drafts that are being resolved, from the outermost on.
  private var open: [RuleID] = []
  /// How many correlations may build on one another.
  private static let maximumDepth = 32
  private var hints = 0
  private static let maximumHints = 20

  init(rules: [Rule], drafts: [CorrelationDraft], broken: Set<String>, sink: DiagnosticSink) {
    self.sink = sink
    self.broken = broken
    self.rules = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.drafts = Dictionary(drafts.map { ($0.rule.id, $0) }, uniquingKeysWith: { first, _ in first })
    for rule in rules + drafts.map(\.rule) where !rule.name.isEmpty { names[rule.name] = rule.id }
  }

  /// The rule of a draft; nil when it cannot be used, which was reported.
  mutating func rule(of id: RuleID) -> Rule? {
    if let known = resolved[id] { return known }
    guard let draft = drafts[id] else { return nil }
    open.append(id)
    let rule = resolve(draft)
    open.removeLast()
    resolved[id] = .some(rule)
    return rule
  }

  private mutating func resolve(_ draft: CorrelationDraft) -> Rule? {
    let before = sink.errorCount
    let path = draft.rule.path
    var references: [(scalar: YAMLScalar, rule: Rule)] = []
    for scalar in draft.references {
      if let rule = target(of: scalar, path) { references.append((scalar, rule)) }
    }
    guard sink.errorCount == before, references.count == draft.references.count, !references.isEmpty else { return nil }
    let aliases = aliases(draft, references)
    warnOfMissingGroups(draft, references, aliases)
    let resolved = references.map { scalar, rule in
      Correlation.Reference(
        name: scalar.text, rule: rule.id, isCorrelation: rule.correlation != nil,
        groupFields: draft.groupBy.compactMap { field($0, in: rule, aliases, path) },
        valueFields: draft.fields.compactMap { field($0, in: rule, aliases, path) }, position: scalar.position)
    }
    guard let condition = condition(draft, references.map(\.scalar)), sink.errorCount == before else { return nil }
    let reach = references.map { $0.rule.correlation?.reach ?? 0 }.max() ?? 0
    var rule = draft.rule
    rule.correlation = Correlation(
      kind: draft.kind, references: resolved, groupBy: draft.groupBy.map(\.text), timespan: draft.timespan,
      condition: condition, fields: draft.fields.map(\.text), percentile: draft.percentile,
      generates: draft.generates, reach: draft.timespan + reach)
    if !draft.hasLevel { rule.level = references.map(\.rule.level).max() ?? .medium }
    if let source = references.first?.rule.logSource, references.allSatisfy({ $0.rule.logSource == source }) {
      rule.logSource = source
    }
    // What the referenced rules match decides, too.
    rule.revision = ContentHash(
      ofParts: ["correlation 1", draft.text] + references.flatMap { [$0.rule.id.text, $0.rule.revision.hexadecimal] })
    return rule
  }

  /// The rule that a reference names by id or name.
  private mutating func target(of scalar: YAMLScalar, _ path: String) -> Rule? {
    let id = names[scalar.text] ?? RuleID(scalar.text)
    if let rule = rules[id] { return rule }
    if let start = open.firstIndex(of: id) {
      let circle = (open[start...] + [id]).map { drafts[$0]?.rule.title ?? $0.text }.joined(separator: " -> ")
      sink.error(path, scalar.position, "correlations refer to one another in a circle: \(circle)", "take one out")
      return nil
    }
    if drafts[id] != nil {
      if open.count >= Self.maximumDepth {
        sink.error(path, scalar.position, "more than \(Self.maximumDepth) correlations build on one another")
        return nil
      }
      if let rule = rule(of: id) { return rule }
      sink.error(path, scalar.position, "the correlation '\(scalar.text)' has errors, so this one cannot be used")
      return nil
    }
    if broken.contains(scalar.text) || broken.contains(id.text) {
      sink.error(path, scalar.position, "the rule '\(scalar.text)' has errors, so this correlation cannot be used")
      return nil
    }
    sink.error(path, scalar.position, "there is no rule '\(scalar.text)'", hint(for: scalar.text))
    return nil
  }

  /// What may have been meant; for the first few unknown names only, since looking takes time.
  private mutating func hint(for reference: String) -> String {
    hints += 1
    guard hints <= Self.maximumHints else { return "" }
    let known = names.keys.sorted().prefix(2000) + rules.keys.map(\.text).sorted().prefix(2000)
    if let near = nearestName(to: reference, among: Array(known)) { return "did you mean '\(near)'?" }
    if let rule = rules.values.first(where: { $0.title.utf8.elementsEqual(reference.utf8) }) {
      return "rules are named by id or name, not by title: \(rule.name.isEmpty ? rule.id.text : rule.name)"
    }
    return "the rule's id or name; load its file, too"
  }

  private func condition(_ draft: CorrelationDraft, _ references: [YAMLScalar]) -> CorrelationCondition? {
    switch draft.condition {
    case .numbers(let bounds): return .numbers(bounds)
    case .all: return .numbers([NumberBound(comparison: .gte, value: Double(references.count))])
    case .expression(let text):
      // The grammar is that of rule conditions; each rule stands as a selection that only says which one it is.
      let selections = references.enumerated().map { place, name in
        let marker = FieldItem(field: .raw(String(place)), alternatives: [], all: false, negated: false)
        return (name: name, expression: Optional(Expression.item(marker)))
      }
      let table = SelectionTable(selections)
      var parser = ConditionParser(
        selections: table, condition: text, path: draft.rule.path, sink: sink, noun: "rule")
      guard let expression = parser.parse(), let presence = RulePresence(expression) else { return nil }
      for name in table.unused {
        sink.warning(draft.rule.path, name.position, "the rule '\(name.text)' is not used by the condition")
      }
      if draft.kind == .temporalOrdered, RuleClause.areTooMany(in: presence) {
        sink.error(
          draft.rule.path, text.position, "the condition has more than \(RuleClause.maximum) ways to be satisfied")
      }
      return .rules(presence)
    }
  }
}

extension RulePresence {
  fileprivate init?(_ expression: Expression) {
    switch expression {
    case .all(let parts): self = .all(parts.compactMap { RulePresence($0) })
    case .any(let parts): self = .any(parts.compactMap { RulePresence($0) })
    case .not(let part):
      guard let part = RulePresence(part) else { return nil }
      self = .not(part)
    case .item(let item):
      guard case .raw(let text)? = item.field, let place = Int(text) else { return nil }
      self = .rule(place)
    }
  }
}
