public import WorkspaceFiles

/// Looks for one sort of slip in a rule that is sound: it can be used, but most likely does not do what was meant.
protocol RuleLint: Sendable {
  /// The warnings about a rule.
  func findings(_ rule: LintedRule) -> [LintFinding]
}

/// Something dubious about a rule.
struct LintFinding: Hashable {
  /// Where in the rule's file.
  var position: SourcePosition
  /// What is dubious.
  var message: String
  /// What to do about it.
  var hint = ""
}

/// All lints of rules. A new one is a file beside this and an element here.
public enum RuleLints {
  static let all: [any RuleLint] = [
    UnknownFieldLint(), NeverMatchesLint(), SlowRuleLint(), RepeatedValueLint(), AmbiguousScalarLint(),
    MissingWordsLint(), MissingTestsLint(),
  ]

  /// What is dubious about sound rules, as warnings.
  /// - Parameters:
  ///   - rules: Rules as `RuleFiles` gives them.
  ///   - documents: The documents of a rule file, for the places of warnings. Large files are not read twice: their
  ///     warnings stand at the rule.
  public static func check(
    _ rules: [Rule], documents: (_ path: String) -> [YAMLNode] = RuleLints.documents(of:)
  ) -> [Diagnostic] {
    var known: [String: [YAMLNode]] = [:]
    return rules.flatMap { rule -> [Diagnostic] in
      if known[rule.path] == nil {
        // Rules come file by file.
        known = [rule.path: documents(rule.path)]
      }
      let document = known[rule.path]?.first { $0.position == rule.position }
      let linted = LintedRule(rule: rule, document: document)
      return all.flatMap { $0.findings(linted) }.prefix(YAMLFile.maximumDiagnostics).map { finding in
        Diagnostic(
          .warning, path: rule.path, position: finding.position, message: finding.message, hint: finding.hint)
      }
    }
  }

  /// The documents of a file of at most 1 MiB.
  public static func documents(of path: String) -> [YAMLNode] {
    guard let bytes = try? SmallFile.bytes(of: path, limit: 1 << 20) else { return [] }
    return YAMLFile.read(bytes, path: path).documents
  }
}
