public import AuditEvents
public import WorkspaceFiles

/// A selection as in the `detection` of a rule, asked of events that are stored or filed: the free filter of a search.
/// Fields are paths of the record or neutral names; log sources do not matter.
public struct EventSelection: EventFilter {
  /// The columns that it reads.
  public let columns: Set<FieldReference>
  private let byFormat: [String: CompiledRules]
  private let other: CompiledRules

  /// Reads a selection: a map (all of its items), a list of maps (any of them), keywords, a whole `detection` with a
  /// condition, or a rule, whose detection is taken.
  /// - Parameters:
  ///   - text: The YAML.
  ///   - path: What it is called in diagnostics.
  ///   - formats: The formats that events may come in.
  ///   - placeholders: The values of each `%name%` under `expand`.
  /// - Returns: The selection, nil when it has errors; and what is wrong with it.
  public static func read(
    _ text: String, path: String, formats: [any EventFormat], placeholders: [String: [String]] = [:]
  ) -> (selection: EventSelection?, diagnostics: [Diagnostic]) {
    let file = YAMLFile.read(text, path: path)
    let sink = DiagnosticSink()
    let hasErrors = file.diagnostics.contains { $0.severity == .error }
    guard !hasErrors, let document = file.documents.first, file.documents.count == 1 else {
      if !hasErrors { sink.error(path, nil, "one selection was expected, found \(file.documents.count)") }
      return (nil, file.diagnostics + sink.diagnostics)
    }
    let items = ItemParser(
      path: path, sink: sink,
      resolve: { (name) throws(ModifierProblem) in NeutralField(rawValue: name).map { .neutral($0) } ?? .raw(name) },
      placeholders: placeholders)
    let expression = SelectionParser(items: items).expression(detection(of: document))
    guard let expression, sink.errorCount == 0 else { return (nil, file.diagnostics + sink.diagnostics) }
    let selection = EventSelection(expression, path: path, position: document.position, formats: formats)
    return (selection, file.diagnostics + sink.diagnostics)
  }

  /// The detection of a rule or of itself; a bare selection becomes one.
  private static func detection(of document: YAMLNode) -> YAMLNode {
    if let detection = document["detection"] { return detection }
    if document["condition"] != nil { return document }
    let position = document.position
    func word(_ text: String) -> YAMLScalar { YAMLScalar(text: text, isPlain: true, position: position) }
    return .mapping(
      [
        YAMLEntry(key: word("selection"), value: document),
        YAMLEntry(key: word("condition"), value: .scalar(word("selection"))),
      ], position)
  }

  private init(_ expression: Expression, path: String, position: SourcePosition, formats: [any EventFormat]) {
    let parts = Rule.Parts(
      id: RuleID("selection"), title: "selection", name: "", description: "", level: .informational, status: "",
      tags: [], references: [], falsePositives: [], author: "", logSource: RuleLogSource(), path: path,
      position: position, settings: RuleSettings(), tests: [], revision: ContentHash(ofParts: []),
      expression: expression)
    func compiled(_ format: any EventFormat) -> CompiledRules {
      CompiledRules(rules: [Rule(parts)], format: format, allLogSources: true)
    }
    byFormat = Dictionary(formats.map { ($0.name, compiled($0)) }, uniquingKeysWith: { first, _ in first })
    other = compiled(JSONFormat(.plain()))
    columns = formats.reduce(into: expression.fields) { fields, format in
      for field in expression.fields {
        guard case .raw(let name) = field else { continue }
        fields.formUnion(format.aliases.target(of: name).neutral.map { .neutral($0) })
      }
    }
  }

  /// The rows that the selection matches.
  public func rows(in batch: EventBatch, document: @escaping () throws -> EventDocument) throws -> [Int] {
    let rules = byFormat[batch.formatName] ?? other
    return try rules.evaluate(batch, records: BatchRecords(opening: document)).map(\.row)
  }
}
