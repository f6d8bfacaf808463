internal import Synchronization

/// Counts the requests of a console since it began, by what they asked for and how they were answered. Patterns of paths
/// and not paths are counted, so that nobody can make the counts grow by asking for things that do not exist.
public final class RequestCounters: Sendable {
  /// The upper ends of the buckets of answer times, in milliseconds.
  public static let buckets: [Int64] = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]

  /// The counts of the process.
  public static let shared = RequestCounters()

  private struct Key: Hashable {
    var method: String
    var pattern: String
    var status: Int
  }

  private struct State {
    var requests: [Key: Int64] = [:]
    var times = [Int64](repeating: 0, count: RequestCounters.buckets.count)
    var total: Int64 = 0
    var milliseconds: Int64 = 0
    var refusedSignIns: Int64 = 0
  }

  private let state = Mutex(State())
  private static let most = 10_000

  /// Nothing was asked yet.
  public init() {}

  /// Counts an answer. `pattern` is the endpoint's, such as `/contacts/{id}`; empty when there is none.
  public func count(method: String, pattern: String, status: Int, milliseconds: Int64) {
    state.withLock { state in
      let key = Key(method: method, pattern: pattern, status: status)
      if state.requests[key] != nil || state.requests.count < Self.most { state.requests[key, default: 0] += 1 }
      for (index, end) in Self.buckets.enumerated() where milliseconds <= end { state.times[index] += 1 }
      state.total += 1
      state.milliseconds += milliseconds
    }
  }

  /// Counts a sign-in that was refused.
  public func countRefusedSignIn() { state.withLock { $0.refusedSignIns += 1 } }

  /// Writes the counts as metrics.
  public func write(to metrics: inout MetricText) {
    let state = state.withLock { $0 }
    metrics.metric("tocsin_http_requests_total", .counter, "Requests by endpoint and answer.")
    let sorted = state.requests.sorted {
      ($0.key.pattern, $0.key.method, $0.key.status) < ($1.key.pattern, $1.key.method, $1.key.status)
    }
    for (key, count) in sorted {
      metrics.value(
        "tocsin_http_requests_total",
        [("method", key.method), ("endpoint", key.pattern), ("status", String(key.status))], count)
    }
    let name = "tocsin_http_request_duration_seconds"
    metrics.metric(name, .histogram, "How long requests took.")
    for (end, count) in zip(Self.buckets, state.times) {
      let digits = String(end % 1000 + 1000).dropFirst()
      metrics.value(name + "_bucket", [("le", "\(end / 1000).\(digits)")], count)
    }
    metrics.value(name + "_bucket", [("le", "+Inf")], state.total)
    metrics.seconds(name + "_sum", milliseconds: state.milliseconds)
    metrics.value(name + "_count", state.total)
    metrics.metric("tocsin_sign_ins_refused_total", .counter, "Sign-ins that were refused.")
    metrics.value("tocsin_sign_ins_refused_total", state.refusedSignIns)
  }
}
