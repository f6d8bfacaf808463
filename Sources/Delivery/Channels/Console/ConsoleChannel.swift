/// Writes each notification as readable text: a terminal, the service's log.
public struct ConsoleChannel: Channel {
  /// The name in `tocsin.yml`.
  public let name: String
  /// `console`.
  public let kind = ChannelKind.console
  /// Writing ends at once unless the sink is stuck.
  public let timeLimit: Int64 = 10
  private let write: @Sendable (String) throws -> Void

  /// A channel that hands whole texts, each ending in a line feed, to `write`. What `write` throws leads to a retry.
  public init(name: String, write: @escaping @Sendable (String) throws -> Void) {
    self.name = name
    self.write = write
  }

  /// Writes the text part and, where it does not say it itself, the notification's id.
  public func send(_ notification: Notification, possibleRepeat: Bool) -> DeliveryOutcome {
    var text = SafeText.lines(notification.readableText)
    while text.utf8.last == 10 { text.removeLast() }
    if !text.contains(notification.id) { text += "\nnotification " + notification.id }
    if possibleRepeat { text += "\n" + RepeatNotice.text(notification.id) }
    do {
      try write(text + "\n")
      return .sent(detail: "written")
    } catch {
      return .retry(after: nil, detail: Redaction(secrets: []).clean("cannot write: \(error)"))
    }
  }
}
