internal import AuditEvents
internal import WorkspaceFiles

/// A webhook of Microsoft Teams (a workflow, or an old connector). The template writes one Adaptive Card.
struct TeamsDialect: HTTPDialect {
  let settings: ChatWebhookSettings
  let kind = ChannelKind.teams
  /// Four requests a second by the vendor's page.
  let pace = Pace(Pace.Limit(4, within: 1))
  let needsBody = true
  var connection: HTTPConnection { settings.connection }

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    let url = try settings.url.revealed("the URL")
    let card = messages.first.map(Self.card) ?? "{}"
    let body = JSONText.object([
      ("type", .string("message")),
      (
        "attachments",
        .array([
          .object([
            ("contentType", .string("application/vnd.microsoft.card.adaptive")), ("contentUrl", .null),
            ("content", .raw(card)),
          ])
        ])
      ),
    ])
    return HTTPRequest(messages, url: url, body: body.text, proxy: settings.connection.proxy)
  }

  /// The template's card when it is one; the text in a card of one block otherwise.
  static func card(_ message: OutgoingMessage) -> String {
    let part = message.notification.message.parts["json"] ?? ""
    if let json = try? WellFormedJSON(part), json.isObject,
      AnswerObject(Array(part.utf8))["type"] == "AdaptiveCard"
    {
      guard message.possibleRepeat else { return json.compact }
      let notice = textBlock(RepeatNotice.text(message.notification.id))
      if let noticed = json.inserting(notice.text, intoListNamed: "body") { return noticed }
    }
    let chat = ChatText([message], limit: 16_000)
    return JSONText.object([
      ("type", .string("AdaptiveCard")), ("$schema", .string("http://adaptivecards.io/schemas/adaptive-card.json")),
      ("version", .string("1.4")), ("body", .array([textBlock(chat.text)])),
    ]).text
  }

  private static func textBlock(_ text: String) -> JSONText {
    .object([("type", .string("TextBlock")), ("text", .string(text)), ("wrap", .boolean(true))])
  }

  /// Old connectors say in a 200 that the message failed, and with which status.
  func outcome(_ answer: HTTPAnswer) -> DeliveryOutcome {
    guard (200..<300).contains(answer.status) else {
      return [404, 410].contains(answer.status) ? .badCredential(detail: answer.detail) : HTTPAnswers.outcome(answer)
    }
    let words = SafeText.oneLine(String(decoding: answer.body.prefix(400), as: UTF8.self))
    let lower = words.lowercased()
    guard lower.contains("webhook message delivery failed") || lower.contains("returned http error") else {
      return .sent(detail: "HTTP \(answer.status)")
    }
    let detail = answer.detail(words)
    let status = lower.split { !$0.isNumber }.compactMap { Int($0) }.first { (400..<600).contains($0) }
    guard let status else { return .never(detail: detail) }
    return HTTPAnswers.outcome(status: status, retryAfter: status == 429 ? 60 : nil, detail: detail)
  }
}
