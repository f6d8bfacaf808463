public import AuditEvents
internal import CCurl

/// Posts each notification as JSON to an endpoint. The id is the `Idempotency-Key`, so a receiver can drop repeats.
/// Redirects are refused: a moved endpoint is for an operator to confirm.
public struct WebhookChannel: Channel {
  /// The name in `tocsin.yml`.
  public let name: String
  /// `webhook`.
  public let kind = ChannelKind.webhook
  /// The try's limit, and a second for libcurl to notice.
  public var timeLimit: Int64 { settings.timeLimit + 1 }
  private let settings: WebhookSettings
  private let now: @Sendable () -> Timestamp
  private let handles = CurlHandles()
  private static let answerLimit = 64 * 1024

  /// A channel to an endpoint. `now` dates signatures and reads dates of `Retry-After`.
  public init(name: String, settings: WebhookSettings, now: @escaping @Sendable () -> Timestamp) {
    self.name = name
    self.settings = settings
    self.now = now
  }

  /// Posts the JSON part; the status decides.
  public func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    do throws(WebhookRequest.Refusal) {
      let request = try WebhookRequest(
        notification, settings: settings, possibleRepeat: possibleRepeat, now: now())
      return handles.with { post(request, over: $0) } ?? .retry(after: nil, detail: "libcurl cannot start")
    } catch {
      return .badCredential(detail: error.detail)
    }
  }

  private func post(_ request: WebhookRequest, over handle: CurlHandle) -> DeliveryOutcome {
    let exchange = CurlExchange(handle, answerLimit: Self.answerLimit)
    exchange.set(CURLOPT_URL, request.url)
    exchange.set(CURLOPT_PROTOCOLS_STR, "http,https")
    exchange.set(CURLOPT_FOLLOWLOCATION, 0)
    exchange.set(CURLOPT_TIMEOUT_MS, Int(settings.timeLimit * 1000))
    exchange.set(CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectLimit * 1000))
    exchange.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    exchange.set(CURLOPT_PROXY, settings.proxy)
    if !settings.caFile.isEmpty { exchange.set(CURLOPT_CAINFO, settings.caFile) }
    exchange.set(CURLOPT_HTTPHEADER, request.headers)
    exchange.post(request.body)
    let ending = exchange.perform()
    let head = AnswerHead(lines: exchange.lines)
    // The peer has decided once its head is here; a body that is huge, slow or torn changes nothing.
    guard ending.status >= 200, head.isComplete else {
      return .retry(after: nil, detail: request.redaction.clean(ending.words))
    }
    let after = head["retry-after"].flatMap { WebhookAnswers.seconds(retryAfter: $0, now: now()) }
    return WebhookAnswers.outcome(
      status: ending.status, retryAfter: after, detail: detail(ending.status, exchange.answer, head, request, after))
  }

  private func detail(
    _ status: Int, _ answer: [UInt8], _ head: AnswerHead, _ request: WebhookRequest, _ after: Int64?
  ) -> String {
    var text = "HTTP \(status)"
    if (200..<300).contains(status) { return text }
    if (300..<400).contains(status) {
      let target = head["location"].map { ", to " + request.redaction.clean(Redaction.url($0)) } ?? ""
      return text + ": redirect refused" + target
    }
    if let after { text += ", retry after \(after) s" }
    let words = request.redaction.clean(answer)
    return words.isEmpty ? text : text + ": " + words
  }
}
