internal import Detection
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Engine

/// What the engine keeps: alerts and the suppression ledger.
enum RecordCommands {
  static let all = [alerts, ledger]

  private static let alerts = Command(
    name: "alerts list", summary: "the alerts that were told, newest first", synopsis: "[--trail T] [--limit N]",
    examples: ["tocsin alerts list --limit 20 --output csv"],
    options: [CommonOptions.workspace, CommonOptions.trail, CommonOptions.limit, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    var table = Table(columns: ["slot", "trail", "level", "rule", "group", "count", "first_event", "last_event", "id"])
    for alert in try opened.stores.alerts(
      trail: arguments.value("trail").map { TrailName($0) }, limit: arguments.integer("limit", default: 50))
    {
      table.add(
        .string(alert.slot.rfc3339), .string(alert.trail.text), .string(alert.level.name), .string(alert.title),
        .string(alert.labels.map { "\($0.field)=\($0.value)" }.joined(separator: " ")), .integer(Int64(alert.count)),
        .string(alert.firstEvent.rfc3339), .string(alert.lastEvent.rfc3339), .string(alert.id))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no alert yet")
    return .success
  }

  private static let ledger = Command(
    name: "ledger list", summary: "what is suppressed, and until when", synopsis: "[--trail T]",
    examples: ["tocsin ledger list --trail production"],
    options: [CommonOptions.workspace, CommonOptions.trail, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    var table = Table(columns: [
      "trail", "rule", "policy", "notified", "until", "level", "held", "held_since", "fingerprint",
    ])
    let wanted = arguments.value("trail")
    for trail in opened.workspace.configuration.trails.map(\.name) where wanted == nil || wanted == trail.text {
      for entry in try opened.stores.ledgerEntries(trail: trail).sorted(by: { $0.until > $1.until }) {
        table.add(
          .string(trail.text), .string(opened.title(of: entry.rule)), .string(entry.key.policy),
          .string(entry.notifiedAt.rfc3339), .string(entry.until.rfc3339), .string(entry.level.name),
          .integer(Int64(entry.heldCount)), .string(entry.heldSince?.rfc3339 ?? ""),
          .string(entry.key.fingerprint.text))
      }
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "nothing was notified yet")
    return .success
  }
}
