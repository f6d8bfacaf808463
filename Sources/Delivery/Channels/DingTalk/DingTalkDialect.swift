internal import AuditEvents
internal import Detection
internal import WorkspaceFiles

/// A custom robot of a DingTalk group.
struct DingTalkDialect: HTTPDialect {
  let settings: DingTalkSettings
  let kind = ChannelKind.dingtalk
  let needsBody = true
  let merging = Merging.whenScarce
  /// The twenty-first message of a minute silences the robot for ten.
  let pace = Pace(Pace.Limit(20, within: 60))
  var connection: HTTPConnection { settings.connection }
  /// The whole body is limited to 20,000 bytes; escaped, a text may take more bytes than it has.
  static let textBytes = 16_000

  func fitting(_ notifications: [Notification]) -> Int {
    ChatText.fitting(notifications, limit: Self.textBytes)
  }

  func request(_ messages: [OutgoingMessage], now: Timestamp) throws(RequestRefusal) -> HTTPRequest {
    var url = try settings.url.revealed("the URL")
    var secrets: [String] = []
    if let secret = try settings.secret?.revealed("the secret") {
      let sign = Self.signature(secret: secret, milliseconds: now.milliseconds)
      url += (url.contains("?") ? "&" : "?") + "timestamp=\(now.milliseconds)&sign=" + PercentEncoding.encode(sign)
      secrets = [secret, sign]
    }
    let body = body(messages).text
    return HTTPRequest(messages, url: url, body: body, secrets: secrets, proxy: settings.connection.proxy)
  }

  /// base64 of the HMAC of `<milliseconds>\n<secret>` under the secret.
  static func signature(secret: String, milliseconds: Int64) -> String {
    Signing.base64(Signing.sha256(key: secret, "\(milliseconds)\n\(secret)"))
  }

  func body(_ messages: [OutgoingMessage]) -> JSONText {
    let chat = ChatText(messages, limit: Self.textBytes, keyword: settings.keyword)
    let calls = messages.contains { $0.notification.level >= settings.callFrom }
    // The robot shows a call only when the text has it, too.
    let names = calls ? (settings.mobiles + settings.users).map { "@" + $0 }.joined(separator: " ") : ""
    let text = names.isEmpty ? chat.text : chat.text + "\n\n" + names
    let at = JSONText.object([
      ("atMobiles", .array(calls ? settings.mobiles.map { .string($0) } : [])),
      ("atUserIds", .array(calls ? settings.users.map { .string($0) } : [])),
      ("isAtAll", .boolean(calls && settings.everybody)),
    ])
    switch settings.form {
    case .text:
      return .object([("msgtype", .string("text")), ("text", .object([("content", .string(text))])), ("at", at)])
    case .markdown:
      return .object([
        ("msgtype", .string("markdown")),
        ("markdown", .object([("title", .string(chat.title)), ("text", .string(text))])), ("at", at),
      ])
    case .actionCard:
      let notification = messages.first?.notification
      let link = settings.buttonURL
        .split(separator: "{alert}", omittingEmptySubsequences: false)
        .joined(separator: PercentEncoding.encode(notification?.alert ?? ""))
        .split(separator: "{id}", omittingEmptySubsequences: false)
        .joined(separator: PercentEncoding.encode(notification?.id ?? ""))
      return .object([
        ("msgtype", .string("actionCard")),
        (
          "actionCard",
          .object([
            ("title", .string(chat.title)), ("text", .string(text)), ("singleTitle", .string(settings.buttonTitle)),
            ("singleURL", .string(link)),
          ])
        ), ("at", at),
      ])
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
    // Sending too fast: the robot is silent for ten minutes.
    case 130_101, 302_033, 90_018, 410_100: return .retry(after: 600, detail: detail)
    case 300_001, 300_005, 400_101, 400_102, 40_014, 42_001: return .badCredential(detail: detail)
    case 460_101: return .tooLarge(detail: detail)
    // 310000: keyword, signature, time or address refused. An operator must act, and the fallback must tell. The others:
    // the message is not what the robot takes, or its group is gone.
    case 310_000, 400_013, 400_105, 400_106, 40_035, 43_004: return .never(detail: detail)
    // What is not known may pass.
    default: return .retry(after: nil, detail: detail)
    }
  }
}
