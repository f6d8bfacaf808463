public import WorkspaceFiles

extension ActionPolicy {
  /// Channels and templates that the policy names and nobody knows, and channels that need people and get none.
  /// `channels` are those of `tocsin.yml`, `addressKinds` says which of them write to people.
  public func unknownNames(
    channels: [String], templates: [String], addressKinds: [String: String] = [:], roster: DutyRoster = DutyRoster()
  ) -> [Diagnostic] {
    unknownCalendars(roster)
      + diagnostics { target, place in
        var problems: [Diagnostic] = []
        if !channels.contains(target.channel) {
          problems.append(
            unknown("channel", target.channel, among: channels, "channels are listed in tocsin.yml", place))
        }
        if !templates.contains(target.template) {
          problems.append(
            unknown("template", target.template, among: templates, "templates are folders of Templates/", place))
        }
        if addressKinds[target.channel] != nil, target.namesNobody {
          problems.append(
            place.diagnostic(.error, "the channel '\(target.channel)' writes to people", "name users or groups"))
        }
        for name in target.onCall where roster.rotations[name] == nil {
          problems.append(
            unknown(
              "on-call rotation", name, among: Array(roster.rotations.keys), "rotations are files in Rules/on-call",
              place)
          )
        }
        return problems
      }
  }

  /// Calendars that routes need and nobody knows.
  private func unknownCalendars(_ roster: DutyRoster) -> [Diagnostic] {
    routes.enumerated().flatMap { index, route -> [Diagnostic] in
      let name: String
      switch route.when {
      case .any: return []
      case .worktime, .offHours: name = route.calendar ?? calendar
      case .calendar(let own): name = own
      }
      guard roster.calendars[name] == nil else { return [] }
      let place = Place(path: path, position: route.position, words: "policy \(self.name), route \(index + 1)")
      return [
        unknown("calendar", name, among: Array(roster.calendars.keys), "calendars are files in Rules/calendars", place)
      ]
    }
  }

  /// Users and groups that the policy names and the book does not have. They are warnings: the book is kept apart from
  /// the files, and the others are told.
  public func unknownNames(in contacts: ContactBook) -> [Diagnostic] {
    diagnostics { target, place in
      let users = target.users.filter { contacts.contacts[$0] == nil }.map {
        unknown("contact", $0, among: Array(contacts.contacts.keys), "see tocsin contacts list", place, .warning)
      }
      let groups = target.groups.filter { contacts.groups[$0] == nil }.map {
        unknown("group", $0, among: Array(contacts.groups.keys), "see tocsin groups list", place, .warning)
      }
      return users + groups
    }
  }

  private struct Place {
    var path: String
    var position: SourcePosition?
    var words: String

    func diagnostic(_ severity: Diagnostic.Severity, _ message: String, _ hint: String) -> Diagnostic {
      Diagnostic(severity, path: path, position: position, message: "\(words): \(message)", hint: hint)
    }
  }

  private func diagnostics(_ findings: (Target, Place) -> [Diagnostic]) -> [Diagnostic] {
    let places =
      routes.enumerated().map { ($0.element.notify, "route \($0.offset + 1)") }
      + escalation.enumerated().map { ($0.element.notify, "escalation step \($0.offset + 1)") }
    return places.flatMap { targets, words in
      targets.flatMap { [$0] + $0.fallback }.flatMap { target in
        findings(target, Place(path: path, position: target.position, words: "policy \(name), \(words)"))
      }
    }
  }

  private func unknown(
    _ kind: String, _ name: String, among known: [String], _ otherwise: String, _ place: Place,
    _ severity: Diagnostic.Severity = .error
  ) -> Diagnostic {
    let near = nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
    return place.diagnostic(severity, "there is no \(kind) '\(name)'", near ?? otherwise)
  }
}
