internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection

extension Dispatching {
  /// Tells of what no run can tell: a trail that fails, a channel that gives up. Each problem once in an hour.
  mutating func tellProblems() {
    for problem in input.problems { tell(problem, avoiding: nil) }
    for endpoint in input.ailing {
      tell(
        HealthProblem(
          subject: "channel \(endpoint.channel)", problem: "gave notifications up",
          detail: "\(endpoint.givenUp), the newest answer was \(endpoint.problem)"), avoiding: endpoint)
    }
  }

  /// `avoiding`: the channel that the problem is of. Whoever it cannot reach is told by another, if there is one.
  private mutating func tell(_ problem: HealthProblem, avoiding endpoint: EndpointState?) {
    guard let trail = input.trails.keys.min() else { return }
    let labels = [
      GroupValue(field: "subject", value: problem.subject), GroupValue(field: "problem", value: problem.problem),
    ]
    let since = endpoint?.givenUpAt ?? input.now
    // The hour it belongs to makes the id, so that a second look in that hour makes the same message.
    let hour = Timestamp(seconds: since.seconds - since.seconds % 3600)
    let alert = Alert(
      fingerprint: Fingerprint(rule: Deciding.health, trail: trail, group: labels), rule: Deciding.health,
      title: "Tocsin: \(problem.text)", level: .high, tags: ["tocsin.health"], trail: trail, slot: hour, labels: labels,
      count: 1, firstEvent: since, lastEvent: since, samples: [])
    var found = RoutingDecision(recipients: [], dropped: [])
    for name in Set(input.trails.values.map(\.policy)).sorted() {
      guard let policy = input.policies[name] else { continue }
      let decision = policy.route(
        alert, contacts: input.contacts, addressKinds: input.channels.addressKinds, roster: input.roster,
        now: input.now)
      for recipient in decision.recipients { found.add(recipient) }
    }
    var recipients = found.recipients.filter { $0.channel != endpoint?.channel }
    if recipients.isEmpty {
      recipients = LastResort.recipients(input.channels).filter { $0.channel != endpoint?.channel }
    }
    // A channel that refused one recipient may well reach another.
    if recipients.isEmpty, let endpoint, endpoint.failures == 0 { recipients = found.recipients }
    var isNew = false
    for recipient in recipients {
      let id = Notification.id(alert: alert.id, policy: "", recipient: recipient)
      if book.told.contains(where: { $0.notification == id }) { continue }
      isNew = true
      let kind = input.channels[recipient.channel] ?? .console
      let request = MessageRequest(
        alert: alert, rule: nil, reason: "told once an hour", heldCount: 0, heldSince: nil, policy: "", suppress: 3600,
        recipient: recipient, channelKind: kind, notificationID: id, now: input.now)
      outcome.notifications.append(
        Notification(alert: alert, policy: "", recipient: recipient, message: input.render(request)))
      book.record(
        ToldMessage(
          notification: id, at: input.now, policy: "", group: "", channel: recipient.channel,
          channelKind: kind.rawValue, contact: recipient.contact?.id ?? "", address: recipient.address, level: .high,
          alerts: 1))
    }
    if isNew { outcome.lines.append("health: " + problem.text) }
  }
}
