internal import Administration
internal import AuditEvents

/// API tokens: one's own, and those of everybody for administrators.
enum TokenPages {
  static let endpoints: [Endpoint] = [
    .page("/tokens") { visit in try list(visit) },
    .form("/tokens", role: .viewer) { visit in try add(visit) },
    .page("/tokens/{id}/revoke") { visit in
      let token = try known(visit)
      return visit.page(
        visit.words("Revoke token"), section: section(visit), crumbs: [Crumb(visit.words("API tokens"), "/tokens")],
        visit.confirmation(
          visit.words(
            "Revoke the token of {1} for “{2}”? Programs that use it stop working.", token.account, token.purpose),
          action: Address.of("tokens", token.id, "revoke"), [AccountPages.reasonField(visit.words)],
          submit: visit.words("Revoke"), cancel: "/tokens"))
    },
    .form("/tokens/{id}/revoke", role: .viewer) { visit in
      try visit.useCases.tokens(by: visit.caller).revoke(id: visit["id"], reason: visit.reason, now: visit.now)
      return .redirect(to: "/tokens", flash: Flash(.good, visit.words("The token is revoked.")))
    },
  ]

  private static func section(_ visit: Visit) -> Section? { visit.may(.administrator) ? .accounts : nil }

  private static func known(_ visit: Visit) throws -> APIToken {
    let tokens = try visit.useCases.tokens(by: visit.caller).tokens()
    guard let token = tokens.first(where: { $0.id == visit["id"] }) else { throw Failure.notFound }
    return token
  }

  private static func list(_ visit: Visit, problems: [String] = [], status: Int = 200) throws -> Response {
    let words = visit.words
    let tokens = try visit.useCases.tokens(by: visit.caller).tokens()
    return visit.page(
      words("API tokens"), section: section(visit), status: status,
      (problems.isEmpty ? "" : .problems(words("Please correct:"), problems)) + table(tokens, visit)
        + .card(words("New token"), try form(visit)))
  }

  static func table(_ tokens: [APIToken], _ visit: Visit) -> HTML {
    let words = visit.words
    let rows = tokens.map { token -> [HTML] in
      let state: HTML =
        visit.now < token.expires ? .badge(words("active"), .good) : .badge(words("expired"), .warning)
      return [
        .code(token.id), "\(token.account)", "\(token.purpose)", "\(words.role(token.role))", state,
        visit.time(token.expires), visit.time(token.lastUsed),
        .link(words("Revoke"), Address.of("tokens", token.id, "revoke")),
      ]
    }
    return visit.table(
      words("API tokens"),
      [
        .init(words("Token"), .code), .init(words("Account")), .init(words("Purpose"), .title), .init(words("Role")),
        .init(words("State")), .init(words("Ends")), .init(words("Last used")), .init(words("Actions"), .actions),
      ], rows, empty: .empty(words("No API token yet."), words("Programs show one instead of a password.")))
  }

  private static func form(_ visit: Visit) throws -> HTML {
    let words = visit.words
    var fields: [Field] = []
    if visit.may(.administrator) {
      let names = try visit.useCases.accounts(by: visit.caller).accounts().map { (value: $0.name, title: $0.name) }
      fields.append(
        Field("account", words("Account"), .choice(names), value: visit.request.field("account") ?? visit.caller.name))
    }
    fields += [
      Field(
        "purpose", words("Purpose"), value: visit.request.field("purpose") ?? "",
        hint: words("Such as: nightly report"), required: true, maximum: 200),
      Field(
        "role", words("Role"), .choice(AccountPages.roles(words, upTo: visit.caller.role)),
        value: visit.request.field("role") ?? Role.viewer.name, hint: words("Never more than its account may")),
      Field(
        "days", words("Days"), .line(type: "number"), value: visit.request.field("days") ?? "90",
        hint: words("1 to {1}", String(TokenAdministration.longestDays)), required: true),
    ]
    return visit.form("/tokens", fields, submit: words("Make token"))
  }

  private static func add(_ visit: Visit) throws -> Response {
    let words = visit.words
    let request = visit.request
    guard let role = request.field("role").flatMap({ Role(name: $0) }) else { throw Failure.malformed }
    let made: (token: APIToken, text: String)
    do {
      made = try visit.useCases.tokens(by: visit.caller).add(
        account: request.field("account") ?? visit.caller.name, purpose: request.field("purpose") ?? "", role: role,
        days: request.field("days").flatMap { Int($0) } ?? 0, now: visit.now)
    } catch AdministrationError.invalid(let problems) {
      return try list(visit, problems: problems.map { visit.words($0) }, status: 422)
    }
    // Shown in this answer only: it is not in an address, a cookie or the store.
    let body: HTML =
      .notice(.warning, words("Copy the token now: it is not shown again."))
      + .card(
        words("Token of {1} for “{2}”", made.token.account, made.token.purpose),
        .block(made.text, label: words("The token"))
          + "<p>\(words("Programs send it as"))</p>" + .block("Authorization: Bearer \(made.text)"))
      + .actions([.button(words("Done"), "/tokens", primary: true)])
    return visit.page(
      words("New token"), section: section(visit), crumbs: [Crumb(words("API tokens"), "/tokens")], status: 201, body)
  }
}
