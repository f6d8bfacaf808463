internal import AuditEvents
internal import Engine
internal import Foundation
internal import WorkspaceFiles

/// Takes event files into the index by hand.
enum IngestCommand {
  static let ingest = Command(
    name: "ingest", summary: "take event files into the index of a trail", synopsis: "[--trail T] [--at TIME] PATH...",
    discussion: "Files are recognised by content: a file is taken once, whatever its name. Refused files and records\n"
      + "are listed by: tocsin events rejected. The next run alerts on what matches.",
    examples: [
      "tocsin ingest --trail production downloads/AliyunLogs", "tocsin ingest one-file.json.gz",
      "tocsin ingest --at 2026-03-02T09:50:00Z one-file.json.gz",
    ],
    options: [
      CommonOptions.workspace, .value("trail", "T", "the trail (default: the only one, or the one whose format fits)"),
      .value("at", "TIME", "take them as if they came at this time, for a later run --at"),
      .value("workers", "N", "how many files are read at a time (default: the number of cores)"),
    ]
  ) { arguments, terminal in
    guard !arguments.words.isEmpty else { throw CommandFailure(.usage, "missing PATH", hint: "see --help") }
    SignalWatch.explain("the files that were taken stay; the same command goes on with the others", terminal)
    let opened = try OpenWorkspace(arguments, terminal)
    // The ledger knows files by path, so the path must mean the same from every folder.
    let paths = arguments.words.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    let trails = try trails(for: arguments, paths, opened.workspace)
    let workers = try arguments.integer("workers", default: ProcessInfo.processInfo.activeProcessorCount)
    let clock = SystemClock()
    let started = clock.now
    let arrival = try arrival(arguments, trails.map(\.trail), opened, now: started)
    var total = IngestReport()
    var failed = false
    for (trail, paths) in trails {
      let listing = EventFiles.list(under: paths, isEventFile: trail.format.isEventFile(path:))
      for problem in listing.problems {
        failed = true
        terminal.error("\(problem.path): error: \(problem.reason)")
      }
      let ingest = TrailIngest(trail: trail, store: opened.stores, limits: opened.workspace.configuration.limits)
      let report = try ingest.take(files: listing.files, arrival: arrival ?? clock.now, workers: workers) { report in
        terminal.progress(progress(trail, report, files: listing.files.count, started, clock.now))
      }
      terminal.clearProgress()
      terminal.line(summary(trail, report, started, clock.now))
      total.add(report)
    }
    if total.refusedFiles + total.refusedRecords > 0 {
      failed = true
      terminal.error(
        "\(counted(total.refusedFiles, "file")) and \(counted(total.refusedRecords, "record")) refused; see: tocsin events rejected"
      )
    }
    return failed ? .userFiles : .success
  }

  /// The time of `--at`; nil for each trail's own. What a slot was decided about is not decided again, and what is far
  /// ahead would not be for long.
  private static func arrival(
    _ arguments: Arguments, _ trails: [LoadedTrail], _ opened: OpenWorkspace, now: Timestamp
  ) throws -> Timestamp? {
    guard let time = try arguments.time("at") else { return nil }
    guard time.seconds <= now.seconds + RunCommand.furthestAhead else {
      throw CommandFailure(.usage, "--at \(time.rfc3339) is more than a day ahead: no run would look at it until then")
    }
    for trail in trails.map(\.configuration.name) {
      if let last = try opened.stores.lastSlot(trail: trail), time < last {
        throw CommandFailure(
          .usage,
          "--at \(time.rfc3339) is before the last run of trail \(trail), which decided all until \(last.rfc3339)",
          hint: "tocsin backtest shows what rules find in the past")
      }
    }
    return time
  }

  private static func progress(
    _ trail: LoadedTrail, _ report: IngestReport, files: Int, _ started: Timestamp, _ now: Timestamp
  ) -> String {
    "\(trail.configuration.name): \(report.files) of \(files) files, \(report.events) events, "
      + "\(rate(report.events, started, now)) events/s, \(report.refusedFiles + report.refusedRecords) refused"
  }

  private static func summary(
    _ trail: LoadedTrail, _ report: IngestReport, _ started: Timestamp, _ now: Timestamp
  ) -> String {
    "\(trail.configuration.name): \(counted(report.events, "event")) indexed (\(report.duplicates) were known) from \(report.taken)"
      + " of \(counted(report.files, "file")) (\(report.known) were known, \(report.refusedFiles) refused), "
      + "\(counted(report.matches, "rule match")), \(counted(report.refusedRecords, "record")) refused, "
      + "\(rate(report.events, started, now)) events/s"
  }

  private static func rate(_ events: Int, _ started: Timestamp, _ now: Timestamp) -> Int64 {
    Int64(events) * 1000 / max(1, now.milliseconds - started.milliseconds)
  }

  /// The trail of `--trail`, or for each path the one trail whose format its first file has.
  private static func trails(
    for arguments: Arguments, _ given: [String], _ workspace: Workspace
  ) throws -> [(trail: LoadedTrail, paths: [String])] {
    let names = workspace.trails.map(\.configuration.name.text)
    if let name = arguments.value("trail") {
      guard let trail = workspace.trail(TrailName(name)) else {
        let near = nearestName(to: name, among: names)
        throw CommandFailure(
          .usage, "there is no trail '\(name)'",
          hint: near.map { "did you mean \($0)?" } ?? "trails: " + names.joined(separator: ", "))
      }
      return [(trail, given)]
    }
    if workspace.trails.count == 1 { return [(workspace.trails[0], given)] }
    var paths: [TrailName: [String]] = [:]
    for path in given {
      let files = EventFiles.list(under: [path]) { file in EventFormats.all.allSatisfy { $0.isEventFile(path: file) } }
        .files
      let format = files.lazy.compactMap { file in
        let limits = workspace.configuration.limits
        guard let document = try? EventDocument.open(path: file, limits: limits),
          let records = try? document.records(limits: limits)
        else { return nil as (any EventFormat)? }
        return FormatDetection.format(of: document, records: records.ranges)
      }.first
      let fitting = workspace.trails.filter { $0.format.name == format?.name }
      guard fitting.count == 1 else {
        throw CommandFailure(
          .usage, "\(path): which trail is it for? Name one with --trail",
          hint: "trails: " + names.joined(separator: ", "))
      }
      paths[fitting[0].configuration.name, default: []].append(path)
    }
    return workspace.trails.compactMap { trail in paths[trail.configuration.name].map { (trail, $0) } }
  }
}
