internal import Detection

/// The text of one message of a chat robot, from one notification or from several that share it.
struct ChatText {
  /// The name shown in lists and banners.
  var title: String
  /// The text, cut to the limit.
  var text: String

  /// Between two alerts in one message.
  private static let rule = "\n\n---\n\n"

  /// The text of messages within `limit` bytes, in which `keyword` occurs when the robot asks for one.
  init(_ messages: [OutgoingMessage], limit: Int, keyword: String = "") {
    let texts = messages.map(Self.text)
    var text = texts.joined(separator: Self.rule)
    let level = messages.map(\.notification.level).max() ?? .informational
    if messages.count > 1 {
      title = "[\(level.name)] \(messages.count) alerts"
      text = title + Self.rule + text
    } else {
      title = messages.first.map { Self.title($0.notification) } ?? ""
    }
    if !keyword.isEmpty, !text.contains(keyword), !title.contains(keyword) { text += "\n\n" + keyword }
    self.text = text.utf8.count <= limit ? text : MessagePart.cut(text, bytes: limit)
  }

  /// How many notifications fit into one message.
  static func fitting(_ notifications: [Notification], limit: Int) -> Int {
    var bytes = 200
    return notifications.prefix(20).prefix { notification in
      bytes += text(OutgoingMessage(notification, possibleRepeat: true)).utf8.count + rule.utf8.count
      return bytes <= limit
    }.count
  }

  /// The title part, or the level and the rule.
  static func title(_ notification: Notification) -> String {
    SafeText.oneLine(notification.message.parts["title"] ?? "[\(notification.level.name)] \(notification.title)")
  }

  /// The text part, with the id for a look-up and the notice of a possible repeat.
  private static func text(_ message: OutgoingMessage) -> String {
    let notification = message.notification
    var text = SafeText.lines(notification.readableText)
    while text.hasSuffix("\n") { text.removeLast() }
    if message.possibleRepeat {
      text += "\n\n" + RepeatNotice.text(notification.id)
    } else if !text.contains(notification.id) {
      text += "\n\n" + notification.id
    }
    return text
  }
}
