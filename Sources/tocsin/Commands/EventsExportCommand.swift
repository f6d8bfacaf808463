internal import Administration
internal import AuditEvents
internal import Foundation

/// Writing any number of events to a file or a pipe.
enum EventsExportCommand {
  static let export = Command(
    name: "events export", summary: "write all events that filters ask for as CSV or NDJSON, without a limit",
    synopsis: "[FILTERS] [--output csv|ndjson] [--to-file PATH]",
    discussion: EventFilterOptions.discussion
      + "\nEvents come segment by segment, the newest first; NDJSON has the original record under `record`.\n"
      + "A cell that a spreadsheet would take for a formula begins with an apostrophe.",
    examples: [
      "tocsin events export --last 1d --output csv --to-file events.csv",
      "tocsin events export --archive Sources/tocsin/Samples --output ndjson | head -1",
    ],
    options: [CommonOptions.workspace] + EventFilterOptions.all + [
      .value("output", "FORMAT", "csv (default) or ndjson"),
      .value("to-file", "PATH", "write to this file (default: standard output)"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    guard let form = EventExport.Form(rawValue: arguments.value("output") ?? "csv") else {
      throw CommandFailure(.usage, "--output takes csv or ndjson here, not '\(arguments.value("output") ?? "")'")
    }
    let options = try EventOptions(arguments, terminal)
    let problems = Problems()
    let feed: any EventFeed
    if let (archive, hasProblems) = EventFilterOptions.archives(arguments, options, terminal) {
      problems.found = hasProblems
      feed = archive.feed(try EventFilterOptions.criteria(arguments, opened: nil, options)) { rejection in
        problems.found = true
        terminal.error(EventFilterOptions.text(rejection))
      }
    } else {
      let opened = try OpenWorkspace(arguments, terminal)
      let criteria = try EventFilterOptions.criteria(arguments, opened: opened, options)
      feed = try opened.useCases.events(by: OpenWorkspace.caller).feed(criteria, withRecords: form == .ndjson)
    }
    var export = EventExport(form, of: feed)
    if let path = arguments.value("to-file") {
      try write(&export, to: path, terminal)
    } else {
      while let bytes = try export.next() {
        guard terminal.write(bytes) else { break }
        terminal.progress(export.progress)
      }
    }
    terminal.clearProgress()
    terminal.flush()
    if let path = arguments.value("to-file") {
      terminal.error("\(counted(export.events, "event")) written to \(path)")
    } else if terminal.isInteractive {
      terminal.error("\(counted(export.events, "event")) written")
    }
    return problems.found ? .userFiles : .success
  }

  /// Whether anything could not be read.
  private final class Problems { var found = false }

  /// Writes under another name first, so that nobody takes half an export for a whole one.
  private static func write(_ export: inout EventExport, to path: String, _ terminal: Terminal) throws {
    let draft = path + ".part"
    guard FileManager.default.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600]),
      let file = FileHandle(forWritingAtPath: draft)
    else { throw CommandFailure(.userFiles, "\(draft) cannot be written") }
    do {
      while let bytes = try export.next() {
        try file.write(contentsOf: bytes)
        terminal.progress(export.progress)
      }
      try file.synchronize()
      try file.close()
    } catch {
      unlink(draft)
      throw error
    }
    guard rename(draft, path) == 0 else {
      unlink(draft)
      throw CommandFailure(.userFiles, "\(path) cannot be written")
    }
  }
}
