public import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

extension Dispatching {
  /// Makes a notification of each message whose time came, or says why it waits on.
  mutating func tellDue() {
    for message in book.due(at: input.now) {
      if message.kind == .catchUp, input.isCatchingUp { continue }
      tell(message)
    }
  }

  private mutating func tell(_ message: WaitingMessage) {
    let contact = input.contacts.contacts[message.contact]
    if !message.contact.isEmpty, contact?.enabled != true {
      let why = contact == nil ? "is no contact any more" : "was disabled meanwhile"
      for item in message.items { note(item.alert, "not told by \(message.channel): \(message.contact) \(why)") }
      outcome.lines.append("\(message.count) alerts are not told: \(message.contact) \(why)")
      return book.settle(message)
    }
    let level = message.items.map(\.level).max() ?? .informational
    let policy = input.policies[message.policy] ?? ActionPolicy(name: message.policy, routes: [])
    let kind = input.channels[message.channel] ?? .console
    if [.group, .overBudget, .catchUp].contains(message.kind),
      let quiet = policy.quietHours?.end(at: input.now, for: contact, level: level)
    {
      return book.postpone(message, as: .quietHours, until: quiet)
    }
    let room = policy.budget.within(input.contacts.contacts[message.contact]).room(
      for: message.contact, channelKind: kind.rawValue, level: level, told: book.told, now: input.now)
    if let room {
      let items = message.items
      if message.kind != .overBudget { for item in items { note(item.alert, "waits: \(room.text)") } }
      outcome.lines.append("\(room.text); \(message.count) alerts wait for \(room.from.rfc3339)")
      return book.postpone(message, as: .overBudget, until: room.from)
    }
    book.settle(message)
    var recipient = RoutedRecipient(
      channel: message.channel, contact: contact, address: message.address, template: message.template,
      reason: message.reason)
    recipient.fallback = message.fallback
    let items = message.items.filter { input.alerts[$0.alert] != nil }
    send(
      items, to: recipient, policy: policy, seed: message.id, headline: headline(message),
      status: message.kind == .resolved ? .resolved : .firing, group: message.group)
    let others = message.count > 1 ? " with \(message.count - 1) others" : ""
    let why = headline(message)
    for item in items {
      let who = contact.map { "\($0.id) by \(message.channel)" } ?? message.channel
      note(item.alert, "told \(who)\(others)" + (why.isEmpty ? "" : " (\(why))"))
    }
  }

  /// Renders one message of these alerts, the most serious first, and puts it out.
  mutating func send(
    _ items: [WaitingMessage.Item], to recipient: RoutedRecipient, policy: ActionPolicy, seed: String,
    headline: String, status: MessageStatus, group: String
  ) {
    let ordered = items.enumerated().sorted {
      ($1.element.level, $0.offset) < ($0.element.level, $1.offset)
    }.map(\.element)
    let grouped = ordered.prefix(Self.mostShown).compactMap { item -> GroupedAlert? in
      guard let alert = input.alerts[item.alert] else { return nil }
      return GroupedAlert(
        alert: alert, rule: input.rules[alert.rule], reason: item.reason, heldCount: item.heldCount,
        heldSince: item.heldSince)
    }
    guard let first = grouped.first else { return }
    let id = Notification.id(alert: first.alert.id + " " + seed, policy: policy.name, recipient: recipient)
    let kind = input.channels[recipient.channel] ?? .console
    var request = MessageRequest(
      alert: first.alert, rule: first.rule, reason: first.reason, heldCount: first.heldCount,
      heldSince: first.heldSince, policy: policy.name, suppress: input.trails[first.alert.trail]?.suppress ?? 3600,
      recipient: recipient, channelKind: kind, notificationID: id, now: input.now)
    request.others = Array(grouped.dropFirst())
    request.status = status
    request.resolvedAt = status == .resolved ? input.now : nil
    request.headline = headline
    let reader = recipient.contact?.id ?? ""
    request.acknowledgeURL = input.links.url(.acknowledge, alert: first.alert.id, contact: reader, now: input.now)
    request.closeURL = input.links.url(.close, alert: first.alert.id, contact: reader, now: input.now)
    var notification = Notification(
      alert: first.alert, policy: policy.name, recipient: recipient, message: input.render(request))
    notification.id = id
    notification.status = status
    outcome.notifications.append(notification)
    book.record(
      ToldMessage(
        notification: id, at: input.now, policy: policy.name, group: group, channel: recipient.channel,
        channelKind: kind.rawValue, contact: reader, address: recipient.address, level: first.alert.level,
        alerts: items.count))
  }

  /// What sort of message it is, for its reader.
  private func headline(_ message: WaitingMessage) -> String {
    let count = message.count
    let alerts = count == 1 ? "1 alert" : "\(count) alerts"
    let beyond = count > Self.mostShown ? "; the \(Self.mostShown) most serious are shown" : ""
    let since = message.opened.rfc3339
    switch message.kind {
    case .group: return count == 1 ? "" : "\(alerts) in one message" + beyond
    case .offHours: return "working hours began: \(alerts) since \(since)" + beyond
    case .quietHours: return "quiet hours are over: \(alerts) since \(since)" + beyond
    case .overBudget: return "more than the message budget: \(alerts) since \(since) in one message" + beyond
    case .catchUp: return "catch-up after downtime: \(alerts)" + beyond
    case .resolved: return "it is over"
    }
  }

  /// Says of each silence that ended what it held back, by the policies that would have told.
  mutating func tellEndedSilences() {
    for silence in input.standing.silences where silence.state(at: input.now) == .ended && !silence.isEndTold {
      outcome.changes.toldSilences.append(silence.id)
      let hits = input.standing.silenceHits.filter { $0.silence == silence.id }
      let text = SilenceReport.text(silence, hits)
      outcome.lines.append(text)
      let trails = Dictionary(grouping: hits, by: \.trail).keys.sorted()
      let trail = trails.first ?? input.trails.keys.sorted().first
      guard let trail, let name = hits.first?.key.policy ?? input.trails[trail]?.policy,
        let policy = input.policies[name]
      else { continue }
      let labels = [
        GroupValue(field: "silence", value: silence.id), GroupValue(field: "author", value: silence.author),
      ]
      let rule = RuleID("tocsin-silence")
      let alert = Alert(
        fingerprint: Fingerprint(rule: rule, trail: trail, group: labels), rule: rule, title: text,
        level: .informational, tags: ["tocsin.silence"], trail: trail, slot: input.now, labels: labels,
        count: max(1, hits.reduce(0) { $0 + $1.count }), firstEvent: hits.map(\.first).min() ?? silence.from,
        lastEvent: hits.map(\.last).max() ?? silence.end, samples: [])
      let routing = policy.route(
        alert, contacts: input.contacts, addressKinds: input.channels.addressKinds, roster: input.roster,
        now: input.now)
      for recipient in routing.recipients { sendNotice(alert, to: recipient, policy: policy) }
    }
  }

  private mutating func sendNotice(_ alert: Alert, to recipient: RoutedRecipient, policy: ActionPolicy) {
    let id = Notification.id(alert: alert.id, policy: policy.name, recipient: recipient)
    let request = MessageRequest(
      alert: alert, rule: nil, reason: "a silence ended", heldCount: 0, heldSince: nil, policy: policy.name,
      suppress: 0, recipient: recipient, channelKind: input.channels[recipient.channel] ?? .console,
      notificationID: id, now: input.now)
    outcome.notifications.append(
      Notification(alert: alert, policy: policy.name, recipient: recipient, message: input.render(request)))
  }
}

/// What a silence did, in words.
public enum SilenceReport {
  /// `Silence 3 of bob (deploy) ended: it held back 12 matches of 2 alerts`.
  public static func text(_ silence: Silence, _ hits: [SilenceHit]) -> String {
    let how = silence.endedAt == nil ? "ended" : "was ended by \(silence.endedBy)"
    let matches = hits.reduce(0) { $0 + $1.count }
    let effect =
      hits.isEmpty
      ? "it held nothing back"
      : "it held back \(matches) \(matches == 1 ? "match" : "matches") of \(hits.count) "
        + (hits.count == 1 ? "alert" : "alerts")
    return "Silence \(silence.id) of \(silence.author) (\(silence.reason)) \(how): \(effect)"
  }
}
