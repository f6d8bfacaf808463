internal import Administration
internal import AuditEvents

/// The log of what people changed.
enum AuditPages {
  static let endpoints: [Endpoint] = [
    .page("/audit") { visit in try list(visit) },
    .page("/audit/export") { visit in try export(visit) },
    .form("/audit/verify") { visit in try verify(visit) },
    .page("/audit/{number}") { visit in try detail(visit) },
  ]

  /// What the query asks for. Throws `Failure.invalid` when a time cannot be read.
  static func filter(_ visit: Visit) throws -> AuditFilter {
    func value(_ name: String) -> String? { visit.request.first(name).flatMap { $0.isEmpty ? nil : $0 } }
    func time(_ name: String) throws -> Timestamp? {
      guard let text = value(name) else { return nil }
      for tail in ["", "Z", ":00Z", "T00:00:00Z"] {
        if let time = Timestamp(rfc3339: text + tail) { return time }
      }
      throw Failure.invalid(visit.words("“{1}” is no time; write 2026-03-02 or 2026-03-02T10:00:00Z", text))
    }
    return AuditFilter(
      caller: value("by"), action: value("action"), subject: value("subject"), origin: value("origin"),
      from: try time("from"), until: try time("to"))
  }

  private static func list(_ visit: Visit) throws -> Response {
    let words = visit.words
    let page = try visit.useCases.audit(by: visit.caller).page(
      before: visit.cursor.flatMap { Int64($0) }, limit: visit.limit(), filter: try filter(visit))
    let rows = page.entries.map { stored -> [HTML] in
      let entry = stored.entry
      return [
        .link(String(stored.number), Address.of("audit", String(stored.number))), visit.time(entry.at),
        "\(entry.caller.name)", "\(origin(entry.caller.origin, words))", .code(entry.action), "\(entry.subject)",
        "\(entry.reason ?? "")",
      ]
    }
    let table = visit.table(
      words("Audit log"),
      [
        .init(words("Number"), .number), .init(words("Time"), .time), .init(words("By")), .init(words("From")),
        .init(words("Action"), .code), .init(words("Subject")), .init(words("Reason")),
      ], rows, empty: .empty(words("No such change.")), next: page.next.map { String($0) })
    let query = visit.request.query.filter { $0.name != "cursor" && $0.name != "limit" }
    let actions: HTML =
      .button("CSV", Address.of("audit", "export", query: query + [("format", "csv")]))
      + .button("NDJSON", Address.of("audit", "export", query: query + [("format", "ndjson")]))
      + (visit.may(.operator)
        ? visit.button(words("Check the hashes"), posts: "/audit/verify")
          + .button(words("Check everything"), "/verification") : "")
    return visit.page(words("Audit log"), section: .audit, actions: actions, filterForm(visit) + table)
  }

  private static func filterForm(_ visit: Visit) -> HTML {
    let words = visit.words
    func value(_ name: String) -> String { visit.request.first(name) ?? "" }
    // The browser's field takes minutes; links may have seconds.
    func minute(_ name: String) -> String {
      String(value(name).prefix(16)) + (value(name).utf8.count == 10 ? "T00:00" : "")
    }
    return visit.filter(
      "/audit",
      [
        Field("by", words("By"), value: value("by"), maximum: 200),
        Field("action", words("Action"), value: value("action"), maximum: 100),
        Field("subject", words("Subject"), .line(type: "search"), value: value("subject"), maximum: 200),
        Field(
          "origin", words("From"),
          .choice([
            ("", words("anywhere")), ("command-line", words("command line")), ("console", words("console")),
            ("token", words("API token")),
          ]), value: value("origin")),
        Field("from", words("Since (UTC)"), .line(type: "datetime-local"), value: minute("from")),
        Field("to", words("Until (UTC)"), .line(type: "datetime-local"), value: minute("to")),
      ])
  }

  static func origin(_ origin: Caller.Origin, _ words: Words) -> String {
    switch origin {
    case .commandLine: words("command line")
    case .console(let address): words("console") + " " + address
    case .token(let id, let address): words("API token") + " \(id) \(address)"
    }
  }

  private static func detail(_ visit: Visit) throws -> Response {
    let words = visit.words
    guard let number = Int64(visit["number"]), let stored = try visit.useCases.audit(by: visit.caller).entry(number)
    else { throw Failure.notFound }
    let entry = stored.entry
    let proof: HTML =
      stored.isIntact
      ? .badge(words("the hash is right"), .good) : .badge(words("changed after it was written"), .critical)
    func side(_ title: String, _ text: String?) -> HTML {
      .card(title, text.map { .json($0, label: title) } ?? .empty(words("Nothing")))
    }
    var facts: [(term: String, value: HTML)] = []
    facts.append((words("Time"), visit.time(entry.at)))
    facts.append((words("By"), "\(entry.caller.name)"))
    facts.append((words("Role"), "\(words.role(entry.caller.role))"))
    facts.append((words("From"), "\(origin(entry.caller.origin, words))"))
    facts.append((words("Subject"), "\(entry.subject)"))
    facts.append((words("Reason"), "\(entry.reason ?? "–")"))
    facts.append((words("Hash"), "\(HTML.code(stored.hash.hexadecimal)) \(proof)"))
    facts.append((words("Hash before"), .code(stored.previous.hexadecimal)))
    let head: HTML = .card(entry.action, .details(facts))
    return visit.page(
      words("Entry {1}", String(number)), section: .audit,
      crumbs: [Crumb(String(number), Address.of("audit", String(number)))],
      head + side(words("Before"), entry.before) + side(words("After"), entry.after))
  }

  private static func verify(_ visit: Visit) throws -> Response {
    let words = visit.words
    switch try visit.useCases.audit(by: visit.caller).verify() {
    case .intact(let entries, let newest):
      return .redirect(
        to: "/audit",
        flash: Flash(
          .good,
          words("All {1} entries are as they were written. Newest hash: {2}", String(entries), newest.hexadecimal)))
    case .broken(let number, let why):
      return .redirect(
        to: Address.of("audit", String(number)),
        flash: Flash(.critical, words("Entry {1} is broken: {2}", String(number), why)))
    }
  }

  private static func export(_ visit: Visit) throws -> Response {
    let isCSV = visit.request.first("format") == "csv"
    let filter = try filter(visit)
    let reading = visit.useCases.audit(by: visit.caller)
    let pages = AuditExport(reading: reading, filter: filter, isCSV: isCSV)
    return .download(
      isCSV ? "audit.csv" : "audit.ndjson", type: isCSV ? "text/csv; charset=utf-8" : "application/x-ndjson",
      next: { try pages.next() })
  }
}
