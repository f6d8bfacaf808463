internal import Detection
internal import WorkspaceFiles

/// Which rules a trail enables: the words of its `rules:` list, applied in order.
struct RuleSelection: Sendable {
  /// What a word covers.
  private enum Cover {
    case tag(Glob)
    case id(RuleID)
    case path(Glob)
  }

  private struct Word {
    var text: String
    var takesAway: Bool
    var cover: Cover

    init(_ text: String) {
      self.text = text
      takesAway = text.utf8.first == 33
      let pattern = takesAway ? String(text.dropFirst()) : text
      if let tag = Self.rest(pattern, after: "tag:") {
        cover = .tag(Glob(tag))
      } else if let id = Self.rest(pattern, after: "id:") {
        cover = .id(RuleID(id))
      } else {
        cover = .path(Glob(pattern))
      }
    }

    private static func rest(_ text: String, after prefix: String) -> String? {
      text.utf8.starts(with: prefix.utf8) ? String(text.dropFirst(prefix.count)) : nil
    }

    func covers(_ rule: Rule, path: String) -> Bool {
      switch cover {
      case .tag(let glob): rule.tags.contains { glob.matches($0) }
      case .id(let id): rule.id == id
      case .path(let glob): glob.matches(path)
      }
    }
  }

  private let words: [Word]

  init(_ words: [String]) { self.words = words.map { Word($0) } }

  /// Whether the list enables a rule. `path` is relative to the folder of rules, without its ending.
  func enables(_ rule: Rule, path: String) -> Bool {
    var enabled = false
    for word in words where word.takesAway == enabled {
      if word.covers(rule, path: path) { enabled = !word.takesAway }
    }
    return enabled
  }

  /// The words that cover none of the rules: most likely a slip of the pen.
  func idle(among rules: [(rule: Rule, path: String)]) -> [String] {
    words.filter { word in !rules.contains { word.covers($0.rule, path: $0.path) } }.map(\.text)
  }
}
