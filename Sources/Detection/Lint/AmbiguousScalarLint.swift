internal import WorkspaceFiles

/// Values that YAML 1.1 takes for something else than they look like: `yes`, `0123`, `12:30:45`, `1_000`.
struct AmbiguousScalarLint: RuleLint {
  func findings(_ rule: LintedRule) -> [LintFinding] {
    rule.items.flatMap { entry -> [LintFinding] in
      let nodes = if case .sequence(let nodes, _) = entry.value { nodes } else { [entry.value] }
      return nodes.compactMap { node in
        guard case .scalar(let scalar) = node, let meaning = Self.surprise(scalar) else { return nil }
        return LintFinding(
          position: scalar.position, message: "\(scalar.text.prefix(60)) without quotes is \(meaning) in YAML 1.1",
          hint: "put it in quotes when the text is meant")
      }
    }
  }

  /// What a scalar is, when that is not what YAML 1.2 or a reader would take it for.
  private static func surprise(_ scalar: YAMLScalar) -> String? {
    if scalar.isDate { return "a date" }
    guard scalar.isSurprising else { return nil }
    switch scalar.value {
    case .boolean(let value): return "the truth value \(value)"
    case .integer(let number): return "the number \(number)"
    case .bigInteger(let digits): return "the number \(digits.prefix(40))"
    case .float(let number): return "the number \(number)"
    case .string, .null: return nil
    }
  }
}
