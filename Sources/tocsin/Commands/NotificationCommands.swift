internal import Administration
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

/// The outbox: what waits, was sent, or was given up.
enum NotificationCommands {
  static let all = [list, show, retry, drop]

  private static let list = Command(
    name: "notifications list", summary: "the outbox: what waits, was sent, or was given up, newest first",
    synopsis: "[--state STATE] [--channel C] [--limit N]", examples: ["tocsin notifications list --state dead"],
    options: [
      CommonOptions.workspace, .value("state", "STATE", "queued, sending, sent, retry or dead (default: all)"),
      .value("channel", "NAME", "only this channel"), CommonOptions.limit, OutputFormat.option,
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
    let channel = arguments.value("channel")
    let limit = try arguments.integer("limit", default: 50)
    var table = Table(columns: ["id", "slot", "state", "attempts", "channel", "to", "level", "rule", "next_try"])
    let entries = try opened.stores.entries(states: states, limit: channel == nil ? limit : .max)
    for entry in entries.filter({ channel == nil || channel == $0.notification.channel }).prefix(limit) {
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

  private static let show = Command(
    name: "notifications show", summary: "each attempt to send a notification, and its message", synopsis: "ID",
    discussion: "With --output json, ndjson or csv only the attempts are printed.",
    examples: ["tocsin notifications show 4f1c2a9be07d4f1c2a9be07d"],
    options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "ID")
    let opened = try OpenWorkspace(arguments, terminal)
    let entry = try entry(arguments, opened)
    let format = try OutputFormat(arguments)
    if format == .table {
      let notification = entry.notification
      let to = [notification.contact, notification.address].filter { !$0.isEmpty }.joined(separator: ", ")
      let facts: [(String, String)] = [
        ("notification", notification.id), ("state", entry.state.rawValue), ("alert", notification.alert),
        ("rule", notification.title), ("level", notification.level.name), ("trail", notification.trail.text),
        ("policy", "\(notification.policy) (\(notification.reason))"),
        ("channel", to.isEmpty ? notification.channel : "\(notification.channel) to \(to)"),
        ("next try", entry.state == .queued || entry.state == .retry ? entry.notBefore.rfc3339 : ""),
        ("template error", notification.message.templateError),
        ("fallback", notification.fallback.map { "\($0.channel) \($0.address)" }.joined(separator: "; ")),
      ]
      for (name, value) in facts where !value.isEmpty {
        terminal.line(name + String(repeating: " ", count: 16 - name.utf8.count) + Table.visible(value))
      }
      terminal.line()
    }
    var table = Table(columns: ["attempt", "at", "outcome", "answer"])
    for receipt in try opened.stores.receipts(notification: entry.notification.id) {
      table.add(
        .integer(Int64(receipt.attempt)), .string(receipt.at.rfc3339), .string(receipt.outcome.name),
        .string(receipt.outcome.detail))
    }
    table.print(format, to: terminal, empty: "no attempt was made to send it")
    guard format == .table else { return .success }
    for (part, text) in entry.notification.message.parts.sorted(by: { $0.key < $1.key }) where part != "html" {
      terminal.line("\n--- \(part)")
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        terminal.line(Table.visible(String(line)))
      }
    }
    return .success
  }

  private static let retry = Command(
    name: "notifications retry", summary: "try again what was given up or waits",
    synopsis: "ID... | --dead [--channel C]",
    discussion: "It is due at once and has another day. The running engine, or the next run, sends it.",
    examples: [
      "tocsin notifications retry 4f1c2a9be07d4f1c2a9be07d", "tocsin notifications retry --dead --channel robot",
    ],
    options: [
      CommonOptions.workspace, .flag("dead", "everything that was given up"),
      .value("channel", "NAME", "with --dead: only of this channel"),
    ]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    var ids = arguments.words
    if arguments.has("dead") {
      let channel = arguments.value("channel")
      ids += try opened.stores.entries(states: [.dead], limit: .max).map(\.notification)
        .filter { channel == nil || channel == $0.channel }.map(\.id).reversed()
    }
    if ids.isEmpty, !arguments.has("dead") { throw CommandFailure(.usage, "name notifications, or give --dead") }
    var refused = 0
    let now = SystemClock().now
    for id in ids {
      do {
        try opened.notifications.retry(id, now: now)
      } catch let refusal as AdministrationError {
        refused += 1
        terminal.error(Table.visible(refusal.description))
      }
    }
    let due = ids.count - refused
    terminal.line(due == 1 ? "1 notification is due now" : "\(due) notifications are due now")
    return refused == 0 ? .success : .userFiles
  }

  private static let drop = Command(
    name: "notifications drop", summary: "give up what waits, without telling the fallback", synopsis: "ID...",
    examples: ["tocsin notifications drop 4f1c2a9be07d4f1c2a9be07d"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    guard !arguments.words.isEmpty else { throw CommandFailure(.usage, "name the notifications") }
    let opened = try OpenWorkspace(arguments, terminal)
    let now = SystemClock().now
    var refused = 0
    for id in arguments.words {
      do {
        try opened.notifications.drop(id, now: now)
      } catch let refusal as AdministrationError {
        refused += 1
        terminal.error(Table.visible(refusal.description))
      }
    }
    terminal.line(counted(arguments.words.count - refused, "notification") + " given up by you")
    return refused == 0 ? .success : .userFiles
  }

  private static func entry(_ arguments: Arguments, _ opened: OpenWorkspace) throws -> OutboxEntry {
    guard let entry = try opened.stores.entry(notification: arguments.words[0]) else {
      throw CommandFailure(.usage, "there is no notification '\(Table.visible(arguments.words[0]))'")
    }
    return NotificationAdministration.withoutAnswers(entry)
  }
}

extension OpenWorkspace {
  /// The outbox over these stores.
  var notifications: NotificationAdministration { useCases.notifications(by: Self.caller) }
}
