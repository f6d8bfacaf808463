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
    let workspace = try OpenWorkspace.load(arguments, terminal)
    var table = Table(columns: ["level", "title", "trails", "path", "id"])
    for rule in workspace.rules.sorted(by: { ($0.path, $0.title) < ($1.path, $1.title) }) {
      let trails = workspace.trails.filter { $0.rules.contains { $0.id == rule.id } }.map(\.configuration.name.text)
      if let wanted = arguments.value("trail"), !trails.contains(wanted) { continue }
      table.add(
        .string(rule.level.name), .string(rule.title), .array(trails.map { .string($0) }), .string(rule.path),
        .string(rule.id.text))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no rule")
    return .success
  }

  private static let show = Command(
    name: "rules show", summary: "a rule's text", synopsis: "ID-OR-TITLE",
    examples: ["tocsin rules show 'Root account signed in'"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID-OR-TITLE")
    let workspace = try OpenWorkspace.load(arguments, terminal)
    let wanted = arguments.words[0]
    let found = workspace.rules.filter { $0.id == RuleID(wanted) || $0.title.lowercased() == wanted.lowercased() }
    guard let rule = found.first, let data = FileManager.default.contents(atPath: rule.path) else {
      throw CommandFailure(.userFiles, "there is no rule '\(wanted)'", hint: "tocsin rules list shows all")
    }
    terminal.line("# " + rule.path)
    terminal.write(String(decoding: data, as: UTF8.self))
    return .success
  }
}
