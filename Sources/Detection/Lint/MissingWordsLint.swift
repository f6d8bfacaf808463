internal import WorkspaceFiles

/// Rules that do not say how serious or how ripe they are, and words and tags that the specification does not know.
struct MissingWordsLint: RuleLint {
  private static let statuses = ["stable", "test", "experimental", "deprecated", "unsupported"]

  func findings(_ rule: LintedRule) -> [LintFinding] {
    guard let document = rule.document else { return [] }
    var findings: [LintFinding] = []
    if document["level"] == nil {
      findings.append(
        LintFinding(
          position: rule.position, message: "the rule has no level and counts as medium",
          hint: Level.allCases.map(\.name).joined(separator: ", ")))
    }
    let statuses = Self.statuses.joined(separator: ", ")
    if let status = document["status"], !rule.rule.status.isEmpty {
      if !Self.statuses.contains(rule.rule.status) {
        findings.append(
          LintFinding(
            position: status.position, message: "'\(rule.rule.status)' is no status of Sigma", hint: statuses))
      }
    } else {
      findings.append(LintFinding(position: rule.position, message: "the rule has no status", hint: statuses))
    }
    if case .sequence(let tags, _)? = document["tags"] {
      for case .scalar(let tag) in tags where !Self.isTag(tag.text) {
        findings.append(
          LintFinding(
            position: tag.position, message: "'\(tag.text)' is no tag of Sigma",
            hint: "lower case, namespace.name, such as attack.t1078"))
      }
    }
    return findings
  }

  /// `namespace.name` in lower case, digits, dots, dashes and underscores.
  private static func isTag(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return false }
    return text.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
    }
  }
}
