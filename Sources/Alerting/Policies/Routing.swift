internal import AuditEvents
internal import Detection
internal import WorkspaceFiles

extension ActionPolicy {
  /// Who is told of an alert. `addressKinds` says which channels need an address and of what kind (`email`); a channel
  /// that needs none and names nobody is its own recipient. A recipient that several routes find is told once.
  public func route(_ alert: Alert, contacts: ContactBook, addressKinds: [String: String]) -> RoutingDecision {
    var routed = RoutingDecision(recipients: [], dropped: [])
    for (index, route) in routes.enumerated() where route.takes(alert) {
      for target in route.notify {
        let kind = addressKinds[target.channel]
        if target.users.isEmpty, target.groups.isEmpty {
          let reason = "route \(index + 1)"
          if kind == nil {
            routed.add(
              RoutedRecipient(
                channel: target.channel, contact: nil, address: "", template: target.template, reason: reason))
          } else {
            routed.drop("\(target.channel): route \(index + 1) names nobody")
          }
        }
        for (id, reason) in Self.people(of: target, contacts, route: index + 1, &routed) {
          routed.add(id, reason, target, contacts, kind)
        }
      }
      if !route.continues { break }
    }
    return routed
  }

  /// The contact ids of a target with the reason of each, groups taken apart.
  private static func people(
    of target: Target, _ contacts: ContactBook, route: Int, _ routed: inout RoutingDecision
  ) -> [(id: String, reason: String)] {
    var people = target.users.map { ($0, "route \(route): user \($0)") }
    for id in target.groups {
      guard let group = contacts.groups[id] else {
        routed.drop("group \(id): there is no such group")
        continue
      }
      guard group.enabled else {
        routed.drop("group \(id): disabled")
        continue
      }
      if group.members.isEmpty { routed.drop("group \(id): has no members") }
      people += group.members.map { ($0, "route \(route): group \(id)") }
    }
    return people
  }
}

extension RoutingDecision {
  fileprivate mutating func add(_ recipient: RoutedRecipient) {
    let known = recipients.contains {
      $0.channel == recipient.channel && $0.address == recipient.address && $0.contact?.id == recipient.contact?.id
    }
    // One address is told once on a channel, even when two contacts share it.
    let sameAddress =
      !recipient.address.isEmpty
      && recipients.contains { $0.channel == recipient.channel && $0.address == recipient.address }
    if !known, !sameAddress { recipients.append(recipient) }
  }

  fileprivate mutating func drop(_ line: String) {
    if !dropped.contains(line) { dropped.append(line) }
  }

  fileprivate mutating func add(
    _ id: String, _ reason: String, _ target: ActionPolicy.Target, _ contacts: ContactBook, _ kind: String?
  ) {
    guard let contact = contacts.contacts[id] else { return drop("\(id): there is no such contact") }
    guard contact.enabled else { return drop("\(id): disabled") }
    if let kind, contact.switchedOff.contains(kind) { return drop("\(id): does not want \(kind)") }
    var address = ""
    if kind == "email" {
      guard let first = contact.emails.first else { return drop("\(id): no e-mail address") }
      address = first
    }
    add(
      RoutedRecipient(
        channel: target.channel, contact: contact, address: address, template: target.template, reason: reason))
  }
}

extension ActionPolicy.Route {
  /// Whether the route takes the alert.
  public func takes(_ alert: Alert) -> Bool {
    if !levels.isEmpty, !levels.contains(alert.level) { return false }
    func covers(_ globs: [String], _ texts: [String]) -> Bool {
      globs.isEmpty || globs.contains { glob in texts.contains { Glob(glob).matches($0) } }
    }
    guard covers(rules, [alert.rule.text, alert.title]), covers(trails, [alert.trail.text]), covers(tags, alert.tags)
    else { return false }
    return labels.allSatisfy { field, glob in
      alert.labels.contains { $0.field.utf8.elementsEqual(field.utf8) && Glob(glob).matches($0.value) }
    }
  }
}
