internal import WorkspaceFiles

/// A filter document: a condition that is joined to rules by AND, as pySigma does. A filter that is to take events away
/// therefore says `condition: not selection`.
struct RuleFilter {
  /// What it is called, where it stands.
  var title: String
  var path: String
  var position: SourcePosition
  /// Ids or names of the rules it is for; nil means every rule whose log source it contains.
  var rules: [YAMLScalar]?
  var logSource: RuleLogSource
  var expression: Expression
  /// How many questions it asks.
  var size: Int
  /// Its `filter` block as JSON, for the revision of the rules.
  var text: String
}

extension RuleLogSource {
  /// Whether every attribute that this log source sets is the other's.
  func contains(_ other: RuleLogSource) -> Bool {
    (category == nil || category == other.category) && (product == nil || product == other.product)
      && (service == nil || service == other.service)
  }
}

/// Reads filter documents.
struct RuleFilterParser {
  let rules: RuleParser

  /// The filter of a document; nil when it has errors, which were reported.
  func filter(_ document: YAMLNode) -> RuleFilter? {
    let sink = rules.sink
    let before = sink.errorCount
    let reader = NodeReader(document, path: rules.path, what: "a Sigma filter", sink: sink)
    let title = reader.requiredString("title") ?? ""
    if document["detection"] != nil || document["correlation"] != nil {
      reader.error(document.position, "a document is a rule, a correlation or a filter", "write several documents")
    }
    let source = rules.logSource(reader)
    guard let node = reader.required("filter") else { return nil }
    guard case .mapping(let entries, let position) = node else {
      reader.error(node.position, "\(node.kindName) where the filter was expected", "rules, selections, a condition")
      return nil
    }
    let block = reader.reader(node, what: "the filter")
    let targets = targets(block)
    let detection = YAMLNode.mapping(entries.filter { !$0.key.text.utf8.elementsEqual("rules".utf8) }, position)
    guard let expression = rules.expression(detection, source), sink.errorCount == before else { return nil }
    if case .sequence? = node["condition"] {
      sink.error(rules.path, node["condition"]?.position, "a filter has one condition", "join them by 'or'")
      return nil
    }
    if !expression.holdsWithoutMatches {
      sink.warning(
        rules.path, node["condition"]?.position ?? position,
        "the filter keeps only the events that it names, since its condition is joined to the rules by 'and'",
        "to leave these out write: condition: not ...")
    }
    return RuleFilter(
      title: title, path: rules.path, position: document.position, rules: targets, logSource: source,
      expression: expression, size: expression.size, text: node.json)
  }

  /// The rules of `rules:`; nil for `any` and for an empty list.
  private func targets(_ block: NodeReader) -> [YAMLScalar]? {
    guard let node = block.required("rules") else { return [] }
    let scalars = block.placedStrings("rules") ?? []
    if case .sequence(let items, _) = node, items.isEmpty { return nil }
    if case .scalar(let scalar) = node, scalar.text == "any" { return nil }
    return scalars
  }
}

extension Expression {
  /// Whether an event of which nothing is known satisfies the expression: then it takes events away, and does not only
  /// keep some.
  var holdsWithoutMatches: Bool {
    switch self {
    case .all(let parts): parts.allSatisfy(\.holdsWithoutMatches)
    case .any(let parts): parts.contains(where: \.holdsWithoutMatches)
    case .not(let part): !part.holdsWithoutMatches
    case .item(let item): item.negated
    }
  }
}
