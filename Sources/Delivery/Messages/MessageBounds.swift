/// How much of an alert goes into a message. A message that does not fit its channel is rendered again from less.
struct MessageBounds: Sendable {
  /// Bytes of one text; events; items of any other list.
  var textBytes: Int
  var events: Int
  var items: Int
  /// Alerts of a message that tells of several.
  var alerts: Int

  /// From all that is kept to the barest.
  static let steps = [
    MessageBounds(textBytes: 2048, events: 5, items: 20, alerts: 50),
    MessageBounds(textBytes: 512, events: 2, items: 10, alerts: 30),
    MessageBounds(textBytes: 200, events: 1, items: 5, alerts: 15),
    MessageBounds(textBytes: 120, events: 1, items: 3, alerts: 5),
  ]

  /// What remains for each alert of a message that tells of several.
  var shared: MessageBounds {
    MessageBounds(textBytes: min(512, textBytes), events: min(2, events), items: min(5, items), alerts: alerts)
  }

  /// The text, or its beginning and how many bytes more there are.
  func cut(_ text: String) -> String {
    guard text.utf8.count > textBytes else { return text }
    let kept = SafeText.prefix(text, bytes: max(0, textBytes - 24))
    return kept + "\u{2026} \(text.utf8.count - kept.utf8.count) more"
  }

  /// The texts, or the first of them and how many more there are.
  func cut(_ texts: [String]) -> [String] {
    let kept = texts.prefix(items).map(cut)
    return texts.count > items ? kept + ["\u{2026} \(texts.count - items) more"] : kept
  }
}
