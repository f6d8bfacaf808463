internal import Administration
internal import AuditEvents
internal import Engine

/// The filters of a search, as fields of a form, parameters of a query and parameters of an operation.
enum EventFilters {
  /// A search without a word about time looks at the last day: a rare filter over everything that is kept reads every
  /// segment. `any` asks for everything.
  private static let usual = "1d", any = "any"

  /// Reads the query. Throws `AdministrationError.invalid`.
  static func criteria(_ visit: Visit) throws -> EventCriteria {
    let isTimed = [EventCriteria.Name.last, .from, .to, .id].contains {
      !(visit.request.first($0.rawValue) ?? "").isEmpty
    }
    return try visit.useCases.eventCriteria { name in
      if name == .last, !isTimed { return [usual] }
      return visit.request.query.filter { $0.name == name.rawValue && !$0.value.isEmpty }.map(\.value)
        .filter { name != .last || !$0.utf8.elementsEqual(any.utf8) }
    }
  }

  /// The filters of the query, for links.
  static func given(_ visit: Visit) -> [(name: String, value: String)] {
    visit.request.query.filter { EventCriteria.Name(rawValue: $0.name) != nil && !$0.value.isEmpty }
  }

  /// What is asked for most, with what stands in the query.
  static func fields(_ visit: Visit) -> [Field] {
    let words = visit.words
    return [
      choice(
        visit, .last, words("Time range"),
        [
          ("", words("last day")), ("1h", words("last hour")), ("1w", words("last week")), (any, words("any time")),
        ]),
      line(visit, .from, words("From"), hint: "2026-03-02T10:00:00Z"), line(visit, .to, words("To")),
      choice(
        visit, .trail, words("Trail"),
        [("", words("all"))]
          + visit.useCases.workspace.trails.map { ($0.configuration.name.text, $0.configuration.name.text) }),
      line(visit, .operation, words("Operation"), hint: words("* stands for any text")),
      line(visit, .actor, words("Operator")),
      line(visit, .resource, words("Resource id or name")),
      line(
        visit, .sourceIP, words("Source address"), hint: words("an address or a network such as 203.0.113.0/24")),
      choice(
        visit, .status, words("Status"),
        [
          ("", words("any")), ("normal", words("normal")), ("warning", words("warning")),
          ("incident", words("incident")),
        ]),
    ]
  }

  /// The other filters.
  static func rareFields(_ visit: Visit) -> [Field] {
    let words = visit.words
    return [
      line(visit, .service, words("Service")), line(visit, .type, words("Event type")),
      line(visit, .resourceType, words("Resource type")), line(visit, .errorCode, words("Error code")),
      line(visit, .id, words("Event id")), line(visit, .account, words("Account")),
      line(visit, .region, words("Region")), line(visit, .tracker, words("Tracker")),
      Field(
        EventCriteria.Name.selection.rawValue, words("Selection"), .area(rows: 2),
        value: visit.request.first(EventCriteria.Name.selection.rawValue) ?? "",
        hint: words("as in the detection of a rule: {1}", "{eventName|startswith: Delete}"), maximum: 5000),
    ]
  }

  private static func line(_ visit: Visit, _ name: EventCriteria.Name, _ label: String, hint: String = "") -> Field {
    Field(name.rawValue, label, value: visit.request.first(name.rawValue) ?? "", hint: hint, maximum: 500)
  }

  private static func choice(
    _ visit: Visit, _ name: EventCriteria.Name, _ label: String, _ choices: [(String, String)]
  ) -> Field {
    let known = choices.map { (value: $0.0, title: $0.1) }
    let asked = visit.request.first(name.rawValue) ?? ""
    let given = name == .last && asked.utf8.elementsEqual(usual.utf8) ? "" : asked
    let isKnown = known.contains { $0.value.utf8.elementsEqual(given.utf8) }
    return Field(name.rawValue, label, .choice(known + (isKnown ? [] : [(given, given)])), value: given)
  }

  /// The parameters of an operation.
  static let parameters: [Operation.Parameter] = EventCriteria.Name.allCases.map { name in
    let several = Schema.array(.text(500), maximum: 50)
    let (schema, meaning): (Schema, String) =
      switch name {
      case .last:
        (
          .text(20),
          "event time within this length before now or `to`: 1h, 1d, 1w; `any` for everything; 1d when no time is given"
        )
      case .from: (.time, "event time at or after")
      case .to: (.time, "event time before")
      case .trail: (.text(200), "only this trail")
      case .status: (.array(.choice(EventRating.allCases.map(\.rawValue)), maximum: 3), "how the cloud rates it")
      case .selection: (.lines(5000), "a selection as in the detection of a rule")
      case .resource: (several, "the id or name of a resource; * stands for any text")
      case .sourceIP: (several, "an address, or a network in CIDR notation")
      case .actor: (several, "name, id, role or access key of the operator; * stands for any text")
      default: (several, "any of these values; * stands for any text")
      }
    return Operation.Parameter(name.rawValue, schema, meaning)
  }
}
