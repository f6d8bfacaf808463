public import Detection
internal import WorkspaceFiles

/// A rule as a person names it: by id, title, or file.
public enum RuleChoice: Sendable {
  /// A sound rule.
  case sound(Rule)
  /// A file that has no sound rule, with what is wrong with it.
  case broken(path: String, problems: [String])

  /// Why a name names no rule.
  public struct Unknown: Error, Sendable, Equatable {
    /// What was not found, and what to write in its place.
    public var message: String
    /// A name that is near; empty when there is none.
    public var hint: String
  }

  /// The rule of a workspace that a name stands for: an id, a title (whatever its case), a path from here or below
  /// `Rules/`, with or without its ending. Throws `Unknown`, also when several rules have the name.
  public init(_ name: String, in workspace: Workspace) throws(Unknown) {
    let wanted = name.lowercased()
    let root = workspace.configuration.folder + "/Rules"
    let titled = workspace.rules.filter { $0.id == RuleID(name) || $0.title.lowercased() == wanted }
    let found =
      titled.isEmpty
      ? workspace.rules.filter { Self.paths(of: $0.path, root: root).contains { $0.lowercased() == wanted } } : titled
    if found.count > 1 {
      throw Unknown(
        message: "'\(name)' is \(found.count) rules",
        hint: "use an id: "
          + found.prefix(5).map { "\($0.id) (\($0.title))" }.joined(separator: ", "))
    }
    if let rule = found.first {
      self = .sound(rule)
      return
    }
    let problems = workspace.diagnostics.filter { diagnostic in
      diagnostic.severity == .error
        && Self.paths(of: diagnostic.path, root: root).contains { $0.lowercased() == wanted }
    }
    if let first = problems.first {
      self = .broken(path: first.path, problems: problems.map(\.description))
      return
    }
    let names = workspace.rules.flatMap { [$0.title, Self.paths(of: $0.path, root: root).last ?? ""] }
    let near = nearestName(to: name, among: names)
    throw Unknown(
      message: "there is no rule '\(name)'",
      hint: near.map { "did you mean '\($0)'?" } ?? "an id, a title or a file; tocsin rules list shows all")
  }

  /// The path as it is, below the folder, and that without its ending.
  private static func paths(of path: String, root: String) -> [String] {
    let tail = path.utf8.starts(with: (root + "/").utf8) ? String(path.dropFirst(root.count + 1)) : path
    let bare = [".yml", ".yaml"].first { tail.hasSuffix($0) }.map { String(tail.dropLast($0.count)) } ?? tail
    return [path, "Rules/" + tail, "Rules/" + bare, tail, bare]
  }
}
