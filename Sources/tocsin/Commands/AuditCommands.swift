internal import Administration
internal import AuditEvents
internal import Engine

/// The log of what people changed.
enum AuditCommands {
  static let all = [list, show, export]

  private static let filters: [Option] = [
    .value("by", "NAME", "only changes by this caller"),
    .value("action", "ACTION", "an action such as rule.disabled, or its kind such as rule"),
    .value("subject", "TEXT", "a part of what was changed"),
    .value("from", "TIME", "not before"), .value("to", "TIME", "before"),
    .value("origin", "WAY", "command-line, console or token"),
  ]

  private static func filter(_ arguments: Arguments) throws -> AuditFilter {
    let origin = arguments.value("origin")
    if let origin, Caller.Origin(kind: origin, address: "", token: "") == nil {
      throw CommandFailure(.usage, "--origin takes command-line, console or token, not '\(origin)'")
    }
    return AuditFilter(
      caller: arguments.value("by"), action: arguments.value("action"), subject: arguments.value("subject"),
      origin: origin, from: try arguments.time("from"), until: try arguments.time("to"))
  }

  private static let list = Command(
    name: "audit list", summary: "who changed what, newest first", synopsis: "[FILTERS] [--before NUMBER]",
    discussion: "The line below the table names the next page.",
    examples: [
      "tocsin audit list --by ada --from 2026-03-01T00:00:00Z", "tocsin audit list --action rule --output json",
    ],
    options: [CommonOptions.workspace] + filters + [
      .value("before", "NUMBER", "the page before this entry"), CommonOptions.limit, OutputFormat.option,
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let filter = try filter(arguments)
    let before = try arguments.value("before").map { _ in Int64(try arguments.integer("before", default: 0)) }
    let format = try OutputFormat(arguments)
    let opened = try OpenWorkspace(arguments, terminal)
    let page = try opened.audit.page(
      before: before, limit: try arguments.integer("limit", default: 50), filter: filter)
    var table = Table(columns: ["number", "at", "by", "from", "action", "subject", "reason"])
    for stored in page.entries {
      let entry = stored.entry
      let origin = entry.caller.origin
      table.add(
        .integer(stored.number), .string(entry.at.rfc3339), .string(entry.caller.name),
        .string([origin.kind, origin.address].filter { !$0.isEmpty }.joined(separator: " ")), .string(entry.action),
        .string(entry.subject), .string(entry.reason ?? ""))
    }
    table.print(format, to: terminal, empty: "no such change")
    if let next = page.next, format == .table { terminal.line("more: --before \(next)") }
    return .success
  }

  private static let show = Command(
    name: "audit show", summary: "one change: what it was before and after, and its place in the chain",
    synopsis: "NUMBER", examples: ["tocsin audit show 17", "tocsin audit show 17 --output json"],
    options: [CommonOptions.workspace, OutputFormat.option]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "NUMBER")
    let format = try OutputFormat(arguments)
    let opened = try OpenWorkspace(arguments, terminal)
    guard let number = Int64(arguments.words[0]), let stored = try opened.audit.entry(number) else {
      throw CommandFailure(.userFiles, "there is no entry '\(arguments.words[0])' in the audit log")
    }
    guard format == .table else {
      terminal.line(stored.json.text)
      return .success
    }
    let entry = stored.entry
    let origin = [entry.caller.origin.kind, entry.caller.origin.address, entry.caller.origin.token]
    func say(_ text: String) { terminal.line(Table.visible(text)) }
    say("entry \(number): \(entry.action), \(entry.subject)")
    say(
      "at \(entry.at.rfc3339) by \(entry.caller.name) (\(entry.caller.role.name)), by way of "
        + origin.filter { !$0.isEmpty }.joined(separator: " "))
    if let reason = entry.reason { say("reason: \(reason)") }
    say("before: \(entry.before ?? "nothing")")
    say("after:  \(entry.after ?? "nothing")")
    say("hash:   \(stored.hash.hexadecimal)\(stored.isIntact ? "" : " (NOT of these values)")")
    say("chain:  follows \(stored.previous.hexadecimal)")
    return .success
  }

  private static let export = Command(
    name: "audit export", summary: "every change as NDJSON or CSV, newest first", synopsis: "[FILTERS] [--output csv]",
    discussion: "With its hashes, so that the chain can be checked elsewhere. CSV is safe to open in a spreadsheet.",
    examples: [
      "tocsin audit export > audit.ndjson", "tocsin audit export --action account --output csv > accounts.csv",
    ],
    options: [CommonOptions.workspace] + filters + [.value("output", "FORMAT", "ndjson (default) or csv")]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    let filter = try filter(arguments)
    let format = arguments.value("output") ?? "ndjson"
    guard format == "ndjson" || format == "csv" else {
      throw CommandFailure(.usage, "--output takes ndjson or csv, not '\(format)'")
    }
    let opened = try OpenWorkspace(arguments, terminal)
    if format == "csv" { terminal.line(StoredAuditEntry.fields.joined(separator: ",")) }
    var before: Int64?
    var count = 0
    repeat {
      let page = try opened.audit.page(before: before, limit: AuditReading.longestPage, filter: filter)
      for stored in page.entries {
        terminal.line(format == "csv" ? Table.csvLine(stored.values) : stored.json.text)
      }
      count += page.entries.count
      terminal.progress("\(count) entries")
      before = page.next
    } while before != nil
    return .success
  }
}

extension OpenWorkspace {
  /// The audit log over these stores.
  var audit: AuditReading { useCases.audit(by: Self.caller) }
}
