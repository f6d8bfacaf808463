internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection

/// Alerts: the list, one with everything about it, and the answers to it.
enum AlertPages {
  static let endpoints: [Endpoint] = [
    .page("/alerts") { visit in
      let words = visit.words
      let page = try visit.useCases.alertSearch(by: visit.caller)
        .page(filter(visit), cursor: visit.cursor, limit: visit.limit())
      let body: HTML = """
        \(visit.filter("/alerts", fields(visit)))
        \(AlertTable.html(page.lines, visit, caption: words("Alerts"), next: page.next))
        """
      return visit.page(words("Alerts"), section: .alerts, body)
    },
    .page("/alerts/{id}") { visit in
      let report = try visit.useCases.alertReport(visit["id"], by: visit.caller)
      return AlertDetail(report: report, visit: visit).page
    },
    .form("/alerts/{id}/acknowledge") { visit in try answer(.acknowledge, visit) },
    .form("/alerts/{id}/close") { visit in try answer(.close, visit) },
  ]

  private static func answer(_ kind: AlertAnswer.Kind, _ visit: Visit) throws -> Response {
    let handling = try visit.useCases.alerts(by: visit.caller).answer(
      kind, alert: visit["id"], by: visit.caller.name, note: visit.request.field("note") ?? "", now: visit.now)
    let words = visit.words
    let text = kind == .acknowledge ? words("You took the alert on.") : words("The alert is closed.")
    return .redirect(to: PageParts.alert(handling.alert), flash: Flash(.good, text))
  }

  /// What the query asks for.
  static func filter(_ visit: Visit) -> AlertFilter {
    let request = visit.request
    func text(_ name: String) -> String { request.first(name) ?? "" }
    let least = Level(name: text("level"))
    let from = PageParts.time(request.first("from"))
    let until = PageParts.time(request.first("until"))
    let slots: Range<Timestamp>? =
      from == nil && until == nil
      ? nil
      : {
        let start = from ?? Timestamp(milliseconds: .min)
        return start..<max(start, until ?? Timestamp(milliseconds: .max))
      }()
    return AlertFilter(
      levels: least.map { least in Set(Level.allCases.filter { $0 >= least }) } ?? [], rule: text("rule"),
      trail: text("trail").isEmpty ? nil : TrailName(text("trail")), state: text("state"), text: text("q"),
      slots: slots)
  }

  private static func fields(_ visit: Visit) -> [Field] {
    let words = visit.words
    func value(_ name: String) -> String { visit.request.first(name) ?? "" }
    func moment(_ name: String) -> String {
      PageParts.time(visit.request.first(name)).map { PageParts.input($0) } ?? ""
    }
    return [
      Field("q", words("Search"), .line(type: "search"), value: value("q"), maximum: 200),
      Field(
        "level", words("At least"), .choice(PageParts.levels(words, any: words("any level"))), value: value("level")),
      Field("state", words("State"), .choice(PageParts.alertStates(words)), value: value("state")),
      Field("trail", words("Trail"), .choice(PageParts.trails(visit)), value: value("trail")),
      Field("rule", words("Rule"), value: value("rule"), maximum: 200),
      Field("from", words("From (UTC)"), .line(type: "datetime-local"), value: moment("from")),
      Field("until", words("Until (UTC)"), .line(type: "datetime-local"), value: moment("until")),
    ]
  }
}
