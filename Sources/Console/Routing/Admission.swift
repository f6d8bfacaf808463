internal import Administration
internal import AuditEvents
internal import Engine

/// Finds out who asks, and whether they may.
struct Admission {
  private let request: Request
  private let settings: SiteSettings

  init(_ request: Request, settings: SiteSettings) {
    self.request = request
    self.settings = settings
  }

  /// The session cookie's name: with TLS no neighbour can set it.
  static func cookieName(isSecure: Bool) -> String { isSecure ? "__Host-tocsin" : "tocsin" }
  private var isSecure: Bool { request.isSecure || settings.isHTTPS }
  /// The token in the session cookie.
  var token: String? { request.cookie(Self.cookieName(isSecure: isSecure)) }

  /// A visit of nobody.
  func anonymous(_ useCases: UseCases) -> Visit {
    let language =
      request.cookie(Preferences.languageCookie).flatMap { Language(rawValue: $0) }
      ?? Language(accepting: request.header("accept-language"))
    let theme = request.cookie(Preferences.themeCookie).flatMap { ["light", "dark"].contains($0) ? $0 : nil } ?? ""
    return Visit(
      request: request, parameters: [:],
      caller: .nobody(at: request.address), useCases: useCases,
      words: Words(language), now: useCases.clock.now, csrf: "", theme: theme, visitor: nil, settings: settings)
  }

  /// Puts who asks into the visit; the refusal when they may not. Reads the form of a post on the way.
  func admit(_ visit: inout Visit, to endpoint: Endpoint) throws -> Response? {
    let isAPI = endpoint.operation != nil
    if let refusal = try identify(&visit, isAPI: isAPI) { return refusal }
    if !request.method.isSafe, !isAPI {
      guard let form = FormBody.fields(request.body, contentType: request.header("content-type") ?? "") else {
        return Failures.answer(.malformed, visit, isAPI: false)
      }
      visit.request.form = form
    }
    if let refusal = mayAsk(visit, endpoint, isAPI: isAPI) { return refusal }
    // What anybody may send is nothing that is done in the session's name; a sign-in form may be older than the session.
    guard !request.method.isSafe, endpoint.role != nil, visit.visitor != nil, let token else { return nil }
    let given = visit.request.field("csrf") ?? request.header("x-csrf-token") ?? ""
    return SessionRules.accepts(csrf: given, of: token) ? nil : Failures.answer(.foreignForm, visit, isAPI: isAPI)
  }

  /// The refusal of whoever may not ask for this whatever the body says; for when there is no body yet.
  func precheck(_ visit: inout Visit, to endpoint: Endpoint) throws -> Response? {
    let isAPI = endpoint.operation != nil
    return try identify(&visit, isAPI: isAPI) ?? mayAsk(visit, endpoint, isAPI: isAPI)
  }

  private func mayAsk(_ visit: Visit, _ endpoint: Endpoint, isAPI: Bool) -> Response? {
    guard isOwnPage else { return Failures.answer(.foreignForm, visit, isAPI: isAPI) }
    guard let role = endpoint.role else { return nil }
    guard visit.isSignedIn else { return notSignedIn(visit, isAPI: isAPI) }
    if let refusal = passwordFirst(visit, endpoint, isAPI: isAPI) { return refusal }
    return visit.caller.role >= role ? nil : Failures.answer(.notAllowed(role), visit, isAPI: isAPI)
  }

  /// A program's token counts before a browser's session; a token that does not hold is refused rather than ignored.
  func identify(_ visit: inout Visit, isAPI: Bool) throws -> Response? {
    let signIn = visit.useCases.signIn
    if let header = request.header("authorization"), isAPI {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer",
        let caller = try signIn.caller(apiToken: String(parts[1]), address: request.address, now: visit.now)
      else { return notSignedIn(visit, isAPI: true) }
      visit.caller = caller
      return nil
    }
    guard let token, let visitor = try signIn.visitor(token: token, address: request.address, now: visit.now) else {
      return nil
    }
    visit.visitor = visitor
    visit.caller = visitor.caller
    visit.csrf = visitor.csrf
    if request.cookie(Preferences.languageCookie) == nil, let language = Language(rawValue: visitor.account.language) {
      visit.words = Words(language)
    }
    if request.cookie(Preferences.themeCookie) == nil { visit.theme = visitor.account.theme }
    return nil
  }

  /// What a browser says of where a request comes from: no other site may post here, not even a sign-in.
  private var isOwnPage: Bool {
    guard !request.method.isSafe else { return true }
    if let site = request.header("sec-fetch-site"), site != "same-origin", site != "none" { return false }
    guard let origin = request.header("origin") else { return true }
    let host = (request.header("host") ?? "").lowercased()
    let parts = origin.lowercased().split(separator: "/", omittingEmptySubsequences: true)
    guard parts.count == 2, ["http:", "https:"].contains(parts[0]) else { return false }
    return parts[1].utf8.elementsEqual(host.utf8)
      || (!settings.url.isEmpty && settings.url.lowercased().utf8.starts(with: origin.lowercased().utf8)
        && HostName(String(parts[1])).name == settings.host)
  }

  private func notSignedIn(_ visit: Visit, isAPI: Bool) -> Response {
    if isAPI {
      return .problem(status: 401, title: "Unauthorized", detail: "send a valid API token: Authorization: Bearer TOKEN")
        .with("WWW-Authenticate", "Bearer realm=\"tocsin\"")
    }
    let target = request.method.isSafe ? request.target : formPage
    let flash =
      request.method.isSafe
      ? nil : Flash(.warning, visit.words("Your session was over: nothing was saved. Sign in and send the form again."))
    return .redirect(to: Address.of("signin", query: target == "/" ? [] : [("return", target)]), flash: flash)
  }

  /// The page that a form was sent from, as the browser says; the overview when it says nothing of this console.
  private var formPage: String {
    guard let referrer = request.header("referer"), let host = request.header("host"), referrer.utf8.count < 2000 else {
      return "/"
    }
    for scheme in ["http://", "https://"] where referrer.utf8.starts(with: (scheme + host + "/").utf8) {
      return "/"
        + referrer.utf8.dropFirst(scheme.utf8.count + host.utf8.count + 1).reduce(into: "") {
          $0.unicodeScalars.append(Unicode.Scalar($1))
        }
    }
    return "/"
  }

  /// Who must choose a new password does that first.
  private func passwordFirst(_ visit: Visit, _ endpoint: Endpoint, isAPI: Bool) -> Response? {
    guard visit.visitor?.account.mustChangePassword == true,
      !endpoint.pattern.utf8.starts(with: "/profile".utf8), endpoint.pattern != "/signout"
    else { return nil }
    if isAPI { return .problem(status: 403, title: "Forbidden", detail: "choose a new password first, in the console") }
    return .redirect(to: "/profile")
  }
}
