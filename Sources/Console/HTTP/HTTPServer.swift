internal import CMicrohttpd
internal import Foundation
internal import Synchronization

/// An HTTP/1.1 server: polling threads that never work, workers that never poll, and bounds on everything a peer sends.
public final class HTTPServer: Sendable {
  /// Where it listens; the port is the one the system gave when the settings asked for any.
  public let host: String
  /// The port it listens at.
  public let port: UInt16
  private let core: ServerCore
  /// The daemon's address, until it is stopped.
  private let daemon: Mutex<Int>
  /// PEM texts that the library reads as long as it runs.
  private let texts: [Int]

  /// Whether the library here can speak TLS.
  public static var hasTLS: Bool { tocsin_http_has_tls() != 0 }

  /// Starts to listen; the owner answers. Throws `ServerFailure`.
  init(_ settings: ServerSettings, owner: any RequestAnswering) throws {
    var address = sockaddr_storage()
    guard tocsin_http_address(settings.host, settings.port, &address) != 0 else {
      throw ServerFailure(description: "'\(settings.host)' is no IP address to listen at")
    }
    let isSecure = !settings.certificate.isEmpty
    if isSecure, !Self.hasTLS { throw ServerFailure(description: "libmicrohttpd was built without TLS here") }
    core = ServerCore(settings, isSecure: isSecure, owner: owner)
    let certificate = isSecure ? strdup(settings.certificate) : nil
    let key = isSecure ? strdup(settings.key) : nil
    texts = [certificate, key].map { Int(bitPattern: $0) }
    var limits = tocsin_http_settings(
      threads: 2, connections: UInt32(settings.connections),
      idle_seconds: 30, memory_per_connection: settings.headerBytes, certificate: certificate, key: key)
    let context = Unmanaged.passRetained(core).toOpaque()
    let started = tocsin_http_start(
      &address, &limits, context, ServerCallbacks.begun, ServerCallbacks.access, ServerCallbacks.completed,
      ServerCallbacks.connection)
    guard let started else {
      let reason = String(cString: strerror(errno))
      _ = core.end(within: 1)
      Unmanaged<ServerCore>.fromOpaque(context).release()
      free(certificate)
      free(key)
      throw ServerFailure(
        description: "cannot listen at \(settings.host):\(settings.port): \(reason)"
          + (isSecure ? ", or the certificate and the key do not fit each other" : ""))
    }
    host = settings.host
    port = tocsin_http_port(started)
    daemon = Mutex(Int(bitPattern: started))
  }

  /// How many connections are open.
  public var connections: Int {
    daemon.withLock { address in OpaquePointer(bitPattern: address).map { Int(tocsin_http_connections($0)) } ?? 0 }
  }

  /// Takes no new connection, lets requests that are being answered finish, at most so many seconds, and ends. Work that
  /// takes longer is left to end with the process: the engine must not wait for it with its lease.
  public func stop(within seconds: Int = 10) {
    daemon.withLock { address in
      guard let running = OpaquePointer(bitPattern: address) else { return }
      address = 0
      let socket = MHD_quiesce_daemon(running)
      if socket >= 0 { close(socket) }
      for _ in 0..<(seconds * 50) where core.inFlight > 0 { usleep(20_000) }
      // A connection that sleeps must be woken before the daemon ends, which only the worker it waits for does.
      guard core.end(within: 1) else { return }
      MHD_stop_daemon(running)
      Unmanaged.passUnretained(core).release()
      for text in texts { free(UnsafeMutableRawPointer(bitPattern: text)) }
    }
  }

  deinit { stop(within: 1) }
}
