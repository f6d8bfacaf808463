internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection
internal import Engine
internal import WorkspaceFiles

/// Whitelists: who is exempt from what, until when, and what that hid.
enum WhitelistPages {
  static let endpoints: [Endpoint] = [
    .page("/whitelists") { visit in
      let words = visit.words
      let lines = try visit.useCases.whitelists(by: visit.caller).lines(now: visit.now)
      let rows = lines.map { line -> [HTML] in
        [
          .link(line.entry.name, Address.of("whitelists", line.entry.name)), state(line, visit),
          "\(line.entry.exempts.split(separator: "; ").map { words.sentence(String($0)) }.joined(separator: "; "))",
          "\(line.entry.rules.isEmpty ? words("all rules") : line.entry.rules.joined(separator: ", "))",
          "\(line.entry.owner)", "\(line.hits?.count ?? 0)", visit.time(line.hits?.last),
        ]
      }
      let propose: HTML = .button(words("Propose an entry"), "/whitelists/new", primary: true)
      let table = visit.table(
        words("Whitelist entries"),
        [
          .init(words("Entry"), .title), .init(words("State")), .init(words("Exempts")), .init(words("For rules")),
          .init(words("Owner")), .init(words("Hits"), .number), .init(words("Last hit")),
        ], rows, empty: .empty(words("No entry"), words("Entries are files in Rules/whitelists."), action: propose))
      return visit.page(words("Whitelists"), section: .whitelists, actions: propose, table)
    },
    .page("/whitelists/new") { visit in try WhitelistProposalPage(visit: visit).page() }.taking(.long),
    .page("/whitelists/{name}") { visit in
      let (line, hidden) = try visit.useCases.whitelists(by: visit.caller).line(visit["name"], now: visit.now)
      return detail(line, hidden, visit)
    },
  ]

  private static func detail(
    _ line: WhitelistAdministration.Line, _ hidden: [Decision], _ visit: Visit
  ) -> Response {
    let words = visit.words
    let entry = line.entry
    let rows = hidden.map { decision -> [HTML] in
      [
        .link(Moment.text(decision.slot), PageParts.run(decision.trail, decision.slot)), .badge(decision.level, words),
        .link(decision.title, PageParts.rule(decision.rule)), PageParts.labels(decision.labels), "\(decision.count)",
        decision.exampleEvent.isEmpty ? "–" : .link(words("event"), PageParts.event(decision.exampleEvent)),
      ]
    }
    let expiry: HTML = entry.expires.map { visit.time($0) } ?? "\(words("never"))"
    let facts = HTML.details([
      (words("State"), state(line, visit)), (words("Exempts"), "\(entry.exempts)"),
      (words("For rules"), entry.rules.isEmpty ? "\(words("all rules"))" : PageParts.list(entry.rules)),
      (words("For trails"), "\(entry.trails.isEmpty ? words("all trails") : entry.trails.joined(separator: ", "))"),
      (words("Owner"), "\(entry.owner)"), (words("Reason"), "\(entry.reason)"), (words("Ends"), expiry),
      (words("Hits"), "\(line.hits?.count ?? 0)"), (words("Last hit"), visit.time(line.hits?.last)),
      (words("File"), .code("\(entry.path):\(entry.position.line)")),
    ])
    let table = visit.table(
      words("What it hid in 30 days"),
      [
        .init(words("Slot")), .init(words("Level"), .tag), .init(words("Rule")), .init(words("Group")),
        .init(words("Matches"), .number), .init(words("Example")),
      ], rows, empty: .empty(words("It hid nothing in 30 days")))
    return visit.page(
      entry.name, section: .whitelists, crumbs: [Crumb(entry.name, Address.of("whitelists", entry.name))],
      "\(HTML.card(words("The entry"), facts))\(HTML.card(words("What it hid in 30 days"), table))")
  }

  private static func state(_ line: WhitelistAdministration.Line, _ visit: Visit) -> HTML {
    switch line.state {
    case .permanent: .badge(visit.words("permanent"), .info)
    case .active: .badge(visit.words("active"), .good)
    case .ending: .badge(visit.words("ends soon"), .warning)
    case .expired: .badge(visit.words("expired"), .bad)
    }
  }
}
