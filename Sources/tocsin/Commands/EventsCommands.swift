internal import AuditEvents
internal import Engine

/// Looking at indexed events, and at what was refused.
enum EventsCommands {
  static let all = [query, show, rejected]

  private static let query = Command(
    name: "events query", summary: "find indexed events, newest first", synopsis: "[FILTERS]",
    discussion: "Filters are ANDed; a filter given several times takes any of its values. Values compare without case.",
    examples: [
      "tocsin events query --from 2026-03-02T09:00:00Z --operation CreateAccessKey",
      "tocsin events query --actor alice --source-ip 203.0.113.7 --output ndjson",
    ],
    options: [
      CommonOptions.workspace, CommonOptions.trail, .value("from", "TIME", "event time at or after"),
      .value("to", "TIME", "event time before"), .value("operation", "NAME", "the operation"),
      .value("actor", "NAME", "the actor's name, id or role"), .value("source-ip", "IP", "the source address"),
      .value("service", "NAME", "the service"), .value("resource", "ID", "a resource's id"), CommonOptions.limit,
      OutputFormat.option,
    ]
  ) { arguments, terminal in
    try arguments.expect(words: 0...0, "")
    var query = EventQuery()
    query.trail = arguments.value("trail").map { TrailName($0) }
    let from = try arguments.time("from")
    let to = try arguments.time("to")
    if from != nil || to != nil {
      let start = from ?? Timestamp(milliseconds: .min)
      query.eventTime = start..<max(start, to ?? Timestamp(milliseconds: .max))
    }
    query.operations = arguments.all("operation")
    query.actors = arguments.all("actor")
    query.sourceIPs = arguments.all("source-ip")
    query.services = arguments.all("service")
    query.resources = arguments.all("resource")
    query.limit = try arguments.integer("limit", default: 50)
    let opened = try OpenWorkspace(arguments, terminal)
    var table = Table(columns: [
      "time", "trail", "operation", "service", "actor", "source_ip", "outcome", "resources", "id",
    ])
    for found in try opened.stores.find(query) {
      let event = found.event
      table.add(
        .string(event.time.rfc3339), .string(found.trail.text), .string(event.operation), .string(event.service),
        .string(event.actor.name.isEmpty ? event.actor.id : event.actor.name), .string(event.sourceIP),
        .string(event.outcome.rawValue), .array(event.resources.map { .string($0.id) }), .string(event.id))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "no such event is indexed")
    return .success
  }

  private static let show = Command(
    name: "events show", summary: "the original JSON of an event, byte for byte", synopsis: "EVENT-ID [--trail T]",
    examples: ["tocsin events show 9ae24f49-c52c-4f0f-bcf9-9a4b8c220002"],
    options: [CommonOptions.workspace, CommonOptions.trail]
  ) { arguments, terminal in
    try arguments.expect(words: 1...1, "EVENT-ID")
    let opened = try OpenWorkspace(arguments, terminal)
    let places = try opened.stores.locate(
      trail: arguments.value("trail").map { TrailName($0) }, eventID: arguments.words[0])
    guard !places.isEmpty else {
      throw CommandFailure(.userFiles, "no event '\(arguments.words[0])' is indexed")
    }
    for place in places { terminal.line(String(decoding: try opened.stores.rawRecord(place), as: UTF8.self)) }
    return .success
  }

  private static let rejected = Command(
    name: "events rejected", summary: "files and records that were refused, newest first",
    synopsis: "[--trail T] [--limit N]", examples: ["tocsin events rejected --output ndjson"],
    options: [CommonOptions.workspace, CommonOptions.trail, CommonOptions.limit, OutputFormat.option]
  ) { arguments, terminal in
    let opened = try OpenWorkspace(arguments, terminal)
    var table = Table(columns: ["at", "trail", "scope", "path", "offset", "reason"])
    for rejected in try opened.stores.rejectedInputs(
      trail: arguments.value("trail").map { TrailName($0) }, limit: arguments.integer("limit", default: 50))
    {
      table.add(
        .string(rejected.at.rfc3339), .string(rejected.trail.text), .string("\(rejected.scope)"),
        .string(rejected.path), rejected.offset.map { .integer(Int64($0)) } ?? .null, .string(rejected.reason))
    }
    try table.print(OutputFormat(arguments), to: terminal, empty: "nothing was refused")
    return .success
  }
}
