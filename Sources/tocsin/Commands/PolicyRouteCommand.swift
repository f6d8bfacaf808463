internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine
internal import WorkspaceFiles

/// Who would get what, where, when, and why others would not.
enum PolicyRouteCommand {
  static let route = Command(
    name: "policies route", summary: "who would be told of an alert, where, when, and why others not",
    synopsis: "--alert ID | --level LEVEL --trail T [--rule R]",
    discussion: "Sends nothing. Silences and the hour of silence are shown, but do not change the answer.",
    examples: [
      "tocsin policies route --level high --trail prod", "tocsin policies route --alert 4f1c2ab9",
      "tocsin policies route --level medium --trail prod --rule 'Access Key Created' --at 2026-03-07T03:00:00Z",
    ],
    options: [
      CommonOptions.workspace, CommonOptions.trail, .value("alert", "ID", "an alert that was told"),
      .value("level", "LEVEL", "an alert of this level"), .value("rule", "RULE", "of the rule with this title or id"),
      .value("tag", "TAG", "a tag of the alert; may be given several times"),
      .value("label", "FIELD=VALUE", "a group value of the alert; may be given several times"),
      .value("at", "TIME", "as if it were this time (default now)"), OutputFormat.option,
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let opened = try OpenWorkspace(arguments, terminal)
    let now = try arguments.time("at") ?? SystemClock().now
    let policies = opened.useCases.policies(by: OpenWorkspace.caller)
    let alert =
      try arguments.value("alert").map { try opened.alerts.alert($0) } ?? sample(arguments, policies, now)
    let trial = try policies.trial(alert, at: now)
    let output = try OutputFormat(arguments)
    if output == .table {
      terminal.line(
        Table.visible(
          "[\(alert.level.name)] \(alert.title) of trail \(alert.trail), policy \(trial.policy.name), at \(now.rfc3339)"
        ))
      for line in trial.routes { terminal.line(Table.visible("  " + line)) }
    }
    var table = Table(columns: ["channel", "recipient", "address", "template", "when", "why"])
    for recipient in trial.routed.recipients {
      table.add(
        .string(recipient.channel), .string(recipient.contact?.id ?? ""), .string(recipient.address),
        .string(recipient.template), .string(when(recipient)), .string(recipient.reason))
    }
    table.print(output, to: terminal, empty: "nobody would be told")
    guard output == .table else { return .success }
    for line in trial.routed.dropped { terminal.line(Table.visible("left out: " + line)) }
    for silence in trial.silences {
      terminal.line(
        Table.visible("silenced: \(silence.id) by \(silence.author) until \(silence.end.rfc3339): \(silence.reason)"))
    }
    if let entry = trial.held {
      terminal.line("held: told at \(entry.notifiedAt.rfc3339), repeats wait until \(entry.until.rfc3339)")
    }
    for index in trial.steps {
      let step = trial.policy.escalation[index]
      let who = step.notify.map(PolicyWords.target).joined(separator: "; ")
      terminal.line("then, after \(step.after / 60) min unless \(step.unless.rawValue): \(who) (step \(index + 1))")
    }
    return .success
  }

  private static func when(_ recipient: RoutedRecipient) -> String {
    if let delay = recipient.delay { return delay.text }
    if let group = recipient.group { return "after \(group.grouping.wait) s, with others of \(group.key)" }
    return "at once"
  }

  /// An alert as the options describe it.
  private static func sample(
    _ arguments: Arguments, _ policies: PolicyAdministration, _ now: Timestamp
  ) throws -> Alert {
    guard let levelName = arguments.value("level"), let trail = arguments.value("trail") else {
      throw CommandFailure(.usage, "name an alert with --alert ID, or describe one with --level and --trail")
    }
    guard let level = Level(name: levelName) else {
      throw CommandFailure(.usage, "--level takes critical, high, medium, low or informational, not '\(levelName)'")
    }
    let labels = arguments.all("label").map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return GroupValue(field: parts[0], value: parts.count > 1 ? parts[1] : "")
    }
    return try policies.sample(
      level: level, trail: TrailName(trail), rule: arguments.value("rule") ?? "", tags: arguments.all("tag"),
      labels: labels, at: now)
  }
}
