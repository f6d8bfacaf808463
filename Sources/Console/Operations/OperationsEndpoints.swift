internal import Administration
internal import AuditEvents
internal import Engine
internal import Synchronization

/// What monitoring and load balancers ask.
enum OperationsEndpoints {
  static let operations: [Endpoint] = [
    Endpoint(.get, "/metrics", role: .viewer, kind: .api(metrics)) { visit in
      var text = MetricText()
      text.metric("tocsin_build_info", .gauge, "The program's version.")
      text.value("tocsin_build_info", [("version", visit.settings.version)], 1)
      try visit.useCases.operations(now: visit.now).write(to: &text)
      RequestCounters.shared.write(to: &text)
      ProcessFigures.now()?.write(to: &text)
      return .text(text.text, type: MetricText.mediaType)
    }
  ]

  static let pages: [Endpoint] = [
    // Alive: it answers, and the store can be read.
    .page("/healthz", role: nil) { visit in
      do {
        _ = try visit.useCases.stores.leaseHolder()
        return .text("ok\n")
      } catch {
        FailureLog.shared.note("GET /healthz: \(error)")
        return .text("the store cannot be read\n", status: 503)
      }
    }.taking(.urgent),
    // Ready: no slot is missed and the outbox is not stuck. Anybody may ask, so that no names are told.
    .page("/readyz", role: nil) { visit in
      try visit.settings.readiness.value(for: .seconds(1)) {
        let report = try visit.useCases.operations(now: visit.now)
        let lines = report.checks.map { "\($0.isGood ? "good" : "bad ") \($0.name): \($0.words)\n" }
        return .text(lines.joined(), status: report.isReady ? 200 : 503)
      }
    }.taking(.urgent),
  ]

  private static let metrics = Operation(
    "getMetrics", tag: "Operations", "Metrics in Prometheus' text format",
    description: "Send the token of a viewer: `authorization: {credentials_file: ...}` in Prometheus.",
    answer: .string, answerType: "text/plain")
}

/// An answer that is kept for a moment, so that whoever asks a thousand times costs no more than who asks once.
final class BriefMemory: Sendable {
  private let kept = Mutex<(made: ContinuousClock.Instant, response: Response)?>(nil)

  /// The answer that was made less than this long ago, or a new one. Only one is made at a time. Throws what making throws.
  func value(for span: Duration, _ make: () throws -> Response) throws -> Response {
    try kept.withLock { kept in
      if let kept, ContinuousClock.now - kept.made < span { return kept.response }
      let response = try make()
      kept = (ContinuousClock.now, response)
      return response
    }
  }
}
