internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

/// Renders what goes to fallback recipients: as the channel they are on needs it, from the alert as it is stored.
struct FallbackMessages: Sendable {
  private let workspace: Workspace
  private let renderer: MessageRenderer
  private let stores: any EngineStores
  private let clock: any Clock

  init(_ opened: OpenWorkspace, clock: any Clock) {
    workspace = opened.workspace
    renderer = opened.renderer
    stores = opened.stores
    self.clock = clock
  }

  /// The notifications that take the place of one that was given up.
  func successors(of notification: Notification, after outcome: DeliveryOutcome) -> [Notification] {
    let alert = (try? stores.alerts(ids: [notification.alert]))?.first
    let book = try? stores.contactBook()
    return notification.fallback.map { recipient in
      let kind = workspace.configuration.channels.first { $0.name == recipient.channel }?.kind
      guard let alert, let kind else { return notification.successor(to: recipient, after: outcome, message: nil) }
      let rule = workspace.rules.first { $0.id == alert.rule }
      let request = MessageRequest(
        alert: alert, rule: rule.map { RuleSummary($0) }, reason: "fallback of \(notification.channel)", heldCount: 0,
        heldSince: nil, policy: notification.policy, suppress: rule?.settings.suppress ?? 3600,
        recipient: RoutedRecipient(
          channel: recipient.channel, contact: book?.contacts[recipient.contact], address: recipient.address,
          template: recipient.template, reason: "fallback of \(notification.channel)"),
        channelKind: kind, notificationID: notification.successorID(at: recipient), now: clock.now)
      return notification.successor(to: recipient, after: outcome, message: renderer.render(request))
    }
  }
}
