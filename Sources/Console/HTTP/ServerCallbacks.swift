internal import CMicrohttpd
internal import Synchronization

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
    let goesOn = core.take(UnsafeRawBufferPointer(start: data, count: size.pointee), exchange)
    size.pointee = 0
    return goesOn ? .YES : .NO
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
      core.watch.began(
        connection, socket: tocsin_http_socket(connection), address: Exchange.address(of: connection))
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
