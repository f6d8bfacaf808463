internal import WorkspaceFiles

/// Reads the selections of a `detection` block and its condition.
struct SelectionParser {
  let items: ItemParser

  /// The expression of a detection block; nil when something was reported.
  func expression(_ detection: YAMLNode, path: String, sink: DiagnosticSink) -> Expression? {
    guard case .mapping(let entries, let position) = detection else {
      sink.error(
        path, detection.position, "\(detection.kindName) where the detection was expected", "selections and a condition"
      )
      return nil
    }
    var selections: [(name: String, expression: Expression)] = []
    var sound = true
    for entry in entries where entry.key.text != "condition" {
      if let expression = selection(entry.value) {
        selections.append((entry.key.text, expression))
      } else {
        sound = false
      }
    }
    guard let condition = detection["condition"] else {
      let near = nearestName(to: "condition", among: entries.map(\.key.text))
      sink.error(path, position, "the detection has no condition", near.map { "is '\($0)' meant to be it?" } ?? "")
      return nil
    }
    guard sound else { return nil }
    var conditions: [YAMLScalar] = []
    switch condition {
    case .scalar(let scalar): conditions = [scalar]
    case .sequence(let nodes, _):
      conditions = nodes.compactMap { if case .scalar(let scalar) = $0 { scalar } else { nil } }
    case .mapping: break
    }
    guard !conditions.isEmpty else {
      sink.error(
        path, condition.position, "\(condition.kindName) where a condition was expected",
        "such as: selection and not filter")
      return nil
    }
    var parts: [Expression] = []
    var used: Set<String> = []
    for scalar in conditions {
      var parser = ConditionParser(selections: selections, condition: scalar, path: path, sink: sink)
      guard let part = parser.parse(scalar.text) else { return nil }
      parts.append(part)
      used.formUnion(parser.used)
    }
    for entry in entries
    where entry.key.text != "condition" && !used.contains(entry.key.text) && entry.key.text.utf8.first != 0x5F {
      sink.warning(path, entry.key.position, "the selection '\(entry.key.text)' is not used by the condition")
    }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private func selection(_ node: YAMLNode) -> Expression? {
    switch node {
    case .scalar: return items.keywords(node).map { .item($0) }
    case .mapping(let entries, let position):
      guard !entries.isEmpty else {
        items.error(position, "an empty selection", "")
        return nil
      }
      let parts = entries.map { items.item($0.key, $0.value).map { Expression.item($0) } }
      let sound = parts.compactMap { $0 }
      guard sound.count == parts.count else { return nil }
      return sound.count == 1 ? sound[0] : .all(sound)
    case .sequence(let nodes, let position):
      guard !nodes.isEmpty else {
        items.error(position, "an empty selection", "")
        return nil
      }
      let scalars = nodes.filter { if case .scalar = $0 { true } else { false } }
      if scalars.count == nodes.count { return items.keywords(node).map { .item($0) } }
      let parts = nodes.map { selection($0) }
      let sound = parts.compactMap { $0 }
      guard sound.count == parts.count else { return nil }
      return sound.count == 1 ? sound[0] : .any(sound)
    }
  }
}
