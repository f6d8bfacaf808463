internal import AuditEvents
internal import WorkspaceFiles

/// Reads the `tocsin:` block of a rule.
struct SettingsParser {
  let path: String
  let sink: DiagnosticSink
  let resolve: (String) throws(ModifierProblem) -> FieldReference

  /// Fields that may label an alert.
  private static let maximumFields = 32

  func read(_ rule: NodeReader, parameters: [RuleParameter]) -> (settings: RuleSettings, tests: [RuleTest]) {
    guard let block = rule.mapping("tocsin") else { return (RuleSettings(), []) }
    var settings = RuleSettings()
    settings.groupBy = fields("group-by", block)
    settings.breakOnNewValueOf = fields("break-on-new-value-of", block)
    settings.breakOnGrowth = block.integer("break-on-growth", in: 2...1_000_000).map { Int($0) }
    settings.whitelistKinds = whitelistKinds(block)
    settings.suppress = suppress(block)
    settings.policy = block.string("policy")
    settings.recordsOnly = block.boolean("record-only") ?? false
    settings.window = block.duration("window")
    settings.every = block.duration("every")
    settings.resolveAfter = block.duration("resolve-after")
    settings.maxAlerts = block.integer("max-alerts", in: 1...1_000_000).map { Int($0) }
    settings.covers = block.strings("covers") ?? []
    settings.parameters = parameters
    settings.overTime = OverTimeParser(path: path, sink: sink, fields: fields).kind(block)
    settings.workingHours = WorkingHoursParser().read(block)
    _ = block.node("parameters")
    let tests = RuleTestParser(path: path, sink: sink).read(block)
    block.finish("tocsin")
    return (settings, tests)
  }

  /// Seconds for which repeats are held; `none` tells of each.
  private func suppress(_ block: NodeReader) -> Int64? {
    if case .scalar(let scalar)? = block.node("suppress"), scalar.text == "none" { return 0 }
    return block.duration("suppress")
  }

  /// Neutral names may label the alerts of any rule; everything else is in the rule's own vocabulary.
  private func fields(_ key: String, _ block: NodeReader) -> [FieldReference] {
    guard let node = block.node(key), let names = block.strings(key) else { return [] }
    var fields: [FieldReference] = []
    guard names.count <= Self.maximumFields else {
      sink.error(path, node.position, "'\(key)' has more than \(Self.maximumFields) fields")
      return []
    }
    for name in names {
      do throws(ModifierProblem) {
        let neutral = NeutralField(rawValue: name).map { FieldReference.neutral($0) }
        let field = if let neutral { neutral } else { try resolve(name) }
        if fields.contains(field) { sink.warning(path, node.position, "'\(name)' stands twice in '\(key)'") }
        fields.append(field)
      } catch {
        sink.error(path, node.position, error.message, error.hint)
      }
    }
    return fields
  }

  private func whitelistKinds(_ block: NodeReader) -> Set<WhitelistKind> {
    guard let node = block.node("whitelist"), let words = block.strings("whitelist") else {
      return Set(WhitelistKind.allCases)
    }
    var kinds: Set<WhitelistKind> = []
    for word in words {
      if let kind = WhitelistKind(rawValue: word) {
        kinds.insert(kind)
      } else {
        let names = WhitelistKind.allCases.map(\.rawValue)
        let near = nearestName(to: word, among: names).map { "did you mean '\($0)'?" }
        sink.error(path, node.position, "'\(word)' is no kind of whitelist", near ?? names.joined(separator: ", "))
      }
    }
    return kinds
  }
}
