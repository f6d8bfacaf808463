internal import Administration
internal import Alerting
internal import WorkspaceFiles

/// Contacts from files, shown before they are taken, and into files.
enum ImportPages {
  private static let longest = 4 << 20
  /// A page shows so many changes; the others are counted.
  private static let mostShown = 500

  static let endpoints: [Endpoint] = [
    .page("/contacts-import", role: .operator) { visit in question(visit) },
    .form("/contacts-import", bodyBytes: longest) { visit in try preview(visit) },
    .form("/contacts-import/apply", bodyBytes: longest + (1 << 20)) { visit in try apply(visit) },
    .page("/contacts-export") { visit in try export(visit) },
  ]

  private static func question(_ visit: Visit, problems: [String] = []) -> Response {
    let words = visit.words
    let form = visit.form(
      "/contacts-import",
      [
        Field(
          "file", words("File"), .file(types: ".csv,.yml,.yaml"),
          hint: words("CSV or YAML, as it is exported")),
        Field(
          "text", words("Or its text"), .area(rows: 8), value: visit.request.field("text") ?? "",
          hint: "id,name,emails,country_code,phone,enabled,sms_enabled,groups,time_zone,language"),
        Field(
          "format", words("Format"), .choice([("csv", "CSV"), ("yaml", "YAML")]),
          value: visit.request.field("format") ?? "csv"),
        Field(
          "all", words("The file is the whole book: remove whoever is not in it"),
          .check(visit.request.field("all") != nil)),
      ], submit: words("Show what would change"), cancel: "/contacts")
    return visit.page(
      words("Import contacts"), section: .contacts,
      crumbs: [Crumb(words("Import"), "/contacts-import")],
      status: problems.isEmpty ? 200 : 422,
      (problems.isEmpty ? "" : .problems(words("Please correct:"), problems))
        + .card(words("File of contacts"), form))
  }

  private static func planned(_ visit: Visit) throws -> (
    plan: ContactImport, text: String, form: ContactImport.Form
  ) {
    let sent = visit.request.form
    let file = sent.first { $0.name == "file" }?.value ?? ""
    let text = file.isEmpty ? sent.first { $0.name == "text" }?.value ?? "" : file
    let form = visit.request.field("format").flatMap { ContactImport.Form(rawValue: $0) } ?? .csv
    let plan = try visit.people.importing(
      text, form: form, path: visit.words("the file"), isComplete: visit.request.field("all") != nil
    )
    return (plan, text, form)
  }

  private static func preview(_ visit: Visit) throws -> Response {
    let words = visit.words
    let (plan, text, form) = try planned(visit)
    guard plan.isSound else {
      return question(visit, problems: plan.diagnostics.prefix(200).map(\.description))
    }
    let rows = plan.changes.prefix(Self.mostShown).map { change -> [HTML] in
      let fields = change.fields.map { field -> HTML in
        change.verb == .add
          ? "<div>\(field.name): \(field.after)</div>"
          : "<div>\(field.name): <del>\(field.before)</del> → <ins>\(field.after)</ins></div>"
      }
      let verb: HTML =
        switch change.verb {
        case .add: .badge(words("new"), .good)
        case .change: .badge(words("changed"), .info)
        case .remove: .badge(words("removed"), .warning)
        }
      return [
        verb, change.kind == "contact" ? "\(words("contact"))" : "\(words("group"))",
        .code(change.id), fields.joined(),
      ]
    }
    let table = visit.table(
      words("What would change"),
      [
        .init(words("Change")), .init(words("What")), .init(words("Id"), .code),
        .init(words("Values")),
      ], rows,
      empty: .empty(words("The file changes nothing.")))
    let rest: HTML =
      plan.changes.count > Self.mostShown
      ? .notice(.info, words("{1} more changes are not shown.", String(plan.changes.count - Self.mostShown))) : ""
    let warnings = plan.diagnostics.prefix(50).map(\.description)
    var hidden = [
      Field("text", "", .hidden, value: text), Field("format", "", .hidden, value: form.rawValue),
      visit.whyField,
    ]
    if visit.request.field("all") != nil { hidden.append(Field("all", "", .hidden, value: "on")) }
    let apply =
      plan.changes.isEmpty
      ? HTML.actions([.button(words("Back"), "/contacts")])
      : visit.form(
        "/contacts-import/apply", hidden, submit: words("Apply"), cancel: "/contacts-import")
    return visit.page(
      words("Import contacts"), section: .contacts,
      crumbs: [Crumb(words("Import"), "/contacts-import")],
      (warnings.isEmpty ? "" : .remarks(words("Please look at:"), warnings)) + table + rest + apply)
  }

  private static func apply(_ visit: Visit) throws -> Response {
    let plan = try planned(visit).plan
    guard plan.isSound else {
      return question(visit, problems: plan.diagnostics.prefix(200).map(\.description))
    }
    try visit.people.apply(plan, reason: visit.why)
    return .redirect(
      to: "/contacts",
      flash: Flash(
        .good, visit.words("{1} contacts and groups are changed.", String(plan.changes.count))))
  }

  private static func export(_ visit: Visit) throws -> Response {
    let book = try visit.people.book()
    let isYAML = visit.request.first("format") == "yaml"
    let text = isYAML ? ContactYAML.write(book) : ContactCSV.write(book)
    return Response.text(
      text, type: isYAML ? "application/yaml; charset=utf-8" : "text/csv; charset=utf-8"
    )
    .with("Content-Disposition", "attachment; filename=\"contacts.\(isYAML ? "yml" : "csv")\"")
  }
}
