public import Administration
internal import AuditEvents

/// Finds the endpoint of a request, finds out who asks, and refuses before the endpoint sees what it must not.
public struct Router: Sendable {
  /// The endpoints.
  public let endpoints: [Endpoint]
  private let settings: SiteSettings
  private let byLength: [Int: [Route]]

  private struct Route: Sendable {
    var segments: [Segment]
    var endpoint: Endpoint

    func parameters(_ path: [String]) -> [String: String]? {
      var found: [String: String] = [:]
      for (segment, text) in zip(segments, path) {
        switch segment {
        case .literal(let literal): if !literal.utf8.elementsEqual(text.utf8) { return nil }
        case .parameter(let name): found[name] = text
        }
      }
      return found
    }
  }

  private enum Segment: Sendable {
    case literal(String), parameter(String)
  }

  /// A router over endpoints; those with more literal segments come first.
  public init(_ endpoints: [Endpoint] = Endpoints.all, settings: SiteSettings = SiteSettings()) {
    self.endpoints = endpoints
    self.settings = settings
    let routes = endpoints.map { endpoint in
      Route(
        segments: endpoint.pattern.split(separator: "/").map { segment in
          segment.first == "{" ? .parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }, endpoint: endpoint)
    }
    func weight(_ route: Route) -> Int {
      route.segments.reduce(0) { sum, segment in
        if case .literal = segment { sum * 2 + 1 } else { sum * 2 }
      }
    }
    byLength = Dictionary(grouping: routes, by: \.segments.count).mapValues { routes in
      routes.sorted { weight($0) > weight($1) }
    }
  }

  /// How many bytes a body may have there.
  public func bodyLimit(_ method: Method, _ path: [String], usual: Int) -> Int {
    find(path).first { $0.endpoint.method == method }?.endpoint.bodyBytes ?? usual
  }

  /// Answers a request. Never throws: whatever an endpoint throws becomes an answer.
  public func answer(_ request: Request, useCases: UseCases) -> Response {
    let began = ContinuousClock.now
    var seen = Seen()
    let response = route(request, useCases: useCases, &seen)
    let taken = (ContinuousClock.now - began).components
    RequestLog.shared.note(
      request, pattern: seen.pattern, caller: seen.caller, status: response.status,
      milliseconds: taken.seconds * 1000 + taken.attoseconds / 1_000_000_000_000_000)
    return SecurityHeaders.added(to: response, request: request, isHTTPS: request.isSecure || settings.isHTTPS)
  }

  /// What is known of a request when it is answered.
  private struct Seen {
    var pattern = ""
    var caller: Caller?
  }

  private func find(_ path: [String]) -> [(endpoint: Endpoint, parameters: [String: String])] {
    (byLength[path.count] ?? []).compactMap { route in
      route.parameters(path).map { (route.endpoint, $0) }
    }
  }

  private func route(_ request: Request, useCases: UseCases, _ seen: inout Seen) -> Response {
    let isAPI = request.path.first == "api"
    guard isKnownHost(request) else {
      return .problem(
        status: 421, title: "Misdirected Request",
        detail: "this name is not the console's; set console: {url: ...} in tocsin.yml")
    }
    let admission = Admission(request, settings: settings)
    var visit = admission.anonymous(useCases)
    do {
      let found = find(request.path)
      guard !found.isEmpty else { return Failures.answer(.notFound, visit, isAPI: isAPI) }
      let allowed = Set(found.map(\.endpoint.method))
      if request.question == .options { return Failures.allow(allowed, status: 204) }
      guard request.question == .resource, let match = found.first(where: { $0.endpoint.method == request.method })
      else { return Failures.allow(allowed, status: 405) }
      visit.parameters = match.parameters
      seen.pattern = match.endpoint.pattern
      defer { seen.caller = visit.caller }
      if let refusal = try admission.admit(&visit, to: match.endpoint) { return refusal }
      if case .api(let operation) = match.endpoint.kind {
        if let problem = operation.check(&visit) { return problem }
      }
      return try match.endpoint.handler(visit)
    } catch {
      return Failures.answer(error, visit, isAPI: isAPI)
    }
  }

  /// A page of another site whose name was bent to this machine's address must not get an answer.
  private func isKnownHost(_ request: Request) -> Bool {
    let host = HostName((request.header("host") ?? "").lowercased())
    return host.isAddress || host.name == "localhost" || (!settings.host.isEmpty && host.name == settings.host)
  }
}
