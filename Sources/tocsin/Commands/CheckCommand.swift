internal import Delivery
internal import Detection
internal import Engine
internal import WorkspaceFiles

/// All problems of all files of the workspace, at once.
enum CheckCommand {
  static let check = Command(
    name: "check", summary: "find every problem in the workspace's files", synopsis: "[--rules PATH...]",
    discussion:
      "Prints path:line:column: error|warning: what, what was expected, a hint. Ends with 1 when there is an\n"
      + "error; warnings alone end with 0.",
    examples: ["tocsin check", "tocsin check --rules my-rules/new-rule.yml"],
    options: [CommonOptions.workspace, .values("rules", "PATH...", "check only these rule files or folders")]
  ) { arguments, terminal in
    var paths = arguments.all("rules")
    if !paths.isEmpty { paths += arguments.words } else { try arguments.expect(words: 0...0, "") }
    let diagnostics: [Diagnostic]
    var summary: String
    if paths.isEmpty {
      let loaded = WorkspaceLoader.load(folder: try OpenWorkspace.folder(arguments))
      diagnostics = loaded.diagnostics + (loaded.workspace?.templates.check() ?? [])
      summary =
        loaded.workspace.map { "\($0.rules.count) rules, \($0.trails.count) trails, \($0.policies.count) policies" }
        ?? "unusable"
    } else {
      let loaded = RuleFiles.load(paths: paths)
      diagnostics = loaded.diagnostics
      summary = "\(loaded.rules.count) rules"
    }
    for diagnostic in diagnostics { terminal.line(diagnostic.description) }
    let errors = diagnostics.filter { $0.severity == .error }.count
    summary += ": \(errors) errors, \(diagnostics.count - errors) warnings"
    terminal.line(summary)
    return errors == 0 ? .success : .userFiles
  }
}
