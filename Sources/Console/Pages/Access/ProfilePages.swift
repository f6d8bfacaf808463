internal import Administration
internal import AuditEvents
internal import WorkspaceFiles

/// What people do with their own account.
enum ProfilePages {
  static let endpoints: [Endpoint] = [
    .page("/profile") { visit in try profile(visit) },
    .form("/profile/password", role: .viewer) { visit in try changePassword(visit) },
    .form("/profile/sessions/{id}/end", role: .viewer) { visit in
      try visit.useCases.ownAccount(of: visit.caller).endSession(id: visit["id"], now: visit.now)
      return .redirect(to: "/profile", flash: Flash(.good, visit.words("The session is over.")))
    },
  ]

  private static func profile(_ visit: Visit, problems: [String] = [], status: Int = 200) throws -> Response {
    let words = visit.words
    guard let visitor = visit.visitor else { throw Failure.notAllowed(.viewer) }
    let own = visit.useCases.ownAccount(of: visit.caller)
    let account = try own.account()
    let password = visit.form(
      "/profile/password",
      [
        Field("current", words("Current password"), .line(type: "password"), required: true, maximum: 256),
        Field(
          "password", words("New password"), .line(type: "password"),
          hint: words("At least 12 characters; a few unrelated words are easy to remember"), required: true,
          maximum: 256),
        Field("again", words("The same again"), .line(type: "password"), required: true, maximum: 256),
      ], submit: words("Change password"))
    var body: HTML = problems.isEmpty ? "" : .problems(words("Please correct:"), problems)
    if account.mustChangePassword {
      body += .notice(.warning, words("Choose a password of your own first."))
      return visit.page(
        words("Profile"), section: nil, status: status, body + .card(words("Change password"), password))
    }
    let facts: HTML = .details([
      (words("Name"), HTML(escaping: account.name)), (words("Role"), HTML(escaping: words.role(account.role))),
      (words("Password set"), visit.time(account.passwordChangedAt)),
    ])
    let sessions = SessionTable.html(try own.sessions(now: visit.now), visit, current: visitor.session.id) { session in
      session.id == visitor.session.id
        ? "" : visit.button(words("End"), posts: Address.of("profile", "sessions", session.id, "end"))
    }
    let tokens = try visit.useCases.tokens(by: visit.caller).tokens().filter { $0.account == account.name }
    let display = words("Language and colours are chosen at the foot of every page.")
    body += HTML.card(words("Account"), "\(facts)<p>\(display)</p>")
    body += HTML.card(words("Change password"), password)
    body += HTML.card(words("Sessions"), sessions)
    body += HTML.card(
      words("API tokens"), actions: HTML.button(words("New token"), "/tokens"), TokenPages.table(tokens, visit))
    return visit.page(words("Profile"), section: nil, status: status, body)
  }

  private static func changePassword(_ visit: Visit) throws -> Response {
    guard let visitor = visit.visitor else { throw Failure.notAllowed(.viewer) }
    let (fresh, again) = (visit.secret("password"), visit.secret("again"))
    do {
      guard fresh.utf8.elementsEqual(again.utf8) else {
        throw AdministrationError.invalid([Sentence("The two new passwords differ.")])
      }
      try visit.useCases.ownAccount(of: visit.caller).changePassword(
        from: visit.secret("current"), to: fresh, session: visitor.session.id, now: visit.now)
    } catch AdministrationError.invalid(let problems) {
      return try profile(visit, problems: problems.map { visit.words($0) }, status: 422)
    } catch SignIn.Refusal.wait(let seconds) {
      let wait = visit.words("Too many failed tries: try again in {1}.", visit.words.span(seconds))
      return try profile(visit, problems: [wait], status: 429).with("Retry-After", String(seconds))
    }
    return .redirect(
      to: "/profile", flash: Flash(.good, visit.words("The password is changed; your other sessions are over.")))
  }
}
