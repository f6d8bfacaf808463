internal import Administration
internal import AuditEvents

/// Proves that nothing that is kept was changed: the audit log, the database, and the received files.
enum VerificationPages {
  static let endpoints: [Endpoint] = [
    .page("/verification", role: .operator) { visit in page(visit, report: nil) },
    .form("/verification") { visit in
      let report = try visit.useCases.verification(by: visit.caller).run(files: visit.request.field("files") != nil)
      return page(visit, report: report)
    }.taking(.long),
  ]

  private static func page(_ visit: Visit, report: Verification.Report?) -> Response {
    let words = visit.words
    let form = visit.form(
      "/verification",
      [
        Field(
          "files", words("The received files, too"),
          .check(visit.request.form.isEmpty || visit.request.field("files") != nil),
          hint: words("Each is read whole: with many of them this takes minutes."))
      ], submit: words("Check now"))
    return visit.page(
      words("Is all as it was written?"), section: .audit, crumbs: [Crumb(words("Check"), "/verification")],
      "\(report.map { result($0, visit) } ?? "")\(HTML.card(words("Check"), form))")
  }

  private static func result(_ report: Verification.Report, _ visit: Visit) -> HTML {
    let words = visit.words
    let verdict: HTML =
      report.problems.isEmpty
      ? .notice(.good, words("Nothing was changed or damaged."))
      : .problems(words("This is not as it was written:"), report.problems)
    let facts = HTML.details([
      (words("Entries of the audit log"), "\(report.entries)"), (words("Received files checked"), "\(report.files)"),
      (
        words("Newest hash"),
        report.entries > 0 ? .code("\(report.entries):\(report.newest.hexadecimal)") : "–"
      ),
    ])
    let note = words("Keep the newest hash elsewhere: tocsin verify --anchor finds a log that was written anew.")
    return "\(verdict)\(HTML.card(words("Result"), "\(facts)<p class=\"muted\">\(note)</p>"))"
  }
}

/// The same for programs.
enum VerificationAPI {
  static let endpoints: [Endpoint] = [
    .api(
      .get, "/verification", role: .operator,
      Operation(
        "verify", tag: "Audit log", "Check the audit log, the database and, when asked for, every received file",
        query: [.init("files", .boolean, "received files, too; false unless given")],
        answer: .object([
          .init("sound", .boolean), .init("entries", .count), .init("newest", .string), .init("files", .count),
          .init("problems", .strings),
        ]))
    ) { visit in
      let report = try visit.useCases.verification(by: visit.caller)
        .run(files: visit.request.first("files").map { $0.utf8.elementsEqual("true".utf8) } ?? false)
      return .json(
        .object([
          ("sound", .boolean(report.problems.isEmpty)), ("entries", .integer(report.entries)),
          ("newest", .string(report.newest.hexadecimal)), ("files", .integer(Int64(report.files))),
          ("problems", .strings(report.problems)),
        ]))
    }.taking(.long)
  ]
}
