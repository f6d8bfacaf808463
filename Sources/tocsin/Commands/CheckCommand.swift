internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine
internal import WorkspaceFiles

/// All problems of all files of the workspace, at once.
enum CheckCommand {
  static let check = Command(
    name: "check", summary: "find every problem in the workspace's files", synopsis: "[--rules PATH...] [--strict]",
    discussion:
      "Prints path:line:column: error|warning: what, what was expected, a hint. An error makes something unusable; a\n"
      + "warning is about something that can be used and most likely does not do what was meant: rules that never match\n"
      + "or are slow, unknown fields, repeated values, whitelists that are too broad. Ends with 1 when there is an\n"
      + "error; warnings alone end with 0, with --strict with 1.",
    examples: ["tocsin check", "tocsin check --strict", "tocsin check --rules my-rules/new-rule.yml --output json"],
    options: [
      CommonOptions.workspace, .values("rules", "PATH...", "check only these rule files or folders"),
      EventOptions.placeholders, .flag("strict", "end with 1 when there are warnings, too"), OutputFormat.option,
    ]
  ) { arguments, terminal in
    let output = try OutputFormat(arguments)
    var paths = arguments.all("rules")
    if !paths.isEmpty { paths += arguments.words } else { try arguments.expect(words: 0...0, "") }
    let (found, summary) =
      paths.isEmpty ? workspace(try OpenWorkspace.folder(arguments)) : try rules(paths, arguments, terminal)
    let diagnostics = found.inOrder
    print(diagnostics, output, terminal)
    let errors = diagnostics.filter { $0.severity == .error }.count
    let warnings = diagnostics.count - errors
    terminal.flush()
    terminal.error("\(summary): \(counted(errors, "error")), \(counted(warnings, "warning"))")
    return errors > 0 || warnings > 0 && arguments.has("strict") ? .userFiles : .success
  }

  private static func rules(
    _ paths: [String], _ arguments: Arguments, _ terminal: Terminal
  ) throws -> (found: [Diagnostic], summary: String) {
    let own = (try? OpenWorkspace.folder(arguments)).map { WorkspaceLoader.placeholders(in: $0).values } ?? [:]
    let given = try EventOptions(arguments, terminal).placeholders
    let (rules, found) = RuleFiles.load(paths: paths, placeholders: own.merging(given) { $1 })
    return (found + RuleLints.check(rules), counted(rules.count, "rule"))
  }

  private static func workspace(_ folder: String) -> (found: [Diagnostic], summary: String) {
    let loaded = WorkspaceLoader.load(folder: folder)
    guard let workspace = loaded.workspace else {
      let rules = RuleFiles.load(paths: WorkspaceLoader.packs(in: folder + "/Rules")).rules
      return (loaded.diagnostics + RuleLints.check(rules), "unusable")
    }
    let trails = workspace.trails.map(\.configuration.name)
    let found =
      loaded.diagnostics + workspace.templates.check() + RuleLints.check(workspace.fileRules)
      + workspace.whitelists.lints(rules: workspace.rules, trails: trails, now: SystemClock().now)
      + workspace.configuration.console.certificateProblems()
    return (
      found,
      [
        counted(workspace.fileRules.count, "rule"), counted(trails.count, "trail"),
        counted(workspace.policies.count, "policy"),
        counted(workspace.keyEvents.entries.count, "key event notification"),
      ].joined(separator: ", ")
    )
  }

  private static func print(_ diagnostics: [Diagnostic], _ output: OutputFormat, _ terminal: Terminal) {
    if output == .table {
      for diagnostic in diagnostics { terminal.line(Table.visible(diagnostic.description)) }
      return
    }
    var table = Table(columns: ["path", "line", "column", "severity", "message", "hint"])
    for diagnostic in diagnostics {
      let position = diagnostic.position
      table.add(
        .string(diagnostic.path), position.map { .integer(Int64($0.line)) } ?? .null,
        position.map { .integer(Int64($0.column)) } ?? .null, .string(diagnostic.severity.rawValue),
        .string(diagnostic.message), .string(diagnostic.hint))
    }
    table.print(output, to: terminal)
  }
}

extension [Diagnostic] {
  /// By path, line and column, each finding once.
  fileprivate var inOrder: [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return filter { seen.insert($0).inserted }.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if !a.path.utf8.elementsEqual(b.path.utf8) { return a.path.utf8.lexicographicallyPrecedes(b.path.utf8) }
      let places = [a, b].map { ($0.position?.line ?? 0, $0.position?.column ?? 0) }
      return (places[0].0, places[0].1, left.offset) < (places[1].0, places[1].1, right.offset)
    }.map(\.element)
  }
}
