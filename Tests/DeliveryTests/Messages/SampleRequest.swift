import Alerting
import AuditEvents
import Detection
import StoreConformance

@testable import Delivery

/// Requests as a run makes them.
enum SampleRequest {
  static let slot = SampleNotifications.slot

  static func event(_ id: String = "event-1", actor: String = "ann", resources: [Resource] = []) -> AuditEvent {
    AuditEvent(
      id: id, time: slot.adding(seconds: -600), provider: "alibaba", account: "1234567890123456",
      actor: Actor(kind: .user, id: "2001", name: actor, accessKey: "LTAI5tExample"), sourceIP: "203.0.113.7",
      userAgent: "curl/8", operation: "DeleteTrail", service: "ActionTrail", region: "cn-hangzhou", outcome: .failure,
      errorCode: "Denied", mfa: .no, resources: resources)
  }

  static func request(
    _ kind: ChannelKind, template: String = "default", title: String = "Trail deleted",
    events: [AuditEvent] = [event()],
    contact: Contact? = nil
  ) -> MessageRequest {
    let rule = RuleID("2F7E1F1E-55AB-4CB0-A3B6-5C1F2A3B4C5D")
    let labels = [GroupValue(field: "actor.user.name", value: events.first?.actor.name ?? "")]
    let matches = events.map { event in
      Match(
        rule: rule, revision: "r1", trail: "production", event: event, sequence: 1, arrival: slot,
        location: EventLocation(segment: 1, row: 0), group: labels)
    }
    let alert = Alert(
      fingerprint: Fingerprint(rule: rule, trail: "production", group: labels), rule: rule, title: title, level: .high,
      tags: ["attack.t1562"], trail: "production", slot: slot, labels: labels, count: 12,
      firstEvent: slot.adding(seconds: -600), lastEvent: slot.adding(seconds: -1), samples: matches)
    return MessageRequest(
      alert: alert,
      rule: RuleSummary(
        title: title, description: "Somebody deleted a trail.", tags: ["attack.t1562"],
        references: ["https://example.com"],
        falsePositives: ["Maintenance"], path: "Rules/actiontrail/trail_deleted.yml"),
      reason: "first", heldCount: 3, heldSince: slot.adding(seconds: -1800), policy: "default", suppress: 3600,
      recipient: RoutedRecipient(
        channel: kind.rawValue, contact: contact, address: "", template: template, reason: "route 1"),
      channelKind: kind, notificationID: "notification-1", now: slot.adding(seconds: 5))
  }
}
