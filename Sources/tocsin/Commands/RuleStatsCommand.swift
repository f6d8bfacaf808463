internal import AuditEvents
internal import Detection
internal import Engine

/// What each rule did, and how long it takes.
enum RuleStatsCommand {
  static let stats = Command(
    name: "rules stats", summary: "matches, alerts and time of each rule, noisiest first",
    synopsis: "[--trail T] [--days N] [--time]",
    discussion:
      "Alerts are groups of matches that were told. A rule is noisy with ten alerts a day or a quarter of all,\n"
      + "and silent when it is enabled and matched nothing. --time measures each rule alone over the newest indexed\n"
      + "events of each trail (at least --sample of them): nanoseconds per event.",
    examples: ["tocsin rules stats --days 30", "tocsin rules stats --trail production --time --output json"],
    options: [
      CommonOptions.workspace, CommonOptions.trail, .value("days", "N", "the last N days (default 30)"),
      .flag("time", "measure how long each rule takes"),
      .value("sample", "N", "measure over at least N events of each trail (default 20000)"), OutputFormat.option,
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let output = try OutputFormat(arguments)
    let opened = try OpenWorkspace(arguments, terminal)
    let only = try opened.workspace.trail(arguments)
    let days = try arguments.integer("days", default: 30)
    let statistics = try RuleStatistics(
      workspace: opened.workspace, stores: opened.stores, now: SystemClock().now, days: days, trail: only)
    var timings: [RuleSpeed] = []
    if arguments.has("time") {
      let clock = ContinuousClock()
      for trail in opened.workspace.trails where only == nil || only == trail.configuration.name {
        terminal.progress("measuring \(counted(trail.rules.count, "rule")) of trail \(trail.configuration.name)")
        let sample = try opened.stores.sample(
          trail: trail.configuration.name, events: arguments.integer("sample", default: 20_000))
        timings.append(
          RuleSpeed(trail, over: sample) { work in
            let (seconds, attoseconds) = clock.measure(work).components
            return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
          })
      }
      terminal.clearProgress()
    }
    var table = Table(columns: [
      "rule", "level", "trails", "matches", "alerts", "held", "exempt", "history", "dropped", "last_match", "remark",
    ])
    if arguments.has("time") { table.columns.append("ns_per_event") }
    table.columns.append("id")
    for line in statistics.lines {
      let count: (String) -> JSONText = { .integer(Int64(line.decisions[$0] ?? 0)) }
      var row: [JSONText] = [
        .string(line.rule.title), .string(line.rule.level.name), .array(line.trails.map { .string($0.text) }),
        .integer(Int64(line.matches)), count("sent"), count("held"), count("exempt"), count("history"),
        .integer(Int64((line.decisions["dropped"] ?? 0) + (line.decisions["paused"] ?? 0))),
        line.last.map { .string($0.rfc3339) } ?? .null, line.remark.map { .string($0.rawValue) } ?? .null,
      ]
      if arguments.has("time") {
        // Of several trails the slowest counts.
        let slowest = timings.compactMap { $0.ofRule[line.rule.id] }.max()
        row.append(slowest.map { .raw(Self.tenths($0)) } ?? .null)
      }
      table.rows.append(row + [.string(line.rule.id.text)])
    }
    table.print(output, to: terminal, empty: "no rule is enabled")
    guard output == .table else { return .success }
    let silent = statistics.lines.count { $0.remark == .silent }
    let noisy = statistics.lines.count { $0.remark == .noisy }
    terminal.line()
    terminal.line(
      "\(counted(statistics.lines.count, "rule")) in the last \(counted(days, "day")): \(noisy) noisy, \(silent) silent"
    )
    for timing in timings {
      terminal.line(
        "measured now, each rule alone over \(counted(timing.events, "indexed event")); all rules together "
          + "\(Self.tenths(timing.together)) ns per event")
    }
    return .success
  }

  /// A number with one digit behind the point.
  private static func tenths(_ value: Double) -> String {
    let tenths = Int64((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
