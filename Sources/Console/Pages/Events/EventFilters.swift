internal import Administration
internal import AuditEvents

/// The filters of a search, as fields of a form, parameters of a query and parameters of an operation.
enum EventFilters {
  /// Reads the query. Throws `AdministrationError.invalid`.
  static func criteria(_ visit: Visit) throws -> EventCriteria {
    try visit.useCases.eventCriteria { name in
      visit.request.query.filter { $0.name == name.rawValue && !$0.value.isEmpty }.map(\.value)
    }
  }

  /// The filters of the query, for links.
  static func given(_ visit: Visit) -> [(name: String, value: String)] {
    visit.request.query.filter { EventCriteria.Name(rawValue: $0.name) != nil && !$0.value.isEmpty }
  }

  /// The fields of the form, with what stands in the query.
  static func fields(_ visit: Visit) -> [Field] {
    let words = visit.words
    func value(_ name: EventCriteria.Name) -> String { visit.request.first(name.rawValue) ?? "" }
    func line(_ name: EventCriteria.Name, _ label: String, hint: String = "") -> Field {
      Field(name.rawValue, label, value: value(name), hint: hint, maximum: 500)
    }
    func choice(_ name: EventCriteria.Name, _ label: String, _ choices: [(String, String)]) -> Field {
      let known = choices.map { (value: $0.0, title: $0.1) }
      let given = value(name)
      let isKnown = known.contains { $0.value.utf8.elementsEqual(given.utf8) }
      return Field(name.rawValue, label, .choice(known + (isKnown ? [] : [(given, given)])), value: given)
    }
    return [
      choice(
        .last, words("Time range"),
        [
          ("", words("any time, or as below")), ("1h", words("last hour")), ("1d", words("last day")),
          ("1w", words("last week")),
        ]),
      line(.from, words("From"), hint: "2026-03-02T10:00:00Z"), line(.to, words("To")),
      choice(
        .trail, words("Trail"),
        [("", words("all"))]
          + visit.useCases.workspace.trails.map { ($0.configuration.name.text, $0.configuration.name.text) }),
      choice(
        .status, words("Status"),
        [
          ("", words("any")), ("normal", words("normal")), ("warning", words("warning")),
          ("incident", words("incident")),
        ]),
      line(.operation, words("Operation"), hint: words("* stands for any text")),
      line(.service, words("Service")), line(.type, words("Event type")), line(.actor, words("Operator")),
      line(.resourceType, words("Resource type")), line(.resource, words("Resource id or name")),
      line(.sourceIP, words("Source address"), hint: words("an address or a network such as 203.0.113.0/24")),
      line(.errorCode, words("Error code")), line(.id, words("Event id")), line(.account, words("Account")),
      line(.region, words("Region")), line(.tracker, words("Tracker")),
      Field(
        EventCriteria.Name.selection.rawValue, words("Selection"), .area(rows: 2), value: value(.selection),
        hint: words("as in the detection of a rule: {1}", "{eventName|startswith: Delete}"), maximum: 5000),
    ]
  }

  /// The parameters of an operation.
  static let parameters: [Operation.Parameter] = EventCriteria.Name.allCases.map { name in
    let several = Schema.array(.text(500), maximum: 50)
    let (schema, meaning): (Schema, String) =
      switch name {
      case .last: (.text(20), "event time within this length before now or `to`: 1h, 1d, 1w")
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
