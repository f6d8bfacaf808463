internal import AuditEvents
internal import Detection
public import WorkspaceFiles

/// What `tocsin.yml` says of a Feishu or Lark robot.
public struct FeishuSettings: Sendable, Equatable {
  /// The forms of a message. The raw value is the word of `tocsin.yml`.
  public enum Form: String, Sendable, CaseIterable {
    /// Plain text; a card with Markdown and a head in the level's colour.
    case text, card
  }

  /// The robot's address with its token.
  public var url: SecretReference
  /// The secret of a robot that checks signatures.
  public var secret: SecretReference?
  /// The form of messages.
  public var form = Form.card
  /// A keyword that the robot asks for; it is added to a message that lacks it.
  public var keyword = ""
  /// Open ids that are called by name; `all` is everybody.
  public var users: [String] = []
  /// How the endpoint is reached.
  public var connection = HTTPConnection()

  /// A robot of an address.
  public init(url: SecretReference) { self.url = url }

  /// Reads `url`, `secret`, `message`, `keyword` and `at`.
  init?(_ reader: NodeReader, folder: String) {
    guard let url = reader.url("url", folder: folder) else { return nil }
    self.init(url: url)
    secret = reader.secret("secret", folder: folder, isSecret: true)
    form = reader.choice("message", of: Form.self) ?? form
    keyword = reader.string("keyword") ?? ""
    if let at = reader.mapping("at") {
      users = at.strings("users") ?? []
      at.finish("'at'")
    }
    connection = HTTPConnection(reader, folder: folder)
  }
}

/// A custom robot of a Feishu or Lark group.
struct FeishuDialect: HTTPDialect {
  let settings: FeishuSettings
  let kind = ChannelKind.feishu
  let needsBody = true
  let merging = Merging.whenScarce
  let pace = Pace(Pace.Limit(100, within: 60), Pace.Limit(5, within: 1))
  var connection: HTTPConnection { settings.connection }
  /// The body takes 20 KB by the vendor's page.
  static let textBytes = 15_000

  func fitting(_ notifications: [Notification]) -> Int { ChatText.fitting(notifications, limit: Self.textBytes) }

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    let url = try settings.url.revealed("the URL")
    var members: [(key: String, value: JSONText)] = []
    var secrets: [String] = []
    if let secret = try settings.secret?.revealed("the secret") {
      let sign = Self.signature(secret: secret, seconds: now.seconds)
      members = [("timestamp", .string(String(now.seconds))), ("sign", .string(sign))]
      secrets = [secret, sign]
    }
    members += body(messages)
    return HTTPRequest(
      messages, url: url, body: JSONText.object(members).text, secrets: secrets, proxy: settings.connection.proxy)
  }

  /// base64 of the HMAC of nothing under `<seconds>\n<secret>`.
  static func signature(secret: String, seconds: Int64) -> String {
    Signing.base64(Signing.sha256(key: "\(seconds)\n\(secret)", ""))
  }

  func body(_ messages: [OutgoingMessage]) -> [(key: String, value: JSONText)] {
    let chat = ChatText(messages, limit: Self.textBytes, keyword: settings.keyword)
    switch settings.form {
    case .text:
      let calls = settings.users.map { "<at user_id=\"\(Self.attribute($0))\"></at>" }.joined(separator: " ")
      let text = chat.text + (calls.isEmpty ? "" : "\n" + calls)
      return [("msg_type", .string("text")), ("content", .object([("text", .string(text))]))]
    case .card:
      let calls = settings.users.map { "<at id=\(Self.attribute($0))></at>" }.joined(separator: " ")
      let text = chat.text + (calls.isEmpty ? "" : "\n" + calls)
      let level = messages.map(\.notification.level).max() ?? .informational
      let head = JSONText.object([
        ("template", .string(Self.colour(level))),
        ("title", .object([("tag", .string("plain_text")), ("content", .string(chat.title))])),
      ])
      let card = JSONText.object([
        ("config", .object([("wide_screen_mode", .boolean(true))])), ("header", head),
        ("elements", .array([.object([("tag", .string("markdown")), ("content", .string(text))])])),
      ])
      return [("msg_type", .string("interactive")), ("card", card)]
    }
  }

  private static func attribute(_ text: String) -> String { text.filter { $0.isLetter || $0.isNumber || $0 == "_" } }

  private static func colour(_ level: Level) -> String {
    switch level {
    case .critical: "red"
    case .high: "orange"
    case .medium: "yellow"
    case .low: "blue"
    case .informational: "grey"
    }
  }

  /// The robot answers 200 whatever it did; `code`, in old answers `StatusCode`, decides.
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    let members = answer.members
    guard let code = members.number("code") ?? members.number("StatusCode") else {
      guard (200..<300).contains(answer.status) else { return HTTPAnswers.outcome(answer) }
      return .unconfirmed(detail: answer.detail("the answer has no code"))
    }
    let detail = answer.detail("code \(code): \(members["msg"] ?? members["StatusMessage"] ?? "")")
    switch code {
    case 0 where (200..<300).contains(answer.status): return .sent(detail: "HTTP \(answer.status), code 0")
    // The signature or the time, the address, the token, the robot itself.
    case 19_021, 19_022, 19_001, 19_002: return .badCredential(detail: detail)
    case 11_232, 11_233, 99_991_400: return .retry(after: answer.retryAfter ?? 60, detail: detail)
    case 19_036, 230_025: return .tooLarge(detail: detail)
    case 0: return HTTPAnswers.outcome(answer)
    // The message is not what the robot takes: its form, or a keyword is missing.
    case 9_499, 19_024, 11_246, 230_001:
      return answer.status < 500 ? .never(detail: detail) : HTTPAnswers.outcome(answer)
    // What is not known may pass.
    default: return .retry(after: answer.retryAfter, detail: detail)
    }
  }
}
