public import AuditEvents
public import Detection
public import WorkspaceFiles

extension Whitelists {
  /// What is dubious about entries that are sound, as warnings: rules and trails that they name and that do not exist,
  /// and entries that are over. What is too broad was told when they were read.
  /// - Parameters:
  ///   - rules: Every rule of the workspace.
  ///   - trails: The names of its trails.
  ///   - now: The moment by which an entry is over.
  public func lints(rules: [Rule], trails: [TrailName], now: Timestamp) -> [Diagnostic] {
    let known = rules.flatMap { [$0.id.text, $0.title] }
    return entries.flatMap { entry -> [Diagnostic] in
      var findings: [(message: String, hint: String)] = []
      for pattern in entry.rules where !known.contains(where: Glob(pattern).matches) {
        let near = nearestName(to: pattern, among: rules.prefix(2000).map(\.title)).map { "did you mean '\($0)'?" }
        findings.append(("no rule has the id or title '\(pattern)'", near ?? "titles and ids, * stands for any text"))
      }
      for pattern in entry.trails where !trails.contains(where: { Glob(pattern).matches($0.text) }) {
        let near = nearestName(to: pattern, among: trails.map(\.text)).map { "did you mean '\($0)'?" }
        findings.append(("there is no trail '\(pattern)'", near ?? trails.map(\.text).joined(separator: ", ")))
      }
      if entry.hasExpired(at: now), let expires = entry.expires {
        findings.append(("the entry has been over since \(expires.rfc3339)", "remove it, or write a later day"))
      }
      return findings.map { finding in
        Diagnostic(
          .warning, path: entry.path, position: entry.position, message: "\(entry.name): \(finding.message)",
          hint: finding.hint)
      }
    }
  }
}
