internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine

/// Action policies: who is told of what, tried on an alert, and on those of the past.
enum PolicyPages {
  static let endpoints: [Endpoint] = [
    .page("/policies") { visit in
      let words = visit.words
      let use = visit.useCases.policies(by: visit.caller)
      let rows = visit.useCases.workspace.policies.map { policy -> [HTML] in
        [
          .link(policy.name, Address.of("policies", policy.name)),
          "\(use.trails(of: policy.name).map(\.text).joined(separator: ", "))", "\(policy.routes.count)",
          "\(policy.escalation.count)", .code(policy.path.relativeTo(visit)),
        ]
      }
      let waiting = try use.waiting().map { message -> [HTML] in
        [
          visit.time(message.due), "\(wait(message.kind, words))", "\(message.policy)", "\(message.channel)",
          "\(message.contact)", "\(message.count)",
        ]
      }
      let table = visit.table(
        words("Policies"),
        [
          .init(words("Policy"), .title), .init(words("Trails")), .init(words("Routes"), .number),
          .init(words("Escalation steps"), .number), .init(words("File")),
        ], rows, empty: .empty(words("No policy"), words("Policies are files in Rules/policies.")))
      let later = visit.table(
        words("Messages that wait"),
        [
          .init(words("Due")), .init(words("Waits for")), .init(words("Policy")), .init(words("Channel")),
          .init(words("Recipient")), .init(words("Alerts"), .number),
        ], waiting, empty: .empty(words("Nothing waits")))
      let actions: HTML = .actions([
        .button(words("Try an alert"), "/policies/route", primary: true),
        .button(words("Forecast"), "/policies/forecast"),
      ])
      return visit.page(
        words("Policies"), section: .policies, actions: actions,
        "\(table)\(HTML.card(words("Messages that wait"), later))")
    },
    .page("/policies/route") { visit in try RouteTester(visit: visit).page() },
    .page("/policies/forecast") { visit in try forecast(visit) }.taking(.long),
    .page("/policies/{name}") { visit in
      let (policy, trails) = try visit.useCases.policies(by: visit.caller).policy(visit["name"])
      return detail(policy, trails, visit)
    },
  ]

  private static func detail(_ policy: ActionPolicy, _ trails: [TrailName], _ visit: Visit) -> Response {
    let words = visit.words
    let rows = policy.routes.enumerated().map { index, route -> [HTML] in
      [
        "\(index + 1)", "\(words.sentences(route.match.text))", "\(words.sentence(PolicyWords.when(route)))",
        PageParts.list(route.notify.map { words.sentence(PolicyWords.target($0)) }),
        "\(route.continues ? words("later routes are asked, too") : words("ends here"))",
      ]
    }
    let steps = policy.escalation.enumerated().map { index, step -> [HTML] in
      [
        "\(index + 1)", "\(words.span(step.after))", "\(words.sentences(step.match.text))",
        "\(words.sentence(step.unless.rawValue))",
        PageParts.list(step.notify.map { words.sentence(PolicyWords.target($0)) }),
      ]
    }
    let facts = HTML.details([
      (words("Trails"), "\(trails.map(\.text).joined(separator: ", "))"),
      (words("File"), .code(policy.path.relativeTo(visit))),
      (words("Calendar"), "\(policy.calendar)"),
    ])
    let table = visit.table(
      words("Routes"),
      [
        .init(words("Route"), .number), .init(words("Takes")), .init(words("When")), .init(words("Tells")),
        .init(words("Then")),
      ], rows, empty: .empty(words("No route")))
    let escalation = visit.table(
      words("Escalation"),
      [
        .init(words("Step"), .number), .init(words("After")), .init(words("Takes")), .init(words("Unless")),
        .init(words("Tells")),
      ], steps, empty: .empty(words("Nobody else is told later")))
    let body: HTML = """
      \(HTML.card(words("The policy"), facts))
      \(HTML.card(words("Routes"), table))
      \(HTML.card(words("Escalation"), escalation))
      \(HTML.card(words("In words"), PageParts.list(PolicyWords.lines(policy).map { words.sentence($0.trimmingSpaces) })))
      """
    return visit.page(
      policy.name, section: .policies, crumbs: [Crumb(policy.name, Address.of("policies", policy.name))],
      actions: .button(words("Try an alert"), "/policies/route"), body)
  }

  private static func forecast(_ visit: Visit) throws -> Response {
    let words = visit.words
    let days = min(max(1, visit.request.first("days").flatMap { Int($0) } ?? 7), 90)
    let forecast = try visit.useCases.policies(by: visit.caller).forecast(days: days, until: visit.now)
    let rows = forecast.lines.map { line -> [HTML] in
      let tenths = line.messages * 10 / days
      return [
        "\(line.recipient)", "\(line.channel)", "\(line.messages)", "\(tenths / 10).\(tenths % 10)", "\(line.alerts)",
        "\(line.nights)", "\(line.busiestHour)",
      ]
    }
    let untold = forecast.untold.sorted { $0.key < $1.key }.map {
      words("{1} alerts reach nobody: {2}", String($0.value), $0.key)
    }
    let filter = visit.filter(
      "/policies/forecast",
      [
        Field(
          "days", words("Look back"), .choice([1, 7, 30, 90].map { (String($0), words("{1} d", String($0))) }),
          value: String(days))
      ])
    let table = visit.table(
      words("Forecast"),
      [
        .init(words("Recipient")), .init(words("Channel")), .init(words("Messages"), .number),
        .init(words("Per day"), .number), .init(words("Alerts"), .number), .init(words("At night"), .number),
        .init(words("Busiest hour"), .number),
      ], rows, empty: .empty(words("No alert in these days")))
    let body: HTML = """
      <p class="text">\(words("The alerts of the last days, sent through the policies as they are now, with groups, hours, quiet hours and budgets. Nights are 22:00 to 07:00 on the recipient's own clock."))</p>
      \(filter)\(table)\(untold.isEmpty ? HTML() : HTML.remarks(words("Reaches nobody"), untold))
      """
    return visit.page(
      words("Forecast"), section: .policies, crumbs: [Crumb(words("Forecast"), "/policies/forecast")], body)
  }

  static func wait(_ kind: WaitingMessage.Kind, _ words: Words) -> String {
    switch kind {
    case .group: words("others of its group")
    case .offHours: words("working hours")
    case .quietHours: words("the end of quiet hours")
    case .overBudget: words("room in the budget")
    case .catchUp: words("the end of catching up")
    case .resolved: words("others that are over")
    }
  }
}

extension String {
  /// A path without the workspace's folder.
  func relativeTo(_ visit: Visit) -> String {
    let folder = visit.useCases.workspace.configuration.folder + "/"
    return utf8.starts(with: folder.utf8) ? String(dropFirst(folder.count)) : self
  }
}
