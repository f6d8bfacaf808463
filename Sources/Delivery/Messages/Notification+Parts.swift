internal import AuditEvents
internal import Detection

extension Notification {
  /// The text part, or the title where a message was rendered for another sort of channel.
  var readableText: String {
    message.parts["text"] ?? "[\(level.name)] \(title) (\(trail))\n\(message.parts["json"] ?? "")"
  }

  /// The JSON part, checked and on one line. Where it is missing or broken, an object with the text in it: a
  /// notification is never lost for its form.
  var checkedJSON: WellFormedJSON? {
    if let part = message.parts["json"], let json = try? WellFormedJSON(part) { return json }
    let text = JSONText.object([
      ("notification_id", .string(id)), ("title", .string(title)), ("level", .string(level.name)),
      ("trail", .string(trail.text)), ("text", .string(readableText)),
    ])
    return try? WellFormedJSON(text.text)
  }
}

/// Words for a message that may arrive twice.
enum RepeatNotice {
  /// The notice in one line.
  static func text(_ id: String) -> String {
    "This may be a repeat of notification \(id): an earlier try may have arrived."
  }
}
