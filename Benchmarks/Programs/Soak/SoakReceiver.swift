internal import AuditEvents
internal import Foundation
internal import Synchronization

/// An HTTP server on loopback that takes notifications, and misbehaves when it is told to.
final class SoakReceiver: Sendable {
  /// How it answers.
  enum Mood: Sendable, Equatable {
    case well, broken, silent
    case busy(seconds: Int64)
  }

  /// A request that came in.
  struct Arrival: Sendable {
    var path: String
    var id: String
    var at: Timestamp
    var isTaken: Bool
    var saysRepeat: Bool
    var body: [UInt8]
  }

  private struct State {
    var mood = Mood.well
    var arrivals: [Arrival] = []
  }

  let port: UInt16
  private let listener: Int32
  private let state = Mutex(State())
  private let now: @Sendable () -> Timestamp

  /// A receiver at a free port; `now` is the virtual time.
  init(now: @escaping @Sendable () -> Timestamp) throws {
    self.now = now
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (listener, size) = (listener, length)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, size) == 0 && listen(listener, 128) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard isListening else { throw Failure(description: "no port to listen at: \(errno)") }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let peer = accept(listener, nil, nil)
        guard peer >= 0, let self else { return }
        Thread.detachNewThread { self.serve(peer) }
      }
    }
  }

  func become(_ mood: Mood) { state.withLock { $0.mood = mood } }

  /// What came since the last call.
  func takeArrivals() -> [Arrival] {
    state.withLock { state in
      defer { state.arrivals.removeAll() }
      return state.arrivals
    }
  }

  private func serve(_ peer: Int32) {
    defer { close(peer) }
    var bytes: [UInt8] = []
    while let (head, body) = request(peer, &bytes) {
      let fields = head.split(separator: "\r\n")
      func field(_ name: String) -> String {
        let line = fields.first { $0.lowercased().hasPrefix(name + ":") }
        return line.map { String($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) } ?? ""
      }
      let path = fields.first?.split(separator: " ").dropFirst().first.map(String.init) ?? ""
      let mood = state.withLock { state in
        state.arrivals.append(
          Arrival(
            path: path, id: field("idempotency-key"), at: now(), isTaken: state.mood == .well,
            saysRepeat: field("x-tocsin-possible-repeat") == "yes", body: body))
        return state.mood
      }
      switch mood {
      case .well: answer(peer, "200 OK")
      case .broken: answer(peer, "500 Internal Server Error")
      case .busy(let seconds): answer(peer, "429 Too Many Requests", "Retry-After: \(seconds)\r\n")
      case .silent:
        // Until the peer gives up.
        var byte: UInt8 = 0
        while recv(peer, &byte, 1, 0) > 0 {}
        return
      }
    }
  }

  private func answer(_ peer: Int32, _ status: String, _ fields: String = "") {
    let text = Array("HTTP/1.1 \(status)\r\n\(fields)Content-Length: 0\r\n\r\n".utf8)
    _ = send(peer, text, text.count, Int32(MSG_NOSIGNAL))
  }

  /// The next request of a connection; what comes after it stays in `bytes`.
  private func request(_ peer: Int32, _ bytes: inout [UInt8]) -> (head: String, body: [UInt8])? {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        let length = line.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
        if bytes.count >= end.upperBound + length {
          let body = Array(bytes[end.upperBound..<end.upperBound + length])
          bytes.removeFirst(end.upperBound + length)
          return (head, body)
        }
        if head.lowercased().contains("expect: 100-continue"), bytes.count == end.upperBound {
          let text = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
          _ = send(peer, text, text.count, Int32(MSG_NOSIGNAL))
        }
      }
      let count = recv(peer, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
  }
}
