internal import AuditEvents
internal import WorkspaceFiles

/// Fields that no event of the rule's log source has.
struct UnknownFieldLint: RuleLint {
  func findings(_ rule: LintedRule) -> [LintFinding] {
    guard rule.isSmall, let vocabulary = FormatVocabulary.of(rule.rule.logSource) else { return [] }
    let fields = rule.rule.expression.fields.union(rule.rule.settings.groupBy)
    return fields.sorted { $0.name < $1.name }.compactMap { field in
      guard case .raw(let path) = field else { return nil }
      let segments = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      // What a filter brought in is not the rule's.
      guard let position = rule.place(of: field) else { return nil }
      if !has(vocabulary.keys, segments[0]) {
        return finding(position, path, segments[0], vocabulary.keys, "")
      }
      let actor = vocabulary.actor
      if segments.count > 1, has([actor.key], segments[0]), !has(actor.keys, segments[1]) {
        return finding(position, path, segments[1], actor.keys, actor.key + ".")
      }
      return nil
    }
  }

  private func has(_ keys: [String], _ key: String) -> Bool {
    keys.contains { $0.lowercased().utf8.elementsEqual(key.lowercased().utf8) }
  }

  private func finding(
    _ position: SourcePosition, _ path: String, _ key: String, _ keys: [String], _ before: String
  ) -> LintFinding {
    let near = nearestName(to: key, among: keys).map { "did you mean '\(before)\($0)'?" }
    return LintFinding(
      position: position, message: "events of this log source have no field '\(path)'",
      hint: near ?? "the keys at their top are fixed")
  }
}
