internal import AuditEvents

/// Finds the people and channels that a target names: groups taken apart, rotations asked who is on call.
struct RecipientFinder {
  let contacts: ContactBook
  let addressKinds: [String: String]
  let roster: DutyRoster
  let now: Timestamp

  /// Adds the recipients of a target, each with those who are told in its place, and who is left out and why.
  func find(_ target: ActionPolicy.Target, why: String, into routed: inout RoutingDecision) {
    var found = RoutingDecision(recipients: [], dropped: [])
    take(target, why: why, into: &found)
    var others = RoutingDecision(recipients: [], dropped: [])
    for fallback in target.fallback { take(fallback, why: "fallback", into: &others) }
    // A target that has nobody left is as good as a channel that fails: those in its place are told.
    if found.recipients.isEmpty {
      for var recipient in others.recipients {
        recipient.reason = "\(why): nobody of \(target.channel) can be told, so the fallback is"
        routed.add(recipient)
      }
    }
    for var recipient in found.recipients {
      recipient.fallback = others.recipients.map {
        FallbackRecipient(
          channel: $0.channel, contact: $0.contact?.id ?? "", address: $0.address, template: $0.template)
      }
      routed.add(recipient)
    }
    for line in found.dropped + others.dropped.map({ "fallback: \($0)" }) { routed.drop(line) }
  }

  private func take(_ target: ActionPolicy.Target, why: String, into routed: inout RoutingDecision) {
    guard let kind = addressKinds[target.channel] else {
      return add(target, nil, "", why, &routed)
    }
    if target.namesNobody { routed.drop("\(target.channel): \(why) names nobody") }
    for id in target.users { add(id, "\(why): user \(id)", target, kind, &routed) }
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
      for member in group.members { add(member, "\(why): group \(id)", target, kind, &routed) }
    }
    for name in target.onCall {
      guard let rotation = roster.rotations[name] else {
        routed.drop("on-call \(name): there is no such rotation")
        continue
      }
      guard let duty = rotation.onCall(at: now) else {
        routed.drop("on-call \(name): the rotation has not begun")
        continue
      }
      let how = duty.isOverride ? "on-call \(name), standing in" : "on-call \(name)"
      add(duty.user, "\(why): \(how)", target, kind, &routed, onCall: name)
    }
  }

  private func add(
    _ id: String, _ why: String, _ target: ActionPolicy.Target, _ kind: String, _ routed: inout RoutingDecision,
    onCall: String = ""
  ) {
    guard let contact = contacts.contacts[id] else { return routed.drop("\(id): there is no such contact") }
    guard contact.enabled else { return routed.drop("\(id): disabled") }
    guard !contact.switchedOff.contains(kind) else { return routed.drop("\(id): does not want \(kind)") }
    guard let address = contact.address(for: kind) else {
      return routed.drop(
        "\(id): no \(kind == "email" ? "e-mail address" : kind == "sms" ? "phone" : kind + " address")")
    }
    add(target, contact, address, why, &routed, onCall: onCall)
  }

  private func add(
    _ target: ActionPolicy.Target, _ contact: Contact?, _ address: String, _ why: String,
    _ routed: inout RoutingDecision, onCall: String = ""
  ) {
    var recipient = RoutedRecipient(
      channel: target.channel, contact: contact, address: address, template: target.template, reason: why)
    recipient.onCall = onCall
    routed.add(recipient)
  }
}

extension Contact {
  /// The address on channels of a kind: the first e-mail address, or the phone with its country code.
  public func address(for kind: String) -> String? {
    switch kind {
    case "email": emails.first
    case "sms": phone.isEmpty ? nil : "+\(countryCode)\(phone)"
    default: nil
    }
  }
}
