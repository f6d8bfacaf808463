internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

/// The whitelists of the workspace.
enum WhitelistCommands {
  static let list = Command(
    name: "whitelist list", summary: "who is exempt from what, until when, and how often it was used", synopsis: "",
    examples: ["tocsin whitelist list"], options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    let hits = Dictionary(try opened.stores.whitelistHits().map { ($0.entry, $0) }, uniquingKeysWith: { $1 })
    var table = Table(columns: ["entry", "exempts", "rules", "owner", "reason", "expires", "hits", "last_hit"])
    for entry in opened.workspace.whitelists.entries {
      let hit = hits[entry.name]
      table.add(
        .string(entry.name), .string(entry.exempts), .array(entry.rules.map { .string($0) }), .string(entry.owner),
        .string(entry.reason), .string(entry.expires?.rfc3339 ?? "never"), .integer(Int64(hit?.count ?? 0)),
        .string(hit?.last.rfc3339 ?? ""))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "nobody is exempt")
    return .success
  }
}
