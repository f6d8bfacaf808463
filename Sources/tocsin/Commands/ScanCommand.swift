internal import AuditEvents
internal import Detection
internal import Engine
internal import Foundation
internal import WorkspaceFiles

/// The stateless hunt over archives.
enum ScanCommand {
  static let scan = Command(
    name: "scan", summary: "evaluate rules on archives without indexing them",
    synopsis: "--rules PATH... [--format F | --mapping FILE] EVENTS...",
    discussion: "EVENTS are files or folders (.json, .json.gz, .ndjson, .jsonl). The format of each file is detected\n"
      + "unless --format or --mapping names it. Ends with 1 when a rule or an input could not be read; the rest is still scanned.\n"
      + "Correlations come at the end, a line for each window that satisfies them; it names its newest 10,000 events. Rules\n"
      + "that correlations refer to are silent unless these say generate: true.",
    examples: [
      "tocsin scan --rules Rules/cloudtrail --format cloudtrail archive/2026/03 --output ndjson",
      "tocsin scan --rules Rules Sources/tocsin/Samples",
      "tocsin scan --rules my-rules --mapping Rules/mappings/okta.yml export.json",
    ],
    options: [
      .values("rules", "PATH...", "rule files or folders"),
      EventOptions.format, EventOptions.mapping, EventOptions.placeholders, EventOptions.idField,
      EventOptions.allLogSources,
      .value("workers", "N", "how many files are read at a time (default: the number of cores)"), OutputFormat.option,
    ]
  ) { arguments, terminal in
    var arguments = arguments
    let output = try OutputFormat(arguments)
    let paths = arguments.separateRulePaths()
    guard !paths.rules.isEmpty else { throw CommandFailure(.usage, "missing --rules PATH", hint: "see --help") }
    guard !paths.events.isEmpty else { throw CommandFailure(.usage, "missing EVENTS", hint: "see --help") }
    let options = try EventOptions(arguments, terminal)
    let (rules, diagnostics) = RuleFiles.load(paths: paths.rules, placeholders: options.placeholders)
    for diagnostic in diagnostics where diagnostic.severity == .error { terminal.error(diagnostic.description) }
    guard !rules.isEmpty else {
      throw CommandFailure(.userFiles, "no sound rule in \(paths.rules.joined(separator: " "))")
    }
    let listing = EventFiles.list(under: paths.events, isEventFile: options.reading.isEventFile)
    for problem in listing.problems { terminal.error("\(problem.path): error: \(problem.reason)") }
    let scan = ArchiveScan(rules: rules, reading: options.reading, limits: ArchiveLimits())
    let workers = try arguments.integer("workers", default: ProcessInfo.processInfo.activeProcessorCount)
    var failed = diagnostics.contains { $0.severity == .error } || !listing.problems.isEmpty
    var correlations = ScanCorrelations(rules: rules)
    var totals = ScanTotals()
    var printer = ScanPrinter(
      output: output, terminal: terminal, hasCorrelations: rules.contains { $0.correlation != nil })
    scan.scan(files: listing.files, workers: workers) { result in
      totals.add(result)
      for rejected in result.rejected {
        failed = true
        let place = rejected.offset.map { " at byte \($0)" } ?? ""
        terminal.error(
          "\(rejected.path): error: \(rejected.scope == .file ? "file" : "record")\(place): \(rejected.reason)")
      }
      for hit in result.hits { printer.add(hit) }
      correlations.add(result)
      terminal.progress(
        "\(totals.files) of \(listing.files.count) files, \(totals.events) events, \(totals.hits) matches")
    }
    correlations.finish { firing in
      totals.firings += 1
      printer.add(firing)
    }
    if correlations.leftOut > 0 {
      failed = true
      terminal.error(
        "error: \(correlations.leftOut) matches were left out of correlations, since memory holds no more: "
          + "scan fewer files at a time")
    }
    terminal.clearProgress()
    printer.finish()
    terminal.flush()
    terminal.error(totals.text(applicable: scan.applicableRules, of: rules.count))
    return failed ? .userFiles : .success
  }
}

extension Arguments {
  /// `--rules` takes several paths, and the events follow without an option of their own: `--rules A B EVENTS` is told
  /// apart by the last value of `--rules` before another option; when no word is left, the last path is the events.
  mutating func separateRulePaths() -> (rules: [String], events: [String]) {
    var rules = all("rules")
    var events = words
    if events.isEmpty, rules.count > 1 { events = [rules.removeLast()] }
    return (rules, events)
  }
}
