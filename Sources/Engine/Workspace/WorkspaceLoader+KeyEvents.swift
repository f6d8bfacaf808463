internal import Alerting
internal import AuditEvents
internal import Delivery
internal import Detection
internal import Foundation
internal import WorkspaceFiles

extension WorkspaceLoader {
  /// The key event notifications of `Rules/notifications` with what operators changed.
  static func keyEvents(
    in folder: String, _ copies: [KeyEventCopy], _ limits: KeyEventLimits?
  ) -> (files: [KeyEventNotification], book: KeyEventBook, diagnostics: [Diagnostic]) {
    let path = folder + "/Rules/notifications"
    let limits = limits ?? KeyEventLimits()
    let paths = FileManager.default.fileExists(atPath: path) ? [path] : []
    let (files, problems) = KeyEventFiles.load(paths: paths, limits: limits)
    let (book, more) = KeyEventBook.make(files: files, copies: copies, limits: limits)
    return (files, book, problems + more)
  }

  /// Rules that name a policy that is not there.
  static func unknownPolicies(_ rules: [Rule], _ policies: [ActionPolicy]) -> [Diagnostic] {
    rules.compactMap { rule in
      guard let name = rule.settings.policy, !policies.contains(where: { $0.name == name }) else { return nil }
      let near = nearestName(to: name, among: policies.map(\.name))
      return Diagnostic(
        .error, path: rule.path, position: rule.position,
        message: "there is no policy '\(name)'; the trail's policy takes its place",
        hint: near.map { "did you mean '\($0)'?" } ?? "policies are files in Rules/policies")
    }
  }
}

extension Workspace {
  /// Notifications that no trail can ever fire, and those of every trace whose policy does not send to a program.
  var keyEventWarnings: [Diagnostic] {
    keyEvents.entries.flatMap { entry -> [Diagnostic] in
      let notification = entry.notification
      func warning(_ message: String, _ hint: String) -> Diagnostic {
        Diagnostic(.warning, path: notification.path, position: notification.position, message: message, hint: hint)
      }
      var found: [Diagnostic] = []
      let reached = trails.filter {
        notification.takes(trail: $0.configuration.name.text) && entry.rule.logSource.covers($0.format)
      }
      if reached.isEmpty {
        found.append(
          warning(
            "'\(notification.name)' can never fire: no trail that it takes has such events",
            notification.vocabulary == .cts ? "write format: any for trails of other clouds" : "look at 'trails'"))
      }
      if notification.type == .all, !notification.recordsOnly, !reached.isEmpty,
        !reached.contains(where: { sendsToProgram($0.policies[entry.rule.id] ?? $0.policy) })
      {
        found.append(
          warning(
            "'\(notification.name)' tells of every trace, and its policy writes to people alone",
            "send it to a webhook (https, with batch: 100), or write record-only: true"))
      }
      return found
    }
  }

  private func sendsToProgram(_ policy: ActionPolicy) -> Bool {
    let programs: Set<String> = ["webhook", "file", "syslog", "command", "smn", "console"]
    let kinds = channelKinds
    return policy.routes.contains { route in
      route.notify.contains { target in kinds[target.channel].map { programs.contains($0.rawValue) } ?? false }
    }
  }
}
