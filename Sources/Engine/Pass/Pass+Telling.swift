internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

extension Deciding {
  /// Routes an alert and renders what is to be sent at once; what is to be sent later, or together with more, waits.
  /// False when nobody is to be told: then the hour does not begin. An alert that stands for several goes where `sample`,
  /// one of them, would go.
  mutating func tell(
    _ alert: Alert, takenLike sample: Alert? = nil, reason: String, text: String, previous: LedgerEntry?,
    until: Timestamp
  ) -> Bool {
    let policy = input.policy(of: alert.rule)
    var routing = policy.route(
      alert, takenLike: sample, contacts: input.contacts, addressKinds: input.channels.addressKinds,
      roster: input.roster, now: input.startedAt)
    if alert.rule == Self.health {
      // Whoever is over the budget learns it from the digest; the alarm is for the others.
      routing.recipients.removeAll { recipient in
        recipient.contact.map { contact in
          overBudget.contains(contact.id) && alert.labels.contains { $0.value == contact.id }
        } ?? false
      }
    }
    var recipients = routing.recipients
    if routing.isAccident {
      recipients = LastResort.recipients(input.channels)
      if alert.rule != Self.health {
        problems.append(
          .nobody(of: policy.name, "\(alert.title): " + routing.dropped.joined(separator: "; ")))
      }
    }
    guard !recipients.isEmpty else {
      // Kept all the same: who is missing may be there again.
      if routing.isAccident { alerts.append(alert) }
      add(alert, text: "dropped: no recipient", recipients: routing.dropped)
      return false
    }
    let ended = takeEndedSilences(of: alert)
    counts.sent += 1
    alerts.append(alert)
    var message = OutgoingAlert(
      alert: alert, reason: reason + ended.words, heldCount: (previous?.heldCount ?? 0) + ended.count,
      heldSince: [previous?.heldSince, ended.since].compactMap { $0 }.min(),
      suppress: until.seconds - input.slot.seconds)
    let told = recipients.map { recipient in
      let who = recipient.contact.map { "\($0.name) <\(recipient.address)>" } ?? "the channel itself"
      let wait = place(&message, recipient)
      return "\(recipient.channel): \(who) (\(recipient.reason)\(wait.map { "; \($0)" } ?? ""))"
    }
    open(alert, recipients, at: message.firstTold ?? input.startedAt)
    add(alert, text: text + ended.words, recipients: told + routing.dropped.map { "left out: " + $0 })
    return true
  }

  /// Renders the message of one recipient, or says what it waits for.
  private mutating func place(_ message: inout OutgoingAlert, _ recipient: RoutedRecipient) -> String? {
    let kind = input.channels[recipient.channel] ?? .console
    let alert = message.alert
    let policy = input.policy(of: alert.rule)
    let item = WaitingMessage.Item(
      alert: alert.id, level: alert.level, reason: message.reason, heldCount: message.heldCount,
      heldSince: message.heldSince)
    let wait = book.place(
      item, for: recipient, policy: policy, channelKind: kind.rawValue, isCatchUp: input.isStale(alert),
      now: input.startedAt)
    let due = wait?.due ?? input.startedAt
    message.firstTold = min(message.firstTold ?? due, due)
    if let wait, !wait.overBudget.isEmpty, alert.rule != Self.health, overBudget.insert(wait.overBudget).inserted {
      // Worded without numbers, so that it is told once an hour.
      problems.append(
        .overBudget(wait.overBudget, wait.text))
    }
    if let wait { return wait.text }
    let id = Notification.id(alert: alert.id, policy: policy.name, recipient: recipient)
    var request = MessageRequest(
      alert: alert, rule: input.rules[alert.rule].map { RuleSummary($0) }, reason: message.reason,
      heldCount: message.heldCount, heldSince: message.heldSince, policy: policy.name,
      suppress: message.suppress, recipient: recipient, channelKind: kind, notificationID: id, now: input.startedAt)
    let reader = recipient.contact?.id ?? ""
    request.acknowledgeURL = input.links.url(.acknowledge, alert: alert.id, contact: reader, now: input.startedAt)
    request.closeURL = input.links.url(.close, alert: alert.id, contact: reader, now: input.startedAt)
    var notification = Notification(
      alert: alert, policy: policy.name, recipient: recipient, message: input.render(request))
    notification.told = ToldAlerts(
      reason: message.reason, heldCount: message.heldCount, heldSince: message.heldSince)
    notifications.append(notification)
    book.record(
      ToldMessage(
        notification: id, at: input.startedAt, policy: policy.name, group: "", channel: recipient.channel,
        channelKind: kind.rawValue, contact: reader, address: recipient.address, level: alert.level, alerts: 1))
    return nil
  }

  /// Begins what may follow from an alert that is told: escalation, and the word that it is over. A repeat of an alert
  /// that nobody answered goes on where the earlier one stands.
  private mutating func open(_ alert: Alert, _ recipients: [RoutedRecipient], at moment: Timestamp) {
    let policy = input.policy(of: alert.rule)
    let key = SuppressionKey(fingerprint: alert.fingerprint, policy: policy.name)
    let resolveAfter = input.rules[alert.rule]?.settings.resolveAfter
    let escalates = policy.escalation.contains { $0.match.takes(alert) }
    let earlier = handlings[key]
    guard escalates || resolveAfter != nil || earlier != nil else { return }
    var handling = AlertHandling(
      alert: alert.id, key: key, trail: alert.trail, openedAt: moment, lastMatch: input.slot,
      resolveAfter: resolveAfter,
      recipients: recipients.map {
        AlertHandling.Recipient(
          channel: $0.channel, contact: $0.contact?.id ?? "", address: $0.address, template: $0.template)
      })
    if var earlier, earlier.alert != alert.id {
      // One incident keeps its beginning, the steps that were taken and who is at it. After a longer pause it is another.
      let hold = input.rules[alert.rule]?.settings.suppress ?? input.suppress
      let pause = max(2 * hold, resolveAfter ?? 0)
      if input.slot.seconds - earlier.lastMatch.seconds <= pause {
        handling.openedAt = min(earlier.openedAt, moment)
        handling.nextStep = earlier.nextStep
        handling.acknowledged = earlier.acknowledged
      }
      earlier.supersededBy = alert.id
      superseded.append(earlier)
    }
    change(handling)
  }

  /// Notes that something new came of an alert that was told before.
  mutating func touch(_ alert: Alert) {
    let key = SuppressionKey(fingerprint: alert.fingerprint, policy: input.policy(of: alert.rule).name)
    guard var handling = handlings[key] else { return }
    handling.lastMatch = max(handling.lastMatch, input.slot)
    change(handling)
  }

  /// Holds an alert back that somebody silenced, and counts it. True when it did.
  mutating func silences(_ alert: Alert, previous: LedgerEntry?) -> Bool {
    guard let silence = input.standing.silences.first(where: { $0.holds(alert, at: input.slot) }) else { return false }
    let key = SuppressionKey(fingerprint: alert.fingerprint, policy: input.policy(of: alert.rule).name)
    let place = SilenceKey(silence: silence.id, key: key)
    var hit =
      silenceHits[place]
      ?? SilenceHit(
        silence: silence.id, key: key, trail: input.trail, title: alert.title, level: alert.level, count: 0,
        first: input.slot, last: input.slot)
    hit.count += alert.count
    hit.last = input.slot
    hit.isTold = false
    silenceHits[place] = hit
    changedHits.insert(place)
    if var entry = previous, Suppression.overdue(entry, slot: input.slot) {
      // What the hour held is the silence's now; it must not be counted in every slot.
      entry.heldCount = 0
      entry.heldSince = nil
      entries.append(entry)
    }
    touch(alert)
    counts.held += 1
    add(alert, text: "silenced: \(silence.id) by \(silence.author) until \(silence.end.rfc3339)")
    return true
  }

  /// What silences that are over held back of an alert and nobody was told yet.
  private mutating func takeEndedSilences(of alert: Alert) -> (words: String, count: Int, since: Timestamp?) {
    let key = SuppressionKey(fingerprint: alert.fingerprint, policy: input.policy(of: alert.rule).name)
    var result = (words: "", count: 0, since: Timestamp?.none)
    for silence in input.standing.silences.reversed() where silence.state(at: input.slot) == .ended {
      let place = SilenceKey(silence: silence.id, key: key)
      guard var hit = silenceHits[place], !hit.isTold else { continue }
      result.words += "; silence \(silence.id) of \(silence.author) ended at \(silence.end.rfc3339), \(hit.count) held"
      result.count += hit.count
      result.since = min(result.since ?? hit.first, hit.first)
      hit.isTold = true
      silenceHits[place] = hit
      changedHits.insert(place)
    }
    return result
  }

  private mutating func change(_ handling: AlertHandling) {
    handlings[handling.key] = handling
    changedHandlings.insert(handling.key)
  }

  /// What changes of silences, handlings and messages that wait.
  var changes: PolicyChanges {
    var changes = PolicyChanges()
    book.write(to: &changes)
    let changed = handlings.values.filter { changedHandlings.contains($0.key) }
    changes.handlings = (superseded + changed).sorted { $0.alert < $1.alert }
    changes.silenceHits = silenceHits.filter { changedHits.contains($0.key) }.map(\.value).sorted {
      ($0.silence, $0.key.fingerprint.text) < ($1.silence, $1.key.fingerprint.text)
    }
    return changes
  }
}

/// An alert on its way to its recipients.
private struct OutgoingAlert {
  let alert: Alert
  let reason: String
  let heldCount: Int
  let heldSince: Timestamp?
  let suppress: Int64
  var firstTold: Timestamp?
}

/// What a silence's hits are kept by.
struct SilenceKey: Hashable {
  let silence: String
  let key: SuppressionKey
}

extension PassInput {
  /// Whether an event is history: it was older when it arrived than may be. A downtime of the engine is no fault of the
  /// event and does not count.
  func isHistory(_ match: Match) -> Bool {
    let downtime = downSince.map { max(0, match.arrival.milliseconds - $0.milliseconds) } ?? 0
    return match.arrival.milliseconds - match.event.time.milliseconds > maxLateness * 1000 + downtime
  }

  /// Whether an alert belongs into the digest of a catch-up: it is older than anybody would act upon at once, and not so
  /// serious that it must be told by itself.
  func isStale(_ alert: Alert) -> Bool {
    downSince != nil && alert.level < .high && startedAt.seconds - alert.lastEvent.seconds > freshness
  }
}
