internal import AuditEvents
public import WorkspaceFiles

/// What `tocsin.yml` says of Twilio.
public struct TwilioSettings: Sendable, Equatable {
  /// The account's SID, which is the user of a request.
  public var account: String
  /// The account's token, or an API key's secret.
  public var token: SecretReference
  /// The sender: a number of the account, or the SID of a messaging service (`MG...`).
  public var from: String
  /// The address of the interface.
  public var url: SecretReference

  /// The vendor's address.
  public static let usualURL = "https://api.twilio.com"

  /// An account with a sender.
  public init(
    account: String, token: SecretReference, from: String,
    url: SecretReference = SecretReference(usualURL, folder: "")
  ) {
    self.account = account
    self.token = token
    self.from = from
    self.url = url
  }

  /// Reads `account`, `token`, `from` and `url`.
  init?(_ reader: NodeReader, folder: String) {
    let account = reader.requiredString("account")
    let token = reader.requiredSecret("token", folder: folder)
    let from = reader.requiredString("from")
    let url = reader.url("url", folder: folder, usual: Self.usualURL)
    guard let account, let token, let from, let url else { return nil }
    self.init(account: account, token: token, from: from, url: url)
  }
}

/// Twilio's message resource.
struct TwilioDialect: HTTPDialect {
  let settings: TwilioSettings
  let connection: HTTPConnection
  let kind = ChannelKind.sms

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    let message = try ShortMessage(messages)
    let token = try settings.token.revealed("the token")
    var url = try settings.url.revealed("the URL")
    while url.hasSuffix("/") { url.removeLast() }
    let sender = settings.from.hasPrefix("MG") ? "MessagingServiceSid" : "From"
    let body = PercentEncoding.form([("To", message.phone), (sender, settings.from), ("Body", message.text)])
    let login = Signing.base64(Array("\(settings.account):\(token)".utf8))
    var request = HTTPRequest(
      messages, url: url + "/2010-04-01/Accounts/\(PercentEncoding.encode(settings.account))/Messages.json",
      type: "application/x-www-form-urlencoded", body: body, secrets: [token, login], proxy: connection.proxy)
    request.headers.append("Authorization: Basic " + login)
    return request
  }

  /// 201 takes it; the number in `code` says why not.
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    guard !(200..<300).contains(answer.status), let code = answer.members.number("code") else {
      return HTTPAnswers.outcome(answer)
    }
    let detail = answer.detail("code \(code): \(answer.members["message"] ?? "")")
    switch code {
    case 20_003, 20_005, 20_008, 20_403, 21_606, 21_603, 21_212: return .badCredential(detail: detail)
    // 14107: too many messages between these two numbers.
    case 14_107: return .retry(after: answer.retryAfter ?? 60, detail: detail, scope: .recipient)
    case 20_429, 30_001, 63_038: return .retry(after: answer.retryAfter ?? 60, detail: detail)
    case 21_617, 21_605: return .tooLarge(detail: detail)
    default:
      return HTTPAnswers.outcome(status: answer.status, retryAfter: answer.retryAfter, detail: detail)
    }
  }
}
