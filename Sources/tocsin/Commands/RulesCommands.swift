internal import Administration
internal import AuditEvents
internal import Detection
internal import Engine
internal import Foundation

/// The rules of the workspace.
enum RulesCommands {
  static let all = [list, show]

  private static let list = Command(
    name: "rules list", summary: "every rule, and the trails that enable it", synopsis: "[--trail T]",
    examples: ["tocsin rules list --trail production"],
    options: [CommonOptions.workspace, CommonOptions.trail, OutputFormat.option]
  ) { arguments, terminal in
    let workspace = try OpenWorkspace(arguments, terminal).workspace
    var table = Table(columns: ["level", "title", "trails", "override", "origin", "path", "id"])
    for rule in workspace.rules.sorted(by: { ($0.path, $0.title) < ($1.path, $1.title) }) {
      let trails = workspace.trails.filter { $0.rules.contains { $0.id == rule.id } }.map(\.configuration.name.text)
      if let wanted = arguments.value("trail"), !trails.contains(wanted) { continue }
      table.add(
        .string(rule.level.name), .string(rule.title), .array(trails.map { .string($0) }),
        .array(overrides(of: rule, workspace.overrides).map { .string($0) }),
        .string(keyEvent(rule, workspace).map { "key event \($0.notification.name)" } ?? "file"), .string(rule.path),
        .string(rule.id.text))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no rule")
    return .success
  }

  private static let show = Command(
    name: "rules show", summary: "a rule's text, its parameters and what operators said of it",
    synopsis: "RULE",
    examples: ["tocsin rules show 'Root account signed in'"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "RULE")
    let opened = try OpenWorkspace(arguments, terminal)
    let rule = try opened.rules.rule(arguments.words[0])
    let text: String
    if let entry = keyEvent(rule, opened.workspace) {
      text = entry.notification.sigma
      terminal.line("# compiled from key event notification \(entry.notification.name): tocsin key-events --help")
    } else if let data = FileManager.default.contents(atPath: rule.path) {
      text = String(decoding: data, as: UTF8.self)
    } else {
      throw CommandFailure(.userFiles, "\(rule.path): cannot be read")
    }
    terminal.line("# " + rule.path)
    for parameter in rule.settings.parameters {
      let limits = [parameter.minimum.map { "from \($0)" }, parameter.maximum.map { "to \($0)" }].compactMap { $0 }
      terminal.line(
        "# parameter \(parameter.name) = \(parameter.value)"
          + (limits.isEmpty ? "" : " (\(limits.joined(separator: " ")))")
          + (parameter.description.isEmpty ? "" : ": \(Table.visible(parameter.description))"))
    }
    for text in overrides(of: rule, opened.workspace.overrides) { terminal.line("# " + Table.visible(text)) }
    terminal.write(text)
    return .success
  }

  private static func keyEvent(_ rule: Rule, _ workspace: Workspace) -> KeyEventBook.Entry? {
    workspace.keyEvents.entries.first { $0.rule.id == rule.id }
  }

  /// What operators said of a rule beside its file, a line each.
  private static func overrides(of rule: Rule, _ overrides: RuleOverrides) -> [String] {
    overrides.standings(of: rule.id).map { $0.text + ($0.change.trail.map { " (trail \($0))" } ?? "") }
      + overrides.values(of: rule.id).map { "\($0.action.text) by \($0.by)" }
  }
}
