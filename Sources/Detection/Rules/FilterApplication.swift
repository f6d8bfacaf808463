internal import AuditEvents
internal import WorkspaceFiles

/// Joins filters to the rules they are for.
struct FilterApplication {
  /// The rules, filtered.
  private(set) var rules: [Rule]
  /// Per rule the places of its filters.
  private var joined: [[Int]]
  private var joins = 0
  private var questions = 0
  /// How often filters may be joined to rules, and how many questions they may add in all: a bound for files that are
  /// written to fill the memory.
  private static let maximumJoins = 100_000
  private static let maximumQuestions = 500_000

  init(_ rules: [Rule]) {
    self.rules = rules
    joined = Array(repeating: [], count: rules.count)
  }

  /// Applies filters and reports those that are for nothing. Correlations are never filtered; their rules are.
  mutating func apply(_ filters: [RuleFilter], correlations: [Rule], broken: Set<String>, _ sink: DiagnosticSink) {
    guard !filters.isEmpty else { return }
    var places: [String: Int] = [:]
    for (index, rule) in rules.enumerated() {
      places[rule.id.text] = index
      if !rule.name.isEmpty { places[rule.name] = index }
    }
    let others = Set(correlations.flatMap { [$0.id.text, $0.name] })
    let names = places.keys.prefix(2000).sorted()
    for (number, filter) in filters.enumerated() {
      guard joins < Self.maximumJoins, questions < Self.maximumQuestions else {
        sink.error(
          filter.path, filter.position, "this filter and those behind it are left out: there are too many",
          "at most \(Self.maximumJoins) times a filter and a rule, and \(Self.maximumQuestions) questions")
        break
      }
      guard let targets = filter.rules else {
        applyToAll(filter, number, sink)
        continue
      }
      var done: Set<Int> = []
      var unknown = 0
      for target in targets {
        guard let index = places[target.text] ?? places[RuleID(target.text).text] else {
          if broken.contains(target.text) { continue }
          unknown += 1
          if unknown <= YAMLFile.maximumDiagnostics { warnOfUnknown(target, filter, names, others, sink) }
          continue
        }
        guard filter.logSource.contains(rules[index].logSource) else {
          sink.warning(
            filter.path, target.position,
            "the filter's log source does not contain that of the rule '\(target.text)', so it does not apply to it",
            "the log source of the filter must be the rule's, or say less")
          continue
        }
        if done.insert(index).inserted { join(filter, number, to: index) }
      }
    }
    finish(filters)
  }

  private mutating func applyToAll(_ filter: RuleFilter, _ number: Int, _ sink: DiagnosticSink) {
    var isIdle = true
    for index in rules.indices where filter.logSource.contains(rules[index].logSource) {
      join(filter, number, to: index)
      isIdle = false
    }
    if isIdle {
      sink.warning(filter.path, filter.position, "the filter's log source contains that of no rule")
    }
  }

  private func warnOfUnknown(
    _ target: YAMLScalar, _ filter: RuleFilter, _ names: [String], _ others: Set<String>, _ sink: DiagnosticSink
  ) {
    if others.contains(target.text) || others.contains(RuleID(target.text).text) {
      sink.warning(
        filter.path, target.position, "'\(target.text)' is a correlation, and these are not filtered",
        "name the rules that it refers to")
      return
    }
    let near = nearestName(to: target.text, among: names)
    sink.warning(
      filter.path, target.position, "there is no rule '\(target.text)' that the filter could apply to",
      near.map { "did you mean '\($0)'?" } ?? "the rule's id or name")
  }

  private mutating func join(_ filter: RuleFilter, _ number: Int, to index: Int) {
    guard joins < Self.maximumJoins, questions < Self.maximumQuestions else { return }
    joins += 1
    questions += filter.size
    joined[index].append(number)
  }

  private mutating func finish(_ filters: [RuleFilter]) {
    let hashes = filters.map { ContentHash(ofParts: ["filter", $0.text]).hexadecimal }
    for (index, own) in joined.enumerated() where !own.isEmpty {
      rules[index].expression = .all([rules[index].expression] + own.map { filters[$0].expression })
      rules[index].revision = ContentHash(ofParts: [rules[index].revision.hexadecimal] + own.map { hashes[$0] })
    }
  }
}
