internal import Administration
internal import Alerting
internal import AuditEvents
internal import Detection

/// A new entry: a form, the file that it makes, and what it would have hidden. All of it is in the address, so that a
/// reviewer can be sent the link.
struct WhitelistProposalPage {
  let visit: Visit
  private var words: Words { visit.words }

  func page() throws -> Response {
    let use = visit.useCases.whitelists(by: visit.caller)
    let proposal = try proposal()
    let days = visit.request.first("days").flatMap { Int($0) } ?? 7
    let isAsked = visit.request.first("preview") != nil || visit.request.first("alert") != nil
    let preview = isAsked ? try use.preview(proposal, days: min(max(1, days), 90), now: visit.now) : nil
    let body: HTML = """
      <p class="text">\(words("Whitelists are files that are reviewed. Fill in whom to exempt, see what that would have hidden, and commit the file."))</p>
      <div class="columns"><div class="card">\(form(proposal, days: days))</div>
      <div>\(preview.map { result($0) } ?? HTML.empty(words("No preview yet"), words("Fill in the form and choose Preview.")))</div></div>
      """
    return visit.page(
      words("Propose a whitelist entry"), section: .whitelists,
      crumbs: [Crumb(words("New"), "/whitelists/new")], body)
  }

  private func proposal() throws -> WhitelistProposal {
    let request = visit.request
    if let id = request.first("alert"), request.first("preview") == nil {
      let alert = try visit.useCases.alerts(by: visit.caller).alert(id)
      return WhitelistProposal(for: alert, owner: visit.caller.name, now: visit.now)
    }
    func lines(_ name: String) -> [String] {
      (request.first(name) ?? "").split(whereSeparator: \.isNewline).prefix(100)
        .map { $0.trimmingSpaces }.filter { !$0.isEmpty }
    }
    var values: [WhitelistKind: [String]] = [:]
    for kind in WhitelistKind.allCases {
      let items = lines(kind.rawValue)
      if !items.isEmpty { values[kind] = items }
    }
    return WhitelistProposal(
      list: request.first("list") ?? "accepted", values: values, rules: lines("rules"), trails: lines("trails"),
      owner: request.first("owner") ?? visit.caller.name, reason: request.first("reason") ?? "",
      expires: request.first("expires") ?? "")
  }

  private func form(_ proposal: WhitelistProposal, days: Int) -> HTML {
    func text(_ texts: [String]?) -> String { (texts ?? []).joined(separator: "\n") }
    let kinds = WhitelistKind.allCases.map { kind in
      Field(
        kind.rawValue, title(kind), .area(rows: 2), value: text(proposal.values[kind]),
        hint: kind == .ip
          ? words("Addresses, networks or ranges, one a line.") : words("One a line; * stands for any text."))
    }
    let fields =
      kinds + [
        Field(
          "rules", words("For rules"), .area(rows: 2), value: text(proposal.rules),
          hint: words("Titles or ids, one a line; left out: all rules.")),
        Field(
          "trails", words("For trails"), .area(rows: 2), value: text(proposal.trails),
          hint: words("One a line; left out: all trails.")),
        Field(
          "list", words("List"), value: proposal.list, hint: words("The name of the file."), required: true, maximum: 60
        ),
        Field(
          "owner", words("Owner"), value: proposal.owner, hint: words("Who answers for the entry."), required: true,
          maximum: 200),
        Field("reason", words("Reason"), value: proposal.reason, required: true, maximum: 500),
        Field(
          "expires", words("Last day"), .line(type: "date"), value: proposal.expires,
          hint: words("Left out: it holds for good.")),
        Field(
          "days", words("Look back"), .choice([1, 7, 30, 90].map { (String($0), words("{1} d", String($0))) }),
          value: String(days)),
      ]
    return """
      <form method="get" action="/whitelists/new" class="form"><input type="hidden" name="preview" value="1">\
      \(fields.map { $0.html(prefix: "w") })\
      <div class="buttons"><button type="submit" class="primary">\(words("Preview"))</button></div></form>
      """
  }

  private func result(_ preview: WhitelistAdministration.Preview) -> HTML {
    let rows = preview.rules.map { line -> [HTML] in
      [
        .badge(line.level, words), .link(line.title, PageParts.rule(line.rule)), "\(line.hidden)", "\(line.all)",
        line.examples.map { event -> HTML in
          "<a href=\"\(PageParts.event(event.id))\">\(event.operation)</a> <span class=\"muted\">\(event.actor.name) \(event.sourceIP)</span>"
        }.joined(separator: "<br>"),
      ]
    }
    let summary = words(
      "It would have hidden {1} of {2} matches in {3} days that no entry hides today.", String(preview.hidden),
      String(preview.looked), String(preview.days))
    let findings: HTML =
      preview.findings.isEmpty ? HTML() : .problems(words("What is wrong or dubious:"), preview.findings)
    let cut: HTML =
      preview.isCut ? "<p class=\"muted\">\(words("There were more matches; the newest were looked at."))</p>" : HTML()
    let table = visit.table(
      words("What it would have hidden"),
      [
        .init(words("Level"), .tag), .init(words("Rule")), .init(words("Hidden"), .number), .init(words("Of"), .number),
        .init(words("Examples")),
      ], rows, empty: .empty(words("It would have hidden nothing")))
    return """
      \(findings)
      \(HTML.card(words("What it would have hidden"), "<p>\(summary)</p>\(cut)\(table)"))
      \(HTML.card(words("The file to commit"), actions: "<button type=\"button\" data-copy=\"yaml\" hidden>\(words("Copy"))</button>", "<p class=\"muted\">\(words("Add it to {1}, or as a new file, and have it reviewed.", preview.path))</p><pre class=\"block\" tabindex=\"0\" id=\"yaml\" aria-label=\"YAML\"><code>\(preview.yaml)</code></pre>"))
      """
  }

  private func title(_ kind: WhitelistKind) -> String {
    switch kind {
    case .account: words("Accounts exempt")
    case .user: words("Users exempt")
    case .role: words("Roles exempt")
    case .ip: words("Addresses exempt")
    case .service: words("Services exempt")
    case .resource: words("Resources exempt")
    case .userAgent: words("User agents exempt")
    }
  }
}

extension StringProtocol {
  /// The text without white space at its ends.
  var trimmingSpaces: String {
    let bytes = utf8.drop { $0 <= 32 }
    return String(decoding: bytes.reversed().drop { $0 <= 32 }.reversed(), as: UTF8.self)
  }
}
