internal import Detection
internal import AuditEvents
internal import Engine

/// What runs did and decided.
enum RunsCommands {
  static let all = [list, show]

  private static let list = Command(
    name: "runs list", summary: "the runs of each trail, newest first", synopsis: "[--trail T] [--limit N]",
    examples: ["tocsin runs list --trail production --limit 10"],
    options: [CommonOptions.workspace, CommonOptions.trail, CommonOptions.limit, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    var table = Table(columns: [
      "trail", "slot", "events", "matches", "exempt", "history", "sent", "held", "notifications", "late",
    ])
    for run in try opened.stores.runs(
      trail: arguments.value("trail").map { TrailName($0) }, limit: arguments.integer("limit", default: 50))
    {
      table.add(
        .string(run.trail.text), .string(run.slot.rfc3339), .integer(Int64(run.events)), .integer(Int64(run.matches)),
        .integer(Int64(run.exempt)), .integer(Int64(run.history)), .integer(Int64(run.sent)),
        .integer(Int64(run.held)), .integer(Int64(run.notifications)), .boolean(run.late))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no run yet; start one with: tocsin run")
    return .success
  }

  private static let show = Command(
    name: "runs show", summary: "what the run of a slot decided, and why", synopsis: "SLOT [--trail T]",
    examples: ["tocsin runs show 2026-03-02T10:00:00Z"],
    options: [CommonOptions.workspace, CommonOptions.trail, OutputFormat.option]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "SLOT")
    guard let slot = Timestamp(rfc3339: arguments.words[0]) else {
      throw CommandFailure(.usage, "SLOT is a time such as 2026-03-02T10:00:00Z, not '\(arguments.words[0])'")
    }
    let opened = try OpenWorkspace(arguments, terminal)
    let decisions = try opened.stores.decisions(
      trail: arguments.value("trail").map { TrailName($0) }, slots: slot..<slot.adding(seconds: 1), limit: 100_000)
    try DecisionTable.table(decisions).print(OutputFormat(arguments), to: terminal, empty: "nothing was decided")
    return .success
  }
}

/// Decisions as a table.
enum DecisionTable {
  static func table(_ decisions: [Decision]) -> Table {
    var table = Table(columns: ["trail", "slot", "level", "rule", "group", "count", "decision", "recipients"])
    for decision in decisions {
      table.add(
        .string(decision.trail.text), .string(decision.slot.rfc3339), .string(decision.level.name),
        .string(decision.title),
        .string(decision.labels.map { "\($0.field)=\($0.value)" }.joined(separator: " ")),
        .integer(Int64(decision.count)), .string(decision.text), .array(decision.recipients.map { .string($0) }))
    }
    return table
  }
}
