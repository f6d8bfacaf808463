internal import AuditEvents
internal import Detection
internal import Engine

/// What a scan went through.
struct ScanTotals {
  var files = 0
  var events = 0
  var hits = 0
  var firings = 0
  var rejected = 0
  var undated = 0

  mutating func add(_ result: ArchiveScan.FileResult) {
    files += 1
    events += result.events
    hits += result.hits.count
    rejected += result.rejected.count
    undated += result.undated
  }

  /// The line that a scan ends with.
  func text(applicable: Int, of rules: Int) -> String {
    "\(counted(events, "event")) in \(counted(files, "file")), \(applicable) of \(counted(rules, "rule")) apply, "
      + counted(hits, "match")
      + (firings > 0 ? ", " + counted(firings, "correlation firing") : "")
      + (rejected > 0 ? ", \(counted(rejected, "input")) refused" : "")
      + (undated > 0 ? ", \(counted(undated, "event")) without a readable time" : "")
  }
}

/// Prints what a scan finds: matches file by file, correlation firings at the end. NDJSON streams, so that memory does
/// not grow with the matches.
struct ScanPrinter {
  private let output: OutputFormat
  private let terminal: Terminal
  private var hits: Table
  private var firings: Table

  init(output: OutputFormat, terminal: Terminal, hasCorrelations: Bool) {
    self.output = output
    self.terminal = terminal
    let columns = ["rule_id", "rule", "event_id", "time", "path", "index"]
    // A CSV file has one kind of rows.
    hits = Table(columns: output == .csv && hasCorrelations ? columns + ["group", "events"] : columns)
    firings = Table(columns: ["rule_id", "rule", "group", "time", "events"])
  }

  mutating func add(_ hit: ArchiveScan.Hit) {
    hits.rows.append(
      [
        .string(hit.rule.id.text), .string(hit.rule.title), .string(hit.event.id),
        hit.event.time.milliseconds == 0 ? .null : .string(hit.event.time.rfc3339),
        .string(hit.path), .integer(Int64(hit.index)), .null, .null,
      ].prefix(hits.columns.count).map { $0 })
    stream(&hits)
  }

  mutating func add(_ firing: ScanCorrelations.Firing) {
    let id = JSONText.string(firing.rule.id.text)
    let title = JSONText.string(firing.rule.title)
    let time = JSONText.string(firing.firing.time.rfc3339)
    let values = firing.firing.group
    let events = firing.eventIDs
    switch output {
    case .csv:
      hits.add(id, title, .null, time, .null, .null, .string(Self.text(values)), .array(events.map { .string($0) }))
    case .table:
      firings.add(id, title, .string(Self.text(values)), time, .string(Self.summary(events, firing.firing.count)))
    case .json, .ndjson:
      let group = JSONText.object(values.map { (key: $0.field, value: .string($0.value)) })
      firings.add(id, title, group, time, .array(events.map { .string($0) }))
      stream(&firings)
    }
  }

  mutating func finish() {
    switch output {
    case .ndjson: break
    case .json: terminal.line(JSONText.array(hits.objects + firings.objects).text)
    case .csv: hits.print(.csv, to: terminal)
    case .table:
      if !hits.rows.isEmpty || firings.rows.isEmpty { hits.print(.table, to: terminal, empty: "no match") }
      if !firings.rows.isEmpty {
        if !hits.rows.isEmpty { terminal.line("") }
        firings.print(.table, to: terminal)
      }
    }
  }

  private func stream(_ table: inout Table) {
    guard output == .ndjson else { return }
    table.print(.ndjson, to: terminal)
    table.rows.removeAll(keepingCapacity: true)
  }

  private static func text(_ group: [GroupValue]) -> String {
    group.map { "\($0.field)=\($0.value)" }.joined(separator: ", ")
  }

  /// The number of events and the newest ones, for people.
  private static func summary(_ events: [String], _ count: Int) -> String {
    let newest = events.suffix(3).joined(separator: ", ")
    return "\(count): " + (events.count > 3 ? "..., " : "") + newest
  }
}
