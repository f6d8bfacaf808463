internal import AuditEvents
internal import CCurl

/// How a sort of endpoint is spoken to: what is sent, and what its answers mean. Both are pure.
protocol HTTPDialect: Sendable {
  var kind: ChannelKind { get }
  var connection: HTTPConnection { get }
  var pace: Pace { get }
  var merging: Merging { get }
  /// Whether the answer's body decides, so that a torn one decides nothing.
  var needsBody: Bool { get }
  /// How many of the notifications fit into one request: at least 1.
  func fitting(_ notifications: [Notification]) -> Int
  /// The request for messages, one unless the dialect merges.
  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest
  /// What an answer means.
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome
}

extension HTTPDialect {
  var pace: Pace { .unlimited }
  var merging: Merging { .never }
  var needsBody: Bool { false }
  func fitting(_ notifications: [Notification]) -> Int { 1 }
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome { HTTPAnswers.outcome(answer) }
}

/// A channel over HTTP. Redirects are refused: a moved endpoint is for an operator to confirm.
public struct HTTPChannel: Channel {
  /// The name in `tocsin.yml`.
  public let name: String
  /// The dialect's.
  public var kind: ChannelKind { dialect.kind }
  /// The try's limit, and a second for libcurl to notice.
  public var timeLimit: Int64 { dialect.connection.timeLimit + 1 }
  /// What the vendor's page says.
  public var pace: Pace { dialect.pace }
  /// The dialect's.
  public var merging: Merging { dialect.merging }
  private let dialect: any HTTPDialect
  private let now: @Sendable () -> Timestamp
  private let handles = CurlHandles()
  private static let answerLimit = 64 * 1024

  /// A channel that speaks a dialect. `now` dates signatures and reads dates of `Retry-After`.
  init(name: String, dialect: any HTTPDialect, now: @escaping @Sendable () -> Timestamp) {
    self.name = name
    self.dialect = dialect
    self.now = now
  }

  /// Sends one notification; the answer decides.
  public func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    send(together: [OutgoingMessage(notification, possibleRepeat: possibleRepeat)])
  }

  /// How many fit into one request.
  public func fitting(_ notifications: [Notification]) -> Int { max(1, dialect.fitting(notifications)) }

  /// Sends notifications in one request; the answer decides.
  public func send(together messages: [OutgoingMessage]) -> DeliveryOutcome {
    do throws(RequestRefusal) {
      let request = try dialect.request(messages, now: now())
      return handles.with { exchange(request, over: $0) } ?? .retry(after: nil, detail: "libcurl cannot start")
    } catch {
      return error.outcome
    }
  }

  private func exchange(_ request: HTTPRequest, over handle: CurlHandle) -> DeliveryOutcome {
    let exchange = CurlExchange(handle, answerLimit: Self.answerLimit)
    let connection = dialect.connection
    exchange.set(CURLOPT_URL, request.url)
    exchange.set(CURLOPT_PROTOCOLS_STR, "http,https")
    exchange.set(CURLOPT_FOLLOWLOCATION, 0)
    // One request at a time needs no HTTP/2, where a server may ask for it to be sent again, which is not done here.
    exchange.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    exchange.end(after: connection.timeLimit, connecting: connection.connectLimit)
    // Servers close idle connections without a word; nobody would know whether a request on such a one was taken.
    exchange.set(CURLOPT_MAXAGE_CONN, 20)
    exchange.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    exchange.set(CURLOPT_PROXY, connection.proxy)
    if !connection.caFile.isEmpty { exchange.set(CURLOPT_CAINFO, connection.caFile) }
    exchange.set(CURLOPT_HTTPHEADER, request.headers)
    if request.method == "GET" {
      exchange.set(CURLOPT_HTTPGET, 1)
    } else {
      exchange.post(request.body)
      if request.method != "POST" { exchange.set(CURLOPT_CUSTOMREQUEST, request.method) }
    }
    let ending = exchange.perform()
    let head = AnswerHead(lines: exchange.lines)
    // The peer has decided once its head is here, unless the dialect reads the decision from the body.
    guard ending.status >= 200, head.isComplete else {
      let words = request.redaction.clean(ending.words)
      return ending.isHandedOver ? .unconfirmed(detail: words) : .retry(after: nil, detail: words)
    }
    if dialect.needsBody, (200..<300).contains(ending.status), ending.code != CURLE_OK {
      return .unconfirmed(
        detail: "HTTP \(ending.status), but no whole answer: " + request.redaction.clean(ending.words))
    }
    let after = head["retry-after"].flatMap { HTTPAnswers.seconds(retryAfter: $0, now: now()) }
    return dialect.outcome(
      HTTPAnswer(
        status: ending.status, body: exchange.answer, retryAfter: after,
        detail: detail(ending.status, exchange.answer, head, request, after), redaction: request.redaction))
  }

  private func detail(
    _ status: Int, _ answer: [UInt8], _ head: AnswerHead, _ request: HTTPRequest, _ after: Int64?
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
