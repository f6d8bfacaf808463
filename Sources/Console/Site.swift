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

  /// What the workers of the server ask; it changes when the workspace is read again.
  private final class SharedState: RequestAnswering {
    let state: Mutex<State>
    private let usual: Int
    private let changed: @Sendable () -> Void

    init(_ state: State, usual: Int, changed: @escaping @Sendable () -> Void) {
      self.state = Mutex(state)
      self.usual = usual
      self.changed = changed
    }

    private func present(_ worker: Int) -> (Router, UseCases) {
      state.withLock { ($0.router, $0.useCases[worker % $0.useCases.count]) }
    }

    func plan(_ method: Method, _ path: [String]) -> RequestPlan {
      state.withLock { $0.router }.plan(method, path, usual: usual)
    }

    func refusal(_ request: Request, worker: Int) -> Response? {
      let (router, useCases) = present(worker)
      return router.refusal(request, useCases: useCases)
    }

    func answer(_ request: Request, worker: Int) -> Response {
      let (router, useCases) = present(worker)
      return router.answer(request, useCases: useCases, changed: changed)
    }
  }

  /// Starts to listen. `useCases` holds one value for each worker, each over a connection of its own; the last worker only
  /// says how the service is. `changed` is called after each request that may have changed something for the engine.
  /// Throws `ServerFailure`.
  public init(
    _ settings: ServerSettings, site: SiteSettings, endpoints: [Endpoint] = Endpoints.all, useCases: [UseCases],
    changed: @escaping @Sendable () -> Void = {}
  ) throws {
    var settings = settings
    settings.workers = max(1, useCases.count)
    state = SharedState(
      State(router: Router(endpoints, settings: site), useCases: useCases), usual: settings.bodyBytes,
      changed: changed)
    server = try HTTPServer(settings, owner: state)
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

  /// Lets requests that are being answered finish, at most so many seconds, and ends.
  public func stop(within seconds: Int = 10) { server.stop(within: seconds) }
}
