internal import AuditEvents
internal import Detection
internal import Engine

/// A backtest's result for people and programs.
struct BacktestOutput {
  let result: Backtest.Result
  let trail: LoadedTrail
  let comparison: BacktestComparison?
  /// How many rows of a table by day, and of a list of changed alerts, people are shown.
  private static let maximumRows = 100

  /// An alert as a line of NDJSON.
  static func line(_ alert: BacktestAlert, of candidate: BacktestCandidate) -> JSONText {
    .object([("kind", .string("alert")), ("rules_of", .string(candidate.name)), ("alert", alert.json)])
  }

  func write(_ format: OutputFormat, to terminal: Terminal) {
    switch format {
    case .json: terminal.line(JSONText.object(members).text)
    case .ndjson:
      for report in result.reports {
        terminal.line(JSONText.object([("kind", .string("report")), ("report", report.json)]).text)
      }
      if let comparison {
        terminal.line(JSONText.object([("kind", .string("comparison")), ("comparison", comparison.json)]).text)
      }
    case .csv: for report in result.reports { days(report).print(.csv, to: terminal) }
    case .table: table(terminal)
    }
  }

  private var members: [(key: String, value: JSONText)] {
    [
      ("trail", .string(trail.configuration.name.text)), ("first_slot", .string(result.slots.lowerBound.rfc3339)),
      ("last_slot", .string(result.slots.upperBound.rfc3339)), ("events", .integer(Int64(result.events))),
      ("duplicates", .integer(Int64(result.duplicates))), ("refused", .integer(Int64(result.refused))),
      ("expired", .integer(Int64(result.expired))),
      ("reports", .array(result.reports.map(\.json))), ("comparison", comparison?.json ?? .null),
    ]
  }

  private func table(_ terminal: Terminal) {
    var line = "trail \(trail.configuration.name), slots \(result.slots.lowerBound.rfc3339) to "
    line += "\(result.slots.upperBound.rfc3339), \(counted(result.events, "event"))"
    if result.duplicates > 0 { line += ", \(result.duplicates) more than once" }
    if result.refused > 0 { line += ", \(counted(result.refused, "input")) refused" }
    if result.expired > 0 { line += ", \(result.expired) expired before they were read" }
    terminal.line(line)
    for report in result.reports { write(report, terminal) }
    if let comparison { write(comparison, terminal) }
  }

  private func write(_ report: BacktestReport, _ terminal: Terminal) {
    let total = report.total
    terminal.line()
    terminal.line(
      "\(report.name): \(counted(total.matches, "match")), \(counted(total.alerts, "alert")), "
        + "\(counted(total.messages, "message")), \(total.held) held, "
        + "\(total.exempt) exempt, \(total.history) history"
        + (report.heldAtEnd > 0 ? "; \(report.heldAtEnd) matches were still held at the end" : ""))
    terminal.line()
    var rules = Table(columns: ["rule", "level"] + Self.counts)
    for (id, counts) in report.sorted(report.byRule) where counts != BacktestReport.Counts() {
      rules.rows.append(
        [.string(report.rules[id]?.title ?? id.text), .string(report.rules[id]?.level.name ?? "")] + Self.cells(counts))
    }
    rules.print(.table, to: terminal, empty: "no rule matched")
    let quiet = report.byRule.values.count { $0 == BacktestReport.Counts() }
    if quiet > 0 { terminal.line("\(counted(quiet, "rule")) matched nothing") }
    guard !rules.rows.isEmpty else { return }
    if !report.byRecipient.isEmpty {
      terminal.line()
      var people = Table(columns: ["contact", "channel", "messages"])
      for (who, messages) in report.byRecipient.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
        people.add(
          .string(who.contact.isEmpty ? "(the channel)" : who.contact), .string(who.channel), .integer(Int64(messages)))
      }
      people.print(.table, to: terminal)
    }
    terminal.line()
    var days = days(report)
    let more = days.rows.count - Self.maximumRows
    days.rows = Array(days.rows.prefix(Self.maximumRows))
    days.print(.table, to: terminal)
    if more > 0 { terminal.line("… \(more) more rows: --output json has all") }
  }

  /// A row for each day and rule, and for each day and contact.
  private func days(_ report: BacktestReport) -> Table {
    var table = Table(columns: ["day", "rule_or_contact"] + Self.counts)
    for (name, day) in report.days.sorted(by: { $0.key < $1.key }) {
      for (id, counts) in report.sorted(day.rules) {
        table.rows.append([.string(name), .string(report.rules[id]?.title ?? id.text)] + Self.cells(counts))
      }
      for (who, messages) in day.recipients.sorted(by: { $0.key < $1.key }) {
        let text = "→ " + (who.contact.isEmpty ? "" : who.contact + " ") + "(\(who.channel))"
        table.rows.append(
          [.string(name), .string(text)] + Array(repeating: .null, count: Self.counts.count - 1)
            + [.integer(Int64(messages))])
      }
    }
    return table
  }

  private static let counts = ["matches", "alerts", "held", "exempt", "history", "dropped", "messages"]

  private static func cells(_ counts: BacktestReport.Counts) -> [JSONText] {
    [counts.matches, counts.alerts, counts.held, counts.exempt, counts.history, counts.dropped, counts.messages]
      .map { .integer(Int64($0)) }
  }

  private func write(_ comparison: BacktestComparison, _ terminal: Terminal) {
    let names = result.reports.map(\.name)
    terminal.line()
    terminal.line(
      "\(names[1]) against \(names[0]): \(comparison.same) alerts are the same, \(comparison.added.count) added, "
        + "\(comparison.gone.count) gone, \(comparison.rekeyed.count) re-keyed, \(comparison.moved.count) moved")
    var table = Table(columns: ["change", "slot", "rule", "group", "count"])
    func add(_ change: String, _ alert: BacktestAlert) {
      table.add(
        .string(change), .string(alert.slot.rfc3339), .string(alert.title),
        .string(alert.labels.map { "\($0.field)=\($0.value)" }.joined(separator: " ")), .integer(Int64(alert.count)))
    }
    for alert in comparison.added { add("added", alert) }
    for alert in comparison.gone { add("gone", alert) }
    for (word, pairs) in [("re-keyed", comparison.rekeyed), ("moved", comparison.moved)] {
      for pair in pairs {
        for alert in pair.from { add(word + " from", alert) }
        for alert in pair.to { add(word + " to", alert) }
      }
    }
    guard !table.rows.isEmpty else { return }
    let more = table.rows.count - Self.maximumRows
    table.rows = Array(table.rows.prefix(Self.maximumRows))
    terminal.line()
    table.print(.table, to: terminal)
    if more > 0 { terminal.line("… \(more) more rows: --output json has all") }
  }
}
