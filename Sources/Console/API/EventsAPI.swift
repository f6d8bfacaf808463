internal import Administration
internal import AuditEvents
internal import Detection

/// Events for programs.
enum EventsAPI {
  static let endpoints: [Endpoint] = [
    .api(
      .get, "/events",
      Operation(
        "listEvents", tag: "Events", "Finds events, newest first",
        description: "Filters are ANDed; a filter given several times takes any of its values.",
        query: [.cursor, .limit] + EventFilters.parameters, answer: .list(line))
    ) { visit in
      var after: EventCursor?
      if let text = visit.cursor {
        guard let cursor = EventCursor(text) else {
          return .problem(status: 400, title: "Bad Request", detail: "cursor: not one of ours")
        }
        after = cursor
      }
      let page = try visit.useCases.events(by: visit.caller).page(
        EventFilters.criteria(visit), after: after, limit: visit.limit())
      return .list(page.events.map { .object(members(FiledEvent(found: $0))) }, next: page.next?.description)
    }.taking(.long),
    .api(
      .get, "/events-export",
      Operation(
        "exportEvents", tag: "Events", "All events of the filters as a file, newest first, sent while they are found",
        description: "CSV is safe to open in a spreadsheet; NDJSON has the records as received.",
        query: [.init("form", .choice(EventExport.Form.allCases.map(\.rawValue)), "csv unless given")]
          + EventFilters.parameters,
        answer: .string, answerType: "text/csv", otherAnswerTypes: ["application/x-ndjson"])
    ) { visit in try EventsPages.export(visit) }.taking(.long),
    .api(
      .get, "/events/{id}",
      Operation(
        "showEvent", tag: "Events", "The events of an id, one for each trail that has it, with record and matches",
        path: [.init("id", .text(512, minimum: 1), "the event's id")],
        query: [.init("trail", .text(200), "only this trail")], answer: .list(whole))
    ) { visit in
      let trail = visit.request.first("trail").flatMap { $0.isEmpty ? nil : TrailName($0) }
      let details = try visit.useCases.events(by: visit.caller).details(id: visit["id"], trail: trail)
      return .list(
        details.map { detail in
          let matches = detail.matches.map { stored in
            JSONText.object([
              ("rule", .string(stored.match.rule.text)),
              ("handled_at", stored.handledAt.map { .string($0.rfc3339) } ?? .null),
            ])
          }
          return .object(
            members(FiledEvent(found: detail.found))
              + [("record", .raw(JSONView.compact(detail.record))), ("matches", .array(matches))])
        }, next: nil)
    },
  ]

  private static func members(_ filed: FiledEvent) -> [(key: String, value: JSONText)] {
    zip(EventLine.exportColumns, EventLine.exportCells(filed)).filter { $0.0 != "path" }.map { (key: $0, value: $1) }
  }

  private static let columns: [Schema.Member] = EventLine.exportColumns.filter { $0 != "path" }.map { name in
    let isList = name == "resources" || name == "resource_types"
    return .init(name, isList ? .array(.string, maximum: .max) : .string)
  }

  private static let line = Schema.object(columns)
  private static let whole = Schema.object(
    columns + [
      .init("record", .any, "as received"),
      .init(
        "matches",
        .array(
          .object([.init("rule", .string), .init("handled_at", .optional(.string), "the run that decided about it")]),
          maximum: .max)),
    ])
}
