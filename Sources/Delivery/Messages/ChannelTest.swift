public import Alerting
public import AuditEvents

/// A message that only tries out a channel: the same way as that of an alert, and marked as an exercise.
public enum ChannelTest {
  /// The notification of a sample alert for a contact, or for the channel itself, rendered as alerts are.
  public static func notification(
    channel: String, kind: ChannelKind, contact: Contact?, address: String, template: String = "default",
    renderer: MessageRenderer, now: Timestamp
  ) -> Notification {
    var request = MessageSamples.ordinary.request(kind)
    request.alert.title = "Test of channel \(channel): " + request.alert.title
    let recipient = RoutedRecipient(
      channel: channel, contact: contact, address: address, template: template, reason: "test of the channel")
    request.recipient = recipient
    request.reason = "test of the channel"
    request.isDrill = true
    request.notificationID = ContentHash(ofParts: ["channel test", channel, address, String(now.milliseconds)]).prefix(
      24)
    var notification = Notification(
      alert: request.alert, policy: "test", recipient: recipient, message: renderer.render(request))
    notification.id = request.notificationID
    notification.slot = now
    return notification
  }
}
