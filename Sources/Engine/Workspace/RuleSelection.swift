internal import Detection
internal import WorkspaceFiles

/// Which rules a trail enables: the words of its `rules:` list, applied in order.
struct RuleSelection: Sendable {
  private let words: [String]

  init(_ words: [String]) { self.words = words }

  /// Whether the list enables a rule. `path` is relative to the folder of rules, without its ending.
  func enables(_ rule: Rule, path: String) -> Bool {
    var enabled = false
    for word in words {
      let takesAway = word.utf8.first == 33
      let pattern = takesAway ? String(word.dropFirst()) : word
      if Self.covers(pattern, rule, path: path) { enabled = !takesAway }
    }
    return enabled
  }

  /// The words that cover none of the rules: most likely a slip of the pen.
  func idle(among rules: [(rule: Rule, path: String)]) -> [String] {
    words.filter { word in
      let pattern = word.utf8.first == 33 ? String(word.dropFirst()) : word
      return !rules.contains { Self.covers(pattern, $0.rule, path: $0.path) }
    }
  }

  private static func covers(_ pattern: String, _ rule: Rule, path: String) -> Bool {
    if let tag = rest(pattern, after: "tag:") { return rule.tags.contains { Glob(tag).matches($0) } }
    if let id = rest(pattern, after: "id:") { return rule.id == RuleID(id) }
    return Glob(pattern).matches(path)
  }

  private static func rest(_ text: String, after prefix: String) -> String? {
    text.utf8.starts(with: prefix.utf8) ? String(text.dropFirst(prefix.count)) : nil
  }
}
