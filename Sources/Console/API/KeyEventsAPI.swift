internal import Administration
internal import AuditEvents
internal import Detection
internal import Engine
internal import WorkspaceFiles

/// Key event notifications for programs.
enum KeyEventsAPI {
  private static let notification = Schema.object([
    .init("name", .string), .init("started", .boolean), .init("type", .string),
    .init("summary", .string),
    .init("policy", .string, "empty for the trail's"), .init("record_only", .boolean),
    .init("level", .string),
    .init("source", .choice(["file", "store", "changed"])), .init("changed_by", .optional(.string)),
    .init("text", .string, "the notification as YAML"),
    .init("sigma", .string, "the rule it becomes, as YAML"),
  ])
  private static let text = Schema.Member(
    "text", .lines(1 << 20), "one notification as YAML, as in Rules/notifications")
  private static let reason = ContactsAPI.reason
  private static let name = Operation.Parameter("name", .name(64), "the notification's name")

  static let endpoints: [Endpoint] = [
    .api(
      .get, "/key-events",
      Operation(
        "listKeyEvents", tag: "Key events", "Key event notifications", answer: .list(notification))
    ) { visit in .list(try visit.keyEvents.book().book.entries.map(json), next: nil) },
    .api(
      .get, "/key-events/{name}",
      Operation(
        "getKeyEvent", tag: "Key events", "One notification", path: [name], answer: notification)
    ) { visit in .json(json(try visit.keyEvents.notification(visit["name"]))) },
    .api(
      .put, "/key-events/{name}", role: .operator,
      Operation(
        "putKeyEvent", tag: "Key events", "Add a notification, or put another text in its place",
        path: [name],
        body: .object([text, reason]), answer: notification)
    ) { visit in
      let one = try parse(visit)
      guard one.name == visit["name"] else {
        throw AdministrationError.invalid([Sentence("the text is of the notification '{1}'", one.name)])
      }
      try visit.keyEvents.put(
        one, replace: true, reason: visit.json["reason"]?.string, now: visit.now)
      return .json(json(try visit.keyEvents.notification(one.name)))
    },
    .api(
      .post, "/key-events/{name}/start", role: .operator,
      Operation(
        "startKeyEvent", tag: "Key events", "Start a notification", path: [name],
        body: .object([reason]),
        answer: notification)
    ) { visit in
      try visit.keyEvents.start(visit["name"], reason: visit.json["reason"]?.string, now: visit.now)
      return .json(json(try visit.keyEvents.notification(visit["name"])))
    },
    .api(
      .post, "/key-events/{name}/stop", role: .operator,
      Operation(
        "stopKeyEvent", tag: "Key events", "Stop a notification and keep it", path: [name],
        body: .object([reason]),
        answer: notification)
    ) { visit in
      try visit.keyEvents.stop(visit["name"], reason: visit.json["reason"]?.string, now: visit.now)
      return .json(json(try visit.keyEvents.notification(visit["name"])))
    },
    .api(
      .delete, "/key-events/{name}", role: .operator,
      Operation(
        "removeKeyEvent", tag: "Key events",
        "Remove a notification, or take back what was changed of a file's",
        path: [name], query: [.reason], status: 204, answer: nil)
    ) { visit in
      try visit.keyEvents.remove(visit["name"], reason: visit.request.first("reason"), now: visit.now)
      return .noContent
    },
    .api(
      .post, "/key-events-preview", role: .operator,
      Operation(
        "previewKeyEvent", tag: "Key events",
        "How often a notification would have fired; nothing is kept",
        body: .object([text, .init("hours", .integer(1...168), required: false, "24 unless given")]
        ),
        answer: .object([
          .init("traces", .count), .init("operators", .count), .init("events", .count),
          .init("looked_since", .optional(.time), "only events since then were looked at"), .init("cut", .boolean),
          .init("trails", .array(.string, maximum: .max)),
        ]))
    ) { visit in
      let seen = try visit.keyEvents.preview(
        try parse(visit), hours: visit.json["hours"]?.integer ?? 24, index: visit.useCases.stores,
        now: visit.now)
      return .json(
        .object([
          ("traces", .integer(Int64(seen.traces))), ("operators", .integer(Int64(seen.operators))),
          ("events", .integer(Int64(seen.events))), ("cut", .boolean(seen.stopped != nil)),
          ("looked_since", .time(seen.stopped)),
          ("trails", .array(seen.trails.map { .string($0.text) })),
        ]))
    },
  ]

  private static func parse(_ visit: Visit) throws -> KeyEventNotification {
    let (found, diagnostics) = visit.keyEvents.check(visit.json["text"]?.string ?? "", path: "text")
    let errors = diagnostics.filter { $0.severity == .error }.prefix(100).map {
      Sentence(verbatim: $0.description)
    }
    guard errors.isEmpty, found.count == 1, let one = found.first else {
      throw AdministrationError.invalid(
        errors.isEmpty ? [Sentence("the text has {1} notifications", found.count)] : Array(errors))
    }
    return one
  }

  private static func json(_ entry: KeyEventBook.Entry) -> JSONText {
    let one = entry.notification
    return .object([
      ("name", .string(one.name)), ("started", .boolean(one.isStarted)),
      ("type", .string(one.type.rawValue)),
      ("summary", .string(one.summary)), ("policy", .string(one.policy)),
      ("record_only", .boolean(one.recordsOnly)),
      ("level", .string(one.level.name)), ("source", .string(entry.source.rawValue)),
      ("changed_by", entry.change.map { .string($0.by) } ?? .null), ("text", .string(one.yaml)),
      ("sigma", .string(one.sigma)),
    ])
  }
}
