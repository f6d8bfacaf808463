internal import Administration
internal import AuditEvents
internal import Detection
internal import Engine

/// The page of one rule.
struct RuleDetail {
  let report: RuleBook.Report
  let book: RuleBook
  let visit: Visit
  private var words: Words { visit.words }
  private var rule: Rule { report.line.rule }

  func page() throws -> Response {
    let test: HTML = .link(
      words("Run the tests now"), Address.of("rules", rule.id.text, query: [("test", "1")]) + "#tests")
    let body: HTML = """
      \(HTML.card(words("What it finds"), about))
      \(HTML.card(words("Statistics of {1} days", String(RuleBook.days)), actions: .link(words("Alerts of this rule"), Address.of("alerts", query: [("rule", rule.id.text)])), try statistics()))
      <div class="columns">
      \(HTML.card(words("State"), state))
      \(HTML.card(words("Parameters"), RuleParameters(report: report, visit: visit).html))
      </div>
      <div id="tests">\(HTML.card(words("Tests"), actions: rule.tests.isEmpty ? HTML() : test, tests))</div>
      \(HTML.card(words("The file"), "<p class=\"muted\">\(report.path)</p>\(HTML.block(report.text, label: words("The file")))"))
      \(HTML.card(words("Changes by operators"), changes))
      """
    return visit.page(
      rule.title, section: .rules,
      crumbs: [
        Crumb(
          report.line.pack.isEmpty ? words("Rule") : report.line.pack,
          Address.of("rules", query: [("pack", report.line.pack)]))
      ],
      body)
  }

  private var about: HTML {
    func links(_ texts: [String]) -> HTML {
      let items = texts.map { text -> HTML in
        let isAddress = text.utf8.starts(with: "https://".utf8) || text.utf8.starts(with: "http://".utf8)
        return isAddress ? "<li><a href=\"\(text)\" rel=\"noreferrer noopener\">\(text)</a></li>" : "<li>\(text)</li>"
      }
      return items.isEmpty ? "–" : "<ul class=\"plain\">\(items)</ul>"
    }
    let source = [rule.logSource.product, rule.logSource.service, rule.logSource.category].compactMap { $0 }
    return """
      \(HTML.prose(rule.description.isEmpty ? words("The file does not say.") : rule.description))
      \(HTML.details([
        (words("Level"), .badge(rule.level, words)), (words("Status"), "\(rule.status.isEmpty ? "–" : rule.status)"),
        (words("Events of"), "\(source.isEmpty ? words("any source") : source.joined(separator: " / "))"),
        (words("Trails"), "\(report.line.trails.isEmpty ? words("none") : report.line.trails.map(\.text).joined(separator: ", "))"),
        (words("Groups by"), "\(report.groupBy.joined(separator: ", "))"),
        (words("Repeats held for"), "\(rule.settings.suppress.map { words.span($0) } ?? words("as the trail says"))"),
        (words("Tags"), rule.tags.isEmpty ? "–" : rule.tags.map { HTML.badge($0) }.joined(separator: " ")),
        (words("Author"), "\(rule.author.isEmpty ? "–" : rule.author)"),
        (words("False positives"), PageParts.list(rule.falsePositives)), (words("References"), links(rule.references)),
        (words("Rule id"), .code(rule.id.text)), (words("Comes from"), origin),
      ]))
      """
  }

  private var origin: HTML {
    guard let name = report.line.notification else { return "\(report.path)" }
    return .link(words("key event notification {1}", name), Address.of("key-events", name))
  }

  private func statistics() throws -> HTML {
    let line = report.line.statistics
    func count(_ outcome: String) -> HTML { "\(line?.decisions[outcome] ?? 0)" }
    var pairs: [(term: String, value: HTML)] = [
      (words("Matches"), "\(line?.matches ?? 0)"), (words("Last match"), visit.time(line?.last)),
      (words("Alerts told"), count("sent")), (words("Held"), count("held")), (words("Exempt"), count("exempt")),
      (words("Reaches nobody"), count("dropped")),
    ]
    if visit.request.first("measure") != nil {
      let clock = ContinuousClock()
      let speed = try book.measure(rule) { work in
        let (seconds, attoseconds) = clock.measure(work).components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
      }
      let text = speed.map {
        words(
          "{1} ns an event alone, {2} ns all rules together, over {3} events", String(Int($0.alone)),
          String(Int($0.together)), String($0.events))
      }
      pairs.append((words("Time taken"), "\(text ?? words("no events to measure with"))"))
    } else {
      pairs.append(
        (words("Time taken"), .link(words("Measure now"), Address.of("rules", rule.id.text, query: [("measure", "1")])))
      )
    }
    return "\(HTML.details(pairs))\(RulePages.remark(line, words))"
  }

  private var state: HTML {
    let standings = report.standings.map { standing in
      "<li>\(standing.change.trail?.text ?? words("all trails")): \(standing.text)</li>" as HTML
    }
    let none: HTML = "<p class=\"muted\">\(words("The trails' lists in tocsin.yml decide."))</p>"
    let now: HTML = """
      <p>\(RulePages.badge(report.line.state, words))</p>
      \(standings.isEmpty ? none : "<ul class=\"plain\">\(standings)</ul>")
      """
    guard visit.may(.operator) else { return now }
    func form(_ action: String, _ title: String, _ more: [Field] = [], reason: Bool, dangerous: Bool = false) -> HTML {
      let fields =
        more + [
          Field("trail", words("Trail"), .choice(PageParts.trails(visit)), value: ""),
          Field("reason", words("Reason"), required: reason, maximum: 500),
        ]
      return .fold(
        title,
        visit.form(
          Address.of("rules", rule.id.text, action), fields, submit: title, dangerous: dangerous, prefix: action))
    }
    let spans: [Int64] = [1800, 3600, 4 * 3600, 86_400, 7 * 86_400, 30 * 86_400]
    let pause = Field("seconds", words("For"), .choice(spans.map { (String($0), words.span($0)) }), value: "3600")
    return """
      \(now)
      \(report.line.state == .enabled ? HTML() : form("enable", words("Enable"), reason: false))
      \(report.line.state == .disabled ? HTML() : form("pause", words("Pause"), [pause], reason: true))
      \(report.line.state == .disabled ? HTML() : form("disable", words("Disable"), reason: true, dangerous: true))
      \(report.standings.isEmpty ? HTML() : form("follow", words("Let the trail's list decide"), reason: false))
      """
  }

  private var tests: HTML {
    guard !rule.tests.isEmpty else { return .empty(words("The rule has no test")) }
    let isRun = visit.request.first("test") != nil
    let results = isRun ? book.test(rule) : []
    let failures = Dictionary(results.map { ($0.name, $0.failure) }, uniquingKeysWith: { first, _ in first })
    let rows = rule.tests.map { test -> [HTML] in
      let verdict: HTML =
        !isRun
        ? HTML.badge(words("not run yet"))
        : failures[test.name].flatMap { $0 }.map { "\(HTML.badge(words("failed"), .bad)) \($0)" }
          ?? .badge(words("passed"), .good)
      return [
        "\(test.name)", "\(test.expectsAlert ? words("fires") : words("stays silent"))", "\(test.events.count)",
        verdict,
      ]
    }
    return visit.table(
      words("Tests"),
      [.init(words("Test")), .init(words("Expected")), .init(words("Events"), .number), .init(words("Result"))], rows)
  }

  private var changes: HTML {
    guard !report.changes.isEmpty else { return .empty(words("Nobody changed it")) }
    return .timeline(
      report.changes.prefix(50).map { change in
        (
          visit.time(change.at), "\(change.by): \(change.action.text)\(change.trail.map { " (\($0.text))" } ?? "")",
          change.reason.isEmpty ? HTML() : "<p>\(change.reason)</p>", Tone.info
        )
      })
  }
}

/// The parameters of a rule, each with its form.
struct RuleParameters {
  let report: RuleBook.Report
  let visit: Visit

  var html: HTML {
    let words = visit.words
    let parameters = report.line.rule.settings.parameters
    guard !parameters.isEmpty else { return .empty(words("The rule has no parameters")) }
    let values = Dictionary(
      report.values.compactMap { change -> (String, String)? in
        guard case .set(let name, let value) = change.action else { return nil }
        return (name, value)
      }, uniquingKeysWith: { first, _ in first })
    return "\(parameters.map { parameter($0, set: values[$0.name]) })"
  }

  /// What was typed for a parameter and could not be taken.
  private func typed(_ parameter: RuleParameter) -> String? {
    guard visit.request.first("parameter") == parameter.name else { return nil }
    return visit.request.first("value")
  }

  private func parameter(_ parameter: RuleParameter, set: String?) -> HTML {
    let words = visit.words
    let limits = [
      parameter.minimum.map { words("at least {1}", String($0)) },
      parameter.maximum.map { words("at most {1}", String($0)) },
    ].compactMap { $0 }
    let hint = ([parameter.description] + limits).filter { !$0.isEmpty }.joined(separator: " · ")
    let address = ["rules", report.line.rule.id.text]
    let heading: HTML =
      "<h3>\(HTML.code(parameter.name)) = \(HTML.code(set ?? parameter.value))\(set == nil ? HTML() : " " + HTML.badge(words("set by an operator"), .info))</h3>"
    guard visit.may(.operator) else { return "\(heading)<p class=\"muted\">\(hint)</p>" }
    let name = Field("parameter", "", .hidden, value: parameter.name)
    let form = visit.form(
      Address.of(address[0], address[1], "set"),
      [
        name,
        Field(
          "value", words("Value"), value: typed(parameter) ?? set ?? parameter.value, hint: hint, required: true,
          maximum: 10_000),
        Field("reason", words("Reason"), maximum: 500),
      ], submit: words("Set"), prefix: "set-\(parameter.name)")
    let unset =
      set == nil
      ? HTML()
      : visit.button(words("Use the rule's own value"), posts: Address.of(address[0], address[1], "unset"), [name])
    return "<div class=\"parameter\">\(heading)\(form)\(unset)</div>"
  }
}
