internal import Dispatch
internal import Foundation
internal import Synchronization

/// Cuts connections whose header or body does not become complete in time. The library's own time limit starts anew with
/// every byte, so that a peer that sends one byte a second would hold its connection for ever.
final class ConnectionWatch: Sendable {
  private struct Watched {
    var socket: Int32
    /// Milliseconds of the monotonic clock; nil while the peer waits for us.
    var deadline: UInt64?
  }

  private let watched = Mutex<[Int: Watched]>([:])
  private let isStopped = Mutex(false)

  init() {
    let thread = Thread { [self] in
      while !isStopped.withLock({ $0 }) {
        usleep(500_000)
        cutLateOnes()
      }
    }
    thread.name = "console watch"
    thread.start()
  }

  /// A connection was made and must send a header in time.
  func began(_ connection: OpaquePointer, socket: Int32, seconds: Int64) {
    watched.withLock { $0[Int(bitPattern: connection)] = Watched(socket: socket, deadline: Self.later(seconds)) }
  }

  /// The next thing must be complete after so many seconds; nil waits for ever.
  func expect(_ connection: OpaquePointer, within seconds: Int64?) {
    let deadline = seconds.map(Self.later)
    watched.withLock { $0[Int(bitPattern: connection)]?.deadline = deadline }
  }

  /// The connection is about to be closed; its socket's number may be given to another.
  func ended(_ connection: OpaquePointer) {
    watched.withLock { _ = $0.removeValue(forKey: Int(bitPattern: connection)) }
  }

  /// Must be called, or the watch never ends.
  func stop() { isStopped.withLock { $0 = true } }

  private func cutLateOnes() {
    let now = Self.later(0)
    watched.withLock { connections in
      for (key, connection) in connections where connection.deadline ?? .max < now {
        // Only the library closes the socket; a shut one ends its connection at once. The lock keeps `ended` waiting, so
        // that the number is still that connection's.
        shutdown(connection.socket, Int32(SHUT_RDWR))
        connections[key]?.deadline = nil
      }
    }
  }

  private static func later(_ seconds: Int64) -> UInt64 {
    DispatchTime.now().uptimeNanoseconds / 1_000_000 + UInt64(max(0, seconds)) * 1000
  }
}
