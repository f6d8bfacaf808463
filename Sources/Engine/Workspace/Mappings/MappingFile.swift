public import AuditEvents
internal import Foundation
public import WorkspaceFiles

/// Reads mapping files: what makes any JSON log an event format.
public enum MappingFile {
  /// The format of a file, and everything that is wrong with it; no format when there is an error.
  public static func load(path: String) -> (format: JSONFormat?, diagnostics: [Diagnostic]) {
    read(YAMLFile.load(path: path))
  }

  /// The format of a text that stands for a file.
  public static func read(_ text: String, path: String) -> (format: JSONFormat?, diagnostics: [Diagnostic]) {
    read(YAMLFile.read(text, path: path))
  }

  /// The formats of all mapping files of a folder, sound ones only, and what is wrong with the others.
  public static func load(folder: String) -> (formats: [JSONFormat], diagnostics: [Diagnostic]) {
    var formats: [JSONFormat] = []
    var diagnostics: [Diagnostic] = []
    for path in WorkspaceFolder.yamlFiles(under: [folder]) {
      let (format, problems) = load(path: path)
      diagnostics += problems
      if let format { formats.append(format) }
    }
    return (formats, diagnostics)
  }

  private static func read(_ file: YAMLFile) -> (format: JSONFormat?, diagnostics: [Diagnostic]) {
    let sink = DiagnosticSink()
    sink.add(file.diagnostics)
    guard let document = file.documents.first else {
      if !sink.hasErrors {
        sink.error(file.path, nil, "the file is empty", "write log-source:, id:, time:, fields: and aliases:")
      }
      return (nil, sink.diagnostics)
    }
    if file.documents.count > 1 {
      sink.error(file.path, file.documents[1].position, "a mapping file holds one mapping", "write one file for each")
    }
    var mapping = MappingReader(path: file.path, sink: sink).mapping(document)
    mapping.revision = ContentHash(ofParts: [document.json]).prefix(8)
    return (sink.hasErrors ? nil : JSONFormat(mapping), sink.diagnostics)
  }

  /// The name of a file without its folder and ending.
  static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".yml", ".yaml"] where name.hasSuffix(ending) { return String(name.dropLast(ending.count)) }
    return name
  }
}

/// Takes a mapping document apart.
private struct MappingReader {
  let path: String
  let sink: DiagnosticSink

  func mapping(_ document: YAMLNode) -> EventMapping {
    let reader = NodeReader(document, path: path, what: "a mapping", sink: sink)
    var mapping = EventMapping(name: reader.string("name") ?? MappingFile.stem(path))
    _ = reader.string("description")
    mapping.logSources = logSources(reader)
    mapping.lists = (reader.placedStrings("records") ?? []).map(\.text)
    mapping.jsonTexts = (reader.placedStrings("json-texts") ?? []).map(\.text)
    mapping.id = paths(reader, "id")
    mapping.times = times(reader.node("time"))
    if let fields = reader.mapping("fields") { FieldsReader(paths: self, reader: fields).read(into: &mapping) }
    mapping.aliases = aliases(reader)
    reader.finish("a mapping file")
    if mapping.times.isEmpty, !sink.hasErrors {
      sink.warning(
        path, reader.position, "the mapping does not say where the time of an event is, so that it serves scans only",
        "write time: PATH")
    }
    return mapping
  }

  private func logSources(_ reader: NodeReader) -> [EventLogSource] {
    guard let node = reader.node("log-source") else {
      if sink.hasErrors { return [] }
      sink.warning(
        path, reader.position, "the mapping names no log source, so that no rule is for its events",
        "write log-source: {product: ..., service: ...}")
      return []
    }
    let nodes = if case .sequence(let items, _) = node { items } else { [node] }
    return nodes.map { node in
      let source = NodeReader(node, path: path, what: "a log source", sink: sink)
      let result = EventLogSource(
        product: source.string("product") ?? "", service: source.string("service") ?? "",
        category: source.string("category") ?? "")
      source.finish("a log source")
      if result == EventLogSource(product: "", service: "") {
        sink.error(path, node.position, "the log source says nothing", "set product and service")
      }
      return result
    }
  }

  /// The dotted paths at a key.
  func paths(_ reader: NodeReader, _ key: String) -> [String] {
    let written = reader.placedStrings(key) ?? []
    if written.count > Self.maximumPaths {
      sink.error(
        path, written[Self.maximumPaths].position, "'\(key.prefix(80))' has \(written.count) paths",
        "at most \(Self.maximumPaths)")
    }
    return written.prefix(Self.maximumPaths).compactMap { checked($0) }
  }

  /// Each path of a field is looked for in every event.
  private static let maximumPaths = 64

  /// A path that can find something.
  func checked(_ scalar: YAMLScalar) -> String? {
    let segments = scalar.text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
    if segments.contains(where: \.isEmpty) {
      sink.error(
        path, scalar.position, "'\(scalar.text.prefix(80))' is no path", "keys with dots between them, such as actor.id"
      )
      return nil
    }
    if scalar.text.utf8.first == 0x24 || scalar.text.utf8.contains(0x5B) {
      sink.warning(
        path, scalar.position, "'\(scalar.text.prefix(80))' looks like JSONPath",
        "write keys with dots between them; lists are looked through without [*]")
    }
    return scalar.text
  }

  /// `PATH`, `{path: PATH, form: FORM}`, or a list of these.
  func times(_ node: YAMLNode?) -> [EventMapping.TimeSource] {
    guard let node else { return [] }
    let nodes = if case .sequence(let items, _) = node { items } else { [node] }
    return nodes.flatMap { node -> [EventMapping.TimeSource] in
      if case .scalar(let scalar) = node {
        return checked(scalar).map { [EventMapping.TimeSource(path: $0)] } ?? []
      }
      let reader = NodeReader(node, path: path, what: "a path, or path and form", sink: sink)
      let found = reader.required("path") == nil ? [] : paths(reader, "path")
      let form = reader.choice("form", of: TimeForm.self) ?? .any
      reader.finish("a time")
      return found.map { EventMapping.TimeSource(path: $0, form: form) }
    }
  }

  /// Paths, and `{neutral: FIELD}` for the word that a neutral field has.
  private func target(_ block: NodeReader, _ key: String) -> FieldTarget {
    guard let node = block.node(key) else { return FieldTarget(paths: []) }
    var nodes = if case .sequence(let items, _) = node { items } else { [node] }
    if nodes.count > Self.maximumPaths {
      sink.error(
        path, nodes[Self.maximumPaths].position, "'\(key.prefix(80))' has \(nodes.count) paths",
        "at most \(Self.maximumPaths)")
      nodes = Array(nodes.prefix(Self.maximumPaths))
    }
    var target = FieldTarget(paths: [])
    for node in nodes {
      guard case .mapping = node else {
        guard block.string(node, "a path for '\(key.prefix(80))'") != nil, case .scalar(let scalar) = node else {
          continue
        }
        if let path = checked(scalar) { target.paths.append(FieldPath(path)) }
        continue
      }
      let entry = NodeReader(node, path: path, what: "neutral and a field", sink: sink)
      if entry.required("neutral") != nil, let field = entry.choice("neutral", of: NeutralField.self) {
        target.neutral.append(field)
      }
      entry.finish("an alias")
    }
    return target
  }

  private func aliases(_ reader: NodeReader) -> FieldAliases {
    let roots = paths(reader, "roots")
    let none: [(name: String, target: FieldTarget)] = []
    guard let block = reader.mapping("aliases") else { return FieldAliases(none, roots: roots) }
    return FieldAliases(
      block.keys.map { key in
        let target = target(block, key.text)
        if target.paths.isEmpty, target.neutral.isEmpty, !sink.hasErrors {
          sink.error(path, key.position, "the alias '\(key.text.prefix(80))' names no path", "write a path or a list")
        }
        return (key.text, target)
      }, roots: roots)
  }
}

/// Takes `fields:` apart: neutral name to path, paths, or `{path:, text:, values:, otherwise:}`.
private struct FieldsReader {
  let paths: MappingReader
  let reader: NodeReader

  func read(into mapping: inout EventMapping) {
    var uid: [String] = []
    var type: [String] = []
    for key in reader.keys {
      guard let node = reader.node(key.text) else { continue }
      switch key.text {
      case "time": mapping.times += paths.times(node)
      case "resources": mapping.resources = resources(node)
      case NeutralField.eventID.rawValue: mapping.id += paths.paths(reader, key.text)
      case NeutralField.resourceID.rawValue: uid = paths.paths(reader, key.text)
      case NeutralField.resourceType.rawValue: type = paths.paths(reader, key.text)
      default:
        guard let field = NeutralField(rawValue: key.text) else {
          let names = NeutralField.allCases.map(\.rawValue) + ["time", "resources"]
          let near = nearestName(to: key.text, among: names).map { "did you mean '\($0)'?" }
          reader.warning(
            key.position, "'\(key.text.prefix(80))' is no neutral field, so that nothing reads it",
            near ?? names.joined(separator: ", "))
          continue
        }
        mapping.fields[field] = source(node, field)
      }
    }
    guard !uid.isEmpty || !type.isEmpty else { return }
    if mapping.resources != nil {
      reader.error(
        reader.position, "resources are told twice", "write resources:, or resources.uid: and resources.type:")
    }
    mapping.resources = EventMapping.ResourceSource(uid: uid, type: type)
  }

  private func resources(_ node: YAMLNode) -> EventMapping.ResourceSource? {
    let source = NodeReader(node, path: paths.path, what: "list, uid and type", sink: paths.sink)
    let list = source.required("list") == nil ? [] : paths.paths(source, "list")
    let uid = paths.paths(source, "uid")
    let type = paths.paths(source, "type")
    source.finish("resources")
    if list.count > 1 { source.error(node.position, "resources come from one list", "write one path") }
    return EventMapping.ResourceSource(list: list.first, uid: uid, type: type)
  }

  private func source(_ node: YAMLNode, _ field: NeutralField) -> EventMapping.FieldSource {
    guard case .mapping = node else {
      return EventMapping.FieldSource(paths: paths.paths(reader, field.rawValue))
    }
    let source = NodeReader(node, path: paths.path, what: "a source of \(field.rawValue)", sink: paths.sink)
    let found = paths.paths(source, "path")
    let text = source.string("text")
    var result = EventMapping.FieldSource(paths: found, text: text)
    for word in source.mapping("values").map({ values in values.keys.map { (values, $0) } }) ?? [] {
      check(word.1, field)
      result.words += (word.0.placedStrings(word.1.text) ?? []).map {
        EventMapping.FieldSource.Word(pattern: ValuePattern($0.text), word: word.1.text)
      }
    }
    if let otherwise = source.node("otherwise"), case .scalar(let scalar) = otherwise { check(scalar, field) }
    result.otherwise = source.string("otherwise")
    source.finish("a source of \(field.rawValue)")
    if found.isEmpty, text == nil {
      source.error(node.position, "nothing says where \(field.rawValue) comes from", "write path: or text:")
    }
    return result
  }

  /// Fields with fixed words take no others.
  private func check(_ word: YAMLScalar, _ field: NeutralField) {
    let words: [String] =
      switch field {
      case .outcome: AuditEvent.Outcome.allCases.map(\.rawValue)
      case .actorKind: Actor.Kind.allCases.map(\.rawValue)
      case .mfa: AuditEvent.MultiFactor.allCases.map(\.rawValue)
      case .access: AuditEvent.Access.allCases.map(\.rawValue)
      default: []
      }
    guard !words.isEmpty, !words.contains(where: { $0.utf8.elementsEqual(word.text.utf8) }) else { return }
    let near = nearestName(to: word.text, among: words).map { "did you mean '\($0)'?" }
    reader.error(
      word.position, "'\(word.text.prefix(40))' is no \(field.rawValue)", near ?? words.joined(separator: ", "))
  }
}
