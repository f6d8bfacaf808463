internal import Administration
internal import AuditEvents
internal import Delivery
internal import Detection

/// Notifications and their receipts.
enum NotificationsAPI {
  static let endpoints: [Endpoint] = [
    .api(
      .get, "/notifications",
      Operation(
        "listNotifications", tag: "Notifications", "The outbox, newest first",
        query: [
          .cursor, .limit, .init("state", state, "only in this state"),
          .init("channel", .text(200, minimum: 1), "only of this channel"),
        ], answer: .list(summary))
    ) { visit in
      let states = visit.request.first("state").flatMap { OutboxEntry.State(rawValue: $0) }.map { Set([$0]) } ?? []
      let page = try visit.useCases.notifications(by: visit.caller).page(
        states: states, channel: visit.request.first("channel"), cursor: visit.cursor, limit: visit.limit())
      return .list(page.entries.map { .object(members($0)) }, next: page.next)
    },
    .api(
      .get, "/notifications/{id}",
      Operation("showNotification", tag: "Notifications", "A notification and every attempt to send it", answer: detail)
    ) { visit in .json(try json(visit)) },
    change("retry", "Sends a notification that was given up once more") { notifications, id, reason, now in
      try notifications.retry(id, reason: reason, now: now)
    },
    change("drop", "Gives up a notification that waits") { notifications, id, reason, now in
      try notifications.drop(id, reason: reason, now: now)
    },
  ]

  private static func change(
    _ verb: String, _ summary: String,
    _ change: @escaping @Sendable (NotificationAdministration, String, String, Timestamp) throws -> Void
  ) -> Endpoint {
    .api(
      .post, "/notifications/{id}/\(verb)", role: .operator,
      Operation(
        verb + "Notification", tag: "Notifications", summary,
        body: .object([.init("reason", .text(500), required: false)]), answer: detail, idempotent: false)
    ) { visit in
      try change(
        visit.useCases.notifications(by: visit.caller), visit["id"], visit.json["reason"]?.string ?? "", visit.now)
      return .json(try json(visit))
    }
  }

  private static let state = Schema.choice(OutboxEntry.State.allCases.map(\.rawValue))
  private static let summaryMembers: [Schema.Member] = [
    .init("id", .string), .init("state", state), .init("alert", .string), .init("title", .string),
    .init("level", .level), .init("trail", .string), .init("policy", .string), .init("channel", .string),
    .init("contact", .string), .init("address", .string), .init("reason", .string), .init("created", .time),
    .init("not_before", .time), .init("attempts", .count),
  ]
  private static let summary = Schema.object(summaryMembers)
  private static let detail = Schema.object(
    summaryMembers + [
      .init(
        "receipts",
        .array(
          .object([.init("at", .time), .init("attempt", .count), .init("outcome", .string)]), maximum: .max))
    ])

  private static func members(_ entry: OutboxEntry) -> [(key: String, value: JSONText)] {
    let notification = entry.notification
    return [
      ("id", .string(notification.id)), ("state", .string(entry.state.rawValue)),
      ("alert", .string(notification.alert)), ("title", .string(notification.title)),
      ("level", .string(notification.level.name)), ("trail", .string(notification.trail.text)),
      ("policy", .string(notification.policy)), ("channel", .string(notification.channel)),
      ("contact", .string(notification.contact)), ("address", .string(notification.address)),
      ("reason", .string(notification.reason)), ("created", .time(entry.createdAt)),
      ("not_before", .time(entry.notBefore)), ("attempts", .integer(Int64(entry.attempts))),
    ]
  }

  private static func json(_ visit: Visit) throws -> JSONText {
    let notifications = visit.useCases.notifications(by: visit.caller)
    let entry = try notifications.entry(visit["id"])
    let receipts = try notifications.receipts(of: entry.notification.id).map { receipt in
      JSONText.object([
        ("at", .time(receipt.at)), ("attempt", .integer(Int64(receipt.attempt))),
        ("outcome", .string(receipt.outcome.name)),
      ])
    }
    return .object(members(entry) + [("receipts", .array(receipts))])
  }
}
