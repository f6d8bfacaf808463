internal import Alerting
internal import AuditEvents
internal import Engine

extension ContactAdministration {
  /// Where a contact is named in policies, rotations and stand-ins.
  static func places(
    of id: String, _ policies: [ActionPolicy], _ roster: DutyRoster, _ standIns: [StandIn]
  ) -> [String] {
    let rotations = roster.rotations.values.sorted { $0.name < $1.name }.flatMap { rotation -> [String] in
      (rotation.members.contains(id) ? ["on-call rotation \(rotation.name)"] : [])
        + (rotation.overrides.contains { $0.user == id } ? ["an override of on-call rotation \(rotation.name)"] : [])
    }
    let entered = standIns.filter { $0.user == id }.map { "stand-in \($0.number) of on-call rotation \($0.rotation)" }
    return policies.flatMap { $0.places(user: id) } + rotations + entered
  }
}

extension ActionPolicy {
  func places(user id: String) -> [String] { places { $0.users.contains(id) } }
  func places(group id: String) -> [String] { places { $0.groups.contains(id) } }

  /// Everybody whom the policy tells, with the place that says so.
  var targets: [(place: String, target: Target)] {
    func all(_ place: String, _ targets: [Target]) -> [(String, Target)] {
      targets.flatMap { [$0] + $0.fallback }.map { (place, $0) }
    }
    return routes.enumerated().flatMap { all("policy \(name), route \($0.offset + 1)", $0.element.notify) }
      + escalation.enumerated().flatMap {
        all("policy \(name), escalation step \($0.offset + 1)", $0.element.notify)
      }
  }

  private func places(where names: (Target) -> Bool) -> [String] {
    func name(_ targets: [Target]) -> Bool { targets.contains { names($0) || $0.fallback.contains(where: names) } }
    return routes.enumerated().filter { name($0.element.notify) }.map { "policy \(self.name), route \($0.offset + 1)" }
      + escalation.enumerated().filter { name($0.element.notify) }.map {
        "policy \(self.name), escalation step \($0.offset + 1)"
      }
  }
}

extension Contact {
  /// The contact in the audit log.
  func auditText(in book: ContactBook) -> String {
    let groups = book.groups.values.filter { $0.members.contains(id) }.map(\.id).sorted()
    let fields = shownFields + [("groups", groups.joined(separator: ";"))]
    return JSONText.object(fields.map { (key: $0.0, value: .string($0.1)) }).text
  }
}

extension ContactGroup {
  /// The group in the audit log.
  var auditText: String { JSONText.object(shownFields.map { (key: $0.0, value: .string($0.1)) }).text }
}

extension ContactAdministration {
  /// Text for a message: cut, and without what could break a line.
  static func shown(_ text: String) -> String {
    String(text.unicodeScalars.prefix(64).map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
  }
}

extension UseCases {
  /// Contacts and user groups.
  public func contacts(by caller: Caller) -> ContactAdministration {
    ContactAdministration(
      store: stores, policies: workspace.policies, roster: workspace.roster,
      settings: workspace.configuration.contacts,
      addressKinds: workspace.channelKinds.addressKinds, caller: caller, clock: clock)
  }
}
