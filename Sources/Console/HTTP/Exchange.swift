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
    var bodyLimit = 0
    /// Bytes that were read only to be thrown away.
    var discarded = 0
    var response: Response?
    var isHanded = false
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
    var text = [CChar](repeating: 0, count: 64)
    tocsin_http_peer(connection, &text, 64)
    let address = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    state.withLock { state in
      state.hasHeader = true
      state.method = method
      state.headers = headers
      state.address = address
    }
  }

  /// Keeps a piece of the body; false when the peer sends so much more than allowed that the connection must end.
  func take(_ piece: UnsafeRawBufferPointer) -> Bool {
    state.withLock { state in
      guard state.response == nil, state.body.count + piece.count <= state.bodyLimit else {
        if state.response == nil { state.response = Refusals.bodyTooLarge(state.bodyLimit) }
        state.body = []
        state.discarded += piece.count
        return state.discarded <= 16 << 20
      }
      state.body.append(contentsOf: piece)
      return true
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
    let isTaken = workers.submit { [self] _ in
      fetch()
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
