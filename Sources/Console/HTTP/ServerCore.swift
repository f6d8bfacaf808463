internal import CMicrohttpd
internal import Synchronization

/// What the callbacks of a server work on.
final class ServerCore: Sendable {
  let settings: ServerSettings
  let isSecure: Bool
  let watch = ConnectionWatch()
  private let workers: Workers
  private let bodyLimit: @Sendable (Method, [String]) -> Int
  private let answer: @Sendable (Request, Int) -> Response
  private let flying = Mutex(0)

  init(
    _ settings: ServerSettings, isSecure: Bool, bodyLimit: @escaping @Sendable (Method, [String]) -> Int,
    answer: @escaping @Sendable (Request, Int) -> Response
  ) {
    self.settings = settings
    self.isSecure = isSecure
    self.bodyLimit = bodyLimit
    self.answer = answer
    workers = Workers(count: settings.workers, waiting: settings.waiting)
  }

  /// Requests that are being worked on or written.
  var inFlight: Int { flying.withLock { $0 } }

  func end() {
    watch.stop()
    workers.stop(threads: settings.workers)
  }

  func completed(_ connection: OpaquePointer, _ exchange: Exchange) {
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
    let limit = target.flatMap { target in known.map { bodyLimit($0, target.path) } } ?? settings.bodyBytes
    exchange.state.withLock { $0.bodyLimit = limit }
    if let length = headers.first(where: { $0.name == "content-length" }).flatMap({ Int($0.value) }), length > limit {
      return queue(Refusals.bodyTooLarge(limit), on: connection, closing: true)
    }
    return .YES
  }

  /// The body is complete: a worker makes the response while the connection sleeps; then it is sent.
  func proceed(_ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
    enum Step {
      case hand, send(Response, closing: Bool)
    }
    let step: Step = exchange.state.withLock { state in
      if let response = state.response { return .send(response, closing: state.discarded > 0) }
      state.isHanded = true
      return .hand
    }
    if case .send(let response, let closing) = step {
      watch.expect(connection, within: nil)
      return queue(response, on: connection, closing: closing)
    }
    watch.expect(connection, within: nil)
    MHD_suspend_connection(connection)
    let number = Int(bitPattern: connection)
    let isTaken = workers.submit { [self] worker in
      let response = respond(exchange, worker)
      exchange.state.withLock { $0.response = response }
      if let connection = OpaquePointer(bitPattern: number) { MHD_resume_connection(connection) }
    }
    if !isTaken {
      exchange.state.withLock { $0.response = Refusals.busy }
      MHD_resume_connection(connection)
    }
    return .YES
  }

  private func respond(_ exchange: Exchange, _ worker: Int) -> Response {
    let state = exchange.state.withLock { state in
      defer { state.body = [] }
      return state
    }
    guard let target = RequestTarget(exchange.target) else { return Refusals.malformedTarget }
    let isHead = state.method.utf8.elementsEqual("HEAD".utf8)
    if state.method.utf8.elementsEqual("OPTIONS".utf8) {
      return answer(request(target, state, .get).asking(.options), worker)
    }
    guard let method = Method(rawValue: isHead ? "GET" : state.method) else {
      return answer(request(target, state, .get).asking(.unknownMethod), worker)
    }
    if target.hasTrailingSlash, method == .get {
      let location = request(target, state, method).target
      return Response(status: 308, headers: [("Location", location)])
    }
    if target.hasTrailingSlash { return Refusals.malformedTarget }
    return answer(request(target, state, method), worker)
  }

  private func request(_ target: RequestTarget, _ state: Exchange.State, _ method: Method) -> Request {
    Request(
      method: method, path: target.path, query: target.query, headers: state.headers, body: state.body,
      address: state.address, isSecure: isSecure)
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
    return MHD_queue_response(connection, UInt32(response.status), made)
  }
}

/// The functions that the library calls, in a type of their own because they have no context but their arguments.
enum ServerCallbacks {
  private static func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
    context.map { Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The request line was read: an exchange begins.
  static let begun:
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?
    ) -> UnsafeMutableRawPointer? = { _, target, _ in
      Unmanaged.passRetained(Exchange(target: target.map { String(cString: $0) } ?? "")).toOpaque()
    }

  /// The header was read, then pieces of the body come, then nothing more.
  static let access: MHD_AccessHandlerCallback = { context, connection, _, method, _, data, size, slot in
    guard let core = core(context), let connection, let size, let pointer = slot?.pointee else { return .NO }
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    guard exchange.state.withLock({ $0.hasHeader }) else {
      return core.begin(exchange, connection, method: method.map { String(cString: $0) } ?? "")
    }
    guard size.pointee > 0 else { return core.proceed(exchange, connection) }
    let isTaken = exchange.take(UnsafeRawBufferPointer(start: data, count: size.pointee))
    size.pointee = 0
    return isTaken ? .YES : .NO
  }

  /// The response was sent, or the connection broke.
  static let completed: MHD_RequestCompletedCallback = { context, connection, slot, _ in
    guard let core = core(context), let connection, let pointer = slot?.pointee else { return }
    slot?.pointee = nil
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer)
    core.completed(connection, exchange.takeUnretainedValue())
    exchange.release()
  }

  /// A connection was made, or is about to be closed.
  static let connection: MHD_NotifyConnectionCallback = { context, connection, _, what in
    guard let core = core(context), let connection else { return }
    if what == .CONNECTION_NOTIFY_STARTED {
      core.watch.began(connection, socket: tocsin_http_socket(connection), seconds: core.settings.headerSeconds)
    } else {
      core.watch.ended(connection)
    }
  }

  /// The next piece of a streamed body.
  static let read: MHD_ContentReaderCallback = { context, _, buffer, size in
    guard let context, let buffer else { return -2 }
    return Unmanaged<PieceStream>.fromOpaque(context).takeUnretainedValue()
      .read(UnsafeMutableRawBufferPointer(start: buffer, count: size))
  }

  /// A streamed response is no longer needed.
  static let freed: MHD_ContentReaderFreeCallback = { context in
    if let context { Unmanaged<PieceStream>.fromOpaque(context).release() }
  }
}
