internal import Administration
internal import AuditEvents
internal import Detection
internal import Engine

/// One event whole.
enum EventsShowCommand {
  static let show = Command(
    name: "events show", summary: "an event: its key fields, what rules matched, and its whole JSON",
    synopsis: "EVENT-ID [--trail T] [--raw]",
    discussion: "--raw writes the JSON alone, byte for byte as received; --output json one object with everything.",
    examples: [
      "tocsin events show 9ae24f49-c52c-4f0f-bcf9-9a4b8c220002",
      "tocsin events show 9ae24f49-c52c-4f0f-bcf9-9a4b8c220002 --raw | jq .userIdentity",
    ],
    options: [
      CommonOptions.workspace, CommonOptions.trail, .flag("raw", "the original JSON, byte for byte"),
      .values("archive", "PATH...", "look in these files and folders instead of the index"), EventOptions.format,
      EventOptions.mapping, EventOptions.idField, .value("output", "FORMAT", "table (default) or json"),
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "EVENT-ID")
    let output = try OutputFormat(arguments)
    let details = try details(arguments, terminal)
    for (index, detail) in details.enumerated() {
      if arguments.has("raw") {
        terminal.line(String(decoding: detail.record, as: UTF8.self))
      } else if output == .json || output == .ndjson {
        terminal.line(object(detail).text)
      } else {
        if index > 0 { terminal.line() }
        write(detail, to: terminal)
      }
    }
    return .success
  }

  private struct Shown {
    var filed: FiledEvent
    var record: [UInt8]
    /// Title and level of each rule that matched, with its id.
    var rules: [(id: String, title: String)]
  }

  private static func details(_ arguments: Arguments, _ terminal: Terminal) throws -> [Shown] {
    let id = arguments.words[0]
    let options = try EventOptions(arguments, terminal)
    if let (archive, _) = EventFilterOptions.archives(arguments, options, terminal) {
      let criteria = try EventCriteria(now: Timestamp(milliseconds: 0), formats: options.reading.formats) {
        $0 == .id ? [id] : []
      }
      let page = archive.page(
        criteria, limit: 100, refused: { terminal.error(EventFilterOptions.text($0)) })
      guard !page.events.isEmpty else { throw CommandFailure(.userFiles, "no event '\(id)' is in these archives") }
      return page.events.map { Shown(filed: $0, record: $0.record ?? [], rules: []) }
    }
    let opened = try OpenWorkspace(arguments, terminal)
    do {
      let found = try opened.useCases.events(by: OpenWorkspace.caller).details(
        id: id, trail: try opened.workspace.trail(arguments))
      return found.map { detail in
        Shown(
          filed: FiledEvent(found: detail.found), record: detail.record,
          rules: detail.matches.map { ($0.match.rule.text, opened.title(of: $0.match.rule)) })
      }
    } catch AdministrationError.unknown {
      throw CommandFailure(.userFiles, "no event '\(id)' is indexed")
    }
  }

  private static func object(_ shown: Shown) -> JSONText {
    let cells = zip(EventLine.exportColumns, EventLine.exportCells(shown.filed)).map { (key: $0, value: $1) }
    let rules = shown.rules.map { JSONText.object([("rule", .string($0.id)), ("title", .string($0.title))]) }
    return .object(
      cells + [(key: "matches", value: .array(rules)), (key: "record", value: .raw(JSONView.compact(shown.record)))])
  }

  private static func write(_ shown: Shown, to terminal: Terminal) {
    var fields = EventLine.keyFields(shown.filed.found)
    if let path = shown.filed.path {
      fields.append(("file", path))
    } else {
      fields.append(("indexed", shown.filed.found.arrival.rfc3339))
    }
    for rule in shown.rules { fields.append(("matched by", "\(rule.title) (\(rule.id))")) }
    let width = fields.map { $0.name.utf8.count }.max() ?? 0
    for field in fields {
      let space = String(repeating: " ", count: width - field.name.utf8.count + 2)
      terminal.line(paint(field.name, "1", terminal) + space + JSONView.visible(field.value.utf8))
    }
    terminal.line()
    for token in JSONView.tokens(shown.record) { terminal.write(paint(token.text, colour(token.kind), terminal)) }
    terminal.line()
  }

  private static func colour(_ kind: JSONView.Kind) -> String {
    switch kind {
    case .space, .punctuation: ""
    case .key: "34"
    case .string: "32"
    case .number: "33"
    case .word: "35"
    }
  }

  private static func paint(_ text: String, _ colour: String, _ terminal: Terminal) -> String {
    terminal.hasColour && !colour.isEmpty ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
  }
}
