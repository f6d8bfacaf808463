internal import WorkspaceFiles

/// Values, alternatives and selections that stand twice: one of them is most likely meant to be another.
struct RepeatedValueLint: RuleLint {
  func findings(_ rule: LintedRule) -> [LintFinding] {
    guard rule.isSmall else { return [] }
    var findings: [LintFinding] = []
    for item in rule.items {
      guard case .sequence(let nodes, _) = item.value else { continue }
      let minds = item.key.text.split(separator: "|").dropFirst().contains { $0 == "re" || $0 == "cased" }
      findings += repeated(nodes, "the value") { node in
        guard case .scalar(let scalar) = node else { return nil }
        // A quoted '5' and a plain 5 are different questions.
        let text = Array(scalar.text.utf8)
        return Self.kind(scalar) + (minds ? text : TextFold.folded(text))
      }
    }
    for selection in rule.selections {
      guard case .sequence(let nodes, _) = selection.value else { continue }
      findings += repeated(nodes, "the alternative") { Array($0.json.utf8) }
    }
    return findings
  }

  private func repeated(_ nodes: [YAMLNode], _ what: String, _ key: (YAMLNode) -> [UInt8]?) -> [LintFinding] {
    var seen: [[UInt8]: SourcePosition] = [:]
    return nodes.compactMap { node in
      guard let key = key(node) else { return nil }
      guard let first = seen[key] else {
        seen[key] = node.position
        return nil
      }
      let name = if case .scalar(let scalar) = node { " '\(scalar.text.prefix(60))'" } else { "" }
      return LintFinding(
        position: node.position, message: "\(what)\(name) stands twice", hint: "first at line \(first.line)")
    }
  }

  private static func kind(_ scalar: YAMLScalar) -> [UInt8] {
    switch scalar.value {
    case .string: [0]
    case .null: [1]
    case .boolean: [2]
    case .integer, .bigInteger, .float: [3]
    }
  }
}
