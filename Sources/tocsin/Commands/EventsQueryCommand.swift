internal import Administration
internal import AuditEvents

/// Finding events, page by page.
enum EventsQueryCommand {
  static let query = Command(
    name: "events query", summary: "find indexed events, or events of archives, newest first", synopsis: "[FILTERS]",
    discussion: EventFilterOptions.discussion
      + "\nWhen there are more events, the last line names the --after of the next page.",
    examples: [
      "tocsin events query --last 1d --operation CreateAccessKey",
      "tocsin events query --actor alice --source-ip 203.0.113.0/24 --output ndjson",
      "tocsin events query --last 1w --status incident --where '{resource_type: [evs, vpc]}'",
      "tocsin events query --archive Sources/tocsin/Samples --status warning",
    ],
    options: [CommonOptions.workspace] + EventFilterOptions.all + [
      .value("after", "PLACE", "go on behind this event: the next page"), CommonOptions.limit, OutputFormat.option,
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let output = try OutputFormat(arguments)
    let limit = try arguments.integer("limit", default: 50)
    let after = try cursor(arguments)
    let options = try EventOptions(arguments, terminal)
    if let (archive, hasProblems) = EventFilterOptions.archives(arguments, options, terminal) {
      var failed = hasProblems
      let page = archive.page(
        try EventFilterOptions.criteria(arguments, opened: nil, options), after: after, limit: limit,
        looked: { terminal.progress("\($0) of \(archive.count) files") },
        refused: {
          failed = true
          terminal.error(EventFilterOptions.text($0))
        })
      terminal.clearProgress()
      show(page.events, next: page.next, output, terminal)
      return failed ? .userFiles : .success
    }
    let opened = try OpenWorkspace(arguments, terminal)
    let criteria = try EventFilterOptions.criteria(arguments, opened: opened, options)
    let events = opened.useCases.events(by: OpenWorkspace.caller)
    // A long list is gathered page by page.
    var found: [FiledEvent] = []
    var next = after
    repeat {
      let page = try events.page(
        criteria, after: next, limit: min(limit - found.count, EventAdministration.maximumPage))
      found += page.events.map { FiledEvent(found: $0) }
      next = page.next
      terminal.progress("\(found.count) events")
    } while next != nil && found.count < limit
    terminal.clearProgress()
    show(found, next: next, output, terminal)
    return .success
  }

  private static func cursor(_ arguments: Arguments) throws -> EventCursor? {
    guard let text = arguments.value("after") else { return nil }
    guard let cursor = EventCursor(text) else {
      throw CommandFailure(.usage, "--after takes what a page named as its next, not '\(text)'")
    }
    return cursor
  }

  private static func show(
    _ events: [FiledEvent], next: EventCursor?, _ output: OutputFormat, _ terminal: Terminal
  ) {
    let hasPaths = events.contains { $0.path != nil }
    var table = Table(columns: EventLine.columns + (hasPaths ? ["path"] : []))
    for filed in events {
      table.rows.append(EventLine.cells(filed.found) + (hasPaths ? [.string(filed.path ?? "")] : []))
    }
    table.print(output, to: terminal, empty: "no such event was found")
    // Not on standard output, which a program may read.
    guard let next else { return }
    terminal.flush()
    terminal.error("there are more: --after '\(next)'")
  }
}
