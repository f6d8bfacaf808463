public import AuditEvents
internal import CCurl
internal import Foundation

/// Sends each notification to a log server over TCP or TLS. The protocol has no answers: what the server's machine took
/// counts as sent, and a server that hangs up at once may have taken it or not.
public struct SyslogChannel: Channel {
  /// The name in `tocsin.yml`.
  public let name: String
  /// `syslog`.
  public let kind = ChannelKind.syslog
  /// The message's limit, and a second for libcurl to notice.
  public var timeLimit: Int64 { settings.timeLimit + 1 }
  private let settings: SyslogSettings
  private let now: @Sendable () -> Timestamp

  /// A channel to a log server. `now` dates the messages.
  public init(name: String, settings: SyslogSettings, now: @escaping @Sendable () -> Timestamp) {
    self.name = name
    self.settings = settings
    self.now = now
  }

  /// Connects, sends one frame, hangs up.
  public func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    let message = OutgoingMessage(notification, possibleRepeat: possibleRepeat)
    let frame = SyslogMessage(message, settings: settings, now: now()).frame
    // A handle of its own: libcurl uses such a connection for nothing else, and closes it with the handle.
    guard let handle = CurlHandle() else { return .retry(after: nil, detail: "libcurl cannot start") }
    let deadline = ContinuousClock.now + .seconds(settings.timeLimit)
    let exchange = CurlExchange(handle, answerLimit: 0)
    let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
    let scheme = settings.security == .tls ? "https" : "http"
    exchange.set(CURLOPT_URL, "\(scheme)://\(host):\(settings.port)")
    exchange.set(CURLOPT_PROTOCOLS_STR, "http,https")
    exchange.set(CURLOPT_CONNECT_ONLY, 1)
    exchange.set(CURLOPT_PROXY, "")
    exchange.set(CURLOPT_SSL_ENABLE_ALPN, 0)
    exchange.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    exchange.end(after: settings.timeLimit, connecting: settings.connectLimit)
    if !settings.caFile.isEmpty { exchange.set(CURLOPT_CAINFO, settings.caFile) }
    let ending = exchange.perform()
    guard ending.code == CURLE_OK else { return .retry(after: nil, detail: SafeText.oneLine(ending.words)) }
    // The handle knows buffers of the exchange.
    return withExtendedLifetime(exchange) { PipeSignals.blocked { write(frame, over: handle, deadline) } }
  }

  private func write(_ frame: [UInt8], over handle: CurlHandle, _ deadline: ContinuousClock.Instant) -> DeliveryOutcome
  {
    var written = 0
    while written < frame.count {
      var count = 0
      let code = frame[written...].withUnsafeBytes { curl_easy_send(handle.pointer, $0.baseAddress, $0.count, &count) }
      written += count
      if code == CURLE_AGAIN {
        guard ContinuousClock.now < deadline else { return .retry(after: nil, detail: "time limit") }
        wait(handle, for: POLLOUT, milliseconds: 100)
      } else if code != CURLE_OK {
        return .retry(after: nil, detail: "the server hung up: " + String(cString: curl_easy_strerror(code)))
      }
    }
    // One that refuses hangs up within moments; one that takes it says nothing.
    wait(handle, for: POLLIN, milliseconds: 50)
    var space = [UInt8](repeating: 0, count: 64)
    var count = 0
    let code = curl_easy_recv(handle.pointer, &space, space.count, &count)
    if code == CURLE_AGAIN || (code == CURLE_OK && count > 0) { return .sent(detail: "\(frame.count) bytes") }
    return .unconfirmed(detail: "the server hung up")
  }

  private func wait(_ handle: CurlHandle, for events: Int32, milliseconds: Int32) {
    var socket: curl_socket_t = -1
    guard tocsin_curl_get_socket(handle.pointer, &socket) == CURLE_OK, socket >= 0 else { return }
    var file = pollfd(fd: socket, events: Int16(events), revents: 0)
    _ = poll(&file, 1, milliseconds)
  }
}
