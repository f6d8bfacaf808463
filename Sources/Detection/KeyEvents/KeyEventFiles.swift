public import WorkspaceFiles

/// Reads key event notifications: YAML documents with `name`, `type` and what the type asks for.
public enum KeyEventFiles {
  /// The notifications of files and folders, and everything that is wrong with them. A broken one is left out.
  public static func load(
    paths: [String], limits: KeyEventLimits = KeyEventLimits()
  ) -> (notifications: [KeyEventNotification], diagnostics: [Diagnostic]) {
    read(WorkspaceFolder.yamlFiles(under: paths).map(YAMLFile.load(path:)), limits)
  }

  /// The notifications of text that stands for a file of this path.
  public static func read(
    _ text: String, path: String, limits: KeyEventLimits = KeyEventLimits()
  ) -> (notifications: [KeyEventNotification], diagnostics: [Diagnostic]) {
    read([YAMLFile.read(text, path: path)], limits)
  }

  private static func read(
    _ files: [YAMLFile], _ limits: KeyEventLimits
  ) -> (notifications: [KeyEventNotification], diagnostics: [Diagnostic]) {
    let all = DiagnosticSink()
    var found: [KeyEventNotification] = []
    var places: [String: String] = [:]
    for file in files {
      all.add(file.diagnostics)
      // A file with twin keys or a broken end does not say what it seems to say.
      if file.diagnostics.contains(where: { $0.severity == .error }) { continue }
      for document in file.documents {
        let sink = DiagnosticSink(limit: YAMLFile.maximumDiagnostics)
        let reader = KeyEventReader(document, path: file.path, limits: limits, sink: sink)
        let notification = reader.notification()
        all.add(sink)
        guard let notification else { continue }
        let place = document["name"]?.position ?? document.position
        if let other = places[notification.name] {
          all.error(file.path, place, "the notification '\(notification.name)' exists twice", "first at \(other)")
          continue
        }
        places[notification.name] = "\(file.path):\(place.line)"
        found.append(notification)
      }
    }
    return (found, all.diagnostics)
  }
}

/// Reads one document.
private struct KeyEventReader {
  private let reader: NodeReader
  private let limits: KeyEventLimits
  private let sink: DiagnosticSink

  init(_ document: YAMLNode, path: String, limits: KeyEventLimits, sink: DiagnosticSink) {
    reader = NodeReader(document, path: path, what: "a key event notification", sink: sink)
    self.limits = limits
    self.sink = sink
  }

  /// The notification; nil when it has errors, which were reported.
  func notification() -> KeyEventNotification? {
    let name = name()
    let typeNode = reader.required("type")
    let type = typeNode == nil ? nil : reader.choice("type", of: KeyEventNotification.OperationType.self)
    var result = KeyEventNotification(name: name ?? "", type: type ?? .custom)
    result.description = reader.string("description") ?? ""
    let started = reader.boolean("enabled")
    result.isStarted = started ?? true
    result.saysStarted = started != nil
    result.vocabulary = reader.choice("format", of: KeyEventNotification.Vocabulary.self) ?? .cts
    result.trails = reader.strings("trails") ?? []
    result.operations = operations(type)
    (result.joint, result.conditions) = filter(result.vocabulary)
    result.operators = operators(type)
    result.policy = reader.string("policy") ?? ""
    result.recordsOnly = reader.boolean("record-only") ?? false
    result.level = level()
    result.suppress = suppress()
    result.path = reader.path
    result.position = reader.position
    if result.recordsOnly, !result.policy.isEmpty {
      reader.error(
        reader.node("record-only")?.position ?? reader.position, "'policy' and 'record-only' contradict one another",
        "keep one")
    }
    reader.finish("a key event notification")
    return sink.hasErrors ? nil : result
  }

  private func name() -> String? {
    guard let node = reader.required("name"), let name = reader.string("name") else { return nil }
    if let problem = KeyEventNotification.problem(inName: name) {
      reader.error(node.position, problem, "1 to 64 letters, digits and underscores")
    }
    return name
  }

  private func operations(_ type: KeyEventNotification.OperationType?) -> [KeyEventNotification.Operations] {
    guard let items = reader.list("operations") else {
      if type == .custom, reader.node("operations") == nil {
        reader.error(
          reader.position, "type custom lists its operations", "write operations: [{service: IAM, names: [login]}]")
      }
      return []
    }
    let place = reader.node("operations")?.position ?? reader.position
    if let type, type != .custom {
      reader.error(place, "type \(type.rawValue) has its own operations", "leave them out, or write type: custom")
    }
    if type == .custom, items.isEmpty { reader.error(place, "the list of operations is empty") }
    let found = items.compactMap(operations)
    let sum = found.reduce(0) { $0 + max(1, $1.names.count) }
    let services = Set(found.map { $0.service.lowercased() }).count
    bound(sum, limits.operations, "operations", place)
    bound(services, limits.services, "services", place)
    return found
  }

  private func operations(_ item: YAMLNode) -> KeyEventNotification.Operations? {
    let entry = reader.reader(item, what: "operations of a service")
    let service = entry.requiredString("service")
    let resource = entry.string("resource") ?? ""
    let names = entry.placedStrings("names") ?? []
    entry.finish("an entry of operations")
    if let service { checkWord(service, "service", entry.node("service")?.position ?? entry.position) }
    if !resource.isEmpty { checkWord(resource, "resource", entry.node("resource")?.position ?? entry.position) }
    if entry.node("names") != nil, names.isEmpty {
      reader.error(entry.position, "the list of names is empty", "leave 'names' out for every operation of the service")
    }
    var seen: Set<String> = []
    for name in names {
      checkWord(name.text, "operation", name.position)
      if !seen.insert(name.text.lowercased()).inserted {
        reader.warning(name.position, "the operation '\(name.text.prefix(64))' is there twice")
      }
    }
    guard let service else { return nil }
    return KeyEventNotification.Operations(service: service, resource: resource, names: names.map(\.text))
  }

  private func filter(
    _ vocabulary: KeyEventNotification.Vocabulary
  ) -> (KeyEventNotification.Joint, [KeyEventCondition]) {
    guard let block = reader.mapping("filter") else { return (.all, []) }
    let joint = block.choice("match", of: KeyEventNotification.Joint.self) ?? .all
    let texts = block.placedStrings("conditions") ?? []
    block.finish("a filter")
    if texts.isEmpty {
      reader.error(block.position, "the filter has no condition", "write conditions: [trace_rating = warning]")
    }
    bound(texts.count, limits.conditions, "conditions", block.node("conditions")?.position ?? block.position)
    return (joint, texts.compactMap { condition($0, vocabulary) })
  }

  private func condition(
    _ text: YAMLScalar, _ vocabulary: KeyEventNotification.Vocabulary
  ) -> KeyEventCondition? {
    guard let parts = KeyEventCondition.parts(text.text) else {
      reader.error(
        text.position, "'\(text.text.prefix(80))' is no condition", "write FIELD = VALUE or FIELD != VALUE")
      return nil
    }
    guard let field = KeyEventCondition.Field(rawValue: parts.field) else {
      let names = KeyEventCondition.Field.allCases.map(\.rawValue)
      let near = nearestName(to: parts.field, among: names).map { "did you mean '\($0)'?" }
      reader.error(
        text.position, "a filter cannot ask about '\(parts.field.prefix(64))'", near ?? names.joined(separator: ", "))
      return nil
    }
    let condition = KeyEventCondition(field, isNegated: parts.isNegated, parts.value)
    if let problem = condition.problem(in: vocabulary) {
      reader.error(text.position, problem.message, problem.hint)
      return nil
    }
    return condition
  }

  private func operators(_ type: KeyEventNotification.OperationType?) -> [KeyEventNotification.OperatorGroup] {
    guard let items = reader.list("operators") else { return [] }
    let place = reader.node("operators")?.position ?? reader.position
    if type == .all { reader.error(place, "type all is about everybody", "leave 'operators' out") }
    var seen: Set<String> = []
    let groups = items.map { item -> KeyEventNotification.OperatorGroup in
      let entry = reader.reader(item, what: "a group of operators")
      let group = entry.requiredString("group") ?? ""
      let users = entry.placedStrings("users") ?? []
      entry.finish("a group of operators")
      if users.isEmpty { reader.error(entry.position, "the group names nobody", "write users: [alice, bob]") }
      for user in users {
        checkWord(user.text, "operator", user.position)
        if !seen.insert(user.text.lowercased()).inserted {
          reader.warning(user.position, "the operator '\(user.text.prefix(64))' is there twice")
        }
      }
      return KeyEventNotification.OperatorGroup(group: group, users: users.map(\.text))
    }
    bound(groups.count, limits.operatorGroups, "groups of operators", place)
    bound(groups.reduce(0) { $0 + $1.users.count }, limits.operators, "operators", place)
    return groups
  }

  private func level() -> Level {
    guard let text = reader.string("level") else { return .medium }
    if let level = Level(name: text) { return level }
    let names = Level.allCases.map(\.name)
    let near = nearestName(to: text, among: names).map { "did you mean '\($0)'?" }
    reader.error(
      reader.node("level")?.position ?? reader.position, "'\(text)' is no level",
      near ?? names.joined(separator: ", "))
    return .medium
  }

  private func suppress() -> Int64? {
    guard let node = reader.node("suppress") else { return nil }
    if case .scalar(let scalar) = node, scalar.text == "none" { return nil }
    return reader.duration("suppress")
  }

  private func bound(_ count: Int, _ limit: Int, _ what: String, _ position: SourcePosition) {
    guard count > limit else { return }
    reader.error(
      position, "\(count) \(what) where \(limit) are allowed",
      "split it, or raise the limit under key-events: in tocsin.yml")
  }

  private func checkWord(_ text: String, _ what: String, _ position: SourcePosition) {
    if text.isEmpty || text.unicodeScalars.count > 256
      || text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    {
      reader.error(position, "'\(text.prefix(64))' is no \(what)", "1 to 256 characters")
    }
  }
}

extension KeyEventNotification {
  /// What is wrong with a name; nil when nothing is.
  public static func problem(inName name: String) -> String? {
    let isSound =
      (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F }
    return isSound ? nil : "'\(name.prefix(80))' is no name of a notification"
  }
}
