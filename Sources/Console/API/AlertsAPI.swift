internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine

/// Alerts and the answers to them.
enum AlertsAPI {
  static let endpoints: [Endpoint] = [
    .api(
      .get, "/alerts",
      Operation(
        "listAlerts", tag: "Alerts", "Alerts, newest first",
        query: [
          .cursor, .limit, .init("trail", .text(200), "only of this trail"),
          .init("level", .level, "only of this level"),
          .init("rule", .text(200), "only of the rule with this id, or with this in its title"),
          .init("state", states, "only in this state"),
          .init("q", .text(200), "words in the title, the group values or the events; or the beginning of an id"),
          .init("from", .time, "of slots at or after"), .init("until", .time, "of slots before"),
        ], answer: .list(summary))
    ) { visit in
      let level = visit.request.first("level").flatMap { Level(name: $0) }
      var filter = AlertPages.filter(visit)
      filter.levels = level.map { [$0] } ?? []
      let page = try visit.useCases.alertSearch(by: visit.caller)
        .page(filter, cursor: visit.cursor, limit: visit.limit())
      return .list(
        page.lines.map { .object(members($0.alert) + [("state", .string($0.state))]) }, next: page.next)
    },
    .api(
      .get, "/alerts/{id}",
      Operation("showAlert", tag: "Alerts", "An alert with its evidence and what became of it", answer: detail)
    ) { visit in
      let alerts = visit.useCases.alerts(by: visit.caller)
      return .json(try json(try alerts.alert(visit["id"]), alerts))
    },
    answer(.acknowledge, "acknowledge", "Acknowledges an alert: somebody takes it on"),
    answer(.close, "close", "Closes an alert: nothing more follows from it"),
  ]

  private static func answer(_ kind: AlertAnswer.Kind, _ verb: String, _ summary: String) -> Endpoint {
    .api(
      .post, "/alerts/{id}/\(verb)", role: .operator,
      Operation(
        verb + "Alert", tag: "Alerts", summary,
        body: .object([.init("note", .lines(500), required: false, "for whoever reads the alert later")]),
        answer: detail)
    ) { visit in
      let alerts = visit.useCases.alerts(by: visit.caller)
      let alert = try alerts.alert(visit["id"])
      try alerts.answer(
        kind, alert: alert.id, by: visit.caller.name, note: visit.json["note"]?.string ?? "", now: visit.now)
      return .json(try json(alert, alerts))
    }
  }

  // MARK: - Shapes

  private static let summaryMembers: [Schema.Member] = [
    .init("id", .string), .init("fingerprint", .string, "the same for every alert about the same"),
    .init("rule", .string), .init("title", .string), .init("level", .level), .init("tags", .strings),
    .init("trail", .string), .init("slot", .time), .init("labels", .map(.string)), .init("count", .count),
    .init("first_event", .time), .init("last_event", .time), .init("state", states),
  ]
  private static let states = Schema.choice(AlertFilter.states)
  private static let summary = Schema.object(summaryMembers)
  private static let detail = Schema.object(
    summaryMembers + [
      .init("events", .strings, "ids of the events it rests on"),
      .init(
        "notes", .array(.object([.init("at", .time), .init("by", .string), .init("text", .string)]), maximum: .max)),
    ])

  private static func members(_ alert: Alert) -> [(key: String, value: JSONText)] {
    var labels: [(key: String, value: JSONText)] = []
    for label in alert.labels where !labels.contains(where: { $0.key == label.field }) {
      labels.append((label.field, .string(label.value)))
    }
    return [
      ("id", .string(alert.id)), ("fingerprint", .string(alert.fingerprint.text)), ("rule", .string(alert.rule.text)),
      ("title", .string(alert.title)), ("level", .string(alert.level.name)), ("tags", .strings(alert.tags)),
      ("trail", .string(alert.trail.text)), ("slot", .time(alert.slot)), ("labels", .object(labels)),
      ("count", .integer(Int64(alert.count))), ("first_event", .time(alert.firstEvent)),
      ("last_event", .time(alert.lastEvent)),
    ]
  }

  private static func json(_ alert: Alert, _ alerts: AlertAdministration) throws -> JSONText {
    let (handling, notes) = try alerts.history(of: alert)
    return .object(
      members(alert) + [
        ("state", .string(handling?.state ?? "open")),
        ("events", .strings(alert.samples.map(\.event.id))),
        (
          "notes",
          .array(
            notes.map {
              .object([("at", .time($0.at)), ("by", .string($0.by)), ("text", .string($0.text))])
            })
        ),
      ])
  }
}
