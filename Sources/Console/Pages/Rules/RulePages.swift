internal import Administration
internal import AuditEvents
internal import Detection
internal import Engine

/// Rules: packs, the list, and what operators do to one.
enum RulePages {
  static let endpoints: [Endpoint] = [
    .page("/rules") { visit in try list(visit) },
    .page("/rules/{id}") { visit in
      let book = visit.useCases.ruleBook(by: visit.caller)
      return try RuleDetail(report: try book.report(visit["id"]), book: book, visit: visit).page()
    },
    change("enable", "The rule is enabled.") { visit, rules, author in
      try rules.enable(visit["id"], trail: trail(visit), by: author)
    },
    change("disable", "The rule is disabled.") { visit, rules, author in
      try rules.disable(visit["id"], trail: trail(visit), by: author)
    },
    change("pause", "The rule is paused.") { visit, rules, author in
      let seconds = visit.request.field("seconds").flatMap { Int64($0) } ?? 0
      try rules.pause(visit["id"], seconds: seconds, trail: trail(visit), by: author)
    },
    change("follow", "The trail's list holds again.") { visit, rules, author in
      try rules.follow(visit["id"], trail: trail(visit), by: author)
    },
    change("set", "The parameter is set.") { visit, rules, author in
      try rules.set(
        visit["id"], parameter: visit.request.field("parameter") ?? "", to: visit.request.field("value") ?? "",
        by: author)
    },
    change("unset", "The parameter has the rule's own value again.") { visit, rules, author in
      try rules.unset(visit["id"], parameter: visit.request.field("parameter") ?? "", by: author)
    },
  ]

  /// A form that changes something about a rule. What is wrong with it is shown on the rule's page.
  private static func change(
    _ action: String, _ done: String,
    _ body: @escaping @Sendable (Visit, RuleAdministration, RuleAdministration.Author) throws -> Void
  ) -> Endpoint {
    .form("/rules/{id}/\(action)") { visit in
      let author = RuleAdministration.Author(
        name: visit.caller.name, reason: visit.request.field("reason") ?? "", at: visit.now)
      do {
        try body(visit, visit.useCases.rules(by: visit.caller), author)
      } catch AdministrationError.invalid(let problems) {
        // What was typed comes back with the page; the file's path is no business of the browser.
        let typed = ["parameter", "value"].compactMap { name in
          visit.request.field(name).map { (name: name, value: String($0.prefix(1000))) }
        }
        let texts = problems.map { problem -> String in
          let text = visit.words(problem)
          return text.firstRange(of: ": error: ").map { String(text[$0.upperBound...]) } ?? text
        }
        return .redirect(
          to: Address.of("rules", visit["id"], query: action == "set" ? typed : []),
          flash: Flash(.bad, texts.joined(separator: "\n")))
      }
      return .redirect(to: Address.of("rules", visit["id"]), flash: Flash(.good, Self.done(action, visit.words)))
    }
  }

  private static func done(_ action: String, _ words: Words) -> String {
    switch action {
    case "enable": words("The rule is enabled.")
    case "disable": words("The rule is disabled.")
    case "pause": words("The rule is paused.")
    case "follow": words("The trail's list holds again.")
    case "set": words("The parameter is set.")
    default: words("The parameter has the rule's own value again.")
    }
  }

  private static func trail(_ visit: Visit) -> TrailName? {
    visit.request.field("trail").flatMap { $0.isEmpty ? nil : TrailName($0) }
  }

  private static func list(_ visit: Visit) throws -> Response {
    let words = visit.words
    func value(_ name: String) -> String { visit.request.first(name) ?? "" }
    let all = try visit.useCases.ruleBook(by: visit.caller).lines()
    let packs = Set(all.map(\.pack)).sorted()
    let asked = value("q").lowercased()
    let found = all.filter { line in
      let rule = line.rule
      let texts = [rule.title, rule.description, rule.id.text, rule.name, rule.path] + rule.tags
      return (asked.isEmpty || texts.contains { $0.lowercased().contains(asked) })
        && (value("pack").isEmpty || line.pack == value("pack"))
        && (value("level").isEmpty || rule.level.name == value("level"))
        && (value("state").isEmpty || line.state.rawValue == value("state"))
        && (value("trail").isEmpty || line.trails.contains(TrailName(value("trail"))))
        && (value("changed").isEmpty || line.isOverridden)
    }
    let offset = visit.cursor.flatMap { Int($0) }.map { min(max(0, $0), found.count) } ?? 0
    let page = found[offset...].prefix(visit.limit(100))
    let next = offset + page.count < found.count ? String(offset + page.count) : nil
    let rows = page.map { row($0, visit) }
    let fields = [
      Field("q", words("Search"), .line(type: "search"), value: value("q"), maximum: 200),
      Field("pack", words("Pack"), .choice([("", words("all packs"))] + packs.map { ($0, $0) }), value: value("pack")),
      Field("level", words("Level"), .choice(PageParts.levels(words, any: words("any level"))), value: value("level")),
      Field(
        "state", words("State"),
        .choice(
          [("", words("any state"))] + RuleBook.Line.State.allCases.map { ($0.rawValue, state($0, words)) }),
        value: value("state")),
      Field("trail", words("Trail"), .choice(PageParts.trails(visit)), value: value("trail")),
      Field(
        "changed", words("Changes"), .choice([("", words("all rules")), ("yes", words("changed by operators"))]),
        value: value("changed")),
    ]
    let summary = words(
      "{1} of {2} rules; matches and alerts of the last {3} days", String(found.count), String(all.count),
      String(RuleBook.days))
    let body: HTML = """
      \(visit.filter("/rules", fields))
      <p class="muted">\(summary)</p>
      \(visit.table(words("Rules"), [.init(words("Level"), .tag), .init(words("Rule"), .title), .init(words("Pack")), .init(words("State")), .init(words("Trails")), .init(words("Matches"), .number), .init(words("Alerts"), .number), .init(words("Tests"), .number)], Array(rows), empty: .empty(words("No rule fits")), next: next))
      """
    return visit.page(words("Rules"), section: .rules, body)
  }

  private static func row(_ line: RuleBook.Line, _ visit: Visit) -> [HTML] {
    let words = visit.words
    let changed: HTML = line.isOverridden ? " " + HTML.badge(words("changed"), .info) : HTML()
    return [
      .badge(line.rule.level, words), "\(title(line))\(changed)",
      "\(line.pack)", "\(badge(line.state, words))\(remark(line.statistics, words))",
      "\(line.trails.map(\.text).joined(separator: ", "))", "\(line.statistics?.matches ?? 0)",
      "\(line.statistics?.decisions["sent"] ?? 0)", "\(line.rule.tests.count)",
    ]
  }

  /// A notification is changed on its own page.
  private static func title(_ line: RuleBook.Line) -> HTML {
    line.notification.map { .link($0, Address.of("key-events", $0)) }
      ?? .link(line.rule.title, PageParts.rule(line.rule.id))
  }

  /// What stands out about a rule.
  static func remark(_ statistics: RuleStatistics.Line?, _ words: Words) -> HTML {
    switch statistics?.remark {
    case .noisy: " " + HTML.badge(words("noisy"), .warning)
    case .silent, nil: HTML()
    }
  }

  /// Where a rule stands, in a box.
  static func badge(_ state: RuleBook.Line.State, _ words: Words) -> HTML {
    let tone: Tone =
      switch state {
      case .enabled: .good
      case .paused: .warning
      case .disabled: .neutral
      }
    return .badge(self.state(state, words), tone)
  }

  private static func state(_ state: RuleBook.Line.State, _ words: Words) -> String {
    switch state {
    case .enabled: words("enabled")
    case .paused: words("paused")
    case .disabled: words("disabled")
    }
  }
}
