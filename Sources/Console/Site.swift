public import Administration
internal import Synchronization

/// The console as it runs: the server, the router, and use cases for each worker, so that a page never waits for the
/// engine's connection to the store, nor one worker for another's.
public final class Site: Sendable {
  private struct State: Sendable {
    var router: Router
    var useCases: [UseCases]
  }

  private let server: HTTPServer
  private let state: SharedState

  private final class SharedState: Sendable {
    let state: Mutex<State>
    init(_ state: State) { self.state = Mutex(state) }
  }

  /// Starts to listen. `useCases` holds one value for each worker, each over a connection of its own. `changed` is
  /// called after each request that may have changed something. Throws `ServerFailure`.
  public init(
    _ settings: ServerSettings, site: SiteSettings, endpoints: [Endpoint] = Endpoints.all, useCases: [UseCases],
    changed: @escaping @Sendable () -> Void = {}
  ) throws {
    var settings = settings
    settings.workers = max(1, useCases.count)
    let shared = SharedState(State(router: Router(endpoints, settings: site), useCases: useCases))
    state = shared
    let usual = settings.bodyBytes
    server = try HTTPServer(
      settings,
      bodyLimit: { method, path in
        shared.state.withLock { $0.router }.bodyLimit(method, path, usual: usual)
      },
      answer: { request, worker in
        let (router, useCases) = shared.state.withLock { ($0.router, $0.useCases[worker % $0.useCases.count]) }
        let response = router.answer(request, useCases: useCases)
        if !request.method.isSafe, response.status < 400 { changed() }
        return response
      })
  }

  /// The port it listens at.
  public var port: UInt16 { server.port }
  /// How many connections are open.
  public var connections: Int { server.connections }

  /// From now on answers come from a workspace that was read again.
  public func change(site: SiteSettings, endpoints: [Endpoint] = Endpoints.all, useCases: [UseCases]) {
    let router = Router(endpoints, settings: site)
    state.state.withLock { $0 = State(router: router, useCases: useCases.isEmpty ? $0.useCases : useCases) }
  }

  /// Lets requests that are being answered finish and ends.
  public func stop() { server.stop() }
}
