public import AuditEvents
internal import CCurl
internal import WorkspaceFiles

/// Sends each notification as a mail to one recipient over SMTP, so that the server's answer is that recipient's.
public struct EmailChannel: Channel {
  /// The name in `tocsin.yml`.
  public let name: String
  /// `email`.
  public let kind = ChannelKind.email
  /// The mail's limit, and two seconds for libcurl to notice: it looks at the clock once a second.
  public var timeLimit: Int64 { settings.timeLimit + 2 }
  private let settings: EmailSettings
  private let now: @Sendable () -> Timestamp
  private let handles = CurlHandles()

  /// A channel over a mail server. `now` dates the mails.
  public init(name: String, settings: EmailSettings, now: @escaping @Sendable () -> Timestamp) {
    self.name = name
    self.settings = settings
    self.now = now
  }

  /// Sends the text and HTML parts under the subject part; the server's reply decides.
  public func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    if let problem = MailAddress.problem(notification.address) { return .never(detail: problem) }
    if let problem = MailAddress.problem(settings.from) { return .badCredential(detail: "sender: " + problem) }
    let login: (user: String, password: String)?
    do {
      login = try settings.user.map { (try $0.resolve().reveal(), try settings.password?.resolve().reveal() ?? "") }
    } catch {
      return .badCredential(detail: SafeText.oneLine("the login cannot be read: \(error)"))
    }
    let mail = MailMessage(notification, settings: settings, possibleRepeat: possibleRepeat, now: now())
    return handles.with { submit(mail, to: notification.address, login, over: $0) }
      ?? .retry(after: nil, detail: "libcurl cannot start")
  }

  private func submit(
    _ mail: MailMessage, to address: String, _ login: (user: String, password: String)?, over handle: CurlHandle
  ) -> DeliveryOutcome {
    let exchange = CurlExchange(handle, answerLimit: 0)
    let scheme = settings.security == .tls ? "smtps" : "smtp"
    let greeting = settings.greeting.isEmpty ? settings.domain : settings.greeting
    let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
    exchange.set(CURLOPT_URL, "\(scheme)://\(host):\(settings.port)/\(greeting)")
    exchange.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    exchange.end(after: settings.timeLimit, connecting: settings.connectLimit)
    exchange.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    exchange.set(CURLOPT_PROXY, settings.proxy)
    // An HTTP proxy that does not tunnel would be asked to send the mail itself.
    if !settings.proxy.isEmpty { exchange.set(CURLOPT_HTTPPROXYTUNNEL, 1) }
    // Servers close idle connections without a word; a mail on such a one would fail for nothing.
    exchange.set(CURLOPT_MAXAGE_CONN, 20)
    if settings.security == .starttls { exchange.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
    if !settings.caFile.isEmpty { exchange.set(CURLOPT_CAINFO, settings.caFile) }
    if let login {
      exchange.set(CURLOPT_USERNAME, login.user)
      exchange.set(CURLOPT_PASSWORD, login.password)
      exchange.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
    }
    exchange.set(CURLOPT_MAIL_FROM, "<\(settings.from)>")
    exchange.set(CURLOPT_MAIL_RCPT, ["<\(address)>"])
    exchange.send(mail.bytes)
    var ending = exchange.perform()
    if ending.code != CURLE_OK { exchange.hangUp() }
    // A limit may strike between the server's word and the end of the exchange.
    if ending.isHandedOver, isTaken(exchange.lines) { ending.code = CURLE_OK }
    return MailAnswers.outcome(
      code: ending.code, reply: ending.status, isUndecided: ending.isHandedOver && waitsForVerdict(exchange.lines),
      detail: detail(ending, reply(exchange.lines), login))
  }

  /// The reply that decided: libcurl says QUIT after a failure, and the answer to that is the last line.
  private func reply(_ lines: [[UInt8]]) -> [UInt8] { lines.last { !$0.starts(with: "221".utf8) } ?? [] }

  /// Whether no whole answer followed the one that asks for the mail.
  private func waitsForVerdict(_ lines: [[UInt8]]) -> Bool {
    answers(lines).last?.starts(with: "354".utf8) ?? false
  }

  /// Whether the server said of the whole mail that it took it.
  private func isTaken(_ lines: [[UInt8]]) -> Bool {
    let last = answers(lines).suffix(2)
    return last.count == 2 && last.first?.starts(with: "354".utf8) == true && last.last?.first == UInt8(ascii: "2")
  }

  /// The last line of each answer but the one to a farewell.
  private func answers(_ lines: [[UInt8]]) -> [[UInt8]] {
    lines.filter { $0.dropFirst(3).first != UInt8(ascii: "-") && !$0.starts(with: "221".utf8) }
  }

  private func detail(
    _ ending: CurlExchange.Ending, _ reply: [UInt8], _ login: (user: String, password: String)?
  ) -> String {
    let redaction = Redaction(secrets: login.map(Self.forms) ?? [])
    let said = redaction.clean(reply)
    if ending.code == CURLE_OK { return said }
    let words = MailAnswers.words(code: ending.code, reply: ending.status)
    return words + ": " + redaction.clean(ending.words) + (said.isEmpty ? "" : " (the server said: \(said))")
  }

  /// The password as it may come back: in clear and as AUTH PLAIN and AUTH LOGIN send it.
  private static func forms(_ login: (user: String, password: String)) -> [String] {
    let plain = Array("\u{0}\(login.user)\u{0}\(login.password)".utf8)
    let encoded = [plain, Array(login.password.utf8)].map {
      String(decoding: TransferEncoding.base64($0, lineLength: nil), as: UTF8.self)
    }
    return [login.password] + encoded
  }
}
