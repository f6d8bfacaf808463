internal import Detection
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Engine

/// What the engine keeps: alerts, the suppression ledger, notifications and their receipts.
enum RecordCommands {
  static let all = [alerts, ledger, notifications, receipts]

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

  private static let notifications = Command(
    name: "notifications list", summary: "the outbox: what waits, was sent, or was given up, newest first",
    synopsis: "[--state STATE] [--limit N]", examples: ["tocsin notifications list --state dead"],
    options: [
      CommonOptions.workspace, .value("state", "STATE", "queued, sending, sent, retry or dead (default: all)"),
      CommonOptions.limit, OutputFormat.option,
    ]
  ) { arguments, terminal in
    var states: Set<OutboxEntry.State> = []
    if let text = arguments.value("state") {
      guard let state = OutboxEntry.State(rawValue: text) else {
        throw CommandFailure(.usage, "--state takes queued, sending, sent, retry or dead, not '\(text)'")
      }
      states = [state]
    }
    let opened = try OpenWorkspace(arguments, terminal)
    var table = Table(columns: ["id", "slot", "state", "attempts", "channel", "to", "level", "rule", "next_try"])
    for entry in try opened.stores.entries(states: states, limit: arguments.integer("limit", default: 50)) {
      let waits = entry.state == .queued || entry.state == .retry
      table.add(
        .string(entry.notification.id), .string(entry.notification.slot.rfc3339), .string(entry.state.rawValue),
        .integer(Int64(entry.attempts)), .string(entry.notification.channel), .string(entry.notification.address),
        .string(entry.notification.level.name), .string(entry.notification.title),
        .string(waits ? entry.notBefore.rfc3339 : ""))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "the outbox is empty")
    return .success
  }

  private static let receipts = Command(
    name: "notifications show", summary: "each attempt to send a notification, and its message", synopsis: "ID",
    examples: ["tocsin notifications show 4f1c2a9be07d4f1c2a9be07d"],
    options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let opened = try OpenWorkspace(arguments, terminal)
    let id = arguments.words[0]
    var table = Table(columns: ["attempt", "at", "outcome", "answer"])
    for receipt in try opened.stores.receipts(notification: id) {
      table.add(
        .integer(Int64(receipt.attempt)), .string(receipt.at.rfc3339), .string(receipt.outcome.name),
        .string(receipt.outcome.detail))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no attempt was made to send \(id)")
    return .success
  }
}
