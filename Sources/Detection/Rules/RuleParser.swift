internal import AuditEvents
internal import Foundation
internal import WorkspaceFiles

/// Reads one document of a rule file into a rule.
struct RuleParser {
  let path: String
  let placeholders: [String: [String]]
  let sink: DiagnosticSink

  /// The rule of a document; nil when it has errors, which were reported.
  func rule(_ document: YAMLNode) -> Rule? {
    let before = sink.diagnostics.count
    let reader = NodeReader(document, path: path, what: "a Sigma rule", sink: sink)
    if let refused = Self.notYet.first(where: { document[$0.key] != nil }) {
      sink.error(path, document[refused.key]?.position, refused.message, refused.hint)
      return nil
    }
    let title = reader.requiredString("title") ?? ""
    if title.unicodeScalars.count > 256 {
      sink.warning(path, document["title"]?.position, "the title is longer than 256 characters")
    }
    let source = logSource(reader)
    let expression = reader.required("detection").flatMap { detection in
      SelectionParser(items: items(source)).expression(detection, path: path, sink: sink)
    }
    let settings = SettingsParser(path: path, sink: sink, resolve: resolver(source)).read(reader)
    let level = level(reader)
    let id = identity(reader, document, title)
    let tags = reader.strings("tags") ?? []
    let rule = expression.map { expression in
      Rule(
        id: id, title: title, name: reader.string("name") ?? "", description: reader.string("description") ?? "",
        level: level, status: reader.string("status") ?? "", tags: tags,
        references: reader.strings("references") ?? [], falsePositives: reader.strings("falsepositives") ?? [],
        author: reader.string("author") ?? "", logSource: source, path: path, position: document.position,
        settings: settings.settings, tests: settings.tests,
        revision: revision(document, settings.settings), expression: expression)
    }
    return sink.diagnostics[before...].contains { $0.severity == .error } ? nil : rule
  }

  /// Document kinds that are known and not evaluated.
  private static let notYet: [(key: String, message: String, hint: String)] = [
    ("correlation", "correlation rules are not supported yet", "write a detection rule"),
    ("filter", "filter documents are not supported yet", "use a whitelist, or 'and not' in the rule"),
    ("action", "the 'action' of Sigma 1 collections is not supported", "write each rule as a document of its own"),
  ]

  private func logSource(_ reader: NodeReader) -> RuleLogSource {
    guard let node = reader.required("logsource") else { return RuleLogSource() }
    let source = reader.reader(node, what: "the log source")
    let result = RuleLogSource(
      category: source.string("category"), product: source.string("product"), service: source.string("service"))
    if result.category == nil, result.product == nil, result.service == nil {
      sink.error(path, node.position, "the log source says nothing", "set product and service")
    }
    return result
  }

  private func items(_ source: RuleLogSource) -> ItemParser {
    ItemParser(path: path, sink: sink, resolve: resolver(source), placeholders: placeholders)
  }

  /// How the rule names fields: paths of the record, or the neutral vocabulary when its product is `any`.
  private func resolver(_ source: RuleLogSource) -> (String, SourcePosition) -> FieldReference? {
    guard source.isNeutral else { return { name, _ in .raw(name) } }
    return { [path, sink] name, position in
      if let field = NeutralField(rawValue: name) { return .neutral(field) }
      let near = nearestName(to: name, among: NeutralField.allCases.map(\.rawValue))
      sink.error(
        path, position, "'\(name)' is no neutral field, and rules with product: any use nothing else",
        near.map { "did you mean '\($0)'?" } ?? "")
      return nil
    }
  }

  private func level(_ reader: NodeReader) -> Level {
    guard let text = reader.string("level") else { return .medium }
    guard let level = Level(name: text) else {
      let names = Level.allCases.map(\.name)
      let near = nearestName(to: text, among: names).map { "did you mean '\($0)'?" }
      sink.error(path, reader.node("level")?.position, "'\(text)' is no level", near ?? names.joined(separator: ", "))
      return .medium
    }
    return level
  }

  private func identity(_ reader: NodeReader, _ document: YAMLNode, _ title: String) -> RuleID {
    guard let text = reader.string("id") else {
      sink.warning(
        path, document.position, "the rule has no id, so its alerts begin anew when its text changes",
        "add a UUID as id")
      return RuleID(ContentHash(ofParts: [title, document["detection"]?.json ?? ""]).prefix(32))
    }
    if UUID(uuidString: text) == nil {
      sink.error(
        path, document["id"]?.position, "the id '\(text)' is no UUID", "such as 3f0a6a53-6c1e-4a51-9b57-0a4c5ac1f7b9")
    }
    return RuleID(text)
  }

  /// What decides matching and grouping: detection, log source, group-by and the values of placeholders.
  private func revision(_ document: YAMLNode, _ settings: RuleSettings) -> ContentHash {
    let lists = placeholders.sorted { $0.key < $1.key }.flatMap { [$0.key] + $0.value }
    let group = settings.effectiveGroupBy.map(\.name)
    return ContentHash(
      ofParts: [document["detection"]?.json ?? "", document["logsource"]?.json ?? ""] + group + ["|"]
        + ((document["detection"]?.json.contains("%") ?? false) ? lists : []))
  }
}
