internal import Alerting
public import AuditEvents
public import Delivery
internal import Detection

/// Notifications as a run makes them, for suites and tests.
public enum SampleNotifications {
  /// 2026-03-02T10:00:00Z: the slot of every sample.
  public static let slot = Timestamp(seconds: 1_772_445_600)

  /// A notification; two with the same id are equal.
  public static func notification(
    _ id: String, channel: String = "mail", contact: String = "ann", address: String = "ann@example.test",
    title: String = "Root account used",
    parts: [String: String] = ["subject": "[high] Root account used", "text": "Text"]
  ) -> Notification {
    Notification(
      id: id, alert: "alert-of-" + id, fingerprint: Fingerprint(stored: "0123456789abcdef0123456789abcdef"),
      rule: RuleID("2f7e1f1e-55ab-4cb0-a3b6-5c1f2a3b4c5d"), title: title, level: .high, trail: "production", slot: slot,
      policy: "default", channel: channel, contact: contact, address: address, reason: "route 1: user ann",
      message: RenderedMessage(parts: parts))
  }
}
