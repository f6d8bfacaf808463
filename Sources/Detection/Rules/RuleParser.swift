internal import AuditEvents
internal import WorkspaceFiles

/// Reads one document of a rule file into a rule.
struct RuleParser {
  let path: String
  let options: RuleFiles.Options
  let sink: DiagnosticSink

  /// The detection rule of a document; nil when it has errors, which were reported.
  func rule(_ document: YAMLNode) -> Rule? {
    let before = sink.errorCount
    let id = identity(document)
    let (document, parameters) = ParameterParser(path: path, sink: sink).read(
      document, values: options.parameters[id] ?? [:])
    let reader = NodeReader(document, path: path, what: "a Sigma rule", sink: sink)
    warnOfLongTitle(reader)
    let source = logSource(reader)
    let resolve = resolver(source)
    let expression = expression(reader.required("detection"), source)
    let (settings, tests) = SettingsParser(path: path, sink: sink, resolve: resolve).read(
      reader, parameters: parameters)
    var parts = parts(reader, id, settings, tests)
    guard let expression, sink.errorCount == before else { return nil }
    parts.logSource = source
    parts.revision = revision(document, settings)
    parts.expression = expression
    return Rule(parts)
  }

  /// The correlation of a document, whose references are still to be resolved; nil when it has errors, which were
  /// reported.
  func correlation(_ document: YAMLNode) -> CorrelationDraft? {
    let before = sink.errorCount
    let id = identity(document)
    let (document, parameters) = ParameterParser(path: path, sink: sink).read(
      document, values: options.parameters[id] ?? [:])
    let reader = NodeReader(document, path: path, what: "a Sigma rule", sink: sink)
    warnOfLongTitle(reader)
    if let node = document["tocsin"]?["group-by"] {
      sink.error(
        path, node.position, "the alerts of a correlation are told apart by its own group-by", "set it there")
    }
    let (settings, tests) = SettingsParser(path: path, sink: sink, resolve: { .raw($0) }).read(
      reader, parameters: parameters)
    if let node = document["detection"] {
      sink.warning(path, node.position, "a correlation has no detection, it is not used", "write a document of its own")
    }
    let rule = Rule(parts(reader, id, settings, tests))
    let draft = CorrelationParser(path: path, sink: sink, document: reader)
      .draft(rule, hasLevel: reader.node("level") != nil)
    return sink.errorCount == before ? draft : nil
  }

  /// What all kinds of rules have in common.
  private func parts(
    _ reader: NodeReader, _ id: RuleID, _ settings: RuleSettings, _ tests: [RuleTest]
  ) -> Rule.Parts {
    Rule.Parts(
      id: id, title: reader.requiredString("title") ?? "", name: reader.string("name") ?? "",
      description: reader.string("description") ?? "", level: level(reader), status: reader.string("status") ?? "",
      tags: reader.strings("tags") ?? [], references: reader.strings("references") ?? [],
      falsePositives: reader.strings("falsepositives") ?? [], author: reader.string("author") ?? "",
      logSource: RuleLogSource(), path: path, position: reader.position, settings: settings, tests: tests,
      revision: Self.noRevision, expression: .any([]))
  }

  /// What stands in for the revision until it is known.
  private static let noRevision = ContentHash(ofParts: [])

  /// What a detection block asks; nil when something was reported.
  func expression(_ detection: YAMLNode?, _ source: RuleLogSource) -> Expression? {
    let items = ItemParser(
      path: path, sink: sink, resolve: resolver(source), placeholders: options.placeholders,
      budget: options.budget)
    return detection.flatMap { SelectionParser(items: items).expression($0) }
  }

  private func warnOfLongTitle(_ reader: NodeReader) {
    guard let node = reader.node("title"), case .scalar(let title) = node, title.text.unicodeScalars.count > 256 else {
      return
    }
    sink.warning(path, node.position, "the title is longer than 256 characters")
  }

  func logSource(_ reader: NodeReader) -> RuleLogSource {
    guard let node = reader.required("logsource") else { return RuleLogSource() }
    let source = reader.reader(node, what: "the log source")
    let result = RuleLogSource(
      category: source.string("category"), product: source.string("product"), service: source.string("service"))
    if result.category == nil, result.product == nil, result.service == nil {
      sink.error(path, node.position, "the log source says nothing", "set product and service")
    }
    return result
  }

  /// How the rule names fields: paths of the record, or the neutral vocabulary when its product is `any`.
  private func resolver(_ source: RuleLogSource) -> (String) throws(ModifierProblem) -> FieldReference {
    guard source.isNeutral else { return { .raw($0) } }
    return { (name) throws(ModifierProblem) in
      if let field = NeutralField(rawValue: name) { return .neutral(field) }
      let near = nearestName(to: name, among: NeutralField.allCases.map(\.rawValue))
      throw ModifierProblem(
        "'\(name)' is no neutral field, and rules with product: any use nothing else",
        near.map { "did you mean '\($0)'?" } ?? "")
    }
  }

  /// Without a level a rule counts as medium.
  private func level(_ reader: NodeReader) -> Level {
    guard let text = reader.string("level") else { return .medium }
    if let level = Level(name: text) { return level }
    let names = Level.allCases.map(\.name)
    let near = nearestName(to: text, among: names).map { "did you mean '\($0)'?" }
    sink.error(path, reader.node("level")?.position, "'\(text)' is no level", near ?? names.joined(separator: ", "))
    return .medium
  }

  private func identity(_ document: YAMLNode) -> RuleID {
    guard let node = document["id"], case .scalar(let scalar) = node, scalar.value != .null else {
      if document["detection"] != nil || document["correlation"] != nil {
        sink.warning(
          path, document.position, "the rule has no id, so its alerts begin anew when its text changes",
          "add a UUID as id")
      }
      return RuleID(
        ContentHash(
          ofParts: [document["title"]?.json ?? "", (document["detection"] ?? document["correlation"])?.json ?? ""]
        ).prefix(32))
    }
    if !Self.isUUID(scalar.text) {
      sink.error(
        path, scalar.position, "the id '\(scalar.text)' is no UUID", "such as 3f0a6a53-6c1e-4a51-9b57-0a4c5ac1f7b9")
    }
    return RuleID(scalar.text)
  }

  /// 8, 4, 4, 4 and 12 hexadecimal digits (RFC 9562).
  private static func isUUID(_ text: String) -> Bool {
    text.utf8.count == 36
      && text.utf8.enumerated().allSatisfy { index, byte in
        switch index {
        case 8, 13, 18, 23: byte == 0x2D
        default: byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
        }
      }
  }

  /// What decides matching and grouping: detection (with parameters in place), log source, labels and the values of the
  /// placeholders it names. The first part changes when the engine reads rules differently.
  private func revision(_ document: YAMLNode, _ settings: RuleSettings) -> ContentHash {
    let detection = document["detection"]?.json ?? ""
    let lists = options.placeholders.filter { detection.contains("%\($0.key)%") }.sorted { $0.key < $1.key }
    return ContentHash(
      ofParts: ["1", detection, document["logsource"]?.json ?? ""] + settings.effectiveGroupBy.map(\.name)
        + lists.flatMap { ["%", $0.key] + $0.value })
  }
}
