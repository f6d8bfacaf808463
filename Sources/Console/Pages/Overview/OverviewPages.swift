internal import Administration
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

/// How things stand at a glance.
enum OverviewPages {
  static let endpoints: [Endpoint] = [
    .page("/") { visit in
      let words = visit.words
      let report = try visit.useCases.overview(by: visit.caller, now: visit.now)
      let body: HTML = """
        \(tiles(report, visit))
        \(HTML.card(words("Alerts per hour"), actions: .link(words("All alerts"), "/alerts"), chart(report, visit)))
        \(HTML.card(words("Runs of the last day"), actions: .link(words("All runs"), "/runs"), runs(report, visit)))
        \(HTML.card(words("Newest alerts"), actions: .link(words("All alerts"), "/alerts"), newest(report, visit)))
        <div class="columns">
        \(HTML.card(words("Health"), health(report.operations, visit)))
        \(HTML.card(words("Outbox"), actions: .link(words("All notifications"), "/notifications"), outbox(report.operations, visit)))
        </div>
        """
      return visit.page(words("Overview"), section: .overview, body)
    }
  ]

  private static func tiles(_ report: OverviewReport, _ visit: Visit) -> HTML {
    let words = visit.words
    let serious = report.alerts.filter { $0.level >= .high }.reduce(0) { $0 + $1.count }
    let all = report.alerts.reduce(0) { $0 + $1.count }
    let missing = report.trails.reduce(Int64(0)) { $0 + $1.due }
    let dead = report.operations.outbox[.dead] ?? 0
    return .tiles([
      (words("Alerts in 24 h"), String(all), .info, "/alerts"),
      (words("of these high or critical"), String(serious), serious > 0 ? .bad : .good, "/alerts?level=high"),
      (words("Unanswered alerts"), String(report.open), report.open > 0 ? .warning : .good, "/alerts?state=open"),
      (words("Slots missing"), String(missing), missing > 0 ? .warning : .good, "/runs"),
      (words("Notifications given up"), String(dead), dead > 0 ? .bad : .good, "/notifications?state=dead"),
      (words("Active silences"), String(report.silences), report.silences > 0 ? .info : .neutral, "/silences"),
    ])
  }

  private static func chart(_ report: OverviewReport, _ visit: Visit) -> HTML {
    let words = visit.words
    let first = report.period.lowerBound.seconds / 3600
    let last = (report.period.upperBound.seconds - 1) / 3600
    var counts: [Int64: [Level: Int]] = [:]
    for count in report.alerts { counts[count.start.seconds / 3600, default: [:]][count.level] = count.count }
    let bars = (first...max(first, last)).map { hour -> BarChart.Bar in
      let start = Timestamp(seconds: hour * 3600)
      let parts = Level.allCases.sorted().map { (counts[hour]?[$0] ?? 0, PageParts.tone($0)) }
      let query = [("from", PageParts.input(start)), ("until", PageParts.input(start.adding(seconds: 3600)))]
      return BarChart.Bar(
        PageParts.hour(start), parts.map { (count: $0.0, tone: $0.1) }, address: Address.of("alerts", query: query))
    }
    let all = report.alerts.reduce(0) { $0 + $1.count }
    let byLevel = Level.allCases.sorted(by: >).compactMap { level -> HTML? in
      let count = report.alerts.filter { $0.level == level }.reduce(0) { $0 + $1.count }
      return count == 0
        ? nil
        : "<a href=\"\(Address.of("alerts", query: [("level", level.name)]))\">\(HTML.badge(level, words)) \(count)</a>"
    }
    return """
      \(BarChart(words("{1} alerts in 24 hours", String(all)), bars: bars).html)
      \(byLevel.isEmpty ? HTML() : "<p class=\"legend\">\(byLevel.joined(separator: " "))</p>")
      """
  }

  private static func runs(_ report: OverviewReport, _ visit: Visit) -> HTML {
    guard !report.trails.isEmpty else { return .empty(visit.words("No trail is configured in tocsin.yml")) }
    return
      "\(report.trails.map { RunTimeline(trail: $0, visit: visit).html })\(RunTimeline.axis(report))\(RunTimeline.legend(visit.words))"
  }

  private static func newest(_ report: OverviewReport, _ visit: Visit) -> HTML {
    AlertTable.html(report.newest, visit, caption: visit.words("Newest alerts"))
  }

  private static func health(_ report: OperationsReport, _ visit: Visit) -> HTML {
    let words = visit.words
    let checks = report.checks.map { check -> (term: String, value: HTML) in
      let badge = HTML.badge(check.isGood ? words("good") : words("look"), check.isGood ? .good : .bad)
      return (PageParts.check(check.name, words), "\(badge) \(words.sentence(check.words))")
    }
    let engine: HTML = report.engine.map { "\($0.owner)" } ?? "–"
    let endpoints = report.endpoints.filter { $0.failures + $0.givenUp > 0 }.map { endpoint in
      "<li>\(HTML.badge(endpoint.channel, .warning)) \(endpoint.words(now: visit.now)) <span class=\"muted\">\(endpoint.problem)</span></li>"
        as HTML
    }
    return """
      \(HTML.details(checks + [(words("Engine"), engine), (words("Refused inputs"), "\(report.rejected)")]))
      \(endpoints.isEmpty ? HTML() : "<h3>\(words("Channels with trouble"))</h3><ul class=\"plain\">\(endpoints)</ul>")
      """
  }

  private static func outbox(_ report: OperationsReport, _ visit: Visit) -> HTML {
    .details(
      OutboxEntry.State.allCases.map { state in
        (
          PageParts.outboxState(state, visit.words),
          .link(String(report.outbox[state] ?? 0), Address.of("notifications", query: [("state", state.rawValue)]))
        )
      })
  }
}
