internal import Administration
internal import AuditEvents
internal import Detection
internal import Engine

/// Runs: the list, and what one decided and why.
enum RunPages {
  static let endpoints: [Endpoint] = [
    .page("/runs") { visit in
      let words = visit.words
      let trail = visit.request.first("trail").flatMap { $0.isEmpty ? nil : TrailName($0) }
      let page = try visit.useCases.runs(by: visit.caller)
        .page(trail: trail, cursor: visit.cursor, limit: visit.limit())
      let rows = page.runs.map { run -> [HTML] in
        [
          .link(Moment.text(run.slot), PageParts.run(run.trail, run.slot)), "\(run.trail.text)", "\(run.events)",
          "\(run.matches)", "\(run.sent)", "\(run.held)", "\(run.exempt)", "\(run.notifications)",
          run.late ? HTML.badge(words("late"), .warning) : .badge(words("in time"), .good),
        ]
      }
      let filter = visit.filter(
        "/runs", [Field("trail", words("Trail"), .choice(PageParts.trails(visit)), value: trail?.text ?? "")])
      let table = visit.table(
        words("Runs"),
        [
          .init(words("Slot"), .title), .init(words("Trail")), .init(words("Events"), .number),
          .init(words("Matches"), .number), .init(words("Told"), .number), .init(words("Held"), .number),
          .init(words("Exempt"), .number), .init(words("Notifications"), .number), .init(words("Time")),
        ], rows, empty: .empty(words("No run yet"), words("Runs begin with the service: tocsin serve")), next: page.next
      )
      return visit.page(words("Runs"), section: .runs, "\(filter)\(table)")
    },
    .page("/runs/{trail}/{slot}") { visit in
      guard let slot = Timestamp(rfc3339: visit["slot"]) else { throw Failure.notFound }
      let found = try visit.useCases.runs(by: visit.caller).run(trail: TrailName(visit["trail"]), slot: slot)
      return detail(found.run, found.decisions, visit)
    },
  ]

  private static func detail(_ run: RunRecord, _ decisions: [Decision], _ visit: Visit) -> Response {
    let words = visit.words
    let took = run.finishedAt.milliseconds - run.startedAt.milliseconds
    let facts = HTML.details([
      (words("Trail"), "\(run.trail.text)"), (words("Slot"), visit.time(run.slot)),
      (words("Window"), "\(Moment.text(run.window.lowerBound)) – \(Moment.text(run.window.upperBound))"),
      (words("Started"), visit.time(run.startedAt)), (words("Took"), "\(took) ms"),
      (words("Time"), run.late ? HTML.badge(words("late"), .warning) : .badge(words("in time"), .good)),
      (words("Events"), "\(run.events)"), (words("Matches"), "\(run.matches)"), (words("Told"), "\(run.sent)"),
      (words("Held"), "\(run.held)"), (words("Exempt"), "\(run.exempt)"), (words("History"), "\(run.history)"),
      (words("Notifications"), "\(run.notifications)"),
    ])
    let rows = decisions.map { decision -> [HTML] in
      [
        .badge(decision.level, words), .link(decision.title, PageParts.rule(decision.rule)),
        PageParts.labels(decision.labels), "\(decision.count)",
        "\(outcome(decision, words)) \(decision.text)\(decision.recipients.isEmpty ? HTML() : PageParts.list(decision.recipients))",
        decision.exampleEvent.isEmpty ? "–" : .link(words("event"), PageParts.event(decision.exampleEvent)),
      ]
    }
    let table = visit.table(
      words("Decisions"),
      [
        .init(words("Level"), .tag), .init(words("Rule")), .init(words("Group")), .init(words("Matches"), .number),
        .init(words("Decision")), .init(words("Example")),
      ], rows, empty: .empty(words("Nothing was decided"), words("No rule matched anything new in this window.")))
    let notes: HTML = run.notes.isEmpty ? HTML() : .problems(words("Notes"), run.notes)
    return visit.page(
      "\(run.trail.text) · \(Moment.text(run.slot))", section: .runs,
      crumbs: [Crumb(run.trail.text, Address.of("runs", query: [("trail", run.trail.text)]))],
      "\(notes)\(HTML.card(words("The run"), facts))\(HTML.card(words("Decisions"), table))")
  }

  private static func outcome(_ decision: Decision, _ words: Words) -> HTML {
    switch decision.outcome {
    case "sent": .badge(words("told"), .good)
    case "held": .badge(words("held"), .info)
    case "exempt": .badge(words("exempt"))
    case "paused": .badge(words("paused"), .warning)
    case "dropped": .badge(words("reaches nobody"), .bad)
    default: .badge(decision.outcome)
    }
  }
}
