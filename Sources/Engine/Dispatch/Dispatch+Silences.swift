public import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

extension Dispatching {
  /// Says of each silence that ended what it held back, by every policy that would have told; one that held nothing back
  /// by the policy of the first trail.
  mutating func tellEndedSilences() {
    for silence in input.standing.silences where silence.state(at: input.now) == .ended && !silence.isEndTold {
      outcome.changes.toldSilences.append(silence.id)
      let hits = input.standing.silenceHits.filter { $0.silence == silence.id }
      let text = SilenceReport.text(silence, hits)
      outcome.lines.append(text)
      let policies = Dictionary(grouping: hits, by: \.key.policy).sorted { $0.key < $1.key }
      if policies.isEmpty, let trail = input.trails.keys.min(), let name = input.trails[trail]?.policy {
        tellEnd(of: silence, text, hits: [], trail: trail, policy: name)
      }
      for (name, hits) in policies {
        let trail = hits.map(\.trail).min() ?? TrailName("")
        tellEnd(of: silence, SilenceReport.text(silence, hits), hits: hits, trail: trail, policy: name)
      }
    }
  }

  private mutating func tellEnd(
    of silence: Silence, _ text: String, hits: [SilenceHit], trail: TrailName, policy name: String
  ) {
    guard let policy = input.policies[name] else { return }
    let labels = [
      GroupValue(field: "silence", value: silence.id), GroupValue(field: "author", value: silence.author),
    ]
    let rule = RuleID("tocsin-silence")
    // As serious as what it held back, so that the routes that would have told that take this, too.
    let alert = Alert(
      fingerprint: Fingerprint(rule: rule, trail: trail, group: labels), rule: rule, title: text,
      level: hits.map(\.level).max() ?? .informational, tags: ["tocsin.silence"], trail: trail, slot: input.now,
      labels: labels, count: max(1, hits.reduce(0) { $0 + $1.count }),
      firstEvent: hits.map(\.first).min() ?? silence.from, lastEvent: hits.map(\.last).max() ?? silence.end,
      samples: [])
    let routing = policy.route(
      alert, contacts: input.contacts, addressKinds: input.channels.addressKinds, roster: input.roster,
      now: input.now)
    var recipients = routing.recipients
    if recipients.isEmpty, !hits.isEmpty { recipients = LastResort.recipients(input.channels) }
    if recipients.isEmpty { outcome.lines.append("nobody is told that silence \(silence.id) ended: no route takes it") }
    for recipient in recipients { sendNotice(alert, to: recipient, policy: policy) }
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
