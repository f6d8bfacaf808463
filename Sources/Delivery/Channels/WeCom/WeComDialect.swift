internal import AuditEvents
public import WorkspaceFiles

/// What `tocsin.yml` says of a WeCom (WeChat Work) group robot.
public struct WeComSettings: Sendable, Equatable {
  /// The forms of a message. The raw value is the word of `tocsin.yml`.
  public enum Form: String, Sendable, CaseIterable {
    /// Plain text, which can call people by name; Markdown.
    case text, markdown
  }

  /// The robot's address with its key.
  public var url: SecretReference
  /// The form of messages.
  public var form = Form.markdown
  /// Mobile numbers and user ids that a text calls by name; `@all` is everybody.
  public var mobiles: [String] = []
  /// User ids that are called by name.
  public var users: [String] = []
  /// How the endpoint is reached.
  public var connection = HTTPConnection()

  /// A robot of an address.
  public init(url: SecretReference) { self.url = url }

  /// Reads `url`, `message` and `at`.
  init?(_ reader: NodeReader, folder: String) {
    guard let url = reader.url("url", folder: folder) else { return nil }
    self.init(url: url)
    form = reader.choice("message", of: Form.self) ?? form
    if let at = reader.mapping("at") {
      mobiles = at.strings("mobiles") ?? []
      users = at.strings("users") ?? []
      at.finish("'at'")
      if form == .markdown, !mobiles.isEmpty {
        at.warning(at.position, "Markdown calls nobody by mobile number", "message: text, or user ids in 'users'")
      }
    }
    connection = HTTPConnection(reader, folder: folder)
  }
}

/// A group robot of WeCom.
struct WeComDialect: HTTPDialect {
  let settings: WeComSettings
  let kind = ChannelKind.wecom
  let needsBody = true
  let merging = Merging.whenScarce
  let pace = Pace(Pace.Limit(20, within: 60))
  var connection: HTTPConnection { settings.connection }
  /// Markdown takes 4,096 bytes, text 2,048.
  var textBytes: Int { settings.form == .markdown ? 4000 : 1950 }

  func fitting(_ notifications: [Notification]) -> Int { ChatText.fitting(notifications, limit: textBytes) }

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    HTTPRequest(
      messages, url: try settings.url.revealed("the URL"), body: body(messages).text, proxy: settings.connection.proxy)
  }

  func body(_ messages: [OutgoingMessage]) -> JSONText {
    switch settings.form {
    case .text:
      let chat = ChatText(messages, limit: textBytes)
      return .object([
        ("msgtype", .string("text")),
        (
          "text",
          .object([
            ("content", .string(chat.text)), ("mentioned_list", .array(settings.users.map { .string($0) })),
            ("mentioned_mobile_list", .array(settings.mobiles.map { .string($0) })),
          ])
        ),
      ])
    case .markdown:
      let calls = settings.users.map { "<@\($0)>" }.joined(separator: " ")
      let chat = ChatText(messages, limit: max(1000, textBytes - calls.utf8.count))
      let text = calls.isEmpty ? chat.text : chat.text + "\n" + calls
      return .object([("msgtype", .string("markdown")), ("markdown", .object([("content", .string(text))]))])
    }
  }

  /// The robot answers 200 whatever it did; `errcode` decides.
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    guard (200..<300).contains(answer.status) else { return HTTPAnswers.outcome(answer) }
    let members = answer.members
    guard let code = members.number("errcode") else {
      return .unconfirmed(detail: answer.detail("the answer has no errcode"))
    }
    let detail = answer.detail("errcode \(code): \(members["errmsg"] ?? "")")
    switch code {
    case 0: return .sent(detail: "HTTP \(answer.status), errcode 0")
    case -1: return .retry(after: nil, detail: detail)
    case 45_009, 45_033, 45_011: return .retry(after: 60, detail: detail)
    case 93_000, 93_008, 93_017, 40_001, 40_014, 42_001: return .badCredential(detail: detail)
    case 45_002, 40_004: return .tooLarge(detail: detail)
    // The message is not what the robot takes.
    case 40_008, 40_035, 40_058, 44_004, 44_001, 301_019, 90_207: return .never(detail: detail)
    // What is not known may pass.
    default: return .retry(after: nil, detail: detail)
    }
  }
}
