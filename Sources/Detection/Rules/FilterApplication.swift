internal import AuditEvents
internal import WorkspaceFiles

/// Joins filters to the rules they are for.
struct FilterApplication {
  /// The rules, filtered.
  private(set) var rules: [Rule]

  init(_ rules: [Rule]) { self.rules = rules }

  /// Applies filters and reports those that are for nothing. Correlations are never filtered; their rules are.
  mutating func apply(_ filters: [RuleFilter], correlations: [Rule], broken: Set<String>, _ sink: DiagnosticSink) {
    guard !filters.isEmpty else { return }
    var places: [String: Int] = [:]
    for (index, rule) in rules.enumerated() {
      places[rule.id.text] = index
      if !rule.name.isEmpty { places[rule.name] = index }
    }
    let others = Set(correlations.flatMap { [$0.id.text, $0.name] })
    for filter in filters {
      guard let targets = filter.rules else {
        applyToAll(filter, sink)
        continue
      }
      var done: Set<Int> = []
      for target in targets {
        guard let index = places[target.text] ?? places[RuleID(target.text).text] else {
          if !broken.contains(target.text) { warnOfUnknown(target, filter, places, others, sink) }
          continue
        }
        guard filter.logSource.contains(rules[index].logSource) else {
          sink.warning(
            filter.path, target.position,
            "the filter's log source does not contain that of the rule '\(target.text)', so it does not apply to it",
            "the log source of the filter must be the rule's, or say less")
          continue
        }
        if done.insert(index).inserted { join(filter, to: index) }
      }
    }
  }

  private mutating func applyToAll(_ filter: RuleFilter, _ sink: DiagnosticSink) {
    var isIdle = true
    for index in rules.indices where filter.logSource.contains(rules[index].logSource) {
      join(filter, to: index)
      isIdle = false
    }
    if isIdle {
      sink.warning(filter.path, filter.position, "the filter's log source contains that of no rule")
    }
  }

  private func warnOfUnknown(
    _ target: YAMLScalar, _ filter: RuleFilter, _ places: [String: Int], _ others: Set<String>, _ sink: DiagnosticSink
  ) {
    if others.contains(target.text) || others.contains(RuleID(target.text).text) {
      sink.warning(
        filter.path, target.position, "'\(target.text)' is a correlation, and these are not filtered",
        "name the rules that it refers to")
      return
    }
    let near = nearestName(to: target.text, among: Array(places.keys.sorted().prefix(2000)))
    sink.warning(
      filter.path, target.position, "there is no rule '\(target.text)' that the filter could apply to",
      near.map { "did you mean '\($0)'?" } ?? "the rule's id or name")
  }

  private mutating func join(_ filter: RuleFilter, to index: Int) {
    rules[index].expression = .all([rules[index].expression, filter.expression])
    rules[index].revision = ContentHash(ofParts: [rules[index].revision.hexadecimal, "filter", filter.text])
  }
}
