internal import WorkspaceFiles

/// Reads the selections of a `detection` block and its condition.
struct SelectionParser {
  var items: ItemParser

  /// Selections a detection may have, and conditions it may list.
  private static let maximumSelections = 20_000
  private static let maximumConditions = 1_000

  /// The expression of a detection block; nil when something was reported.
  func expression(_ detection: YAMLNode) -> Expression? {
    guard case .mapping(let entries, let position) = detection else {
      items.sink.error(
        items.path, detection.position, "\(detection.kindName) where the detection was expected",
        "selections and a condition")
      return nil
    }
    guard entries.count <= Self.maximumSelections else {
      items.sink.error(items.path, position, "more than \(Self.maximumSelections) selections")
      return nil
    }
    let selections = entries.filter { !$0.key.text.utf8.elementsEqual("condition".utf8) }.map { entry in
      if entry.key.text == "timeframe" {
        items.sink.warning(
          items.path, entry.key.position, "'timeframe' is a selection like any other in Sigma 2",
          "thresholds over time are correlation rules")
      }
      var own = self
      own.items.selection = entry.key.text
      return SelectionTable.Selection(
        name: entry.key, expression: items.sink.isFull ? nil : own.selection(entry.value))
    }
    guard let condition = detection["condition"] else {
      let near = nearestName(to: "condition", among: entries.map(\.key.text))
      items.sink.error(
        items.path, position, "the detection has no condition", near.map { "is '\($0)' meant to be it?" } ?? "")
      return nil
    }
    return self.condition(condition, SelectionTable(selections))
  }

  /// Several conditions are alternatives.
  private func condition(_ node: YAMLNode, _ selections: SelectionTable) -> Expression? {
    let nodes: [YAMLNode]
    if case .sequence(let list, _) = node { nodes = list } else { nodes = [node] }
    guard nodes.count <= Self.maximumConditions else {
      items.sink.error(items.path, node.position, "more than \(Self.maximumConditions) conditions")
      return nil
    }
    var parts: [Expression?] = []
    for node in nodes where !items.sink.isFull {
      guard case .scalar(let scalar) = node, scalar.value != .null else {
        items.sink.error(
          items.path, node.position, "\(node.kindName) where a condition was expected",
          "such as: selection and not filter")
        return nil
      }
      var parser = ConditionParser(selections: selections, condition: scalar, path: items.path, sink: items.sink)
      parts.append(parser.parse())
    }
    if nodes.isEmpty { items.sink.error(items.path, node.position, "an empty list of conditions") }
    let sound = parts.compactMap { $0 }
    guard sound.count == nodes.count, !sound.isEmpty, selections.selections.allSatisfy({ $0.expression != nil }) else {
      return nil
    }
    for name in selections.unused where name.text.utf8.first != 0x5F {
      items.sink.warning(items.path, name.position, "the selection '\(name.text)' is not used by the condition")
    }
    return sound.count == 1 ? sound[0] : .any(sound)
  }

  /// A map is an AND of its items, a list of maps an OR, scalars are keywords.
  private func selection(_ node: YAMLNode) -> Expression? {
    switch node {
    case .scalar: return items.keywords(node).map { .item($0) }
    case .mapping(let entries, let position):
      if entries.isEmpty { items.report(position, ModifierProblem("an empty selection")) }
      let parts = entries.compactMap { entry in
        items.sink.isFull ? nil : items.item(entry.key, entry.value).map { Expression.item($0) }
      }
      guard parts.count == entries.count, !parts.isEmpty else { return nil }
      return parts.count == 1 ? parts[0] : .all(parts)
    case .sequence(let nodes, let position):
      if nodes.isEmpty { items.report(position, ModifierProblem("an empty selection")) }
      let scalars = nodes.filter { if case .scalar = $0 { true } else { false } }
      if scalars.count == nodes.count { return nodes.isEmpty ? nil : items.keywords(node).map { .item($0) } }
      let parts = nodes.compactMap { items.sink.isFull ? nil : selection($0) }
      guard parts.count == nodes.count else { return nil }
      return parts.count == 1 ? parts[0] : .any(parts)
    }
  }
}
