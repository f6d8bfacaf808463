internal import CMicrohttpd
internal import Detection
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Cuts connections whose header or body does not become complete in time, those that take an answer too slowly, and
/// those that one address has too many of. The library's own time limit starts anew with every byte, so that a peer that
/// sends or takes one byte a second would hold its connection for ever; and its own count of an address is one for each
/// polling thread.
final class ConnectionWatch: Sendable {
  private struct Watched {
    var socket: Int32
    /// Milliseconds of the monotonic clock; nil while the peer waits for us.
    var deadline: UInt64?
    /// Whom it counts for; nil for a proxy, behind which many are.
    var peer: [UInt8]?
    /// Since when the peer has been taking an answer, and how much of the connection it had taken then.
    var taking: (since: UInt64, bytes: UInt64)?
  }

  private struct State {
    var connections: [Int: Watched] = [:]
    var byPeer: [[UInt8]: Int] = [:]
  }

  private let watched = Mutex(State())
  private let isStopped = Mutex(false)
  private let settings: ServerSettings
  private let proxies: TrustedProxies

  init(_ settings: ServerSettings, proxies: TrustedProxies) {
    self.settings = settings
    self.proxies = proxies
    let thread = Thread { [self] in
      while !isStopped.withLock({ $0 }) {
        usleep(500_000)
        cutLateOnes()
      }
    }
    thread.name = "console watch"
    thread.start()
  }

  /// A connection was made and must send a header in time; one too many of an address is cut at once.
  func began(_ connection: OpaquePointer, socket: Int32, address: String) {
    let peer = proxies.contains(address) ? nil : Self.network(address)
    watched.withLock { state in
      var isTooMany = false
      if let peer {
        state.byPeer[peer, default: 0] += 1
        isTooMany = state.byPeer[peer] ?? 0 > settings.connectionsPerAddress
      }
      if isTooMany { shutdown(socket, Int32(SHUT_RDWR)) }
      state.connections[Int(bitPattern: connection)] = Watched(
        socket: socket, deadline: isTooMany ? nil : Self.later(settings.headerSeconds), peer: peer)
    }
  }

  /// The next thing must be complete after so many seconds; nil waits for ever.
  func expect(_ connection: OpaquePointer, within seconds: Int64?) {
    let deadline = seconds.map(Self.later)
    watched.withLock { state in
      state.connections[Int(bitPattern: connection)]?.deadline = deadline
      state.connections[Int(bitPattern: connection)]?.taking = nil
    }
  }

  /// An answer is on its way: the peer must take it at no less than the least rate.
  func answering(_ connection: OpaquePointer) {
    watched.withLock { state in
      let key = Int(bitPattern: connection)
      guard let socket = state.connections[key]?.socket else { return }
      state.connections[key]?.deadline = nil
      state.connections[key]?.taking = (Self.later(0), Self.progress(socket).taken)
    }
  }

  /// The connection is about to be closed; its socket's number may be given to another.
  func ended(_ connection: OpaquePointer) {
    watched.withLock { state in
      guard let peer = state.connections.removeValue(forKey: Int(bitPattern: connection))?.peer else { return }
      let count = (state.byPeer[peer] ?? 1) - 1
      state.byPeer[peer] = count > 0 ? count : nil
    }
  }

  /// Must be called, or the watch never ends.
  func stop() { isStopped.withLock { $0 = true } }

  private func cutLateOnes() {
    let now = Self.later(0)
    watched.withLock { state in
      for key in Array(state.connections.keys) {
        guard var connection = state.connections[key] else { continue }
        if isLate(&connection, now: now) {
          // Only the library closes the socket; a shut one ends its connection at once. The lock keeps `ended` waiting,
          // so that the number is still that connection's.
          shutdown(connection.socket, Int32(SHUT_RDWR))
          (connection.deadline, connection.taking) = (nil, nil)
        }
        state.connections[key] = connection
      }
    }
  }

  private func isLate(_ connection: inout Watched, now: UInt64) -> Bool {
    if let deadline = connection.deadline { return deadline < now }
    guard let taking = connection.taking else { return false }
    let (taken, pending) = Self.progress(connection.socket)
    let span = UInt64(max(1, settings.answerSeconds)) * 1000
    // When nothing waits in the socket, it is we who are slow.
    if pending > 0 {
      guard now >= taking.since + span else { return false }
      if taken - min(taken, taking.bytes) < UInt64(settings.leastRate) * span / 1000 { return true }
    }
    connection.taking = (now, taken)
    return false
  }

  /// Bytes that the peer has acknowledged, and bytes in the socket that it has not.
  private static func progress(_ socket: Int32) -> (taken: UInt64, pending: UInt64) {
    var (taken, pending): (UInt64, UInt64) = (0, 0)
    tocsin_http_progress(socket, &taken, &pending)
    return (taken, pending)
  }

  /// Whom an address counts for: one machine has a whole network of 64 bits in IPv6.
  private static func network(_ address: String) -> [UInt8] {
    guard let bytes = IPAddress(address)?.unmapped.bytes else { return [] }
    return bytes.count == 16 ? Array(bytes.prefix(8)) : bytes
  }

  private static func later(_ seconds: Int64) -> UInt64 {
    DispatchTime.now().uptimeNanoseconds / 1_000_000 + UInt64(max(0, seconds)) * 1000
  }
}
