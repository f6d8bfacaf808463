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
    let told = notification.told
    let found = (try? stores.alerts(ids: [notification.alert] + told.others)) ?? []
    let alerts = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let alert = alerts[notification.alert]
    let book = try? stores.contactBook()
    return notification.fallback.map { recipient in
      let kind = workspace.configuration.channels.first { $0.name == recipient.channel }?.kind
      // Every alert of the message, or its own words: never only the first of several.
      let others = told.others.compactMap { alerts[$0] }
      guard let alert, let kind, others.count == told.others.count else {
        return notification.successor(to: recipient, after: outcome, message: nil)
      }
      let rule = workspace.rules.first { $0.id == alert.rule }
      var request = MessageRequest(
        alert: alert, rule: rule.map { RuleSummary($0) },
        reason: told.reason.isEmpty ? "fallback of \(notification.channel)" : told.reason,
        heldCount: told.heldCount, heldSince: told.heldSince, policy: notification.policy,
        suppress: rule?.settings.suppress ?? 3600,
        recipient: RoutedRecipient(
          channel: recipient.channel, contact: book?.contacts[recipient.contact], address: recipient.address,
          template: recipient.template, reason: "fallback of \(notification.channel)"),
        channelKind: kind, notificationID: notification.successorID(at: recipient), now: clock.now)
      request.others = others.map { other in
        GroupedAlert(alert: other, rule: workspace.rules.first { $0.id == other.rule }.map { RuleSummary($0) })
      }
      (request.left, request.headline, request.status) = (told.left, told.headline, notification.status)
      request.resolvedAt = notification.status == .resolved ? clock.now : nil
      if let links = try? workspace.answerLinks(stores) {
        request.acknowledgeURL = links.url(.acknowledge, alert: alert.id, contact: recipient.contact, now: clock.now)
        request.closeURL = links.url(.close, alert: alert.id, contact: recipient.contact, now: clock.now)
      }
      return notification.successor(to: recipient, after: outcome, message: renderer.render(request))
    }
  }
}
