public import Administration
internal import AuditEvents
internal import Synchronization

/// Where requests are counted and told; the program connects its log.
public final class RequestLog: Sendable {
  /// The log of the process.
  public static let shared = RequestLog()
  private let writer = Mutex<(@Sendable (LogLine) -> Void)?>(nil)
  /// Asked for all the time and never interesting when they succeed.
  private static let quiet: Set<String> = ["/healthz", "/readyz", "/metrics"]

  private init() {}

  /// Tells requests to a function from now on.
  public func connect(_ write: @escaping @Sendable (LogLine) -> Void) { writer.withLock { $0 = write } }

  /// Counts and tells an answer. The endpoint's pattern and not the path is told, because paths may hold secrets, as the
  /// links in messages do.
  func note(_ request: Request, pattern: String, caller: Caller?, status: Int, milliseconds: Int64) {
    RequestCounters.shared.count(
      method: request.method.rawValue, pattern: pattern, status: status, milliseconds: milliseconds)
    if pattern == "/signin", status == 401 || status == 429 || status == 503 {
      RequestCounters.shared.countRefusedSignIn()
    }
    guard let write = writer.withLock({ $0 }) else { return }
    if status < 400, Self.quiet.contains(pattern) || pattern.utf8.starts(with: "/static".utf8) { return }
    let shown = pattern.isEmpty ? "?" : pattern
    let name = caller?.name ?? ""
    write(
      LogLine(
        status >= 500 ? .error : status == 401 || status == 403 || status == 429 ? .warning : .info, "request",
        "\(request.method.rawValue) \(shown) \(status) \(milliseconds) ms"
          + (name.isEmpty ? "" : " by \(name)") + " from \(request.address)",
        fields: [
          ("method", .string(request.method.rawValue)), ("endpoint", .string(pattern)),
          ("status", .integer(Int64(status))), ("milliseconds", .integer(milliseconds)), ("by", .string(name)),
          ("origin", .string(caller?.origin.kind ?? "")), ("address", .string(request.address)),
        ]))
  }
}
