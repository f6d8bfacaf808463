internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection

/// Silences: what is held back for a while, new ones, and their end.
enum SilencePages {
  static let endpoints: [Endpoint] = [
    .page("/silences") { visit in
      let words = visit.words
      let all = try visit.useCases.silences(by: visit.caller).silences()
      let rows = all.map { silence, hits -> [HTML] in
        [
          .link(silence.match.text, Address.of("silences", silence.id)), state(silence, visit),
          visit.time(silence.from), visit.time(silence.end), "\(silence.author)", "\(silence.reason)",
          "\(hits.reduce(0) { $0 + $1.count })",
        ]
      }
      let add: HTML = visit.may(.operator) ? .button(words("New silence"), "/silences/new", primary: true) : HTML()
      return visit.page(
        words("Silences"), section: .silences, actions: add,
        visit.table(
          words("Silences"),
          [
            .init(words("Holds back")), .init(words("State")), .init(words("From")), .init(words("Until")),
            .init(words("By")), .init(words("Reason")), .init(words("Held back"), .number),
          ], rows,
          empty: .empty(
            words("No silence"),
            words(
              "A silence holds alerts back for a while, such as during planned work. What it holds back is counted."),
            action: add)))
    },
    .page("/silences/new", role: .operator) { visit in
      form(visit, values: try prefilled(visit), problems: [], status: 200)
    },
    .form("/silences") { visit in try add(visit) },
    .page("/silences/{id}") { visit in
      let (silence, hits) = try visit.useCases.silences(by: visit.caller).silence(id: visit["id"])
      return detail(silence, hits, visit)
    },
    .form("/silences/{id}/end") { visit in
      let ended = try visit.useCases.silences(by: visit.caller).end(
        id: visit["id"], by: visit.caller.name, now: visit.now)
      return .redirect(
        to: Address.of("silences", ended.id), flash: Flash(.good, visit.words("The silence is over.")))
    },
  ]

  private static func detail(_ silence: Silence, _ hits: [SilenceHit], _ visit: Visit) -> Response {
    let words = visit.words
    let rows = hits.sorted { $0.count > $1.count }.map { hit -> [HTML] in
      [
        .badge(hit.level, words), "\(hit.title)", "\(hit.trail.text)", "\(hit.count)", visit.time(hit.first),
        visit.time(hit.last),
      ]
    }
    let canEnd = visit.may(.operator) && silence.state(at: visit.now) != .ended
    let facts = HTML.details([
      (words("Alerts"), "\(silence.match.text)"), (words("State"), state(silence, visit)),
      (words("From"), visit.time(silence.from)), (words("Until"), visit.time(silence.end)),
      (words("By"), "\(silence.author)"), (words("Reason"), "\(silence.reason)"),
      (words("Made"), visit.time(silence.createdAt)),
      (words("Ended by"), "\(silence.endedBy.isEmpty ? "–" : silence.endedBy)"),
    ])
    let body: HTML = """
      \(HTML.card(words("What it holds back"), facts))
      \(visit.table(words("What it held back"), [.init(words("Level"), .tag), .init(words("Rule")), .init(words("Trail")), .init(words("Matches"), .number), .init(words("First")), .init(words("Last"))], rows, empty: .empty(words("It held nothing back"))))
      """
    return visit.page(
      words("Silence {1}", silence.id), section: .silences,
      crumbs: [Crumb(silence.id, Address.of("silences", silence.id))],
      actions: canEnd
        ? visit.button(words("End now"), posts: Address.of("silences", silence.id, "end"), dangerous: true) : HTML(),
      body)
  }

  private static func state(_ silence: Silence, _ visit: Visit) -> HTML {
    switch silence.state(at: visit.now) {
    case .pending: .badge(visit.words("not begun"), .info)
    case .active: .badge(visit.words("active"), .warning)
    case .ended: .badge(visit.words("over"))
    }
  }

  /// Spans to choose from, in seconds.
  private static let spans: [Int64] = [1800, 3600, 4 * 3600, 8 * 3600, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400]

  private static func prefilled(_ visit: Visit) throws -> [String: String] {
    var values: [String: String] = ["seconds": "14400"]
    for (name, value) in visit.request.query { values[name] = value }
    guard let id = visit.request.first("alert") else { return values }
    let alert = try visit.useCases.alerts(by: visit.caller).alert(id)
    values["rule"] = alert.title
    values["trail"] = alert.trail.text
    values["labels"] = alert.labels.map { "\($0.field)=\($0.value)" }.joined(separator: "\n")
    return values
  }

  private static func add(_ visit: Visit) throws -> Response {
    let request = visit.request
    var values: [String: String] = [:]
    for name in ["rule", "trail", "level", "labels", "tag", "seconds", "reason", "from"] {
      values[name] = request.field(name) ?? ""
    }
    func list(_ name: String) -> [String] { (values[name] ?? "").isEmpty ? [] : [values[name] ?? ""] }
    var labels: [String: String] = [:]
    var problems: [String] = []
    for line in (values["labels"] ?? "").split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 {
        labels[parts[0]] = parts[1]
      } else {
        problems.append(visit.words("A group value is written FIELD=VALUE: {1}", String(line)))
      }
    }
    let least = Level(name: values["level"] ?? "")
    let match = AlertMatcher(
      levels: least.map { least in Set(Level.allCases.filter { $0 >= least }) } ?? [], rules: list("rule"),
      trails: list("trail"), tags: list("tag"), labels: labels)
    let from = PageParts.time(values["from"]) ?? visit.now
    let seconds = Int64(values["seconds"] ?? "") ?? 0
    guard (60...SilenceAdministration.longest).contains(seconds) else { throw Failure.malformed }
    guard problems.isEmpty else { return form(visit, values: values, problems: problems, status: 422) }
    do {
      let kept = try visit.useCases.silences(by: visit.caller).add(
        Silence(
          match: match, from: from, until: from.adding(seconds: seconds), author: visit.caller.name,
          reason: values["reason"] ?? "", createdAt: visit.now), now: visit.now)
      return .redirect(
        to: Address.of("silences", kept.id),
        flash: Flash(.good, visit.words("The silence holds until {1}.", Moment.text(kept.end))))
    } catch AdministrationError.invalid(let problems) {
      return form(visit, values: values, problems: problems.map { visit.words($0) }, status: 422)
    }
  }

  private static func form(_ visit: Visit, values: [String: String], problems: [String], status: Int) -> Response {
    let words = visit.words
    func value(_ name: String) -> String { values[name] ?? "" }
    let fields = [
      Field(
        "rule", words("Rule"), value: value("rule"), hint: words("Title or id; * stands for any text."), maximum: 300),
      Field("trail", words("Trail"), .choice(PageParts.trails(visit)), value: value("trail")),
      Field(
        "level", words("At least"), .choice(PageParts.levels(words, any: words("any level"))), value: value("level")),
      Field("tag", words("Tag"), value: value("tag"), maximum: 100),
      Field(
        "labels", words("Group values"), .area(rows: 3), value: value("labels"),
        hint: words("FIELD=VALUE, one a line; * stands for any text."), maximum: 4000),
      Field(
        "from", words("From (UTC)"), .line(type: "datetime-local"), value: value("from"),
        hint: words("Left out: from now on.")),
      Field(
        "seconds", words("For"), .choice(spans.map { (String($0), words.span($0)) }), value: value("seconds")),
      Field("reason", words("Reason"), value: value("reason"), required: true, maximum: 1000),
    ]
    let notice: HTML = problems.isEmpty ? HTML() : .problems(words("Please correct:"), problems)
    let body: HTML = """
      \(notice)<div class="card">\(visit.form("/silences", fields, submit: words("Silence"), cancel: "/silences"))</div>
      """
    return visit.page(
      words("New silence"), section: .silences, crumbs: [Crumb(words("New"), "/silences/new")], status: status, body)
  }
}
