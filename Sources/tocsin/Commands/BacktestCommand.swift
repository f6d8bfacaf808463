internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine
internal import Foundation
internal import WorkspaceFiles

/// What rules would have told.
enum BacktestCommand {
  static let backtest = Command(
    name: "backtest", summary: "what rules would have told in a period, day by day",
    synopsis: "[--trail T] [--from TIME] [--to TIME] [--rules DIR] [--against DIR] [--files PATH...]",
    discussion:
      "Replays a period of the index, or files, slot by slot on a virtual clock through the engine itself, with\n"
      + "the whitelists, suppression, policies and contacts of the workspace. Nothing is stored and nothing is sent.\n"
      + "Indexed events count as arrived when they were, so imported history stays history; --by-event-time lets\n"
      + "them arrive when they happened, as events of files always do. --rules takes a file or folder in place of\n"
      + "Rules; --against compares with a second one: alerts that are added, gone, moved to another slot, or\n"
      + "re-keyed (same events, another group).",
    examples: [
      "tocsin backtest --trail production --from 2026-03-01 --to 2026-03-08",
      "tocsin backtest --against ../new-rules --by-event-time",
      "tocsin backtest --trail demo --files Sources/tocsin/Samples/actiontrail --output json",
    ],
    options: [
      CommonOptions.workspace, .value("trail", "T", "the trail (default: the first of tocsin.yml)"),
      .value("from", "TIME", "from this time, or day (default: the first event)"),
      .value("to", "TIME", "to before this time, or day (default: the last event)"),
      .value("rules", "DIR", "the rules of this file or folder in place of Rules"),
      .value("against", "DIR", "compare with the rules of this file or folder"),
      .values("files", "PATH...", "event files or folders in place of the index"),
      EventOptions.format, EventOptions.mapping, EventOptions.placeholders, EventOptions.idField,
      EventOptions.allLogSources,
      .flag("by-event-time", "indexed events arrive when they happened"),
      .value("workers", "N", "how many files are read at a time (default: the number of cores)"), OutputFormat.option,
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let output = try OutputFormat(arguments)
    let opened = try OpenWorkspace(arguments, terminal)
    let options = try EventOptions(arguments, terminal)
    let trail = try trail(opened.workspace, options, arguments)
    let from = try moment("from", arguments)
    let to = try moment("to", arguments)
    let candidates = try candidates(trail, opened.workspace, options, arguments, terminal)
    let workers = try arguments.integer("workers", default: ProcessInfo.processInfo.activeProcessorCount)
    let source = try source(trail, opened, arguments, workers, terminal)
    terminal.progress("looking for events")
    guard
      let backtest = try Backtest(
        candidates, source: source, from: from, to: to, contacts: try opened.workspace.people(opened.stores))
    else {
      throw CommandFailure(
        .userFiles, "there is no event in the period",
        hint: arguments.has("by-event-time") || arguments.value("files") != nil
          ? "look at --from and --to" : "the period is about arrival; --by-event-time is about event times")
    }
    var alerts: [[BacktestAlert]] = Array(repeating: [], count: candidates.count)
    let compares = candidates.count > 1
    let result = try backtest.run(workers: workers) { progress in
      terminal.progress("\(progress.slot.rfc3339) of \(progress.last.rfc3339), \(progress.events) events")
    } onAlert: { place, alert in
      // A line of NDJSON is written at once, so that memory does not grow with the alerts.
      if output == .ndjson { terminal.line(BacktestOutput.line(alert, of: candidates[place]).text) }
      if compares { alerts[place].append(alert) }
    }
    terminal.clearProgress()
    let comparison = compares ? BacktestComparison(alerts[0], alerts[1]) : nil
    BacktestOutput(result: result, trail: trail, comparison: comparison).write(output, to: terminal)
    return candidates.contains { $0.diagnostics.contains { $0.severity == .error } } ? .userFiles : .success
  }

  /// The trail, with events as the options say; the format of files is the trail's unless an option names it.
  private static func trail(
    _ workspace: Workspace, _ options: EventOptions, _ arguments: Arguments
  ) throws -> LoadedTrail {
    let name = try workspace.trail(arguments)
    guard let trail = name.flatMap({ workspace.trail($0) }) ?? workspace.trails.first else {
      throw CommandFailure(.userFiles, "tocsin.yml has no trail")
    }
    guard options.isGiven else { return trail }
    guard arguments.value("files") != nil else {
      throw CommandFailure(
        .usage, "--format, --mapping, --id-field and --all-log-sources go with --files",
        hint: "the index has the trail's format")
    }
    let format = options.format ?? trail.format
    let named = name == nil ? workspace.trails.first { $0.format.name == format.name } : nil
    let reading = EventReading(
      format: format, id: arguments.value("id-field"), allLogSources: arguments.has("all-log-sources"))
    return (named ?? trail).reading(
      reading.formats.first ?? format, of: workspace, allLogSources: reading.allLogSources)
  }

  private static func candidates(
    _ trail: LoadedTrail, _ workspace: Workspace, _ options: EventOptions, _ arguments: Arguments,
    _ terminal: Terminal
  ) throws -> [BacktestCandidate] {
    func rules(_ path: String) -> BacktestCandidate {
      BacktestCandidate(
        rules: path, for: trail, of: workspace, placeholders: options.placeholders,
        allLogSources: options.reading.allLogSources)
    }
    var candidates = [BacktestCandidate(trail, of: workspace)]
    if let path = arguments.value("rules") {
      candidates = [rules(path)]
    } else if !options.placeholders.isEmpty {
      candidates = [rules(workspace.configuration.folder + "/Rules")]
    }
    if let path = arguments.value("against") { candidates.append(rules(path)) }
    for candidate in candidates {
      for diagnostic in candidate.diagnostics where diagnostic.severity == .error {
        terminal.error(diagnostic.description)
      }
      guard !candidate.trail.rules.isEmpty else {
        throw CommandFailure(
          .userFiles, "\(candidate.name) has no sound rule for events of \(trail.format.name)",
          hint: candidate.name == "Rules" ? "trail \(trail.configuration.name) enables none" : "")
      }
      if !candidate.isSelected {
        terminal.error(
          "the list of trail \(trail.configuration.name) chooses no rule of \(candidate.name): all are used")
      }
    }
    return candidates
  }

  private static func source(
    _ trail: LoadedTrail, _ opened: OpenWorkspace, _ arguments: Arguments, _ workers: Int, _ terminal: Terminal
  ) throws -> any BacktestSource {
    let paths = arguments.all("files")
    guard !paths.isEmpty else {
      return IndexedEvents(
        trail: trail.configuration.name, index: opened.stores, byEventTime: arguments.has("by-event-time"))
    }
    let listing = EventFiles.list(under: paths, isEventFile: trail.format.isEventFile(path:))
    for problem in listing.problems { terminal.error("\(problem.path): error: \(problem.reason)") }
    return FiledEvents(
      files: listing.files, format: trail.format, limits: opened.workspace.configuration.limits, workers: workers)
  }

  /// A time, or a day that stands for its first moment.
  private static func moment(_ name: String, _ arguments: Arguments) throws -> Timestamp? {
    if let text = arguments.value(name), text.utf8.count == 10, let day = Timestamp(rfc3339: text + "T00:00:00Z") {
      return day
    }
    return try arguments.time(name)
  }
}
