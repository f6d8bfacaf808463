internal import Administration
internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Engine

/// The outbox: what waits, was sent, or was given up.
enum NotificationPages {
  static let endpoints: [Endpoint] = [
    .page("/notifications") { visit in try list(visit) },
    .form("/notifications/retry") { visit in
      let channel = visit.request.field("channel").flatMap { $0.isEmpty ? nil : $0 }
      let count = try visit.useCases.notifications(by: visit.caller).retryDead(channel: channel, now: visit.now)
      return .redirect(
        to: "/notifications", flash: Flash(.good, visit.words("{1} notifications are due now.", String(count))))
    },
    .page("/notifications/{id}") { visit in try detail(visit) },
    .form("/notifications/{id}/retry") { visit in
      try visit.useCases.notifications(by: visit.caller).retry(visit["id"], now: visit.now)
      return .redirect(
        to: Address.of("notifications", visit["id"]), flash: Flash(.good, visit.words("It is due now.")))
    },
    .form("/notifications/{id}/drop") { visit in
      try visit.useCases.notifications(by: visit.caller).drop(visit["id"], now: visit.now)
      return .redirect(
        to: Address.of("notifications", visit["id"]), flash: Flash(.good, visit.words("It is given up.")))
    },
  ]

  private static func list(_ visit: Visit) throws -> Response {
    let words = visit.words
    let state = visit.request.first("state").flatMap { OutboxEntry.State(rawValue: $0) }
    let channel = visit.request.first("channel").flatMap { $0.isEmpty ? nil : $0 }
    let page = try visit.useCases.notifications(by: visit.caller).page(
      states: state.map { [$0] } ?? [], channel: channel, cursor: visit.cursor, limit: visit.limit())
    let rows = page.entries.map { entry -> [HTML] in
      let notification = entry.notification
      let waits = entry.state == .queued || entry.state == .retry
      return [
        .badge(notification.level, words),
        "<a href=\"\(Address.of("notifications", notification.id))\">\(HTML.cut(notification.title))</a>",
        "\(notification.channel)",
        .cut([notification.contact, notification.address].filter { !$0.isEmpty }.joined(separator: ", ")),
        PageParts.outboxBadge(entry.state, words), "\(entry.attempts)",
        Moment(entry.createdAt, now: visit.now, words: words).short,
        waits ? Moment(entry.notBefore, now: visit.now, words: words).short : "–",
      ]
    }
    let channels = visit.useCases.workspace.configuration.channels.map { ($0.name, $0.name) }
    let fields = [
      Field(
        "state", words("State"),
        .choice(
          [("", words("any state"))]
            + OutboxEntry.State.allCases.map { ($0.rawValue, PageParts.outboxState($0, words)) }),
        value: state?.rawValue ?? ""),
      Field("channel", words("Channel"), .choice([("", words("all channels"))] + channels), value: channel ?? ""),
    ]
    let retry =
      state == .dead && !rows.isEmpty && visit.may(.operator)
      ? visit.button(
        words("Try all again"), posts: "/notifications/retry", [Field("channel", "", .hidden, value: channel ?? "")])
      : HTML()
    let table = visit.table(
      words("Notifications"),
      [
        .init(words("Level"), .tag), .init(words("Alert"), .title), .init(words("Channel")), .init(words("Recipient")),
        .init(words("State")), .init(words("Attempts"), .number), .init(words("Made")), .init(words("Next try")),
      ], rows, empty: .empty(words("Nothing in the outbox"), words("What is told goes through here.")), next: page.next)
    return visit.page(
      words("Notifications"), section: .notifications, actions: retry,
      "\(visit.filter("/notifications", fields))\(table)")
  }

  private static func detail(_ visit: Visit) throws -> Response {
    let words = visit.words
    let use = visit.useCases.notifications(by: visit.caller)
    let entry = try use.entry(visit["id"])
    let notification = entry.notification
    let receipts = try use.receipts(of: notification.id).map { receipt -> [HTML] in
      let tone: Tone =
        switch receipt.outcome {
        case .sent: .good
        case .retry, .unconfirmed: .warning
        default: .bad
        }
      return [
        "\(receipt.attempt)", visit.time(receipt.at), .badge(receipt.outcome.name, tone), "\(receipt.outcome.detail)",
      ]
    }
    let waits = entry.state == .queued || entry.state == .retry
    let facts = HTML.details([
      (words("State"), PageParts.outboxBadge(entry.state, words)),
      (words("Alert"), .link(notification.title, PageParts.alert(notification.alert))),
      (words("Level"), .badge(notification.level, words)), (words("Trail"), "\(notification.trail.text)"),
      (words("Policy"), .link(notification.policy, Address.of("policies", notification.policy))),
      (words("Why"), "\(notification.reason)"), (words("Channel"), "\(notification.channel)"),
      (
        words("Recipient"),
        "\([notification.contact, notification.address].filter { !$0.isEmpty }.joined(separator: ", "))"
      ),
      (words("Made"), visit.time(entry.createdAt)), (words("Next try"), waits ? visit.time(entry.notBefore) : "–"),
      (words("Attempts"), "\(entry.attempts)"),
      (words("Fallback"), "\(notification.fallback.map { "\($0.channel) \($0.address)" }.joined(separator: "; "))"),
    ])
    let error: HTML =
      notification.message.templateError.isEmpty ? HTML() : .notice(.bad, notification.message.templateError)
    let parts = notification.message.parts.sorted { $0.key < $1.key }.map { part -> HTML in
      let content: HTML =
        part.key == "json" || part.key == "card"
        ? .json(part.value, label: part.key) : .block(part.value, label: part.key)
      return .fold(
        "\(part.key) (\(words("{1} bytes", String(part.value.utf8.count))))", open: part.key != "html", content)
    }
    var actions: [HTML] = []
    if visit.may(.operator) {
      if waits || entry.state == .dead {
        actions.append(
          visit.button(words("Try again now"), posts: Address.of("notifications", notification.id, "retry")))
      }
      if waits {
        actions.append(
          visit.button(words("Give up"), posts: Address.of("notifications", notification.id, "drop"), dangerous: true))
      }
    }
    let body: HTML = """
      \(error)\(HTML.card(words("The notification"), facts))
      \(HTML.card(words("Attempts"), visit.table(words("Attempts"), [.init(words("Attempt"), .number), .init(words("Time")), .init(words("Outcome")), .init(words("Answer of the channel"))], receipts, empty: .empty(words("No attempt was made to send it")))))
      \(HTML.card(words("The message"), "\(parts)"))
      """
    return visit.page(
      notification.title, section: .notifications,
      crumbs: [Crumb(String(notification.id.prefix(8)), Address.of("notifications", notification.id))],
      actions: .actions(actions), body)
  }
}
