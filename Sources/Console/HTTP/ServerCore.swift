internal import CMicrohttpd
internal import Synchronization

/// What the callbacks of a server work on.
final class ServerCore: Sendable {
  let settings: ServerSettings
  let isSecure: Bool
  let watch: ConnectionWatch
  private let proxies: TrustedProxies
  private let workers: Workers
  /// The worker of those who ask how the service is.
  private let urgent: Workers
  private let owner: any RequestAnswering
  private let flying = Mutex(0)
  /// Bytes of bodies that are kept now.
  private let bodies = Mutex(0)

  init(_ settings: ServerSettings, isSecure: Bool, owner: any RequestAnswering) {
    self.settings = settings
    self.isSecure = isSecure
    self.owner = owner
    proxies = TrustedProxies(settings.trustedProxies)
    watch = ConnectionWatch(settings, proxies: proxies)
    workers = Workers(count: settings.workers - 1, waiting: settings.waiting)
    urgent = Workers(count: 1, first: max(1, settings.workers - 1), waiting: settings.waiting)
  }

  /// Requests that are being worked on or written.
  var inFlight: Int { flying.withLock { $0 } }

  /// Ends the threads; false when one of them still works then.
  func end(within seconds: Int) -> Bool {
    watch.stop()
    let areOver = workers.stop(within: seconds)
    return urgent.stop(within: areOver ? seconds : 0) && areOver
  }

  func completed(_ connection: OpaquePointer, _ exchange: Exchange) {
    release(exchange)
    if exchange.state.withLock({ $0.hasHeader }) { flying.withLock { $0 -= 1 } }
    watch.expect(connection, within: 30)
  }

  /// The header is complete: refuses what is malformed before a byte of the body is read.
  func begin(_ exchange: Exchange, _ connection: OpaquePointer, method: String) -> MHD_Result {
    flying.withLock { $0 += 1 }
    exchange.readHeader(connection, method: method)
    watch.expect(connection, within: settings.bodySeconds)
    let headers = exchange.state.withLock { $0.headers }
    if let refusal = HeaderCheck.refusal(headers, settings: settings) {
      return queue(refusal, on: connection, closing: true)
    }
    let target = RequestTarget(exchange.target)
    let known = Method(rawValue: method == "HEAD" ? "GET" : method)
    let plan =
      target.flatMap { target in known.map { owner.plan($0, target.path) } } ?? RequestPlan(bodyBytes: RequestPlan.open)
    let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) }
    let isLong = length.map { $0 > RequestPlan.open } ?? headers.contains { $0.name == "transfer-encoding" }
    if let length, length > plan.bodyBytes {
      return queue(Refusals.bodyTooLarge(plan.bodyBytes), on: connection, closing: true)
    }
    let isAsked = isLong && plan.bodyBytes > RequestPlan.open
    exchange.state.withLock { state in
      state.plan = plan
      state.isAsked = isAsked
    }
    if isAsked { ask(exchange, connection) }
    return .YES
  }

  /// A long body is let in only for those who may send it: a worker finds out while the connection sleeps.
  private func ask(_ exchange: Exchange, _ connection: OpaquePointer) {
    MHD_suspend_connection(connection)
    let number = Int(bitPattern: connection)
    let asking: Workers.Job = { [self] worker in
      let refusal = worker.map { asked(exchange, $0) } ?? Refusals.busy
      exchange.state.withLock { $0.response = refusal }
      if let connection = OpaquePointer(bitPattern: number) { MHD_resume_connection(connection) }
    }
    if !workers.submit(asking) { asking(nil) }
  }

  private func asked(_ exchange: Exchange, _ worker: Int) -> Response? {
    let state = exchange.state.withLock { $0 }
    guard let target = RequestTarget(exchange.target), let method = Method(rawValue: state.method) else { return nil }
    return owner.refusal(request(target, state, method), worker: worker)
  }

  /// Keeps a piece of the body; false when the peer sends so much more than allowed that the connection must end.
  func take(_ piece: UnsafeRawBufferPointer, _ exchange: Exchange) -> Bool {
    let hasRoom = bodies.withLock { bodies in
      guard bodies + piece.count <= settings.allBodiesBytes else { return false }
      bodies += piece.count
      return true
    }
    let (isKept, goesOn) = exchange.take(piece, hasRoom: hasRoom)
    if hasRoom, !isKept { bodies.withLock { $0 -= piece.count } }
    return goesOn
  }

  /// The body is no longer needed.
  private func release(_ exchange: Exchange) {
    let bytes = exchange.state.withLock { state in
      defer { state.kept = 0 }
      return state.kept
    }
    if bytes > 0 { bodies.withLock { $0 -= bytes } }
  }

  /// The body is complete: a worker makes the response while the connection sleeps; then it is sent.
  func proceed(_ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
    enum Step {
      case wait, hand(RequestPlan), send(Response, closing: Bool)
    }
    let step: Step = exchange.state.withLock { state in
      let wasAsked = state.isAsked
      state.isAsked = false
      if let response = state.response { return .send(response, closing: wasAsked || state.discarded > 0) }
      // After the question the library asks once more whether the body may come.
      if wasAsked, !state.hasBegun { return .wait }
      return .hand(state.plan)
    }
    switch step {
    case .wait: return .YES
    case .send(let response, let closing): return queue(response, on: connection, closing: closing)
    case .hand(let plan): hand(exchange, connection, plan)
    }
    return .YES
  }

  private func hand(_ exchange: Exchange, _ connection: OpaquePointer, _ plan: RequestPlan) {
    watch.expect(connection, within: nil)
    MHD_suspend_connection(connection)
    let number = Int(bitPattern: connection)
    let answering: Workers.Job = { [self] worker in
      let response = worker.map { respond(exchange, $0) } ?? Refusals.busy
      release(exchange)
      exchange.state.withLock { $0.response = response }
      if let connection = OpaquePointer(bitPattern: number) { MHD_resume_connection(connection) }
    }
    let isTaken = plan.isUrgent ? urgent.submit(answering) : workers.submit(isLong: plan.isLong, answering)
    if !isTaken { answering(nil) }
  }

  private func respond(_ exchange: Exchange, _ worker: Int) -> Response {
    let state = exchange.state.withLock { state in
      defer { state.body = [] }
      return state
    }
    guard let target = RequestTarget(exchange.target) else { return Refusals.malformedTarget }
    let isHead = state.method.utf8.elementsEqual("HEAD".utf8)
    if state.method.utf8.elementsEqual("OPTIONS".utf8) {
      return owner.answer(request(target, state, .get).asking(.options), worker: worker)
    }
    guard let method = Method(rawValue: isHead ? "GET" : state.method) else {
      return owner.answer(request(target, state, .get).asking(.unknownMethod), worker: worker)
    }
    if target.hasTrailingSlash, method == .get {
      let location = request(target, state, method).target
      return Response(status: 308, headers: [("Location", location)])
    }
    if target.hasTrailingSlash { return Refusals.malformedTarget }
    return owner.answer(request(target, state, method), worker: worker)
  }

  private func request(_ target: RequestTarget, _ state: Exchange.State, _ method: Method) -> Request {
    Request(
      method: method, path: target.path, query: target.query, headers: state.headers, body: state.body,
      address: proxies.client(peer: state.address, headers: state.headers), isSecure: isSecure)
  }

  private func queue(_ response: Response, on connection: OpaquePointer, closing: Bool) -> MHD_Result {
    let made: OpaquePointer?
    switch response.body {
    case .bytes(let bytes):
      made = bytes.withUnsafeBytes {
        MHD_create_response_from_buffer(
          $0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
      }
    case .stream(let next):
      let stream = PieceStream(connection, workers, next)
      made = MHD_create_response_from_callback(
        UInt64.max, 65_536, ServerCallbacks.read, Unmanaged.passRetained(stream).toOpaque(), ServerCallbacks.freed)
    }
    guard let made else { return .NO }
    defer { MHD_destroy_response(made) }
    for header in response.headers { _ = MHD_add_response_header(made, header.name, header.value) }
    if closing { _ = MHD_add_response_header(made, "Connection", "close") }
    watch.answering(connection)
    return MHD_queue_response(connection, UInt32(response.status), made)
  }
}
