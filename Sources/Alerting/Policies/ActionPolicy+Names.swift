public import WorkspaceFiles

extension ActionPolicy {
  /// Channels and templates that the policy names and nobody knows, and channels that need people and get none.
  /// `channels` are those of `tocsin.yml`, `addressKinds` says which of them write to people.
  public func unknownNames(
    channels: [String], templates: [String], addressKinds: [String: String] = [:]
  ) -> [Diagnostic] {
    diagnostics { target, place in
      var problems: [Diagnostic] = []
      if !channels.contains(target.channel) {
        problems.append(
          unknown("channel", target.channel, among: channels, "channels are listed in tocsin.yml", place))
      }
      if !templates.contains(target.template) {
        problems.append(
          unknown("template", target.template, among: templates, "templates are folders of Templates/", place))
      }
      if addressKinds[target.channel] != nil, target.users.isEmpty, target.groups.isEmpty {
        problems.append(
          place.diagnostic(.error, "the channel '\(target.channel)' writes to people", "name users or groups"))
      }
      return problems
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
    routes.enumerated().flatMap { index, route in
      route.notify.flatMap { target in
        findings(
          target, Place(path: path, position: target.position, words: "policy \(name), route \(index + 1)"))
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
