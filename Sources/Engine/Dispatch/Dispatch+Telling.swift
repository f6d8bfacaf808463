internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

extension Dispatching {
  /// Makes a notification of each message whose time came, or says why it waits on. Each is looked up anew: one that was
  /// postponed before may have joined it.
  mutating func tellDue() {
    for id in book.due(at: input.now).map(\.id) {
      guard let message = book.message(id: id), message.due <= input.now else { continue }
      if message.kind == .catchUp, input.isCatchingUp { continue }
      tell(message)
    }
  }

  private mutating func tell(_ message: WaitingMessage) {
    let open = message.items.filter { input.closed[$0.alert] == nil }
    for item in message.items {
      if let answer = input.closed[item.alert] {
        note(item.alert, "not told by \(message.channel): \(answer.by) closed it at \(answer.at.rfc3339)")
      }
    }
    if open.isEmpty, message.left == 0 { return book.settle(message) }
    let policy = input.policies[message.policy] ?? ActionPolicy(name: message.policy, routes: [])
    let kind = input.channels[message.channel] ?? .console
    guard let recipient = presentRecipient(of: message, kind) else {
      return tellOthers(open, of: message, policy)
    }
    let contact = recipient.contact
    let level = open.map(\.level).max() ?? .informational
    if let quiet = policy.quietHours?.end(at: input.now, for: contact, level: level) {
      return book.postpone(message, as: .quietHours, until: quiet)
    }
    let room = policy.budget.within(contact).room(
      for: contact?.id ?? "", channelKind: kind.rawValue, level: level, told: book.told, now: input.now)
    if let room {
      if message.kind != .overBudget { for item in open { note(item.alert, "waits: \(room.text)") } }
      outcome.lines.append("\(room.text); \(message.count) alerts wait for \(room.from.rfc3339)")
      return book.postpone(message, as: .overBudget, until: room.from)
    }
    book.settle(message)
    let count = open.count + message.left
    let why = headline(message, count: count)
    send(
      open.filter { input.alerts[$0.alert] != nil }, left: message.left, to: recipient, policy: policy,
      seed: message.id,
      headline: why, status: message.kind == .resolved ? .resolved : .firing, group: message.group)
    let others = count > 1 ? " with \(count - 1) others" : ""
    let who = contact.map { "\($0.id) by \(message.channel)" } ?? message.channel
    for item in open { note(item.alert, "told \(who)\(others)" + (why.isEmpty ? "" : " (\(why))")) }
  }

  /// Who gets a message that waited: the address that the contact has now, or whoever has the duty now. Nil when the
  /// contact is gone, was disabled, or does not want the channel any more.
  private func presentRecipient(of message: WaitingMessage, _ kind: ChannelKind) -> RoutedRecipient? {
    var contact = input.contacts.contacts[message.contact]
    var address = message.address
    var reason = message.reason
    if !message.onCall.isEmpty, let duty = input.roster.rotations[message.onCall]?.onCall(at: input.now),
      duty.user != message.contact
    {
      contact = input.contacts.contacts[duty.user]
      reason = "on-call \(message.onCall) now, in place of \(message.contact)"
      if contact == nil { return nil }
    }
    if !message.contact.isEmpty {
      guard let contact, contact.enabled else { return nil }
      if kind.needsAddress {
        guard !contact.switchedOff.contains(kind.rawValue), let present = contact.address(for: kind.rawValue) else {
          return nil
        }
        // A second address that was named stays; one that is the contact's no more does not.
        if !contact.emails.contains(address) { address = present }
      }
    }
    var recipient = RoutedRecipient(
      channel: message.channel, contact: contact, address: address, template: message.template, reason: reason)
    recipient.fallback = message.fallback
    return recipient
  }

  /// Tells somebody else what a contact cannot be told any more: the fallback, whom the policy names today, and if there
  /// is nobody at all, the channels that need no person.
  private mutating func tellOthers(
    _ items: [WaitingMessage.Item], of message: WaitingMessage, _ policy: ActionPolicy
  ) {
    book.settle(message)
    let words = "\(message.contact) cannot be told by \(message.channel) any more"
    var others = message.fallback.map { fallback in
      RoutedRecipient(
        channel: fallback.channel, contact: input.contacts.contacts[fallback.contact], address: fallback.address,
        template: fallback.template, reason: "in place of \(message.contact)")
    }
    if others.isEmpty {
      var routed = RoutingDecision(recipients: [], dropped: [])
      for alert in items.compactMap({ input.alerts[$0.alert] }) {
        let decision = policy.route(
          alert, contacts: input.contacts, addressKinds: input.channels.addressKinds, roster: input.roster,
          now: input.now)
        for recipient in decision.recipients { routed.add(recipient) }
      }
      others = routed.recipients
    }
    if others.isEmpty { others = LastResort.recipients(input.channels) }
    let known = items.filter { input.alerts[$0.alert] != nil }
    for recipient in others {
      send(
        known, left: message.left, to: recipient, policy: policy, seed: message.id,
        headline: words + ", so you are", status: message.kind == .resolved ? .resolved : .firing, group: "")
    }
    let told = others.map { $0.contact?.id ?? $0.channel }.joined(separator: ", ")
    let line = words + (told.isEmpty ? ", and nobody could be told instead" : "; told instead: \(told)")
    for item in items { note(item.alert, line) }
    outcome.lines.append("\(message.count) alerts: \(line)")
  }

  /// Renders one message of these alerts, the most serious first, and puts it out.
  mutating func send(
    _ items: [WaitingMessage.Item], left: Int = 0, to recipient: RoutedRecipient, policy: ActionPolicy, seed: String,
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
    request.left = items.count - grouped.count + left
    request.status = status
    request.resolvedAt = status == .resolved ? input.now : nil
    request.headline = headline
    let reader = recipient.contact?.id ?? ""
    request.acknowledgeURL = input.links.url(.acknowledge, alert: first.alert.id, contact: reader, now: input.now)
    request.closeURL = input.links.url(.close, alert: first.alert.id, contact: reader, now: input.now)
    var notification = Notification(
      alert: first.alert, policy: policy.name, recipient: recipient, message: input.render(request))
    notification.id = id
    notification.told = ToldAlerts(
      others: request.others.map(\.alert.id), left: request.left, headline: headline, reason: first.reason,
      heldCount: first.heldCount, heldSince: first.heldSince)
    notification.status = status
    outcome.notifications.append(notification)
    book.record(
      ToldMessage(
        notification: id, at: input.now, policy: policy.name, group: group, channel: recipient.channel,
        channelKind: kind.rawValue, contact: reader, address: recipient.address, level: first.alert.level,
        alerts: items.count + left))
  }

  /// What sort of message it is, for its reader.
  private func headline(_ message: WaitingMessage, count: Int) -> String {
    let alerts = count == 1 ? "1 alert" : "\(count) alerts"
    let since = message.opened.rfc3339
    switch message.kind {
    case .group: return count == 1 ? "" : "\(alerts) in one message"
    case .offHours: return "working hours began: \(alerts) since \(since)"
    case .quietHours: return "quiet hours are over: \(alerts) since \(since)"
    case .overBudget: return "more than the message budget: \(alerts) since \(since) in one message"
    case .catchUp: return "catch-up after downtime: \(alerts)"
    case .resolved: return "it is over"
    }
  }
}
