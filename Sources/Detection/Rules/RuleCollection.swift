internal import WorkspaceFiles

/// The documents read so far: each id and each name once.
struct RuleCollection {
  /// What a document holds.
  fileprivate enum Item {
    case rule(Rule)
    case correlation(CorrelationDraft)
  }

  private var items: [Item] = []
  private var filters: [RuleFilter] = []
  private var ids: [RuleID: String] = [:]
  private var names: [String: String] = [:]
  /// Ids and names of documents with errors.
  private var broken: Set<String> = []

  /// Adds the sound documents of a file's bytes and reports the others.
  mutating func add(_ bytes: [UInt8], path: String, _ options: RuleFiles.Options, _ all: DiagnosticSink) {
    let sink = DiagnosticSink(limit: YAMLFile.maximumDiagnostics)
    defer { all.add(sink) }
    var options = options
    options.budget = ExpansionBudget()
    for document in Self.documents(bytes, path: path, sink) {
      if let action = document["action"] {
        sink.error(
          path, action.position, "the 'action' of Sigma 1 collections is not supported",
          "write each rule as a document of its own")
        continue
      }
      let parser = RuleParser(path: path, options: options, sink: sink)
      if document["filter"] != nil {
        if let filter = RuleFilterParser(rules: parser).filter(document) { filters.append(filter) }
        continue
      }
      let item =
        document["correlation"] != nil
        ? parser.correlation(document).map { Item.correlation($0) } : parser.rule(document).map { Item.rule($0) }
      guard let item else {
        broken.formUnion(["id", "name"].compactMap { document[$0]?.text })
        continue
      }
      if isNew(item, document, path, sink) { items.append(item) }
    }
  }

  /// Whether the id and the name of a rule are not taken yet; they are from now on.
  private mutating func isNew(_ item: Item, _ document: YAMLNode, _ path: String, _ sink: DiagnosticSink) -> Bool {
    let rule = item.rule
    let place = "\(path):\(document.position.line)"
    if let other = ids[rule.id] {
      sink.error(
        path, document["id"]?.position ?? document.position, "the id \(rule.id) is taken by the rule at \(other)",
        "give each rule a UUID of its own")
      return false
    }
    if !rule.name.isEmpty, let other = names[rule.name] {
      sink.error(
        path, document["name"]?.position ?? document.position,
        "the name '\(rule.name)' is taken by the rule at \(other)", "names are unique")
      return false
    }
    ids[rule.id] = place
    if !rule.name.isEmpty { names[rule.name] = place }
    return true
  }

  /// The rules in the order of their documents, with filters applied and correlations joined with their rules.
  func rules(_ sink: DiagnosticSink) -> [Rule] {
    let drafts = items.compactMap(\.draft)
    var application = FilterApplication(items.compactMap { if case .rule(let rule) = $0 { rule } else { nil } })
    application.apply(filters, correlations: drafts.map(\.rule), broken: broken, sink)
    var rules = application.rules
    if !drafts.isEmpty {
      var resolution = CorrelationResolution(rules: rules, drafts: drafts, broken: broken, sink: sink)
      var filtered = rules.makeIterator()
      rules = items.compactMap { item in
        item.draft == nil ? filtered.next() : resolution.rule(of: item.rule.id)
      }
    }
    return RuleReferences.closure(
      of: RuleReferences.capturing(RuleReferences.withFollowers(rules, sink)), in: [])
  }

  /// The documents of a file. When one is broken, each is read alone, so that it does not take the others with it: a
  /// line that begins with `---` always begins a document (YAML 1.1, section 9.1.1). A broken document (with twin keys,
  /// say) does not mean what it seems to mean, so nothing of it is used.
  private static func documents(_ bytes: [UInt8], path: String, _ sink: DiagnosticSink) -> [YAMLNode] {
    let whole = YAMLFile.read(bytes, path: path)
    guard whole.diagnostics.contains(where: { $0.severity == .error }) else {
      sink.add(whole.diagnostics)
      return whole.documents
    }
    return parts(of: bytes).flatMap { part in
      let file = YAMLFile.read(part.bytes, path: path, firstLine: part.line)
      sink.add(file.diagnostics)
      return file.diagnostics.contains { $0.severity == .error } ? [] : file.documents
    }
  }

  /// The bytes of each document and the line that it begins in.
  private static func parts(of bytes: [UInt8]) -> [(bytes: [UInt8], line: Int)] {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    var parts: [(bytes: [UInt8], line: Int)] = [([], 1)]
    for (number, line) in lines.enumerated() {
      let isMark = line.starts(with: [0x2D, 0x2D, 0x2D]) && (line.count == 3 || line[line.startIndex + 3] <= 0x20)
      if isMark, number > 0 { parts.append(([], number + 1)) }
      parts[parts.count - 1].bytes += line
      parts[parts.count - 1].bytes.append(0x0A)
    }
    return parts
  }
}

extension RuleCollection.Item {
  fileprivate var rule: Rule {
    switch self {
    case .rule(let rule): rule
    case .correlation(let draft): draft.rule
    }
  }

  fileprivate var draft: CorrelationDraft? {
    if case .correlation(let draft) = self { draft } else { nil }
  }
}

extension YAMLNode {
  fileprivate var text: String? {
    if case .scalar(let scalar) = self { scalar.text } else { nil }
  }
}
