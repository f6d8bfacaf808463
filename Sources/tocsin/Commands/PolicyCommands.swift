internal import Administration
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine
internal import WorkspaceFiles

/// The action policies of the workspace.
enum PolicyCommands {
  static let all = [list, show, PolicyRouteCommand.route, forecast, waiting, onCall]

  private static let list = Command(
    name: "policies list", summary: "who is told of what, by policy and route", synopsis: "",
    examples: ["tocsin policies list"], options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    let workspace = try OpenWorkspace.load(arguments, terminal)
    var table = Table(columns: ["policy", "route", "takes", "when", "tells"])
    for policy in workspace.policies {
      for (index, route) in policy.routes.enumerated() {
        table.add(
          .string(policy.name), .integer(Int64(index + 1)), .string(route.match.text), .string(PolicyWords.when(route)),
          .string(
            route.notify.map(PolicyWords.target).joined(separator: "; ")
              + (route.continues ? "; then later routes" : "")))
      }
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no policy")
    return .success
  }

  private static let show = Command(
    name: "policies show", summary: "everything a policy says, in words", synopsis: "NAME",
    examples: ["tocsin policies show default"], options: [CommonOptions.workspace]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "NAME")
    let workspace = try OpenWorkspace.load(arguments, terminal)
    let name = arguments.words[0]
    guard let policy = workspace.policies.first(where: { $0.name == name }) else {
      let near = nearestName(to: name, among: workspace.policies.map(\.name))
      throw CommandFailure(
        .userFiles, "there is no policy '\(name)'", hint: near.map { "did you mean '\($0)'?" } ?? "see policies list")
    }
    let trails = workspace.trails.filter { $0.policy.name == name }.map(\.configuration.name.text)
    terminal.line(
      "policy \(name) (\(policy.path)), trails: \(trails.isEmpty ? "none" : trails.joined(separator: ", "))")
    for line in PolicyWords.lines(policy) { terminal.line("  " + line) }
    return .success
  }

  private static let forecast = Command(
    name: "policies forecast", summary: "how many messages each person would have got lately", synopsis: "[--days N]",
    discussion: "Takes the alerts of the last days and sends them through the policies as they are now, with groups,\n"
      + "hours, quiet hours and budgets. Nights are 22:00 to 07:00 on the recipient's own clock.",
    examples: ["tocsin policies forecast --days 7"],
    options: [
      CommonOptions.workspace, .value("days", "N", "how far to look back (default 7)"),
      .value("at", "TIME", "look back from this time (default now)"), OutputFormat.option,
    ]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    let days = try arguments.integer("days", default: 7)
    guard (1...366).contains(days) else { throw CommandFailure(.usage, "--days goes from 1 to 366") }
    let end = try arguments.time("at") ?? SystemClock().now
    let forecast = try opened.useCases.policies(by: OpenWorkspace.caller).forecast(days: days, until: end)
    let output = try OutputFormat(arguments)
    var table = Table(columns: [
      "recipient", "channel", "messages", "per_day", "alerts", "nights", "busiest_hour",
    ])
    for line in forecast.lines {
      let tenths = line.messages * 10 / days
      table.add(
        .string(line.recipient), .string(line.channel), .integer(Int64(line.messages)),
        .string("\(tenths / 10).\(tenths % 10)"), .integer(Int64(line.alerts)), .integer(Int64(line.nights)),
        .integer(Int64(line.busiestHour)))
    }
    table.print(output, to: terminal, empty: "no alert in these days")
    if output == .table {
      for (reason, count) in forecast.untold.sorted(by: { $0.key < $1.key }) {
        terminal.line(Table.visible("\(count) alerts reach nobody: \(reason)"))
      }
    }
    return .success
  }

  private static let waiting = Command(
    name: "policies waiting", summary: "messages that wait: for others, for hours, for budgets", synopsis: "",
    examples: ["tocsin policies waiting"], options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    var table = Table(columns: ["due", "waits_for", "policy", "channel", "to", "alerts", "since", "group"])
    for message in try opened.stores.waitingMessages() {
      table.add(
        .string(message.due.rfc3339), .string(message.kind.rawValue), .string(message.policy),
        .string(message.channel), .string(message.contact), .integer(Int64(message.count)),
        .string(message.opened.rfc3339), .string(words(ofGroup: message.group)))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "nothing waits")
    return .success
  }

  /// A group's name without the lengths that keep two of them apart.
  private static func words(ofGroup key: String) -> String { key.replacing(#/=\d+:/#, with: "=") }

  private static let onCall = Command(
    name: "policies on-call", summary: "who is on call, by rotation", synopsis: "[--at TIME]",
    examples: ["tocsin policies on-call", "tocsin policies on-call --at 2026-12-24T20:00:00Z"],
    options: [CommonOptions.workspace, .value("at", "TIME", "at this time (default now)"), OutputFormat.option]
  ) { arguments, terminal in
    let rotations = try OpenWorkspace(arguments, terminal).contacts.rotations()
    let moment = try arguments.time("at") ?? SystemClock().now
    var table = Table(columns: ["rotation", "on_call", "from", "until", "time_zone", "stands_in"])
    for rotation in rotations {
      guard let duty = rotation.onCall(at: moment) else {
        table.add(
          .string(rotation.name), .string(""), .string(""), .string(""), .string(rotation.clock.zone), .boolean(false))
        continue
      }
      table.add(
        .string(rotation.name), .string(duty.user), .string(rotation.clock.text(duty.range.lowerBound)),
        .string(rotation.clock.text(duty.range.upperBound)), .string(rotation.clock.zone), .boolean(duty.isOverride))
    }
    try table.print(
      OutputFormat(arguments), to: terminal, empty: "no on-call rotation; they are files in Rules/on-call")
    return .success
  }
}
