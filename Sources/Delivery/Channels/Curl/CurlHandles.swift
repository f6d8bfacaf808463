internal import CCurl
internal import Foundation
internal import Synchronization

/// A libcurl easy handle with its open connections.
///
/// Sendable although libcurl allows a handle to one thread at a time only: a handle is reachable from its pool or from
/// the one thread that took it out, never from both.
final class CurlHandle: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer

  init?() {
    // libcurl's own start is thread-safe only when done once; a static is initialised once.
    guard CurlHandle.isStarted, let pointer = curl_easy_init() else { return nil }
    self.pointer = pointer
  }

  deinit {
    // libcurl says goodbye to a mail server and waits two minutes for the answer, which nobody needs.
    shutConnection(Int(SHUT_RD))
    PipeSignals.blocked { curl_easy_cleanup(pointer) }
  }

  /// Shuts the open connection, when there is one, for reading (`SHUT_RD`) or altogether (`SHUT_RDWR`).
  func shutConnection(_ direction: Int) {
    var socket: curl_socket_t = -1
    guard tocsin_curl_get_socket(pointer, &socket) == CURLE_OK, socket >= 0 else { return }
    shutdown(socket, Int32(direction))
  }

  private static let isStarted = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// Idle handles of one channel, so that connections are used again.
final class CurlHandles: Sendable {
  private let idle = Mutex<[CurlHandle]>([])
  private static let mostIdle = 8

  /// Lends a clean handle; nil when libcurl cannot give one.
  func with<Result>(_ body: (CurlHandle) -> Result) -> Result? {
    guard let handle = idle.withLock({ $0.popLast() }) ?? CurlHandle() else { return nil }
    defer {
      // Forgets every option, above all pointers into buffers of the exchange; keeps the connections.
      curl_easy_reset(handle.pointer)
      idle.withLock { if $0.count < Self.mostIdle { $0.append(handle) } }
    }
    return body(handle)
  }
}
