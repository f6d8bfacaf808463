public import Alerting
internal import AuditEvents
internal import Detection

extension Notification {
  /// The notifications that take the place of this one after it was given up: one for each fallback recipient, with a
  /// line that says why. The same input gives the same ids, so that nobody is told twice.
  public func successors(after outcome: DeliveryOutcome) -> [Notification] {
    fallback.map { successor(to: $0, after: outcome, message: nil) }
  }

  /// The notification that takes this one's place at a recipient; `message` is rendered for that channel's sort, nil
  /// takes the parts as they are.
  public func successor(
    to recipient: FallbackRecipient, after outcome: DeliveryOutcome, message: RenderedMessage?
  ) -> Notification {
    let why = "Sent here because the channel \(channel) could not deliver it (\(outcome.name): \(outcome.detail))."
    var successor = self
    successor.id = successorID(at: recipient)
    successor.channel = recipient.channel
    successor.contact = recipient.contact
    successor.address = recipient.address
    successor.reason = "fallback of \(channel): \(outcome.name)"
    successor.fallback = []
    successor.message = message ?? plainMessage
    successor.message.add(line: SafeText.oneLine(why))
    return successor
  }

  /// The id of the notification that takes this one's place at a recipient.
  public func successorID(at recipient: FallbackRecipient) -> String {
    ContentHash(ofParts: [id, recipient.channel, recipient.contact, recipient.address]).prefix(24)
  }

  /// The message without what only one sort of channel understands, but with every part that any needs.
  private var plainMessage: RenderedMessage {
    let title = message.parts["title"] ?? message.parts["summary"] ?? message.parts["subject"]
    let head = title ?? "[\(level.name)] \(self.title)"
    let json = JSONText.object([
      ("notification_id", .string(id)), ("title", .string(self.title)), ("level", .string(level.name)),
      ("trail", .string(trail.text)), ("text", .string(readableText)),
    ])
    return RenderedMessage(
      parts: ["subject": head, "title": head, "summary": head, "text": readableText, "json": json.text],
      templateError: message.templateError)
  }
}

extension RenderedMessage {
  /// Puts a line where readers see it: below the text, into the JSON object, at the end of the page.
  mutating func add(line: String) {
    if let text = parts["text"] { parts["text"] = text + "\n\n" + line }
    if let html = parts["html"] { parts["html"] = html + "<p>\(BuiltInMessage.escaped(line))</p>" }
    if let json = parts["json"], let value = try? WellFormedJSON(json), value.isObject {
      parts["json"] = value.adding("\"delivery_note\":" + JSONText.string(line).text)
    }
  }
}
