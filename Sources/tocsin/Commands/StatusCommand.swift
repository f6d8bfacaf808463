internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Engine

/// How the engine is doing.
enum StatusCommand {
  static let status = Command(
    name: "status", summary: "runs, gaps, the outbox and who holds the workspace", synopsis: "",
    examples: ["tocsin status", "tocsin status --output json"], options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    let now = SystemClock().now
    var table = Table(columns: ["trail", "last_slot", "gaps", "next_slot", "events_24h", "rules", "policy"])
    var gapsInAll = 0
    for trail in opened.workspace.trails {
      let name = trail.configuration.name
      let last = try opened.stores.lastSlot(trail: name)
      let gaps = last == nil ? [] : trail.configuration.schedule.due(last: last, now: now)
      gapsInAll += gaps.count
      let gapText = gaps.first.map { first in "\(gaps.count) since \(first.rfc3339)" } ?? "none"
      table.add(
        .string(name.text), .string(last?.rfc3339 ?? "never"), .string(gapText),
        .string(trail.configuration.schedule.slot(after: now).rfc3339),
        .integer(Int64(try opened.stores.eventCount(trail: name, arrival: now.adding(seconds: -86_400)..<now))),
        .integer(Int64(trail.rules.count)), .string(trail.policy.name))
    }
    let format = try OutputFormat(arguments)
    table.print(format, to: terminal, empty: "no trail is configured in tocsin.yml")
    guard format == .table else { return .success }
    let counts = try opened.stores.outboxCounts()
    let waiting = (counts[.queued] ?? 0) + (counts[.retry] ?? 0) + (counts[.sending] ?? 0)
    terminal.line()
    terminal.line("outbox: \(waiting) waiting, \(counts[.sent] ?? 0) sent, \(counts[.dead] ?? 0) given up")
    for endpoint in try opened.stores.endpoints() where endpoint.failures + endpoint.givenUp > 0 {
      let problem = endpoint.problem.isEmpty ? "" : " (\(Table.visible(endpoint.problem)))"
      terminal.line("health: channel \(endpoint.channel): \(endpoint.words(now: now))\(problem)")
    }
    let holder = try opened.stores.leaseHolder().flatMap { $0.until > now ? $0 : nil }
    terminal.line(
      "engine: "
        + (holder.map { "\(EngineOwner.shown($0.owner)), lease until \($0.until.rfc3339)" } ?? "none is running"))
    if gapsInAll > 0 { terminal.line("gaps are filled by the next run, oldest first: tocsin run") }
    return .success
  }
}
