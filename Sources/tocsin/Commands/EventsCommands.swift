internal import Administration
internal import AuditEvents
internal import Engine

/// Looking at indexed events and at archives, and at what was refused.
enum EventsCommands {
  static let all = [EventsQueryCommand.query, EventsShowCommand.show, EventsExportCommand.export, rejected]

  private static let rejected = Command(
    name: "events rejected", summary: "files and records that were refused, newest first",
    synopsis: "[--trail T] [--limit N]", examples: ["tocsin events rejected --output ndjson"],
    options: [CommonOptions.workspace, CommonOptions.trail, CommonOptions.limit, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    var table = Table(columns: ["at", "trail", "scope", "path", "offset", "reason"])
    for rejected in try opened.stores.rejectedInputs(
      trail: arguments.value("trail").map { TrailName($0) }, limit: arguments.integer("limit", default: 50))
    {
      table.add(
        .string(rejected.at.rfc3339), .string(rejected.trail.text), .string("\(rejected.scope)"),
        .string(rejected.path), rejected.offset.map { .integer(Int64($0)) } ?? .null, .string(rejected.reason))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "nothing was refused")
    return .success
  }
}
