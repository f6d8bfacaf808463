internal import AuditEvents
public import WorkspaceFiles

/// What `tocsin.yml` says of Kannel's `sendsms`.
public struct KannelSettings: Sendable, Equatable {
  /// The address, such as `http://127.0.0.1:13013/cgi-bin/sendsms`.
  public var url: SecretReference
  /// Who sends.
  public var user: SecretReference
  /// The password.
  public var password: SecretReference
  /// The sender that phones show; empty for the gateway's own.
  public var from = ""

  /// A user of a gateway.
  public init(url: SecretReference, user: SecretReference, password: SecretReference) {
    self.url = url
    self.user = user
    self.password = password
  }

  /// Reads `url`, `user`, `password` and `from`.
  init?(_ reader: NodeReader, folder: String) {
    let url = reader.url("url", folder: folder)
    let user = reader.required("user").flatMap { _ in reader.secret("user", folder: folder, isSecret: false) }
    let password = reader.requiredSecret("password", folder: folder)
    guard let url, let user, let password else { return nil }
    self.init(url: url, user: user, password: password)
    from = reader.string("from") ?? ""
  }
}

/// Kannel. 202 means that the gateway took the message, not that the phone has it.
struct KannelDialect: HTTPDialect {
  let settings: KannelSettings
  let connection: HTTPConnection
  let kind = ChannelKind.sms

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    let message = try ShortMessage(messages)
    let url = try settings.url.revealed("the URL")
    let user = try settings.user.revealed("the user")
    let password = try settings.password.revealed("the password")
    var fields = [("username", user), ("password", password), ("to", message.phone), ("text", message.text)]
    if !settings.from.isEmpty { fields.append(("from", settings.from)) }
    fields.append(("charset", "UTF-8"))
    // UCS-2 as soon as one character is outside the 7-bit alphabet of phones.
    if !Self.isSevenBit(message.text) { fields.append(("coding", "2")) }
    let query = PercentEncoding.form(fields.map { (name: $0.0, value: $0.1) })
    var request = HTTPRequest(
      messages, url: url + (url.contains("?") ? "&" : "?") + query, body: "",
      secrets: [password, PercentEncoding.encode(password)], proxy: connection.proxy)
    request.method = "GET"
    request.headers.removeAll { $0.hasPrefix("Content-Type:") }
    return request
  }

  /// Whether every character is in the default alphabet of GSM 03.38 and means the same in ASCII.
  static func isSevenBit(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      byte == 10 || byte == 13 || (32..<127).contains(byte) && byte != 96
    }
  }

  /// 202 `0: Accepted for delivery`, `3: Queued for later delivery`, or whatever words `sendsms-reply` sets; 4xx for what
  /// will never go, 503 for later.
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    guard answer.status == 202 || answer.status == 200 else { return HTTPAnswers.outcome(answer) }
    let words = SafeText.oneLine(String(decoding: answer.body.prefix(200), as: UTF8.self))
    let detail = answer.detail(words)
    if words.hasPrefix("0:") || words.hasPrefix("3:") || words.hasPrefix("Sent.") { return .sent(detail: detail) }
    // 4: a failure that passes. 200 is no answer of Kannel's: something else stands there.
    return words.hasPrefix("4:") || answer.status == 200 ? .retry(after: nil, detail: detail) : .sent(detail: detail)
  }
}
