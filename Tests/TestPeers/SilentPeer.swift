internal import Foundation

/// A server on loopback that takes connections and never says a word.
public final class SilentPeer: Sendable {
  /// Where it listens on 127.0.0.1.
  public let port: Int
  private let socket: Int32

  /// A peer that listens. Throws the system's error when it cannot.
  public init() throws {
    socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let file = socket
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(file, address, length) == 0 && listen(file, 16) == 0 && getsockname(file, address, &length) == 0
      }
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    guard isListening else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
  }

  deinit { close(socket) }

  /// Whether somebody connects within some seconds.
  public func isAsked(within seconds: Int32) -> Bool {
    var file = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return poll(&file, 1, seconds * 1000) == 1
  }
}
