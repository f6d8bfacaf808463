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

  /// How a request for a path is taken in. Where anybody may post, and where there is nothing, bodies are short.
  func plan(_ method: Method, _ path: [String], usual: Int) -> RequestPlan {
    guard let endpoint = find(path).first(where: { $0.endpoint.method == method })?.endpoint else {
      return RequestPlan(bodyBytes: RequestPlan.open)
    }
    let most = endpoint.role == nil ? min(usual, RequestPlan.open) : endpoint.bodyBytes ?? usual
    return RequestPlan(bodyBytes: most, isLong: endpoint.effort == .long, isUrgent: endpoint.effort == .urgent)
  }

  /// The refusal of whoever may not ask for this at all, before a body is let in; nil for those who may.
  func refusal(_ request: Request, useCases: UseCases) -> Response? {
    answered(request) { seen in
      route(request, useCases: useCases, &seen) { visit, endpoint in
        try Admission(request, settings: settings).precheck(&visit, to: endpoint)
      }
    }
  }

  /// Answers a request. Never throws: whatever an endpoint throws becomes an answer. `changed` is called when it may have
  /// changed something for the engine: not when somebody chose a language.
  public func answer(_ request: Request, useCases: UseCases, changed: () -> Void = {}) -> Response {
    var mayChange = false
    let response = answered(request) { seen in
      route(request, useCases: useCases, &seen) { visit, endpoint in
        mayChange = endpoint.changesEngine
        if let refusal = try Admission(request, settings: settings).admit(&visit, to: endpoint) { return refusal }
        if case .api(let operation) = endpoint.kind, let problem = operation.check(&visit) { return problem }
        return try endpoint.handler(visit)
      }
    }
    if mayChange, let response, response.status < 400 { changed() }
    return response ?? Refusals.malformedTarget
  }

  /// What is known of a request when it is answered.
  private struct Seen {
    var pattern = ""
    var caller: Caller?
  }

  /// The answer with what every answer has, noted in the log.
  private func answered(_ request: Request, _ work: (inout Seen) -> Response?) -> Response? {
    let began = ContinuousClock.now
    var seen = Seen()
    guard let response = work(&seen) else { return nil }
    let taken = (ContinuousClock.now - began).components
    RequestLog.shared.note(
      request, pattern: seen.pattern, caller: seen.caller, status: response.status,
      milliseconds: taken.seconds * 1000 + taken.attoseconds / 1_000_000_000_000_000)
    return SecurityHeaders.added(to: response, request: request, isHTTPS: request.isSecure || settings.isHTTPS)
  }

  private func find(_ path: [String]) -> [(endpoint: Endpoint, parameters: [String: String])] {
    (byLength[path.count] ?? []).compactMap { route in
      route.parameters(path).map { (route.endpoint, $0) }
    }
  }

  /// Finds the endpoint and lets it be done; a refusal when there is none.
  private func route(
    _ request: Request, useCases: UseCases, _ seen: inout Seen, _ work: (inout Visit, Endpoint) throws -> Response?
  ) -> Response? {
    let isAPI = request.path.first == "api"
    guard isKnownHost(request) else {
      return .problem(
        status: 421, title: "Misdirected Request",
        detail: "this name is not the console's; set console: {url: ...} in tocsin.yml")
    }
    var visit = Admission(request, settings: settings).anonymous(useCases)
    do {
      let found = find(request.path)
      guard !found.isEmpty else {
        // Who is signed in finds the way back in the navigation.
        if !isAPI { _ = try Admission(request, settings: settings).identify(&visit, isAPI: false) }
        return Failures.answer(.notFound, visit, isAPI: isAPI)
      }
      let allowed = Set(found.map(\.endpoint.method))
      if request.question == .options { return Failures.allow(allowed, status: 204) }
      guard request.question == .resource, let match = found.first(where: { $0.endpoint.method == request.method })
      else { return Failures.allow(allowed, status: 405, isAPI ? nil : visit) }
      visit.parameters = match.parameters
      seen.pattern = match.endpoint.pattern
      defer { seen.caller = visit.caller }
      return try work(&visit, match.endpoint)
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
