internal import Administration
internal import AuditEvents
internal import Detection
internal import Engine
internal import WorkspaceFiles

/// Key event notifications: which operations are told of, whose, and to whom.
enum KeyEventPages {
  static let endpoints: [Endpoint] = [
    .page("/key-events") { visit in try list(visit) },
    .page("/key-events-new", role: .operator) { visit in
      try KeyEventForm.page(visit, KeyEventForm.fresh, isNew: true)
    },
    .form("/key-events-new") { visit in try KeyEventForm.preview(visit, known: nil) }.taking(.long),
    .form("/key-events-new/save") { visit in try KeyEventForm.save(visit, known: nil) },
    .page("/key-events/{name}") { visit in try detail(visit) }.taking(.long),
    .page("/key-events/{name}/edit", role: .operator) { visit in
      try KeyEventForm.page(
        visit, visit.keyEvents.notification(visit["name"]).notification, isNew: false)
    },
    .form("/key-events/{name}/edit") { visit in
      try KeyEventForm.preview(
        visit, known: visit.keyEvents.notification(visit["name"]).notification)
    },
    .form("/key-events/{name}/save") { visit in
      try KeyEventForm.save(visit, known: visit.keyEvents.notification(visit["name"]).notification)
    },
    .form("/key-events/{name}/start") { visit in
      try visit.keyEvents.start(visit["name"], reason: visit.why, now: visit.now)
      return back(visit, visit.words("{1} is started.", visit["name"]))
    },
    .form("/key-events/{name}/stop") { visit in
      try visit.keyEvents.stop(visit["name"], reason: visit.why, now: visit.now)
      return back(visit, visit.words("{1} is stopped.", visit["name"]))
    },
    .page("/key-events/{name}/remove", role: .operator) { visit in
      let entry = try visit.keyEvents.notification(visit["name"])
      let base = Address.of("key-events", entry.notification.name)
      let words = visit.words
      return visit.page(
        words("Remove notification"), section: .keyEvents,
        crumbs: [Crumb(entry.notification.name, base)],
        visit.confirmation(
          entry.source == .changed
            ? words(
              "Take back what was changed of {1}? Its file holds again.", entry.notification.name)
            : words("Remove {1}?", entry.notification.name), action: base + "/remove",
          [visit.whyField],
          submit: words("Remove"), cancel: base))
    },
    .form("/key-events/{name}/remove") { visit in
      let file = try visit.keyEvents.remove(visit["name"], reason: visit.why, now: visit.now)
      let words = visit.words
      return .redirect(
        to: file == nil ? "/key-events" : Address.of("key-events", visit["name"]),
        flash: Flash(
          .good,
          file == nil
            ? words("{1} is removed.", visit["name"])
            : words("{1} is what its file says.", visit["name"])))
    },
    .page("/key-events-export") { visit in
      let text = try visit.keyEvents.book().book.entries.map(\.notification.yaml).joined(
        separator: "---\n")
      return Response.text(text, type: "application/yaml; charset=utf-8").with(
        "Content-Disposition", "attachment; filename=\"key-events.yml\"")
    },
  ]

  private static func back(_ visit: Visit, _ text: String) -> Response {
    .redirect(to: Address.of("key-events", visit["name"]), flash: Flash(.good, text))
  }

  private static func list(_ visit: Visit) throws -> Response {
    let words = visit.words
    let (book, diagnostics) = try visit.keyEvents.book()
    let wanted = (visit.request.first("q") ?? "").withoutOuterSpaces.lowercased()
    let rows = book.entries.filter { entry in
      let one = entry.notification
      return wanted.isEmpty
        || [one.name, one.description, one.summary, one.policy].contains {
          $0.lowercased().contains(wanted)
        }
    }.map { entry -> [HTML] in
      let one = entry.notification
      return [
        .link(one.name, Address.of("key-events", one.name)), state(one, words),
        "\(type(one.type, words))",
        "\(words.sentences(one.summary))", "\(target(one, words))", .badge(one.level, words),
        "\(source(entry.source, words))",
      ]
    }
    let table = visit.table(
      words("Key event notifications"),
      [
        .init(words("Name"), .title), .init(words("State")), .init(words("Type")),
        .init(words("Operations")),
        .init(words("Whom it tells")), .init(words("Level"), .tag), .init(words("Kept in")),
      ], rows,
      empty: .empty(
        words("No key event notification yet."),
        words("It tells of certain operations, of certain operators, to whom a policy names.")))
    let filter = visit.filter(
      "/key-events",
      [Field("q", words("Search"), .line(type: "search"), value: visit.request.first("q") ?? "")])
    let problems = diagnostics.filter { $0.severity == .error }.map(\.description)
    var actions: HTML = .button(words("Export YAML"), "/key-events-export")
    if visit.may(.operator) {
      actions += .button(words("Add notification"), "/key-events-new", primary: true)
    }
    return visit.page(
      words("Key events"), section: .keyEvents, actions: actions,
      (problems.isEmpty ? "" : .remarks(words("Please look at:"), problems)) + filter + table)
  }

  static func state(_ one: KeyEventNotification, _ words: Words) -> HTML {
    one.isStarted ? .badge(words("started"), .good) : .badge(words("stopped"), .neutral)
  }

  static func type(_ type: KeyEventNotification.OperationType, _ words: Words) -> String {
    switch type {
    case .all: words("every trace")
    case .typical: words("typical operations")
    case .custom: words("listed operations")
    }
  }

  static func target(_ one: KeyEventNotification, _ words: Words) -> String {
    if one.recordsOnly { return words("nobody, recorded only") }
    return one.policy.isEmpty
      ? words("as the trail's policy says") : words("policy {1}", one.policy)
  }

  private static func source(_ source: KeyEventBook.Source, _ words: Words) -> String {
    switch source {
    case .file: words("a file")
    case .store: words("the store")
    case .changed: words("a file, changed in the store")
    }
  }

  private static func detail(_ visit: Visit) throws -> Response {
    let words = visit.words
    let entry = try visit.keyEvents.notification(visit["name"])
    let one = entry.notification
    let base = Address.of("key-events", one.name)
    var actions: HTML = ""
    if visit.may(.operator) {
      actions = visit.button(
        one.isStarted ? words("Stop") : words("Start"),
        posts: base + (one.isStarted ? "/stop" : "/start"))
      if entry.source != .file { actions += .button(words("Remove"), base + "/remove") }
      actions += .button(words("Edit"), base + "/edit", primary: true)
    }
    var facts: [(term: String, value: HTML)] = [
      (words("State"), state(one, words)), (words("Type"), "\(type(one.type, words))"),
      (words("Operations"), "\(words.sentences(one.summary))"), (words("Whom it tells"), "\(target(one, words))"),
      (words("Level"), .badge(one.level, words)),
      (
        words("Repeats"),
        "\(one.suppress.map { words("held for {1}", words.span($0)) } ?? words("every trace is told by itself"))"
      ),
      (
        words("Trails"), "\(one.trails.isEmpty ? words("all") : one.trails.joined(separator: ", "))"
      ),
      (
        words("Kept in"),
        "\(source(entry.source, words))\(entry.file.isEmpty ? "" : " " + entry.file)"
      ),
    ]
    if let change = entry.change {
      facts.append((words("Changed"), "\(change.by), \(visit.time(change.at))"))
    }
    // Looking through a day of events takes a while: only when it is asked for.
    let seen =
      visit.request.first("preview") == nil
      ? HTML.button(words("Show how often it would have fired"), base + "?preview=24")
      : preview(try visit.keyEvents.preview(one, index: visit.useCases.stores, now: visit.now), visit)
    return visit.page(
      one.name, section: .keyEvents, crumbs: [Crumb(one.name, base)], actions: actions,
      (one.description.isEmpty ? "" : "<p>\(one.description)</p>")
        + .card(words("Notification"), .details(facts))
        + .card(words("The last 24 hours"), seen)
        + .fold(words("As a file"), open: true, .block(one.yaml, label: words("As a file")))
        + .fold(
          words("The rule it becomes"), .block(one.sigma, label: words("The rule it becomes")))
        + .link(
          words("Changes in the audit log"),
          Address.of("audit", query: [("subject", "key event notification \(one.name)")])))
  }

  /// What a notification would have told of.
  static func preview(_ seen: KeyEventPreview, _ visit: Visit) -> HTML {
    let words = visit.words
    var body: HTML = .notice(
      seen.traces > 1000 ? .warning : .info,
      words(
        "It would have fired {1} times in the last 24 hours, for {2} operators, in {3} events.",
        String(seen.traces),
        String(seen.operators), String(seen.events)))
    if seen.trails.isEmpty {
      body += .notice(.warning, words("No trail that it takes has such events: it can never fire."))
    }
    if let stopped = seen.stopped {
      body += .notice(
        .warning, words("There are more events than were looked at: only those since {1} were.", stopped.rfc3339))
    }
    guard !seen.examples.isEmpty else { return body }
    let rows = seen.examples.map { event -> [HTML] in
      [
        visit.time(event.time), "\(event.operation)", "\(event.service)", "\(event.actor.name)",
        "\(event.sourceIP)",
        .code(event.id),
      ]
    }
    return body
      + visit.table(
        words("The newest"),
        [
          .init(words("Time")), .init(words("Operation")), .init(words("Service")),
          .init(words("Operator")),
          .init(words("Address")), .init(words("Event"), .code),
        ], rows)
  }
}

extension Visit {
  /// The administration of key event notifications, for the caller.
  var keyEvents: KeyEventAdministration { useCases.keyEvents(by: caller) }
}
