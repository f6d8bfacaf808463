internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine
internal import Synchronization

/// Searching events, one event whole, and exports.
enum EventsPages {
  static let endpoints: [Endpoint] = [
    .page("/events") { try list($0) }.taking(.long),
    .page("/events/export") { try export($0) }.taking(.long),
    .page("/events/{id}") { try EventPage.detail($0) }.taking(.long),
  ]

  private static func list(_ visit: Visit) throws -> Response {
    let words = visit.words
    var problems: HTML = ""
    var table: HTML = ""
    do {
      let criteria = try EventFilters.criteria(visit)
      let after = visit.cursor.flatMap { EventCursor($0) }
      let page = try visit.useCases.events(by: visit.caller).page(criteria, after: after, limit: visit.limit())
      table = visit.table(
        words("Events"),
        [
          .init(words("Time")), .init(words("Operation"), .title), .init(words("Service")), .init(words("Operator")),
          .init(words("Source address"), .code), .init(words("Outcome")), .init(words("Resources")),
        ],
        page.events.map { row($0, visit) }, empty: .empty(words("No such event was found")),
        next: page.next?.description)
    } catch AdministrationError.invalid(let reasons) {
      problems = .problems(words("Please correct:"), reasons.map { words($0) })
    }
    let filters = EventFilters.given(visit)
    let actions = EventExport.Form.allCases.map { form in
      HTML.button(
        words("Export {1}", form.rawValue.uppercased()),
        Address.of("events", "export", query: filters + [("form", form.rawValue)]))
    }
    return visit.page(
      words("Events"), section: .events, actions: .actions(actions), status: problems.isEmpty ? 200 : 422,
      visit.filter("/events", EventFilters.fields(visit), more: EventFilters.rareFields(visit)) + problems + table)
  }

  private static func row(_ found: FoundEvent, _ visit: Visit) -> [HTML] {
    let event = found.event
    let resources = event.resources.map(\.id).joined(separator: ", ")
    let address = Address.of("events", event.id, query: [("trail", found.trail.text)])
    return [
      visit.time(event.time),
      "<a href=\"\(address)\">\(HTML.cut(event.operation.isEmpty ? event.id : event.operation, to: 60))</a>",
      .cut(event.service, to: 60), .cut(event.actor.name.isEmpty ? event.actor.id : event.actor.name, to: 60),
      .cut(event.sourceIP, to: 60), EventPage.outcome(event, visit.words), .cut(resources),
    ]
  }

  /// All events of the filters as a file, written while it is read.
  static func export(_ visit: Visit) throws -> Response {
    let form = visit.request.first("form").flatMap { EventExport.Form(rawValue: $0) } ?? .csv
    let criteria = try EventFilters.criteria(visit)
    let events = visit.useCases.events(by: visit.caller)
    let name = "events-\(visit.now.rfc3339).\(form.rawValue)"
    let box = ExportBox()
    return .download(name, type: form.mediaType) {
      try box.export.withLock { export in
        if export == nil { export = EventExport(form, of: try events.feed(criteria, withRecords: form == .ndjson)) }
        return try export?.next()
      }
    }
  }

  /// An export that is drawn from by one thread after the other.
  private final class ExportBox: Sendable {
    let export = Mutex<EventExport?>(nil)
  }
}

/// One event whole.
enum EventPage {
  static func detail(_ visit: Visit) throws -> Response {
    let words = visit.words
    let trail = visit.request.first("trail").flatMap { $0.isEmpty ? nil : TrailName($0) }
    let details = try visit.useCases.events(by: visit.caller).details(id: visit["id"], trail: trail)
    let parts = try details.map { detail -> HTML in
      try fields(detail, visit) + matches(detail, visit)
        + .card(
          words("Whole record"),
          .json(JSONView.visible(JSONView.compact(detail.record).utf8), label: words("Whole record")))
    }
    let title = details.first.map { $0.found.event.operation }.flatMap { $0.isEmpty ? nil : $0 } ?? visit["id"]
    return visit.page(
      title, section: .events, crumbs: [Crumb(String(visit["id"].prefix(12)), Address.of("events", visit["id"]))],
      parts.joined())
  }

  static func outcome(_ event: AuditEvent, _ words: Words) -> HTML {
    let title =
      switch event.outcome {
      case .success: words("success")
      case .failure: words("failure")
      case .denied: words("denied")
      }
    let badge = HTML.badge(title, event.outcome == .success ? .good : event.outcome == .denied ? .bad : .warning)
    return event.errorCode.isEmpty ? badge : badge + " " + .code(event.errorCode)
  }

  /// The key fields; the values lead to searches for the same.
  private static func fields(_ detail: EventAdministration.Detail, _ visit: Visit) -> HTML {
    let event = detail.found.event
    let words = visit.words
    func search(_ name: EventCriteria.Name, _ text: String) -> HTML? {
      text.isEmpty ? nil : .link(text, Address.of("events", query: [(name.rawValue, text)]))
    }
    let pairs: [(String, HTML?)] = [
      (words("Time"), visit.time(event.time)), (words("Operation"), search(.operation, event.operation)),
      (words("Service"), search(.service, event.service)), (words("Outcome"), outcome(event, words)),
      (words("Operator"), search(.actor, event.actor.name)), (words("Operator id"), search(.actor, event.actor.id)),
      (words("Role"), search(.actor, event.actor.role)), (words("Access key"), search(.actor, event.actor.accessKey)),
      (words("Account"), search(.account, event.account)), (words("Region"), search(.region, event.region)),
      (words("Source address"), search(.sourceIP, event.sourceIP)),
      (words("User agent"), event.userAgent.isEmpty ? nil : "\(event.userAgent)"),
      (
        words("Resources"),
        event.resources.isEmpty
          ? nil
          : event.resources.map { resource -> HTML in
            .link(resource.id, Address.of("events", query: [(EventCriteria.Name.resource.rawValue, resource.id)]))
              + (resource.type.isEmpty ? "" : " (\(resource.type))")
          }.joined(separator: ", ")
      ),
      (words("Event id"), .code(event.id)), (words("Trail"), "\(detail.found.trail.text)"),
      (words("Indexed"), visit.time(detail.found.arrival)),
    ]
    return .card(
      words("Key fields"), .details(pairs.compactMap { pair in pair.1.map { (term: pair.0, value: $0) } }))
  }

  /// What rules matched, and the alerts that came of it.
  private static func matches(_ detail: EventAdministration.Detail, _ visit: Visit) throws -> HTML {
    let words = visit.words
    guard !detail.matches.isEmpty else { return .card(words("Matches"), .empty(words("No rule matches this event"))) }
    let rules = visit.useCases.workspace.rules
    let alerts = try visit.useCases.stores.alerts(trail: detail.found.trail, limit: 500)
    let rows = detail.matches.map { stored -> [HTML] in
      let match = stored.match
      let title = rules.first { $0.id == match.rule }?.title ?? match.rule.text
      let fingerprint = Fingerprint(rule: match.rule, trail: match.trail, group: match.group)
      let own = alerts.filter {
        $0.fingerprint == fingerprint && $0.firstEvent <= match.event.time && match.event.time <= $0.lastEvent
      }
      return [
        .link(title, Address.of("rules", match.rule.text)),
        own.isEmpty
          ? "–" : own.map { .link($0.title, Address.of("alerts", $0.id)) }.joined(separator: ", "),
        visit.time(stored.handledAt),
      ]
    }
    return .card(
      words("Matches"),
      visit.table(
        words("Matches"), [.init(words("Rule")), .init(words("Alert")), .init(words("Decided at"))], rows))
  }
}
