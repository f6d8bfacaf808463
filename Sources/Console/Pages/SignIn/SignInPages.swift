internal import Administration
internal import AuditEvents

/// Signing in and out.
enum SignInPages {
  static let endpoints: [Endpoint] = [
    .page("/signin", role: nil) { visit in
      guard visit.visitor == nil else { return .redirect(to: visit.request.first("return") ?? "/") }
      return form(visit, name: "", problem: "", target: visit.request.first("return") ?? "/", status: 200)
    },
    .form("/signin", role: nil) { visit in try signIn(visit) },
    .form("/signout", role: .viewer) { visit in
      let admission = Admission(visit.request, settings: visit.settings)
      if let token = admission.token {
        try visit.useCases.signIn.signOut(token: token, address: visit.request.address, now: visit.now)
      }
      return Response.redirect(to: "/signin", flash: Flash(.good, visit.words("You are signed out.")))
        .with("Set-Cookie", cookie("", visit, seconds: 0))
        .with("Clear-Site-Data", "\"cache\"")
    },
  ]

  private static func signIn(_ visit: Visit) throws -> Response {
    let request = visit.request
    let name = request.field("name") ?? ""
    let target = request.field("return") ?? "/"
    // A password may begin or end with a space.
    let password = request.form.first { $0.name == "password" }?.value ?? ""
    do {
      let result = try visit.useCases.signIn.signIn(
        name: name, password: password, address: request.address, userAgent: request.header("user-agent") ?? "",
        now: visit.now)
      return Response.redirect(to: result.visitor.account.mustChangePassword ? "/profile" : target)
        .with("Set-Cookie", cookie(result.token, visit, seconds: SessionRules.absolute))
    } catch let refusal as SignIn.Refusal {
      switch refusal {
      case .wrong:
        return form(
          visit, name: name, problem: visit.words("The name or the password is wrong."), target: target, status: 401)
      case .wait(let seconds):
        return form(
          visit, name: name,
          problem: visit.words("Too many failed sign-ins: try again in {1}.", visit.words.span(seconds)),
          target: target, status: 429
        ).with("Retry-After", String(seconds))
      case .busy:
        return form(
          visit, name: name, problem: visit.words("Too many sign-ins at once: try again in a moment."), target: target,
          status: 503
        ).with("Retry-After", "2")
      }
    }
  }

  /// Lax, because links in mails and chats come from other sites; nothing is changed by following one, and what changes
  /// something carries the session's own token and comes from this site.
  private static func cookie(_ token: String, _ visit: Visit, seconds: Int64) -> String {
    let isSecure = visit.request.isSecure || visit.settings.isHTTPS
    return "\(Admission.cookieName(isSecure: isSecure))=\(token); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax"
      + (isSecure ? "; Secure" : "")
  }

  private static func form(_ visit: Visit, name: String, problem: String, target: String, status: Int) -> Response {
    let words = visit.words
    let isFresh = ((try? visit.useCases.stores.accounts())?.isEmpty) ?? false
    let body: HTML = """
      <div class="card signin">
      \(problem.isEmpty ? "" : HTML.notice(.bad, problem))
      \(isFresh ? HTML.notice(.info, words("The first administrator is made on the command line: tocsin accounts add NAME --role administrator")) : "")
      <form method="post" action="/signin" class="form">
      <input type="hidden" name="return" value="\(target)">
      <div class="field"><label for="name">\(words("Account"))</label><input id="name" name="name" autocomplete="username" \
      autocapitalize="none" spellcheck="false" required maxlength="60" value="\(name)"\(attribute: "autofocus", if: name.isEmpty)></div>
      <div class="field"><label for="password">\(words("Password"))</label><input id="password" name="password" \
      type="password" autocomplete="current-password" required maxlength="1000"\(attribute: "autofocus", if: !name.isEmpty)></div>
      <div class="buttons"><button type="submit" class="primary">\(words("Sign in"))</button></div>
      </form></div>
      """
    return visit.page(words("Sign in"), section: nil, status: status, body)
  }
}
