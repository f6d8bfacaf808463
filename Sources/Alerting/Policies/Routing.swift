public import AuditEvents
internal import Detection
internal import WorkspaceFiles

extension ActionPolicy {
  /// Who is told of an alert, and when. `addressKinds` says which channels need an address and of what kind: `email` or
  /// `sms`. Any other channel is itself the recipient, whoever is named: a robot that got a copy for each member of a
  /// group would say the same many times. A recipient that several routes or groups find is told once. `roster` answers
  /// for calendars and rotations at `now` (default: the alert's slot). An alert that stands for several is taken by the
  /// routes that take `sample`, one of them.
  public func route(
    _ alert: Alert, takenLike sample: Alert? = nil, contacts: ContactBook, addressKinds: [String: String],
    roster: DutyRoster = DutyRoster(), now: Timestamp? = nil
  ) -> RoutingDecision {
    let now = now ?? alert.slot
    var routed = RoutingDecision(recipients: [], dropped: [])
    let finder = RecipientFinder(contacts: contacts, addressKinds: addressKinds, roster: roster, now: now)
    var isTaken = false
    var wants = false
    for index in numbersOfRoutes(taking: sample ?? alert) {
      let route = routes[index]
      isTaken = true
      let hours = route.hours(at: now, roster: roster, calendar: calendar)
      if case .shut(let words) = hours {
        routed.drop("route \(index + 1): \(words)")
      } else {
        var found = RoutingDecision(recipients: [], dropped: [])
        wants = true
        for target in route.notify { finder.find(target, why: "route \(index + 1)", into: &found) }
        for var recipient in found.recipients {
          if case .later(let delay) = hours { recipient.delay = delay }
          let quiet = quietHours?.end(
            at: recipient.delay?.until ?? now, for: recipient.contact, level: alert.level)
          if let quiet {
            recipient.delay = MessageDelay(
              kind: .quietHours, until: quiet, text: "quiet hours until \(quiet.rfc3339)")
          }
          recipient.group = route.grouping.map {
            MessageGroup(
              key: $0.key(of: alert, route: index + 1), words: $0.words(for: alert, route: index + 1), grouping: $0)
          }
          routed.add(recipient)
        }
        for line in found.dropped { routed.drop(line) }
      }
    }
    if !isTaken { routed.drop("no route takes it") }
    routed.isAccident = wants && routed.recipients.isEmpty
    return routed
  }

  /// Which routes take an alert, in their order: those before and with the first that does not go on.
  public func numbersOfRoutes(taking alert: Alert) -> [Int] {
    var numbers: [Int] = []
    for (index, route) in routes.enumerated() where route.match.takes(alert) {
      numbers.append(index)
      if !route.continues { break }
    }
    return numbers
  }

  /// Whom an escalation step tells, at once.
  public func route(
    step: Int, contacts: ContactBook, addressKinds: [String: String], roster: DutyRoster, now: Timestamp
  ) -> RoutingDecision {
    var routed = RoutingDecision(recipients: [], dropped: [])
    let finder = RecipientFinder(contacts: contacts, addressKinds: addressKinds, roster: roster, now: now)
    for target in escalation[step].notify { finder.find(target, why: "escalation step \(step + 1)", into: &routed) }
    routed.isAccident = routed.recipients.isEmpty
    return routed
  }
}

extension ActionPolicy.Route {
  /// Whether the route tells at a moment.
  enum HoursAnswer {
    /// It does; it does from a later moment on; it does not, for this reason.
    case open
    case later(MessageDelay)
    case shut(String)
  }

  /// Whether the route takes the alert.
  public func takes(_ alert: Alert) -> Bool { match.takes(alert) }

  /// Whether the route takes every alert, at any time.
  var takesEverything: Bool { match.takesEverything }

  func hours(at now: Timestamp, roster: DutyRoster, calendar standard: String) -> HoursAnswer {
    let name =
      switch when {
      case .any: ""
      case .worktime, .offHours: calendar ?? standard
      case .calendar(let name): name
      }
    // A calendar that is not there is an error of the workspace; if it comes to that, everybody is told.
    guard when != .any, let calendar = roster.calendars[name] else { return .open }
    let isOpen = calendar.isOpen(now) != (when == .offHours)
    if isOpen { return .open }
    let next = when == .offHours ? calendar.closing(from: now) : calendar.opening(from: now)
    let until = next.map { "until \(calendar.clock.text($0)) \(calendar.clock.zone)" } ?? "for good"
    let words = "not during \(when.text) \(until) (calendar \(name))"
    guard outOfHours == .queue, let next else { return .shut("\(words), dropped as the route says") }
    return .later(MessageDelay(kind: .offHours, until: next, text: "\(words), queued"))
  }
}

extension RoutingDecision {
  /// One address is told once on a channel, even when two contacts share it. Whoever is told sooner wins.
  public mutating func add(_ recipient: RoutedRecipient) {
    let place = recipients.firstIndex {
      $0.channel == recipient.channel && MailAddress.key($0.address) == MailAddress.key(recipient.address)
    }
    guard let place else { return recipients.append(recipient) }
    if let contact = recipient.contact, let other = recipients[place].contact, contact.id != other.id {
      drop("\(contact.id): \(other.id) is told at the same address")
    } else if recipient.delay == nil, recipients[place].delay != nil {
      recipients[place] = recipient
    }
  }

  mutating func drop(_ line: String) {
    if !dropped.contains(line) { dropped.append(line) }
  }
}
