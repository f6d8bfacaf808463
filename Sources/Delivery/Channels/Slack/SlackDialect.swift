internal import AuditEvents
internal import Detection
public import WorkspaceFiles

/// What `tocsin.yml` says of a chat endpoint that is nothing but an address with a token in it.
public struct ChatWebhookSettings: Sendable, Equatable {
  /// The address with its token.
  public var url: SecretReference
  /// How the endpoint is reached.
  public var connection = HTTPConnection()

  /// An endpoint of an address.
  public init(url: SecretReference) { self.url = url }

  /// Reads `url` and how the endpoint is reached.
  init?(_ reader: NodeReader, folder: String) {
    guard let url = reader.url("url", folder: folder) else { return nil }
    self.init(url: url)
    connection = HTTPConnection(reader, folder: folder)
  }
}

/// An incoming webhook of Slack. The template writes `text` and `blocks`.
struct SlackDialect: HTTPDialect {
  let settings: ChatWebhookSettings
  let kind = ChannelKind.slack
  /// One message a second; the vendor allows short bursts beyond.
  let pace = Pace(Pace.Limit(1, within: 1))
  var connection: HTTPConnection { settings.connection }

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    let url = try settings.url.revealed("the URL")
    guard let message = messages.first else { return HTTPRequest(messages, url: url, body: "{}") }
    return HTTPRequest(messages, url: url, body: Self.body(message), proxy: settings.connection.proxy)
  }

  /// The template's object when it is one; a plain text otherwise.
  static func body(_ message: OutgoingMessage) -> String {
    let notification = message.notification
    if let part = notification.message.parts["json"], let json = try? WellFormedJSON(part), json.isObject,
      AnswerObject(Array(part.utf8))["text"] != nil
    {
      guard message.possibleRepeat else { return json.compact }
      let notice = JSONText.object([("type", .string("mrkdwn")), ("text", .string(RepeatNotice.text(notification.id)))])
      let block = JSONText.object([("type", .string("context")), ("elements", .array([notice]))])
      if let noticed = json.inserting(block.text, intoListNamed: "blocks") { return noticed }
    }
    let chat = ChatText([message], limit: 30_000)
    return JSONText.object([("text", .string(escaped(chat.text)))]).text
  }

  /// The three characters that Slack reads as markup.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  /// Slack says in words why it refused.
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    let words = SafeText.oneLine(String(decoding: answer.body.prefix(200), as: UTF8.self))
    guard (400..<500).contains(answer.status), answer.status != 429, answer.status != 408 else {
      return HTTPAnswers.outcome(answer)
    }
    switch words {
    case "invalid_token", "no_service", "no_service_id", "no_active_hooks", "no_team", "team_disabled",
      "action_prohibited":
      return .badCredential(detail: answer.detail)
    case "msg_too_long", "invalid_payload_too_large": return .tooLarge(detail: answer.detail)
    case "posting_to_general_channel_denied", "channel_is_archived", "channel_not_found", "user_not_found",
      "too_many_attachments", "invalid_payload", "invalid_blocks", "no_text":
      return .never(detail: answer.detail)
    default: return HTTPAnswers.outcome(answer)
    }
  }
}
