internal import CMicrohttpd
internal import Synchronization

/// One request on its way in and its response on the way out. The polling thread and a worker hold it in turn.
final class Exchange: Sendable {
  struct State {
    var method = ""
    var headers: [(name: String, value: String)] = []
    var address = ""
    var hasHeader = false
    var body: [UInt8] = []
    /// Bytes of the body that count against the bound of all bodies.
    var kept = 0
    var plan = RequestPlan(bodyBytes: 0)
    /// Whether a worker was asked if the body may come, and nothing came since.
    var isAsked = false
    /// Whether a byte of the body came.
    var hasBegun = false
    /// Bytes that were read only to be thrown away.
    var discarded = 0
    var response: Response?
  }

  /// The target of the request line as it was sent.
  let target: String
  let state = Mutex(State())

  init(target: String) { self.target = target }

  /// Reads what the library knows of the header.
  func readHeader(_ connection: OpaquePointer, method: String) {
    var headers: [(name: String, value: String)] = []
    withUnsafeMutablePointer(to: &headers) { pointer in
      _ = MHD_get_connection_values(
        connection, .HEADER_KIND,
        { context, _, name, value in
          guard let context, let name else { return .YES }
          let list = context.assumingMemoryBound(to: [(name: String, value: String)].self)
          list.pointee.append((String(cString: name).lowercased(), value.map { String(cString: $0) } ?? ""))
          return list.pointee.count > 1000 ? .NO : .YES
        }, pointer)
    }
    let address = Self.address(of: connection)
    state.withLock { state in
      state.hasHeader = true
      state.method = method
      state.headers = headers
      state.address = address
    }
  }

  /// The address of the peer.
  static func address(of connection: OpaquePointer) -> String {
    var text = [CChar](repeating: 0, count: 64)
    tocsin_http_peer(connection, &text, 64)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Keeps a piece of the body, when there is room for it; what is too much is thrown away, up to a bound at which the
  /// connection must end.
  func take(_ piece: UnsafeRawBufferPointer, hasRoom: Bool) -> (isKept: Bool, goesOn: Bool) {
    state.withLock { state in
      (state.hasBegun, state.isAsked) = (true, false)
      let fits = state.body.count + piece.count <= state.plan.bodyBytes
      guard state.response == nil, fits, hasRoom else {
        if state.response == nil {
          state.response = fits ? Refusals.busy : Refusals.bodyTooLarge(state.plan.bodyBytes)
        }
        state.body = []
        state.discarded += piece.count
        return (false, state.discarded <= 16 << 20)
      }
      state.body.append(contentsOf: piece)
      state.kept += piece.count
      return (true, true)
    }
  }
}

/// The pieces of a streamed response: the polling thread copies out, a worker makes the next piece.
final class PieceStream: Sendable {
  struct State {
    var piece: [UInt8] = []
    var position = 0
    var isEnded = false
    var hasFailed = false
  }

  let connection: Int
  let next: @Sendable () throws -> [UInt8]?
  let workers: Workers
  let state = Mutex(State())

  init(_ connection: OpaquePointer, _ workers: Workers, _ next: @escaping @Sendable () throws -> [UInt8]?) {
    self.connection = Int(bitPattern: connection)
    self.workers = workers
    self.next = next
  }

  /// Copies what there is, or asks a worker for more and lets the connection sleep.
  func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count: Int = state.withLock { state in
      let count = min(buffer.count, state.piece.count - state.position)
      if count > 0 {
        state.piece.withUnsafeBytes {
          buffer.copyMemory(from: .init(rebasing: $0[state.position..<(state.position + count)]))
        }
        state.position += count
        return count
      }
      return state.hasFailed ? -2 : state.isEnded ? -1 : 0
    }
    guard count == 0 else { return count }
    guard let connection = OpaquePointer(bitPattern: connection) else { return -2 }
    MHD_suspend_connection(connection)
    let isTaken = workers.submit(isLong: true) { [self] worker in
      if worker != nil { fetch() } else { state.withLock { $0.hasFailed = true } }
      if let connection = OpaquePointer(bitPattern: self.connection) { MHD_resume_connection(connection) }
    }
    if !isTaken {
      state.withLock { $0.hasFailed = true }
      MHD_resume_connection(connection)
    }
    return 0
  }

  private func fetch() {
    let piece = Result { () throws -> [UInt8]? in
      while let piece = try next() { if !piece.isEmpty { return piece } }
      return nil
    }
    state.withLock { state in
      state.position = 0
      switch piece {
      case .success(let piece?): state.piece = piece
      case .success(nil): (state.piece, state.isEnded) = ([], true)
      case .failure: (state.piece, state.hasFailed) = ([], true)
      }
    }
  }
}
