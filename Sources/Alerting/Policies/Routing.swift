internal import AuditEvents
internal import Detection
internal import WorkspaceFiles

extension ActionPolicy {
  /// Who is told of an alert. `addressKinds` says which channels need an address and of what kind: `email` or `sms`.
  /// Any other channel is itself the recipient, whoever is named: a robot that got a copy for each member of a group
  /// would say the same many times. A recipient that several routes or groups find is told once.
  public func route(_ alert: Alert, contacts: ContactBook, addressKinds: [String: String]) -> RoutingDecision {
    var routed = RoutingDecision(recipients: [], dropped: [])
    var isTaken = false
    for (index, route) in routes.enumerated() where route.takes(alert) {
      isTaken = true
      for target in route.notify {
        if let kind = addressKinds[target.channel] {
          routed.add(target, kind: kind, route: index + 1, contacts)
        } else {
          routed.add(
            RoutedRecipient(
              channel: target.channel, contact: nil, address: "", template: target.template,
              reason: "route \(index + 1)"))
        }
      }
      if !route.continues { break }
    }
    if !isTaken { routed.drop("no route takes it") }
    return routed
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

  /// Whether the route takes every alert.
  var takesEverything: Bool {
    levels.isEmpty && rules.isEmpty && trails.isEmpty && tags.isEmpty && labels.isEmpty
  }
}

extension RoutingDecision {
  /// Adds the people of a target, groups taken apart.
  fileprivate mutating func add(_ target: ActionPolicy.Target, kind: String, route: Int, _ contacts: ContactBook) {
    if target.users.isEmpty, target.groups.isEmpty { drop("\(target.channel): route \(route) names nobody") }
    for id in target.users { add(id, "route \(route): user \(id)", target, contacts, kind) }
    for id in target.groups {
      guard let group = contacts.groups[id] else {
        drop("group \(id): there is no such group")
        continue
      }
      guard group.enabled else {
        drop("group \(id): disabled")
        continue
      }
      if group.members.isEmpty { drop("group \(id): has no members") }
      for member in group.members { add(member, "route \(route): group \(id)", target, contacts, kind) }
    }
  }

  private mutating func add(
    _ id: String, _ reason: String, _ target: ActionPolicy.Target, _ contacts: ContactBook, _ kind: String
  ) {
    guard let contact = contacts.contacts[id] else { return drop("\(id): there is no such contact") }
    guard contact.enabled else { return drop("\(id): disabled") }
    guard !contact.switchedOff.contains(kind) else { return drop("\(id): does not want \(kind)") }
    guard let address = contact.address(for: kind) else {
      return drop("\(id): no \(kind == "email" ? "e-mail address" : kind == "sms" ? "phone" : kind + " address")")
    }
    add(
      RoutedRecipient(
        channel: target.channel, contact: contact, address: address, template: target.template, reason: reason))
  }

  /// One address is told once on a channel, even when two contacts share it.
  fileprivate mutating func add(_ recipient: RoutedRecipient) {
    let twin = recipients.first {
      $0.channel == recipient.channel && MailAddress.key($0.address) == MailAddress.key(recipient.address)
    }
    guard let twin else { return recipients.append(recipient) }
    if let contact = recipient.contact, let other = twin.contact, contact.id != other.id {
      drop("\(contact.id): \(other.id) is told at the same address")
    }
  }

  fileprivate mutating func drop(_ line: String) {
    if !dropped.contains(line) { dropped.append(line) }
  }
}

extension Contact {
  /// The address on channels of a kind: the first e-mail address, or the phone with its country code.
  func address(for kind: String) -> String? {
    switch kind {
    case "email": emails.first
    case "sms": phone.isEmpty ? nil : "+\(countryCode)\(phone)"
    default: nil
    }
  }
}
