internal import Administration
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

/// Message templates: the sets, and what each makes of an alert for each channel.
enum TemplatePages {
  static let endpoints: [Endpoint] = [
    .page("/templates") { visit in
      let words = visit.words
      let rows = visit.useCases.templates(by: visit.caller).lines.map { line -> [HTML] in
        [
          .link(line.name, Address.of("templates", line.name)),
          line.kinds.map { kind -> HTML in
            .link(kind.rawValue, Address.of("templates", line.name, query: [("channel", kind.rawValue)]))
          }.joined(separator: ", "), "\(line.languages.joined(separator: ", "))", "\(line.files.count)",
        ]
      }
      return visit.page(
        words("Templates"), section: .templates,
        visit.table(
          words("Template sets"),
          [
            .init(words("Set"), .title), .init(words("Channels")), .init(words("Languages")),
            .init(words("Files"), .number),
          ], rows, empty: .empty(words("No template"), words("Messages have their built-in form."))))
    },
    .page("/templates/{name}") { visit in try preview(visit) },
    .page("/templates/{name}/mail") { visit in
      let message = try message(visit)
      guard let html = message.parts["html"] else { throw Failure.notFound }
      // What a mail says came from outside: no script, no address, a document of its own.
      return Response(
        status: 200,
        headers: [
          ("Content-Type", "text/html; charset=utf-8"),
          (
            "Content-Security-Policy",
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
          ),
          ("X-Frame-Options", "SAMEORIGIN"),
        ], body: .bytes(Array(html.utf8)))
    },
  ]

  private static func kind(_ visit: Visit) -> ChannelKind {
    visit.request.first("channel").flatMap { ChannelKind(rawValue: $0) } ?? .email
  }

  private static func language(_ visit: Visit) -> String {
    visit.request.first("language").flatMap { $0.isEmpty ? nil : $0 } ?? visit.words.language.rawValue
  }

  private static func message(_ visit: Visit) throws -> RenderedMessage {
    let id = visit.request.first("alert") ?? ""
    let alert = id.isEmpty ? nil : try visit.useCases.alerts(by: visit.caller).alert(id)
    return try visit.useCases.templates(by: visit.caller).preview(
      visit["name"], kind: kind(visit), language: language(visit), alert: alert, now: visit.now)
  }

  private static func preview(_ visit: Visit) throws -> Response {
    let words = visit.words
    let name = visit["name"]
    let use = visit.useCases.templates(by: visit.caller)
    guard let line = use.lines.first(where: { $0.name == name }) else {
      throw AdministrationError.unknown(.template, name, known: use.lines.map(\.name))
    }
    let message = try message(visit)
    let alerts = try visit.useCases.alertSearch(by: visit.caller).page(limit: 20).lines.map(\.alert)
    let fields = [
      Field(
        "channel", words("Channel"), .choice(ChannelKind.allCases.map { ($0.rawValue, $0.rawValue) }),
        value: kind(visit).rawValue),
      Field("language", words("Language"), .choice(line.languages.map { ($0, $0) }), value: language(visit)),
      Field(
        "alert", words("Alert"),
        .choice([("", words("a made-up alert"))] + alerts.map { ($0.id, "\($0.title) · \(Moment.text($0.slot))") }),
        value: visit.request.first("alert") ?? ""),
    ]
    let query: [(name: String, value: String)] = [
      ("channel", kind(visit).rawValue), ("language", language(visit)), ("alert", visit.request.first("alert") ?? ""),
    ]
    let mail = Address.of("templates", name, "mail", query: query)
    let order = ["subject", "title", "summary", "html", "text", "json"]
    let parts = message.parts.sorted {
      (order.firstIndex(of: $0.key) ?? 9, $0.key) < (order.firstIndex(of: $1.key) ?? 9, $1.key)
    }.map { part -> HTML in
      let size = words("{1} bytes", String(part.value.utf8.count))
      let content: HTML
      switch part.key {
      case "html":
        content =
          "<iframe class=\"mail\" sandbox=\"\" title=\"\(words("The mail as its reader sees it"))\" src=\"\(mail)\"></iframe>"
      case "json", "card": content = .json(part.value, label: part.key)
      default: content = .block(part.value, label: part.key)
      }
      let open: HTML = part.key == "html" ? .link(words("Open alone"), mail) : HTML()
      return .card("\(part.key) · \(size)", actions: open, content)
    }
    let problem: HTML = message.templateError.isEmpty ? HTML() : .notice(.bad, message.templateError)
    let files = line.files.map { "\($0.path.relativeTo(visit)) (\($0.language.isEmpty ? "en" : $0.language))" }
    let body: HTML = """
      \(FilterForm(Address.of("templates", name), fields: fields, submit: words("Show"), clear: words("Clear"), title: words("What is shown")).html)
      \(problem)\(parts)
      \(HTML.fold(words("Files of the set ({1})", String(files.count)), PageParts.list(files)))
      """
    return visit.page(
      name, section: .templates, crumbs: [Crumb(name, Address.of("templates", name))], body
    ).with("Content-Security-Policy", SecurityHeaders.policy(framing: true))
  }
}
