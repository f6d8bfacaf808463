import AuditEvents
import Delivery
import StoreConformance
import WorkspaceFiles

/// A channel as a workspace's settings make it.
func channel(
  _ name: String, _ settings: ChannelSettings, now: @escaping @Sendable () -> Timestamp = { SampleNotifications.slot }
) -> any Channel {
  BuiltInChannels.make(ChannelConfiguration(name: name, settings: settings), now: now, console: { _ in })
}

/// A webhook as a workspace's settings make it.
func webhookChannel(
  name: String, settings: WebhookSettings, now: @escaping @Sendable () -> Timestamp
) -> any Channel {
  channel(name, .webhook(settings), now: now)
}

/// A text without secrets in it.
func clear(_ text: String) -> SecretReference { SecretReference(text, folder: "") }
